"""Reads a sent file as the channel stored it."""

from aiogram.types import Document

from domain.screens import Phrase, say
from services.initiatives.attachments import Arrived


def arrived(document: Document) -> Arrived:
    """Return the sent file: the raw file and its sender's description."""
    return Arrived(
        incoming=document.file_id,
        kind=document.file_unique_id,
        name=document.file_name or "",
        size=document.file_size or 0,
        media_type=document.mime_type or "",
    )


def received(file: Arrived) -> Phrase:
    """Return what is said of a file that came: nothing is called received before it is."""
    return say("received_files.coming" if file.is_away else "received_files.kept")
