"""Taking initiatives out: which, in what order, whole or not at all, and who took them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from db.engine import Database, NotStored, Session
from db.queries.reports import exports
from domain.errors import BadSetting, Refused
from domain.initiatives.initiatives import Content, Group, Status, Topic
from services.documents import codec
from services.documents.child import PaperFailed, write_apart
from services.documents.kit import PaperDone, write_paper
from services.files.store import path_of
from services.reports.exports import records
from services.reports.exports.records import chosen_in_order, pages
from services.reports.exports.selection import EVERY, Order, Selection
from services.reports.papers.initiatives import InitiativesExport
from tests.support.builders import make_attachment, make_initiative, make_person
from tests.support.exported import (
    TAKEN_AT,
    asked,
    csv_rows,
    docx_text,
    json_rows,
    setting,
    xlsx_rows,
)
from tests.support.sample_files import everything_in


def quiet(done: int, total: int) -> None:
    """Nobody watches."""


async def people_write(session: Session, *initiatives: dict[str, Any]) -> None:
    """Store these initiatives, numbered as they come."""
    person = await make_person(session)
    for number, values in enumerate(initiatives, start=1):
        await make_initiative(session, person, **{"number": number, **values})


async def taken(database_url: str, out: Path, **more: Any) -> list[dict[str, Any]]:
    await write_paper(asked(out, **more), setting(out, database_url), quiet)
    return json_rows(out)


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
async def test_what_was_told_comes_out_as_it_was_told(
    database: Database, database_url: str, tmp_path: Path, form: str
):
    answers = {topic: f"Trả lời {topic.value}\ncó hai dòng" for topic in Topic}
    async with database.write() as session:
        await people_write(
            session, {"story": "Kể\ncó dấu: ăâđêôơư", "answers": answers}, {"story": "=1+1"}
        )
    out = tmp_path / f"sang-kien.{form}"
    done = await write_paper(asked(out), setting(out, database_url), quiet)
    read = {"xlsx": xlsx_rows, "csv": csv_rows, "json": json_rows}[form]
    first, second = read(out)
    assert done == PaperDone(rows=2)
    assert first["story"] == "Kể\ncó dấu: ăâđêôơư"
    assert first["title"] == "Kể có dấu: ăâđêôơư"
    assert {first[topic.value] for topic in Topic} == set(answers.values())
    assert second["story"] == ("'=1+1" if form == "csv" else "=1+1")
    assert everything_in(tmp_path) == sorted({out.name, *everything_in(tmp_path)})
    assert not list(tmp_path.glob(".export-*"))


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
async def test_one_that_joined_another_names_it_by_its_code(
    database: Database, database_url: str, tmp_path: Path, form: str
):
    async with database.write() as session:
        person = await make_person(session)
        surviving = await make_initiative(session, person, number=1, code="SK-2026-0001-T")
        joined: dict[str, Any] = {"status": Status.DUPLICATE, "merged_into": surviving}
        await make_initiative(session, person, number=2, **joined)
        await make_initiative(session, person, number=3, status=Status.DUPLICATE)
    out = tmp_path / f"a.{form}"
    chosen = Selection(statuses=(Status.DUPLICATE,))
    await write_paper(asked(out, selection=chosen), setting(out, database_url), quiet)
    rows = {"xlsx": xlsx_rows, "csv": csv_rows, "json": json_rows}[form](out)
    assert [row["merged_into"] or None for row in rows] == ["SK-2026-0001-T", None]


async def test_a_form_that_its_author_signs_names_nobody_elses_code(
    database: Database, database_url: str, tmp_path: Path
):
    async with database.write() as session:
        person = await make_person(session)
        surviving = await make_initiative(session, person, code="SK-2026-0001-T")
        joined: dict[str, Any] = {"status": Status.DUPLICATE, "merged_into": surviving}
        await make_initiative(session, person, code="SK-2026-0002-V", **joined)
    chosen = Selection(codes=("SK-2026-0002-V",))
    out = tmp_path / "a.docx"
    await write_paper(asked(out, selection=chosen), setting(out, database_url), quiet)
    assert "SK-2026-0002-V" in docx_text(out)
    assert "SK-2026-0001-T" not in docx_text(out)


async def test_a_draft_is_nobodys_but_its_authors(
    database: Database, database_url: str, tmp_path: Path
):
    async with database.write() as session:
        draft = {"status": Status.DRAFT, "code": None, "submitted_at": None}
        await people_write(session, draft, {}, {"ward_id": "another-ward"})
    rows = await taken(database_url, tmp_path / "a.json")
    assert [row["status"] for row in rows] == ["submitted"]
    with pytest.raises(BadSetting):
        Selection(statuses=(Status.DRAFT,))


DAY = datetime(2026, 11, 20, tzinfo=UTC)
LAST_MINUTE = datetime(2026, 11, 20, 16, 59, tzinfo=UTC)
"""One minute to midnight in the ward."""


CHOICES = {
    "all": (Selection(), [1, 2, 3, 4, 5]),
    "from a day on": (Selection(first_day=date(2026, 11, 21)), [3, 4, 5]),
    "up to a day, it included": (Selection(last_day=date(2026, 11, 20)), [1, 2]),
    "one day": (Selection(first_day=date(2026, 11, 21), last_day=date(2026, 11, 21)), [3]),
    "a content": (Selection(contents=(Content.ND6,)), [2]),
    "two groups": (Selection(groups=(Group.B, Group.C)), [2, 3]),
    "a khối": (Selection(khoi=("K02",)), [4]),
    "a status": (Selection(statuses=(Status.WITHDRAWN,)), [5]),
    "one by its code": (Selection(codes=("SK-2026-0002-V",)), [2]),
    "none fits": (Selection(contents=(Content.ND6,), khoi=("K02",)), []),
}


async def test_the_filters_choose_by_the_wards_days_and_words(
    database: Database, database_url: str, tmp_path: Path
):
    later = DAY + timedelta(days=4)
    async with database.write() as session:
        await people_write(
            session,
            {"submitted_at": DAY - timedelta(days=9)},
            {"submitted_at": LAST_MINUTE, "content": Content.ND6, "group": Group.B},
            {"submitted_at": LAST_MINUTE + timedelta(minutes=2), "group": Group.C},
            {"submitted_at": DAY + timedelta(days=3), "khoi": "K02"},
            {"submitted_at": later, "status": Status.WITHDRAWN, "withdrawn_at": later},
        )
    chosen = {}
    for name, (selection, _) in CHOICES.items():
        rows = await taken(database_url, tmp_path / "a.json", selection=selection)
        chosen[name] = [int(row["code"].split("-")[2]) for row in rows]
    assert chosen == {name: numbers for name, (_, numbers) in CHOICES.items()}


def test_days_in_the_wrong_order_are_said_so():
    with pytest.raises(BadSetting, match="2026-11-30 is later than --to 2026-11-01"):
        Selection(first_day=date(2026, 11, 30), last_day=date(2026, 11, 1))


async def test_codes_run_on_past_ten_thousand(
    database: Database, database_url: str, tmp_path: Path
):
    async with database.write() as session:
        person = await make_person(session)
        for number in (10_000, 9_999, 1_000, 10_001, 2, 100_000):
            await make_initiative(session, person, number=number)
        await make_initiative(session, person, code="SK-2025-9000-K")
    rows = await taken(database_url, tmp_path / "a.json")
    numbers = [row["code"].split("-")[1:3] for row in rows]
    assert numbers == [
        ["2025", "9000"],
        *(["2026", number] for number in ("0002", "1000", "9999", "10000", "10001", "100000")),
    ]


async def test_names_stand_as_vietnamese_sorts_them_and_untold_ones_last(
    database: Database, database_url: str, tmp_path: Path
):
    names = [
        "Trần Sơn", "Lê Sang", "Nguyễn Đạt", "Nguyễn Dũng", "Phan Ân", "Võ An", "Cao Văn An",
        "Cao Thị An",
    ]  # fmt: skip
    hidden = {"name": "Aa Bb", "is_confidential": True}
    async with database.write() as session:
        await people_write(session, hidden, {"name": None}, *({"name": name} for name in names))
    rows = await taken(database_url, tmp_path / "a.json", order=Order.NAME)
    assert [row["name"] for row in rows] == [
        "Cao Thị An",
        "Cao Văn An",
        "Võ An",
        "Phan Ân",
        "Nguyễn Dũng",
        "Nguyễn Đạt",
        "Lê Sang",
        "Trần Sơn",
        None,
        None,
    ]
    assert [row["is_confidential"] for row in rows[-2:]] == [True, False]
    told = await taken(
        database_url, tmp_path / "b.json", order=Order.NAME, reveal_confidential=True
    )
    assert told[4]["name"] == "Aa Bb"


async def test_everything_is_of_one_moment_though_others_go_on_writing(database: Database):
    async with database.write() as session:
        await people_write(session, {"story": "trước"})
    async with database.read() as reading:
        await exports.begin_snapshot(reading)
        ids = await chosen_in_order(reading, "demo", EVERY, Order.CODE, reveal=False)
        async with database.write() as writing:
            person = await make_person(writing)
            await make_initiative(writing, person, number=2)
            await exports_change(writing, ids, "sau")
            found = [record async for page in pages(reading, ids) for record in page]
    assert [record.row.story for record in found] == ["trước"]


async def exports_change(session: Session, ids: Sequence[Any], story: str) -> None:
    from db.queries.initiatives import initiatives

    for one in ids:
        await initiatives.change(session, initiative_id=one, story=story)


async def test_pages_follow_each_other_without_gap_or_double_and_progress_is_told(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(records, "PAGE", 3)
    async with database.write() as session:
        await people_write(session, *({"story": f"chuyện {n}"} for n in range(7)))
    told: list[tuple[int, int]] = []
    out = tmp_path / "a.json"
    await write_paper(asked(out), setting(out, database_url), lambda *step: told.append(step))
    assert [row["story"] for row in json_rows(out)] == [f"chuyện {n}" for n in range(7)]
    assert told == [(0, 7), (3, 7), (6, 7), (7, 7)]


async def test_who_took_what_is_noted_and_never_the_rows_themselves(
    database: Database, database_url: str, tmp_path: Path
):
    async with database.write() as session:
        await people_write(session, {}, {"khoi": "K02"})
    selection = Selection(first_day=date(2026, 11, 1), khoi=("K02",))
    out = tmp_path / "a.csv"
    request = asked(out, selection=selection, reveal_confidential=True)
    await write_paper(request, setting(out, database_url), quiet)
    async with database.read() as session:
        (entry,) = await exports.logged(session)
    assert (entry.what, entry.rows, entry.taken_by) == ("initiatives", 1, "Bà Trần Thị Minh Họa")
    assert entry.taken_at == TAKEN_AT
    assert entry.filters == {
        "format": "csv",
        "first_day": "2026-11-01",
        "khoi": ["K02"],
        "reveal_confidential": True,
    }


async def test_no_file_appears_when_its_taking_cannot_be_noted(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async def full(*_: Any, **__: Any) -> None:
        raise NotStored("database or disk is full")

    monkeypatch.setattr(exports, "log", full)
    (tmp_path / "out").mkdir()
    with pytest.raises(NotStored):
        await write_paper(
            asked(tmp_path / "out" / "a.xlsx"),
            setting(tmp_path / "out" / "a.xlsx", sqlite_url),
            quiet,
        )
    assert everything_in(tmp_path / "out") == []


async def test_an_older_file_stays_whole_until_the_new_one_is(sqlite_url: str, tmp_path: Path):
    out = tmp_path / "out" / "a.csv"
    out.parent.mkdir()
    out.write_text("tuần trước")
    request = asked(out, selection=Selection(codes=("SK-2026-0001-T",)))
    seen: list[str] = []
    await write_paper(request, setting(out, sqlite_url), lambda *_: seen.append(out.read_text()))
    assert seen == ["tuần trước"]
    assert csv_rows(out) == []
    assert everything_in(out.parent) == ["a.csv"]


async def test_the_files_come_as_one_zip_with_a_folder_for_each_code(
    database: Database, database_url: str, tmp_path: Path
):
    digests = [f"{n:064x}" for n in range(5)]
    for digest in digests[:4]:
        path = path_of(tmp_path, digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"picture {digest[-1]}".encode())

    async with database.write() as session:
        person = await make_person(session)
        first, hidden, back = [
            await make_initiative(session, person, number=number, **values)
            for number, values in (
                (1, {}),
                (2, {"is_confidential": True}),
                (3, {"status": Status.WITHDRAWN, "withdrawn_at": DAY}),
            )
        ]
        for initiative, digest, media_type in (
            (first, digests[0], "image/jpeg"),
            (first, digests[0], "image/jpeg"),
            (first, digests[1], "audio/ogg"),
            (first, digests[4], "application/pdf"),
            (hidden, digests[2], "image/png"),
            (back, digests[3], "image/png"),
        ):
            kept = {"state": "kept", "sha256": digest, "media_type": media_type}
            await make_attachment(session, person, initiative, **kept)
        await make_attachment(session, person, first, state="refused", sha256=None)
        await make_attachment(session, person, first)

    out = tmp_path / "sk.json"
    done = await write_paper(asked(out, with_files=True), setting(out, database_url), quiet)
    assert done == PaperDone(rows=3, files=2, lost=1)
    assert [row["files"] for row in json_rows(out)] == [3, 1, None]
    with ZipFile(tmp_path / "sk.zip") as packed:
        assert packed.namelist() == ["SK-2026-0001-T/01.jpg", "SK-2026-0001-T/02.ogg"]
        assert packed.read("SK-2026-0001-T/02.ogg") == b"picture 1"

    request = asked(out, with_files=True, reveal_confidential=True)
    await write_paper(request, setting(out, database_url), quiet)
    with ZipFile(tmp_path / "sk.zip") as packed:
        assert "SK-2026-0002-V/01.png" in packed.namelist()
        assert not any(name.startswith("SK-2026-0003") for name in packed.namelist())


def test_a_request_travels_to_the_child_and_back_unchanged():
    request = asked(
        Path("/tmp/a b/sáng kiến.xlsx"),
        selection=Selection(
            first_day=date(2026, 11, 1), contents=("ND1_NHANTHUC", "ND6_ANM"), codes=("SK",)
        ),
        order=Order.NAME,
        with_files=True,
        reveal_confidential=True,
    )
    assert codec.read(InitiativesExport, codec.dump(request)) == request
    plain = asked(Path("a.csv"))
    assert codec.read(InitiativesExport, codec.dump(plain)) == plain


async def test_a_process_of_its_own_makes_the_same_file_and_tells_its_progress(
    database: Database, database_url: str, tmp_path: Path
):
    async with database.write() as session:
        await people_write(session, {}, {"story": "hai"})
    told: list[tuple[int, int]] = []

    async def watch(done: int, total: int) -> None:
        told.append((done, total))

    out = tmp_path / "a.xlsx"
    assert await write_apart(asked(out), setting(out, database_url), watch) == PaperDone(rows=2)
    assert [row["story"] for row in xlsx_rows(out)][1] == "hai"
    assert told == [(0, 2), (2, 2)]
    async with database.read() as session:
        assert len(await exports.logged(session)) == 1


async def nobody(done: int, total: int) -> None:
    """Nobody watches."""


async def test_a_refusal_comes_back_from_the_process_as_a_refusal(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    database = Database(sqlite_url)
    async with database.write() as session:
        await people_write(session, *({} for _ in range(201)))
    await database.close()
    with pytest.raises(Refused) as refused:
        await write_apart(
            asked(tmp_path / "a.docx"), setting(tmp_path / "a.docx", sqlite_url), nobody
        )
    assert (refused.value.code, refused.value.facts) == ("export.too_many_forms", {"limit": 200})
    assert not list(tmp_path.glob("*.docx"))


async def test_a_database_that_is_away_is_said_as_not_stored(tmp_path: Path):
    with pytest.raises(NotStored):
        await write_apart(
            asked(tmp_path / "a.csv"),
            setting(tmp_path / "a.csv", f"sqlite:///{tmp_path}/gone/a.db"),
            nobody,
        )


async def test_a_process_that_cannot_end_its_work_may_be_tried_again(
    sqlite_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
):
    with pytest.raises(PaperFailed):
        await write_apart(
            asked(tmp_path / "gone" / "a.csv"),
            setting(tmp_path / "gone" / "a.csv", sqlite_url),
            nobody,
        )
    assert "FileNotFoundError" in capfd.readouterr().err
    monkeypatch.setattr(InitiativesExport, "wall_seconds", 0.05)
    with pytest.raises(PaperFailed):
        await write_apart(
            asked(tmp_path / "a.csv"), setting(tmp_path / "a.csv", sqlite_url), nobody
        )
    assert not list(tmp_path.glob("*.csv"))
