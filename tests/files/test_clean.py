"""Cleaning: in a child with limits, pictures drawn anew, documents packed anew, nothing private."""

import re
import resource
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from PIL import Image

from services.files.picture import clean_picture
from services.files.refusals import FileRefused
from tests.support import sample_files as made

FAR_TEMPLATE = (
    b'<Relationship Type="x/attachedTemplate" TargetMode="External" '
    b'Target="https://far.example/a.dotm"/>'
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PRIVATE = re.compile(rb"Exif|xmpmeta|Photoshop|ICC_PROFILE|iCCP|eXIf|tEXt|home|GPS|Nguy", re.DOTALL)


MEASURED = """
import runpy
status = open("/proc/self/status")  # later it is shut in
runpy.run_module("services.files.clean", run_name="__main__", alter_sys=True)
print(next(line for line in status if line.startswith("VmHWM")).split()[1])
"""


def _work_of_children() -> float:
    """Return the seconds of CPU that children took: others on the machine do not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Washed:
    """What the child told and made, its own work (seconds of CPU) and its peak memory (MB)."""

    def __init__(self, tmp_path: Path, data: bytes, media_type: str) -> None:
        source, self.target = tmp_path / "in", tmp_path / "out"
        source.write_bytes(data)
        begun = _work_of_children()
        run = subprocess.run(
            [sys.executable, "-c", MEASURED, str(source), str(self.target), media_type],
            capture_output=True,
            check=True,
        )
        self.seconds = _work_of_children() - begun
        told, peak = run.stdout.splitlines()
        self.told: dict[str, Any] = orjson.loads(told)
        self.peak = int(peak) / 1024

    @property
    def bytes(self) -> bytes:
        return self.target.read_bytes()

    @property
    def picture(self) -> Image.Image:
        return Image.open(BytesIO(self.bytes))


def with_profile() -> bytes:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made.saved(made.scene(), "JPEG", icc_profile=profile)


def sixteen_bit_grey() -> bytes:
    row = struct.pack("<200H", *[0x4000] * 200) + struct.pack("<200H", *[0xC000] * 200)
    return made.saved(Image.frombytes("I;16", (400, 300), row * 300), "PNG")


def animated(form: str) -> bytes:
    first, second = made.scene((300, 200)), Image.new("RGB", (300, 200), "white")
    return made.saved(first, form, save_all=True, append_images=[second], duration=200)


@pytest.mark.parametrize(
    ("data", "media_type", "size"),
    [
        pytest.param(made.photo_from_home, "image/jpeg", (900, 1200), id="a phone's photo"),
        pytest.param(with_profile, "image/jpeg", (1200, 900), id="with a colour profile"),
        pytest.param(
            lambda: made.saved(made.scene(mode="CMYK"), "JPEG"),
            "image/jpeg",
            (1200, 900),
            id="CMYK",
        ),
        pytest.param(sixteen_bit_grey, "image/png", (400, 300), id="16 bits"),
        pytest.param(lambda: animated("GIF"), "image/gif", (300, 200), id="a moving GIF"),
        pytest.param(lambda: animated("WEBP"), "image/webp", (300, 200), id="a moving WebP"),
        pytest.param(
            lambda: made.saved(made.scene(), "JPEG") + bytes(10_000_000),
            "image/jpeg",
            (1200, 900),
            id="with 10 MB behind it",
        ),
        pytest.param(
            lambda: made.saved(made.scene(), "JPEG") + made.archive([("a", b"a")]),
            "image/jpeg",
            (1200, 900),
            id="a photo that is a zip as well",
        ),
        pytest.param(
            lambda: made.saved(made.scene(), "JPEG", comment=b"<script>alert('home')</script>"),
            "image/jpeg",
            (1200, 900),
            id="a photo that is a page as well",
        ),
        pytest.param(
            lambda: made.saved(made.scene(mode="P"), "PNG"), "image/png", (1200, 900), id="palette"
        ),
        pytest.param(
            lambda: made.saved(made.scene((1, 1)), "PNG"), "image/png", (1, 1), id="one pixel"
        ),
        pytest.param(
            lambda: made.saved(made.scene((4000, 3000)), "JPEG"),
            "image/jpeg",
            (2560, 1920),
            id="12 MP",
        ),
        pytest.param(
            lambda: made.png_header_only(1_170, 14_000),
            "image/png",
            (641, 7_669),
            id="a long screenshot",
        ),
        pytest.param(
            lambda: made.saved(made.scene((8_064, 6_048)), "JPEG"),
            "image/jpeg",
            (2_560, 1_920),
            id="48 MP",
        ),
        pytest.param(
            lambda: made.saved(made.scene((16_382, 3_628)), "JPEG"),
            "image/jpeg",
            (4_711, 1_043),
            id="a panorama",
        ),
        pytest.param(
            lambda: made.png_header_only(12_000, 2_000),
            "image/png",
            (5431, 905),
            id="24 MP in one bit",
        ),
    ],
)
def test_a_picture_is_drawn_anew_with_nothing_of_its_sender_in_it(
    tmp_path: Path, data: Callable[[], bytes], media_type: str, size: tuple[int, int]
):
    washed = Washed(tmp_path, data(), media_type)
    assert washed.told["type"] == "image/jpeg"
    assert washed.told["size"] == len(washed.bytes)
    assert washed.picture.size == size
    assert washed.picture.format == "JPEG"
    assert not washed.picture.getexif()
    assert set(washed.picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not PRIVATE.search(washed.bytes)
    assert b"<script>" not in washed.bytes
    assert not zipfile.is_zipfile(washed.target)
    assert washed.target.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("has_profile", [False, True], ids=["bare", "display-p3"])
def test_a_picture_stands_upright_whichever_way_the_phone_was_held(
    tmp_path: Path, form: str, has_profile: bool
):
    """Eight ways to hold it, and the four corners where they belong, in their own colours."""
    source, target = tmp_path / "in", tmp_path / "out"
    for orientation in range(10):
        source.write_bytes(made.held(orientation, form, wide_colours=has_profile))
        clean_picture(source, target)
        with Image.open(target) as stored:
            assert stored.size == (240, 320)
            corners = [stored.getpixel(at) for at in ((20, 20), (220, 20), (20, 300), (220, 300))]
            assert not stored.getexif()
            assert "icc_profile" not in stored.info
        found = [made.CORNERS[nearest(one)] for one in corners]
        assert found == [*made.CORNERS.values()], orientation


def test_an_iphones_own_format_is_kept_upright_as_a_photo_everybody_opens(tmp_path: Path):
    import pillow_heif

    pillow_heif.register_heif_opener()
    washed = Washed(tmp_path, made.held(6, "HEIF", wide_colours=True), "image/heic")
    assert (washed.told["type"], washed.picture.format) == ("image/jpeg", "JPEG")
    corners = [washed.picture.getpixel(at) for at in ((20, 20), (220, 20), (20, 300), (220, 300))]
    assert [made.CORNERS[nearest(one)] for one in corners] == [*made.CORNERS.values()]
    assert not PRIVATE.search(washed.bytes)


def nearest(pixel: Any) -> tuple[int, int, int]:
    """The corner's colour that this one is meant to be; a wider profile makes it stronger."""
    return min(
        made.CORNERS, key=lambda one: sum(abs(a - b) for a, b in zip(one, pixel, strict=True))
    )


def test_colours_of_a_wider_profile_are_turned_into_those_every_screen_shows(tmp_path: Path):
    source, target = tmp_path / "in", tmp_path / "out"
    reds = []
    for has_profile in (False, True):
        source.write_bytes(made.held(1, "PNG", wide_colours=has_profile))
        clean_picture(source, target)
        with Image.open(target) as stored:
            shades = stored.getchannel("R").histogram()
            reds.append(max(shade for shade, count in enumerate(shades) if count))
    bare, turned = reds
    assert turned > bare + 4


@pytest.mark.parametrize("is_progressive", [False, True])
def test_a_photo_without_its_last_bytes_is_taken_and_half_of_one_is_not(
    tmp_path: Path, is_progressive: bool
):
    source, target = tmp_path / "in", tmp_path / "out"
    noise = Image.effect_noise((600, 400), 60).convert("RGB")
    whole = made.saved(noise, "JPEG", progressive=is_progressive)
    for lost in (1, 2, 3, 10):
        source.write_bytes(whole[:-lost])
        assert clean_picture(source, target) == "image/jpeg"
        with Image.open(target) as stored:
            assert stored.size == (600, 400)
    for part in (4, 2):
        source.write_bytes(whole[: -len(whole) // part])
        with pytest.raises(FileRefused):
            clean_picture(source, target)


def test_grey_of_16_bits_keeps_its_shades(tmp_path: Path):
    grey = Washed(tmp_path, sixteen_bit_grey(), "image/png").picture.convert("L")
    assert grey.getpixel((50, 150)) == pytest.approx(0x40, abs=3)
    assert grey.getpixel((350, 150)) == pytest.approx(0xC0, abs=3)


def test_what_shines_through_stays_so(tmp_path: Path):
    logo = made.scene((300, 200)).convert("RGBA")
    logo.putalpha(128)
    washed = Washed(tmp_path, made.saved(logo, "PNG"), "image/png")
    assert washed.told["type"] == "image/png"
    assert washed.picture.getchannel("A").getextrema() == (128, 128)


@pytest.mark.parametrize(
    ("data", "media_type", "code"),
    [
        pytest.param(
            lambda: made.png_header_only(8_000, 8_000),
            "image/png",
            "files.picture_too_big",
            id="64 MP",
        ),
        pytest.param(
            lambda: made.png_header_only(20_000, 20_000),
            "image/png",
            "files.picture_too_big",
            id="400 MP",
        ),
        pytest.param(
            lambda: made.png_header_only(1, 65_535),
            "image/png",
            "files.picture_too_big",
            id="a thread",
        ),
        pytest.param(
            lambda: made.saved(made.scene(), "JPEG")[:9_000],
            "image/jpeg",
            "files.unreadable",
            id="cut",
        ),
        pytest.param(
            lambda: b"\xff\xd8\xff" + b"<html>" * 99, "image/jpeg", "files.unreadable", id="page"
        ),
        pytest.param(lambda: b"GIF89a" + b"/*" * 99, "image/gif", "files.unreadable", id="script"),
        pytest.param(
            lambda: made.document(
                ("word/document2.xml", b"<!DOCTYPE w [<!ENTITY a 'a'>]><w>&a;</w>")
            ),
            WORD,
            "files.office",
            id="entities",
        ),
        pytest.param(
            lambda: made.document(
                (
                    "word/_rels/settings.xml.rels",
                    FAR_TEMPLATE,
                )
            ),
            WORD,
            "files.office",
            id="a template from far away",
        ),
    ],
)
def test_what_cannot_be_cleaned_is_refused_in_a_word(
    tmp_path: Path, data: Callable[[], bytes], media_type: str, code: str
):
    washed = Washed(tmp_path, data(), media_type)
    assert washed.told["refused"] == code
    assert washed.peak < 60
    assert washed.seconds < 10


def test_a_document_loses_what_hides_around_its_entries(tmp_path: Path):
    hidden = b"<script>home</script>" + made.document(("word/media/a.txt", b"a" * 99)) + b"home"
    washed = Washed(tmp_path, hidden, WORD)
    assert b"home" not in washed.bytes
    with zipfile.ZipFile(washed.target) as packed:
        assert packed.read("word/media/a.txt") == b"a" * 99
        assert packed.testzip() is None


def test_a_photo_pasted_into_a_document_forgets_where_it_was_taken(tmp_path: Path):
    photo = made.photo_from_home()
    held = made.document(("word/media/image1.jpeg", photo), ("word/media/x.jpg", b"no photo"))
    washed = Washed(tmp_path, held, WORD)
    with zipfile.ZipFile(washed.target) as packed:
        kept = packed.read("word/media/image1.jpeg")
        assert packed.read("word/media/x.jpg") == b"no photo"
    assert not PRIVATE.search(kept)
    assert Image.open(BytesIO(kept)).tobytes() == Image.open(BytesIO(photo)).tobytes()


@pytest.mark.parametrize("cut", [2, 3, 4, 30, 200])
def test_half_a_photo_in_a_document_is_left_as_it_is(cut: int):
    from services.files.jpeg import without_notes

    half = made.photo_from_home()[:cut]
    assert without_notes(half) == half


def test_a_document_whose_contents_are_damaged_is_refused(tmp_path: Path):
    good = bytearray(made.document(("word/a.bin", bytes(range(256)) * 40)))
    at = good.index(b"word/a.bin") + 20
    good[at : at + 9] = b"\0" * 9
    assert Washed(tmp_path, bytes(good), WORD).told == {"refused": "files.unreadable", "facts": {}}


def test_pdf_is_kept_as_it_is(tmp_path: Path):
    assert Washed(tmp_path, made.PDF, "application/pdf").bytes == made.PDF


def test_sound_is_recorded_anew_within_the_limits(tmp_path: Path):
    washed = Washed(tmp_path, made.recording(seconds=3), "audio/ogg")
    assert washed.told["type"] == "audio/mp4"
    assert made.heard_in(washed.bytes)[3] == pytest.approx(3, abs=0.15)
    assert washed.peak < 120


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        pytest.param(
            lambda: made.saved(made.scene((7_900, 8_000), "RGBA"), "PNG", compress_level=1),
            "image/png",
            id="63 MP see-through",
        ),
        pytest.param(
            lambda: made.saved(made.scene((6_000, 6_000)), "WEBP", quality=1, method=0),
            "image/webp",
            id="36 MP WebP",
        ),
        pytest.param(
            lambda: made.saved(made.scene((16_320, 12_240), "L"), "JPEG"),
            "image/jpeg",
            id="200 MP JPEG",
        ),
    ],
)
def test_the_largest_pictures_that_are_taken_fit_the_limits(
    tmp_path: Path, data: Callable[[], bytes], media_type: str
):
    washed = Washed(tmp_path, data(), media_type)
    assert "sha256" in washed.told
    assert washed.peak < 700
    assert washed.seconds < 20


def test_the_child_is_bound_before_it_touches_a_file():
    program = """
import resource
from services.files.clean import limit_self
limit_self()
print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])
bytearray(900 * 1024 * 1024)
"""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert run.stdout.split() == [str(768 * 1024 * 1024), "40"]
    assert "MemoryError" in run.stderr
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY
