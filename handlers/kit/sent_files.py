"""A file someone sent, as the upload door stored it."""

from aiogram.types import Document

from services.initiatives.attachments import Arrived


def arrived(document: Document) -> Arrived:
    """Return what arrived: the raw file and what its sender said of it."""
    return Arrived(
        incoming=document.file_id,
        kind=document.file_unique_id,
        name=document.file_name or "",
        size=document.file_size or 0,
        media_type=document.mime_type or "",
    )
