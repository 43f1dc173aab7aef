"""Sorts Vietnamese names as people do: by given name first."""

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def _syllable_key(syllable: str) -> str:
    letters: list[str] = []
    tone = 0
    for char in unicodedata.normalize("NFD", syllable.lower().replace("ð", "đ")):
        if char in _TONES:
            tone = _TONES[char]
        elif unicodedata.combining(char) and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + char)
        else:
            letters.append(char)
    ranks = "".join(chr(0x100 + _LETTERS.index(c)) if c in _LETTERS else c for c in letters)
    return f"{ranks}{tone}"


def name_key(name: str) -> str:
    """Return the key by which Vietnamese names sort: tên, then họ, then đệm.

    Letters follow the alphabet (ă, â, đ, ê, ô, ơ, ư stand on their own); tones break ties in the
    order ngang, huyền, hỏi, ngã, sắc, nặng.
    """
    parts = name.split()
    if not parts:
        return ""
    ordered = [parts[-1], parts[0] if len(parts) > 1 else "", *parts[1:-1]]
    return "\u0001".join(_syllable_key(part) for part in ordered)
