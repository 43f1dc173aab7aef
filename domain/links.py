"""Keeps what looks like a link in people's words from becoming one on any page or messenger."""

import re

JOINER = "\u2060"
"""Takes no room and breaks no line; what it stands in is no link any more."""
OURS = frozenset({"address", "url"})
"""Names of facts that are addresses the house made itself."""
_FILES = "pdf|docx?|xlsx?|pptx?|od[ts]|csv|txt|jpe?g|png|gif|webp|heic|avif|mp[34]|m4a|ogg|wav|json"
_LINK = re.compile(
    r"(?<=:)(?=//)"  # http://
    rf"|(?<=[^\W_]\.)(?!(?:{_FILES})\b)(?=[^\W\d_]{{2,}})"  # vao.example.vn, t.me
    r"|(?<=@)(?=\w)"  # @somebody, somebody@somewhere
    r"|(?:(?<=^/)|(?<=\s/))(?=[A-Za-z])"  # /command
    r"|(?<=\d\.)(?=\d+\.\d+\.\d)",  # 203.0.113.7
    re.IGNORECASE,
)


def unlinked(text: str) -> str:
    """Return people's words so that they read the same, and nothing in them can be pressed."""
    return _LINK.sub(JOINER, text)
