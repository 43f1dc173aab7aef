"""What may not stand in a source file: each rule reads source text and names what it finds."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "demo", "handlers", "web", "services", "content", "db", "domain")
LONGEST_MODULE = 250

# Letters that Vietnamese has and English has not, composed as they are kept (NFC).
_VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE
)
_GENDERED = re.compile(r"\b(?:s?he|hers?|herself|him|his|himself)\b", re.IGNORECASE)
_RETIRED = re.compile(r"(?i)mou" + "ths?")
_STATES = ("state", "status")
_COPIERS = {"copy", "copy2", "copyfile", "copytree", "move"}

# Put together from pieces, so that the rule does not break itself.
_HOSTS = ("py" + r"pi\.org", "python" + r"hosted\.org", r"registry\." + "npm", r"deb\." + "debian")
_MACHINE_PATHS = ("/" + "(?:work|farm|root|Users)/", "/" + r"home/(?!hocvuso)\w")
_PLACES = re.compile(
    rf"{'|'.join(_HOSTS)}|(?<![\w.}}])(?:{'|'.join(_MACHINE_PATHS)})", re.IGNORECASE
)

_CHANNELS = sorted(path.parent.name for path in (ROOT / "bot/channels").glob("*/kind.py"))
_MESSENGER = re.compile("|".join([*_CHANNELS, "zalo"]), re.IGNORECASE)
_CLOCKS = {"monotonic", "perf_counter", "time", "now"}
_LIMITED = {
    "timeout": 0,
    "wait_for": 1,
    "set_default_timeout": 0,
    "wait": 0,
    "join": 0,
    "result": 0,
}
"""What gives up after a time, and the place of that time among what it is given."""
_NO_LIMITS = {"asyncio.wait"}
"""It goes on, and leaves to the test what to make of it."""

Rule = Callable[[str], list[str]]


@cache
def _tree(source: str) -> ast.Module:
    """Return what a source says; many rules ask."""
    return ast.parse(source)


@cache
def _nodes(source: str) -> Sequence[ast.AST]:
    return list(ast.walk(_tree(source)))


def commits(source: str) -> list[str]:
    """Calls of `.commit(`: a transaction commits by ending, where it was opened."""
    return [
        f"line {call.lineno}: .commit("
        for call in _calls(source)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    ]


def vietnamese_strings(source: str) -> list[str]:
    """Words for people: they live in content/. Docstrings and single letters may be Vietnamese."""
    docstrings = {id(node.value) for node in _nodes(source) if isinstance(node, ast.Expr)}
    return [
        f"line {node.lineno}: {node.value[:40]!r}"
        for node in _nodes(source)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and len(node.value) > 2
        and _VIETNAMESE.search(node.value)
    ]


def gendered_words(source: str) -> list[str]:
    """A docstring or comment that makes a person a woman or a man: a person is they."""
    prose = [
        (node.lineno, node.value.value)
        for node in _nodes(source)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]
    prose += [
        (token.start[0], token.string)
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    ]
    return [f"line {line}: {word}" for line, text in prose for word in _GENDERED.findall(text)]


def retired_words(source: str) -> list[str]:
    """A word for machinery that has a standard one: what sends is a sender."""
    lines = enumerate(source.splitlines(), 1)
    return [f"line {n}: {word}" for n, line in lines for word in _RETIRED.findall(line)]


def bare_states(source: str) -> list[str]:
    """A state or status told by a bare word: the domain's enums name them."""
    found = []
    for node in _nodes(source):
        told: list[ast.expr] = []
        if isinstance(node, ast.Compare) and _is_state(node.left):
            told = node.comparators
        elif isinstance(node, ast.keyword) and node.arg in _STATES:
            told = [node.value]
        elif isinstance(node, ast.Dict):
            keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
            told = [value for key, value in zip(keys, node.values, strict=True) if key in _STATES]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            told = node.args if _is_state(node.func.value) else []
        found += [
            f"line {word.lineno}: {word.value!r}"
            for expression in told
            for word in getattr(expression, "elts", [expression])
            if isinstance(word, ast.Constant) and isinstance(word.value, str)
        ]
    return found


def _is_state(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Attribute) and expression.attr in _STATES


def module_length(source: str) -> list[str]:
    """A module so long that nobody can hold it in mind."""
    lines = len(source.splitlines())
    return [f"{lines} lines; split it at {LONGEST_MODULE}"] if lines > LONGEST_MODULE else []


def untyped_returns(source: str) -> list[str]:
    """Public functions that return Any: whoever calls one is checked against nothing."""
    return [
        f"line {function.lineno}: {function.name} -> {ast.unparse(function.returns)}"
        for function in _nodes(source)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and not function.name.startswith("_")
        and function.returns is not None
        and re.search(r"\bAny\b", ast.unparse(function.returns))
    ]


def module_level_routers(source: str) -> list[str]:
    """Routers made while a module is imported: they cannot join a second dispatcher."""
    return [
        f"line {node.lineno}: a Router is made at import"
        for statement in _tree(source).body
        for node in _outside_functions(statement)
        if isinstance(node, ast.Call) and _name(node.func).endswith("Router")
    ]


