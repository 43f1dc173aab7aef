"""Looks into the parts of an office document for what would run or fetch by itself."""

import re
from typing import IO
from xml.etree import ElementTree

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_FAR = re.compile(r"(?:https?|ftp):|[/\\\\]{2}|file:(?:/{4}|//[^/])", re.IGNORECASE)
_NOWHERE = "NULL"
"""What Word itself writes for a picture that it lost."""
_DDE = re.compile(r"\bDDE(?:AUTO)?\b", re.IGNORECASE)
_PACKAGED = ("Ole10Native".encode("utf-16-le"), "_VBA_PROJECT".encode("utf-16-le"))
"""Streams of an OLE object that hold a file of any kind, or macros."""


def without_far_targets(relations: bytes) -> bytes:
    """Return a part's relations with those broken that fetch from another machine by themselves.

    A link that somebody must press stays.
    """
    try:
        root = ElementTree.fromstring(relations)  # noqa: S314 - a DOCTYPE is refused before
    except ElementTree.ParseError:
        return relations  # nor can Word read it
    far = [one for one in root.iter() if _fetches(one)]
    for one in far:
        one.set("Target", _NOWHERE)
    ElementTree.register_namespace("", _RELATIONS)
    return ElementTree.tostring(root, "utf-8", xml_declaration=True) if far else relations


def _fetches(relation: ElementTree.Element) -> bool:
    is_link = relation.get("Type", "").endswith("/hyperlink")
    return not is_link and _FAR.match(relation.get("Target", "").strip()) is not None


def starts_programs(part: IO[bytes]) -> bool:
    """Return whether a part holds a DDE field or link, by which Office starts a program."""
    code = []
    try:
        for _, element in ElementTree.iterparse(part):  # noqa: S314 - likewise
            kind = element.tag.rpartition("}")[2]
            if kind == "ddeLink":
                return True
            if kind == "instrText":
                code.append(element.text or "")
            elif kind in {"fldChar", "fldSimple"}:
                code.append(f" {' '.join(element.attrib.values())} ")
            element.clear()
    except ElementTree.ParseError:
        return False
    return _DDE.search("".join(code)) is not None


def holds_a_file(ole: bytes) -> bool:
    """Return whether an OLE object is a packed file, or one with macros."""
    return any(stream in ole for stream in _PACKAGED)
