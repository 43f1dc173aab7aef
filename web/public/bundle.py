"""Joins the page's modules into one script: on a slow line each request costs a second."""

import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import \{ ([^}]*) \} from "\./(\w+)\.js";\n', re.MULTILINE)
_COMMENT = re.compile(r"^\s*(?://.*|/\*\*[^*]*(?:\*(?!/)[^*]*)*\*/)\n|^[ ]+", re.MULTILINE)
"""What only people need: comments on lines of their own, and the room before a line."""
_KINDS = "(?:async function|function|class|const)"
_EXPORT = re.compile(rf"^export (?={_KINDS} )", re.MULTILINE)
_NAMED = re.compile(rf"^export {_KINDS} (\w+|\{{[^}}]*\}})", re.MULTILINE)


def bundle(modules: Mapping[str, str], entry: str) -> str:
    """Return one script that runs ``entry`` after the modules it needs, each in its own scope.

    The modules keep to one form of import and export; anything else raises ValueError.
    """
    parts = ["const modules = {};\n"]
    parts += [_scoped(name, modules[name]) for name in _in_order(modules, entry)]
    return "".join(parts)


def _in_order(modules: Mapping[str, str], entry: str) -> list[str]:
    """Return the needed modules, each after those it imports."""
    found: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"modules import each other: {' > '.join((*above, name))}")
        for _, needed in _IMPORT.findall(modules[name]):
            visit(needed, (*above, name))
        if name not in found:
            found.append(name)

    visit(entry, ())
    return found


def _scoped(name: str, source: str) -> str:
    """Return a module as a function's body that hands out what the module exports."""
    given = ", ".join(shown.strip("{} ") for shown in _NAMED.findall(source))
    body = _IMPORT.sub(r"const { \1 } = modules.\2;\n", source)
    body = _COMMENT.sub("", _EXPORT.sub("", body))
    if re.search(r"^(?:import|export)\b", body, re.MULTILINE):
        raise ValueError(f"{name}.js imports or exports in another form")
    return f"modules.{name} = (() => {{\n{body}return {{ {given} }};\n}})();\n"
