"""A PDF: opened as readers do, kept byte for byte where nothing in it acts by itself."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from services.files.pdf import clean_pdf
from services.files.refusals import FileLocked, FileRefused
from tests.support import sample_files as made


def paper(put: Callable[[pikepdf.Pdf], None] = lambda pdf: None, **options: Any) -> bytes:
    """A page, with what the test puts into it."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    put(pdf)
    out = BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def cleaned(tmp_path: Path, data: bytes) -> bytes:
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_bytes(data)
    clean_pdf(source, target)
    return target.read_bytes()


def action(kind: str, **more: Any) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)


def runs_when_opened(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = action("JavaScript", JS="app.alert('acts')")


def runs_by_name(pdf: pikepdf.Pdf) -> None:
    script = pdf.make_indirect(action("JavaScript", JS="acts()"))
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["a", script]))


def starts_a_program(pdf: pikepdf.Pdf) -> None:
    link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action("Launch", F="acts.exe"))
    pdf.pages[0].Annots = pikepdf.Array([link])


def fetches_from_afar(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].AA = pikepdf.Dictionary(O=action("GoToR", F="//far.example/acts"))


def sends_a_form(pdf: pikepdf.Pdf) -> None:
    following = pikepdf.Array([action("SubmitForm", F="https://far.example/acts")])
    pdf.Root.OpenAction = action("Named", N=pikepdf.Name.NextPage, Next=following)


def hides_a_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["acts.exe"] = b"MZ acts"


@pytest.mark.parametrize(
    "put",
    [
        runs_when_opened, runs_by_name, starts_a_program, fetches_from_afar, sends_a_form,
        hides_a_file,
    ],
)  # fmt: skip
@pytest.mark.parametrize("packed", [False, True])
def test_what_acts_by_itself_is_taken_out_and_the_page_stays(
    tmp_path: Path, put: Callable[[pikepdf.Pdf], None], *, packed: bool
):
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    kept = cleaned(tmp_path, paper(put, object_stream_mode=mode))
    with pikepdf.open(BytesIO(kept)) as pdf:
        assert len(pdf.pages) == 1
        pdf.save(plain := BytesIO(), qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"acts" not in plain.getvalue()


@pytest.mark.parametrize(
    "data", [paper(), made.PDF, paper(encryption=pikepdf.Encryption(owner="x"))]
)
def test_a_whole_pdf_is_kept_byte_for_byte(tmp_path: Path, data: bytes):
    assert cleaned(tmp_path, data) == data


@pytest.mark.parametrize(
    ("before", "after", "cut"),
    [(b"\xef\xbb\xbf", b"", 0), (b"\r\n", b"", 0), (b"", bytes(9_000), 0), (b"", b"", 6)],
    ids=["a mark before it", "an empty line before it", "zeros behind it", "its last line missing"],
)
def test_a_pdf_that_readers_open_all_the_same_is_put_right(
    tmp_path: Path, before: bytes, after: bytes, cut: int
):
    whole = paper()
    kept = cleaned(tmp_path, before + whole[: len(whole) - cut] + after)
    assert kept.startswith(b"%PDF-")
    assert kept.rstrip().endswith(b"%%EOF")
    with pikepdf.open(BytesIO(kept)) as pdf:
        assert len(pdf.pages) == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (paper(encryption=pikepdf.Encryption(user="x", owner="y")), FileLocked),
        (made.PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript>>"), FileRefused),
        (b"%PDF-1.7\nstartxref\n9\n%%EOF", FileRefused),
    ],
    ids=["under a password", "too odd to be looked through", "nothing in it"],
)
def test_a_pdf_nobody_can_look_into_is_refused(tmp_path: Path, data: bytes, why: type[Exception]):
    with pytest.raises(why):
        cleaned(tmp_path, data)
