"""Fills Word templates that staff may edit; the same facts make the same bytes."""

from collections.abc import Mapping
from datetime import datetime
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from docxtpl import DocxTemplate, RichText

from services.documents.archive import entry
from services.documents.cell_text import clean_text

FONT = "Times New Roman"


def fill_template(
    path: Path, template: str, facts: Mapping[str, Any], *, author: str, at: datetime
) -> None:
    """Write ``path``: a template of ``content/documents`` filled with facts, made ``at`` UTC."""
    filled = BytesIO()
    with as_file(files("content") / "documents" / template) as source:
        document = DocxTemplate(source)
        document.render(dict(facts), autoescape=True)
        document.docx.core_properties.author = author
        document.docx.core_properties.created = at
        document.docx.core_properties.modified = at
        document.save(filled)
    # The library stamps each part with the moment of saving; a document says its own moment once.
    with ZipFile(filled) as saved, ZipFile(path, "w") as written:
        for name in saved.namelist():
            written.writestr(entry(name, ZIP_DEFLATED), saved.read(name))


def titled_line(*facts: tuple[str, str], points: int = 13) -> Any:
    """Return facts side by side, each after its title, in the template's format."""
    look = {"size": 2 * points, "font": FONT}
    line = RichText()
    before = ""
    for title, text in facts:
        line.add(f"{before}{title}: ", bold=True, **look)
        line.add(clean_text(text), **look)
        before = "\t"
    return line
