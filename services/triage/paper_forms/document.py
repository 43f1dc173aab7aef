"""The blank form as a Word document: large type, lines to write on, a box nobody has ticked."""

from importlib.resources import as_file, files
from pathlib import Path

from docxtpl import DocxTemplate

from content.export_words import Words
from domain.triage.paper_forms import paper_number
from services.reports.exports.shown import clean_text
from services.triage.paper_forms.request import FormRequest

TEMPLATE = "blank_form.docx"


def write_forms(path: Path, request: FormRequest, words: Words) -> None:
    """Write one sheet for each number."""
    numbers = range(request.first, request.first + request.count)
    facts = {
        "ward": clean_text(request.ward_name).upper(),
        "is_demo": request.is_demo,
        "words": words.by_key,
        "sheets": [
            words.fill("number", number=paper_number(request.year, number)) for number in numbers
        ],
    }
    with as_file(files("content") / "documents" / TEMPLATE) as template:
        document = DocxTemplate(template)
        document.render(facts, autoescape=True)
        document.docx.core_properties.author = request.ward_name
        document.docx.core_properties.created = request.made_at
        document.docx.core_properties.modified = request.made_at
        document.save(path)
