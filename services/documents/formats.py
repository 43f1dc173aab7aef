"""The file formats, by the ending of their names."""

from collections.abc import Mapping
from enum import StrEnum


class Format(StrEnum):
    """The kinds of file records come in."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    DOCX = "docx"


TABLES = (Format.XLSX, Format.CSV, Format.JSON)
"""The formats of tables; forms are documents."""

MEDIA_TYPES: Mapping[str, str] = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".png": "image/png",
    ".pdf": "application/pdf",
}