def file_copies(source: str) -> list[str]:
    """Copies of files: a database copied under a writer is torn; SQLite's backup API is not."""
    found = [
        f"line {call.lineno}: {_name(call.func)}("
        for call in _calls(source)
        if _name(call.func) in {f"shutil.{name}" for name in _COPIERS}
    ]
    return found + [
        f"line {node.lineno}: from shutil import {alias.name}"
        for node in _nodes(source)
        if isinstance(node, ast.ImportFrom) and node.module == "shutil"
        for alias in node.names
        if alias.name in _COPIERS
    ]


def places(text: str) -> list[str]:
    """Hosts of package registries and absolute paths of somebody's machine, in any text file."""
    return [
        f"line {number}: {found.group()}"
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := _PLACES.search(line))
    ]


def screens_made(source: str) -> list[str]:
    """Screens and choices, used or imported: only conversations know what is shown."""
    return [
        f"line {node.lineno}: {word}"
        for node in _nodes(source)
        if isinstance(node, ast.ImportFrom | ast.Attribute | ast.Name)
        for word in _words_of(node)
        if word in {"Screen", "Choice"}
    ]


def verbs_written(verbs: Collection[str]) -> Rule:
    """Make the rule against the dotted verbs of buttons, alone or followed by an argument."""
    dotted = {verb for verb in verbs if "." in verb}

    def rule(source: str) -> list[str]:
        return [
            f"line {node.lineno}: {node.value!r}"
            for node in _nodes(source)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.partition(":")[0] in dotted
        ]

    return rule


def people_told(source: str) -> list[str]:
    """Calls that tell somebody who is not in the talk: use cases and jobs do that."""
    return [
        f"line {call.lineno}: {_name(call.func)}("
        for call in _calls(source)
        if re.search(r"(^|\.)work\.(notify|tell\w*)$", _name(call.func))
    ]


def notices_made(source: str) -> list[tuple[str, frozenset[str] | None]]:
    """Every notice of a module: its key, and its facts where they are written out beside it."""
    return [
        (_literal(call.args[0]), _facts(call.args[1]) if len(call.args) > 1 else frozenset())
        for call in _calls(source)
        if _name(call.func) == "Notice"
    ]


def messengers(source: str) -> list[str]:
    """Names of messengers in strings, and imports of one: the registry knows them, nobody else."""
    docstrings = {id(node.value) for node in _nodes(source) if isinstance(node, ast.Expr)}
    found = []
    for node in _nodes(source):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in docstrings and _MESSENGER.search(node.value):
                found.append(f"line {node.lineno}: {node.value[:40]!r}")
        elif isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None) or ""
            names = [f"{module}.{alias.name}".lstrip(".") for alias in node.names]
            found += [
                f"line {node.lineno}: import {name}"
                for name in names
                if name.startswith("bot.channels.") and name.split(".")[2] in _CHANNELS
            ]
    return found


def time_limits(source: str) -> list[str]:
    """Limits of seconds that measure the machine: a test waits for WAIT, or proves an order.

    A limit is a number given to whatever gives up when it is over; a measure is an assertion on
    a difference of clock readings.
    """
    limits = [
        f"line {call.lineno}: {_name(call.func).rpartition('.')[2]}(… {ast.unparse(number)})"
        for call in _calls(source)
        for number in _limit_of(call)
    ]
    measures = [
        f"line {difference.lineno}: assert … {ast.unparse(difference)}"
        for statement in _nodes(source)
        if isinstance(statement, ast.Assert)
        for difference in ast.walk(statement.test)
        if isinstance(difference, ast.BinOp)
        and isinstance(difference.op, ast.Sub)
        and isinstance(difference.left, ast.Call)
        and _name(difference.left.func).rpartition(".")[2] in _CLOCKS
    ]
    return limits + measures


def _limit_of(call: ast.Call) -> Iterator[ast.expr]:
    """Yield the number of seconds after which a call gives up, where it is written out."""
    name = _name(call.func)
    if name in _NO_LIMITS:
        return
    last = name.rpartition(".")[2]
    given = [word.value for word in call.keywords if word.arg == "timeout"]
    given += call.args[_LIMITED[last] : _LIMITED[last] + 1] if last in _LIMITED else []
    yield from (one for one in given if _is_number(one))


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def file_ages(source: str) -> list[str]:
    """Set file times: beside what a fixed day says, folders go by the machine's clock."""
    return [
        f"line {call.lineno}: {_name(call.func)}("
        for call in _calls(source)
        if _name(call.func) == "os.utime"
    ]


def enum_values(source: str) -> list[str]:
    """The values of every StrEnum in a module: words that the glossary must explain."""
    return [
        statement.value.value
        for node in _nodes(source)
        if isinstance(node, ast.ClassDef) and any(_name(b).endswith("StrEnum") for b in node.bases)
        for statement in node.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    ]


def _words_of(node: ast.ImportFrom | ast.Attribute | ast.Name) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [alias.name for alias in node.names]
    return [node.attr if isinstance(node, ast.Attribute) else node.id]


def _literal(node: ast.AST) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)


def _facts(node: ast.AST) -> frozenset[str] | None:
    if not isinstance(node, ast.Dict) or None in node.keys:
        return None
    return frozenset(_literal(key) for key in node.keys if key is not None)


def _calls(source: str) -> Iterator[ast.Call]:
    return (node for node in _nodes(source) if isinstance(node, ast.Call))


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _outside_functions(child)


def _name(node: ast.AST) -> str:
    """The dotted name of an expression, or the empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    return ""


def public_classes(source: str) -> list[str]:
    """The public classes a module defines at its top level."""
    return [
        node.name
        for node in _tree(source).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
