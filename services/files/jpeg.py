"""Removes a camera's metadata from a JPEG without touching the picture (ITU T.81, annex B)."""

_START = b"\xff\xd8"
_SCAN = 0xDA
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}
_COMMENT = 0xFE
_KEPT_NOTES = {0xE0, 0xE2, 0xEE}
"""Segments a decoder needs: JFIF, the colour profile, Adobe's colour transform."""
_NOTES = {*range(0xE0, 0xF0), _COMMENT}


def without_notes(data: bytes) -> bytes:
    """Return a JPEG without EXIF, XMP, IPTC and comments; anything else is returned as it is."""
    if not data.startswith(_START):
        return data
    kept = [_START]
    at = len(_START)
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind == _SCAN:
            return b"".join([*kept, data[at:]])
        length = 0 if kind in _WITHOUT_LENGTH else int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + length
        if kind not in _NOTES or kind in _KEPT_NOTES:
            kept.append(data[at:end])
        at = end
    return data
