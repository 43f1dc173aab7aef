"""Word and Excel as their many producers write them, and what in them would act by itself."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from services.files.kinds import read_type
from services.files.office import pack_anew
from services.files.refusals import FileRefused, OfficeUnsafe
from tests.support import sample_files as made

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FIELD = '<w:p xmlns:w="w">{}</w:p>'


def workbook() -> bytes:
    book = Workbook()
    book.create_sheet("Số liệu").append(["Khối 5", 12])
    book.save(out := BytesIO())
    return out.getvalue()


def renamed(data: bytes, change) -> bytes:
    """The same archive under other names."""
    with zipfile.ZipFile(BytesIO(data)) as old:
        return made.archive([(change(name), old.read(name)) for name in old.namelist()])


def relation(kind: str, target: str) -> bytes:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/{kind}" TargetMode="External" Target="{target}"/>'
        f"</Relationships>"
    ).encode()


def packed(tmp_path: Path, data: bytes) -> zipfile.ZipFile:
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_bytes(data)
    read_type(source)
    pack_anew(source, target)
    return zipfile.ZipFile(target)


@pytest.mark.parametrize(
    "change",
    [
        lambda name: name.replace("/", "\\"),
        lambda name: f"/{name}",
        lambda name: f"\\{name}",
        lambda name: name.replace("xl/workbook.xml", "xl/Workbook.xml"),
    ],
    ids=["backslashes", "from the root", "from the root, backslashes", "other letters"],
)
def test_a_sheet_with_names_of_another_producer_is_taken_and_opens(tmp_path: Path, change):
    with packed(tmp_path, renamed(workbook(), change)) as kept:
        assert not any(name.startswith("/") or "\\" in name for name in kept.namelist())
        if "xl/workbook.xml" in kept.namelist():
            assert (
                load_workbook(BytesIO((tmp_path / "out").read_bytes()))["Số liệu"]["A1"].value
                == "Khối 5"
            )


@pytest.mark.parametrize("main", ["word/document2.xml", "word/main.xml", "/word/document17.xml"])
def test_the_main_part_is_the_one_that_the_document_names(tmp_path: Path, main: str):
    named = relation("officeDocument", main)
    data = made.archive(
        [("[Content_Types].xml", made.TYPES), ("_rels/.rels", named), (main.strip("/"), b"<w/>")]
    )
    source = tmp_path / "in"
    source.write_bytes(data)
    assert read_type(source).extension == ".docx"


def test_a_chart_keeps_its_figures(tmp_path: Path):
    data = made.document(("word/embeddings/Microsoft_Excel_Worksheet.xlsx", workbook()))
    with packed(tmp_path, data) as kept:
        figures = kept.read("word/embeddings/Microsoft_Excel_Worksheet.xlsx")
    assert load_workbook(BytesIO(figures))["Số liệu"]["B1"].value == 12


def with_macros() -> bytes:
    return made.archive(
        [
            ("[Content_Types].xml", made.TYPES),
            ("xl/workbook.xml", b"<w/>"),
            ("xl/vbaProject.bin", b"x"),
        ]
    )


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ACTING = {
    "a chart with macros": ("word/embeddings/a.xlsx", with_macros()),
    "a chart that is none": ("word/embeddings/a.xlsx", b"MZ"),
    "a packed program": ("word/embeddings/a.bin", OLE + "Ole10Native".encode("utf-16-le")),
    "a macro sheet": ("xl/macrosheets/sheet1.xml", b"<m/>"),
    "DDE in Excel": ("xl/externalLinks/externalLink1.xml", b"<e><ddeLink ddeService='cmd'/></e>"),
    "DDE in Word": (
        "word/header1.xml",
        FIELD.format("<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>").encode(),
    ),
    "DDE in two pieces": (
        "word/footer1.xml",
        FIELD.format("<w:instrText> DD</w:instrText><w:instrText>E cmd</w:instrText>").encode(
            "utf-16"
        ),
    ),
    "DDE in one word": (
        "word/footnotes.xml",
        FIELD.format('<w:fldSimple w:instr="dde cmd"/>').encode(),
    ),
}


@pytest.mark.parametrize("entry", ACTING.values(), ids=ACTING.keys())
def test_what_starts_a_program_is_refused(tmp_path: Path, entry: tuple[str, bytes]):
    with pytest.raises(OfficeUnsafe):
        packed(tmp_path, made.document(entry))


def test_a_document_made_for_macros_is_refused(tmp_path: Path):
    types = made.TYPES.replace(b"urn:types", b"application/vnd.ms-word.document.macroEnabled")
    data = made.archive([("[Content_Types].xml", types), ("word/document.xml", b"<w/>")])
    with pytest.raises(FileRefused):
        packed(tmp_path, data)


@pytest.mark.parametrize(
    ("kind", "target", "stays"),
    [
        ("image", "https://far.example/a.png", False),
        ("oleObject", "\\\\far.example\\a.xlsx", False),
        ("frame", "file://far.example/a", False),
        ("hyperlink", "https://far.example/", True),
        ("image", "media/image1.png", True),
    ],
)
def test_what_would_be_fetched_from_afar_is_cut_off(
    tmp_path: Path, kind: str, target: str, *, stays: bool
):
    name = "word/_rels/document.xml.rels"
    with packed(tmp_path, made.document((name, relation(kind, target)))) as kept:
        assert (b'Target="NULL"' not in kept.read(name)) is stays
