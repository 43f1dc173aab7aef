"""The sheet for visits as a Word document: a page for each khối, room for a tick and a word."""

from importlib.resources import as_file, files
from pathlib import Path

from docxtpl import DocxTemplate

from content.export_words import Words
from domain.zone import day_of
from services.broadcasts.visit_sheet.request import VisitRequest
from services.reports.exports.shown import clean_text

TEMPLATE = "visit_sheet.docx"


def write_sheet(path: Path, request: VisitRequest, words: Words) -> None:
    """Write the sheet; without anybody named it is one page that says how many there are."""
    with as_file(files("content") / "documents" / TEMPLATE) as template:
        document = DocxTemplate(template)
        document.render(_facts(request, words), autoescape=True)
        document.docx.core_properties.author = request.ward_name
        document.docx.core_properties.created = request.made_at
        document.docx.core_properties.modified = request.made_at
        document.save(path)


def _facts(request: VisitRequest, words: Words) -> dict[str, object]:
    sent = f"{request.sent_on:%d/%m/%Y}"
    pages = [
        {
            "khoi": clean_text(area.khoi) or words["no_khoi"],
            "people": [
                {"n": n, "name": clean_text(one.name), "why": words.label("fate", one.status)}
                for n, one in enumerate(area.people, start=1)
            ],
        }
        for area in request.areas
    ]
    return {
        "ward": clean_text(request.ward_name).upper(),
        "unit": clean_text(request.unit),
        "is_demo": request.is_demo,
        "words": words.by_key,
        "about": words.fill("about", about=clean_text(request.about), day=sent),
        "made": words.fill("made", day=f"{day_of(request.made_at):%d/%m/%Y}"),
        "unnamed": words.fill("unnamed", count=request.unnamed) if request.unnamed else "",
        "pages": pages or [{"khoi": "", "people": []}],
    }
