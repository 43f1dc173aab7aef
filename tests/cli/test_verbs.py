"""Every verb: in one table, told by --help, answered in one sentence when used wrongly."""

import asyncio
import csv
import importlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import clock
from bot.cli.verbs import CLI_COMMANDS
from content.catalogue import Catalogue, shipped_content
from db.digests import keyed_code
from db.engine import Database
from db.queries.people import people as rows
from db.revisions import head
from domain.ids import WardId, person_code
from domain.text import counted
from services.people import people
from tests.cli.conftest import Cli, Said

PROFILE = """\
schema: ward/1
id: phuong-nho
name: phường Nhỏ
province: tỉnh Nghệ An
khoi:
- {code: K01, name: Khối Một}
organisations:
- {code: PN, name: Hội Phụ nữ, kind: HLHPN, group: B_MTTQ}
"""


def is_one_sentence(text: str) -> bool:
    line = text.removesuffix("\n")
    return "\n" not in line and line.endswith((".", "?", "--help.")) and "Traceback" not in line


def asked(database: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(question).fetchall()


def test_every_verb_has_its_module():
    assert len({verb.name for verb in CLI_COMMANDS}) == len(CLI_COMMANDS) > 12
    for verb in CLI_COMMANDS:
        module = importlib.import_module(verb.module)
        assert callable(module.declare)
        assert callable(module.run)
        assert verb.summary[0].islower()


def test_help_names_every_verb(cli: Cli):
    for words in ([], ["--help"], ["help"]):
        said = cli(*words)
        assert (said.status, said.err) == (0, "")
        assert [verb.name for verb in CLI_COMMANDS if verb.name not in said.out] == []


@pytest.mark.parametrize("verb", [verb.name for verb in CLI_COMMANDS])
def test_each_verb_explains_itself(cli: Cli, data_dir: Path, verb: str):
    said = cli(verb, "--help")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(f"usage: hocvuso {verb}")
    assert not data_dir.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["docter"], "There is no verb 'docter'; did you mean doctor?"),
        (["xyz"], "There is no verb 'xyz'; hocvuso --help names them all."),
        (["grant"], ("hocvuso grant: the following arguments are required: PERSON, ROLE. "
         "See hocvuso grant --help.")),
        (["doctor", "now"], ("hocvuso doctor: unrecognized arguments: now. "
         "See hocvuso doctor --help.")),
        (["run", "--port", "http"], ("hocvuso run: argument --port: invalid int value: 'http'. "
         "See hocvuso run --help.")),
        (["run", "--demo", "--port", "70000"], "--port must be a number up to 65535, not 70000."),
        (["run", "--demo", "--role", "web"], ("--role divides the work among processes, and SQLite "
         "serves only one: use PostgreSQL, or leave --role out.")),
        (["run"], ("There is no ward profile yet: run hocvuso setup first, or hocvuso run --demo "
         "to look around in a fictitious ward.")),
        (["seed", "--people", "0"], "--people must be between 1 and 1,000,000, not 0."),
        (["grant", "Lan", "staff"], ("'Lan' is not a person's code such as ND-0007-S; people see "
         "theirs by typing ma cua toi.")),
        (["grant", "SK-2026-0001-T", "staff"], ("'SK-2026-0001-T' is not a person's code such as "
         "ND-0007-S; people see theirs by typing ma cua toi.")),
        (["invite", "king"], ("There is no role 'king' to give; the roles are helper, "
         "unit_contact, leader, staff, council_member, council_secretary, council_chair, "
         "admin, viewer.")),
        (["invite", "leader"],
         "A leader acts for one unit: add --organisation O or --neighbourhood K."),
        (["invite", "staff", "--neighbourhood", "K01"], ("The role staff is held for the whole "
         "ward: leave --organisation and --neighbourhood out.")),
        (["approve-lesson", "at-ma-otp", "--by", "123"],
         '--by must be a name and job, such as "Hoa, ward police".'),
        (["export", "initiatives", "--out", "x.pdf"], ("Say --format (one of xlsx, csv, json, docx)"
         ", or let the file's name end in one.")),
        (["export", "initiatives", "--out", "/"], ("/ is a folder; name a file in it, such as "
         "initiatives.xlsx.")),
    ],
)  # fmt: skip
def test_a_wrong_word_is_answered_in_one_sentence(cli: Cli, words: list[str], said: str):
    assert cli(*words) == Said(2, "", f"{said}\n")


@pytest.mark.parametrize("verb", ["approve-lesson at-ma-otp --by Hoa", "invite staff",
                                  "export initiatives --out x.csv"])  # fmt: skip
def test_without_a_database_one_is_sent_to_setup(cli: Cli, data_dir: Path, verb: str):
    assert cli(*verb.split()) == Said(
        2,
        "",
        f"There is no database at {data_dir}/hocvuso.db yet: run hocvuso setup, "
        "or hocvuso run --demo.\n",
    )


def test_an_empty_database_is_sent_to_migrate(cli: Cli, data_dir: Path):
    data_dir.mkdir()
    sqlite3.connect(data_dir / "hocvuso.db").close()
    said = cli("invite", "staff")
    assert said.status == 2
    assert said.err == (
        f"The database is at revision none and this release needs {head()}: run hocvuso migrate.\n"
    )


def test_migrating_twice_says_so(cli: Cli):
    assert cli("migrate") == Said(0, f"The database is now at revision {head()}.\n", "")
    assert cli("migrate") == Said(0, f"The database is already at revision {head()}.\n", "")


def test_the_shipped_lessons_keep_the_rules(cli: Cli):
    said = cli("check-content")
    assert (said.status, said.err) == (0, "")
    assert said.out.endswith("0 errors, 0 warnings.\n")


def test_a_review_that_is_due_is_named_and_fails_no_build(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clock, "now", lambda: datetime(2029, 1, 1, tzinfo=UTC))
    said = cli("check-content")
    assert (said.status, said.err) == (0, "")
    assert "at-ma-otp: R13 W review_by: hidden from residents since" in said.out
    assert "faq/giay-khen: R13 W review_by: was to be reviewed by" in said.out
    assert "\n0 errors, " in said.out


def test_an_approval_is_bound_to_the_file(cli: Cli, migrated: Path):
    said = cli(
        "approve-lesson", "at-ma-otp", "--by", " Nguyễn Thị Hoa (minh họa),  công an phường "
    )
    assert said.status == 0
    digest = Catalogue.load(shipped_content()).digest("at-ma-otp")
    kept = asked(
        migrated / "hocvuso.db", "SELECT lesson_id, digest, approved_by FROM lesson_approval"
    )
    assert kept == [("at-ma-otp", digest, "Nguyễn Thị Hoa (minh họa), công an phường")]


def test_an_unknown_lesson_names_the_known_ones(cli: Cli, migrated: Path):
    said = cli("approve-lesson", "at-otp", "--by", "Hoa, công an")
    assert said.status == 2
    assert is_one_sentence(said.err)
    assert "at-ma-otp" in said.err


@pytest.mark.parametrize("verb", ["approve-lesson at-ma-otp --by Hoa", "seed"])
def test_a_broken_lesson_file_is_one_sentence(
    cli: Cli, migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
):
    (tmp_path / "lessons" / "at").mkdir(parents=True)
    (tmp_path / "lessons" / "at" / "at-ma-otp.yaml").write_text("id: at-ma-otp\n")
    module = importlib.import_module(f"bot.cli.{verb.split(maxsplit=1)[0].replace('-', '_')}")
    monkeypatch.setattr(module, "shipped_content", lambda: tmp_path)
    said = cli(*verb.split())
    assert said == Said(2, "", "Lesson file lessons/at/at-ma-otp.yaml: field schema is missing.\n")


@contextmanager
def a_neighbour(data_dir: Path) -> Iterator[str]:
    """Someone known to staff by a short code."""
    code = person_code(7)

    async def meet() -> None:
        database = Database(f"sqlite:///{data_dir / 'hocvuso.db'}")
        async with database.write() as session:
            met = await people.meet(
                session,
                ward=WardId("phuong-nho"),
                channel="webchat",
                external_key="lan",
                now=datetime(2026, 11, 22, tzinfo=UTC),
            )
            await rows.update_person(session, person_id=met.person, code=code)
        await database.close()

    asyncio.run(meet())
    (data_dir / "ward.yaml").write_text(PROFILE, encoding="utf-8")
    yield code


def test_a_role_is_given_once(cli: Cli, migrated: Path):
    with a_neighbour(migrated) as code:
        for _ in range(2):
            said = cli("grant", code.lower().replace("-", " "), "Staff")
            assert said == Said(0, f"{code} is staff now.\n", "")
    granted = asked(migrated / "hocvuso.db", "SELECT role, organisation FROM role_grant")
    assert granted == [("staff", None)]


def test_a_role_for_one_unit_is_given_until_a_day_and_taken_back(cli: Cli, migrated: Path):
    unit = ["--organisation", "hoi phu nu"]
    with a_neighbour(migrated) as code:
        said = cli("grant", code, "leader", *unit, "--until", "2096-12-31")
        assert said == Said(0, f"{code} is leader for Hội Phụ nữ until 2096-12-31 now.\n", "")
        held = "SELECT organisation, expires_at FROM role_grant WHERE revoked_at IS NULL"
        [(organisation, ends)] = asked(migrated / "hocvuso.db", held)
        assert (organisation, str(ends)[:16]) == ("PN", "2096-12-31 17:00")
        khoi = cli("grant", code, "leader", "--neighbourhood", "khoi mot", "--take-back")
        assert khoi == Said(2, "", f"{code} is not leader for Khối Một.\n")
        assert len(asked(migrated / "hocvuso.db", held)) == 1
        ended = cli("grant", code, "leader", *unit, "--take-back")
        assert ended == Said(0, f"{code} is no longer leader for Hội Phụ nữ.\n", "")
        assert asked(migrated / "hocvuso.db", held) == []
        assert cli("grant", code, "leader", "--take-back").err == f"{code} is not leader.\n"
    assert len(asked(migrated / "hocvuso.db", "SELECT * FROM role_grant")) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["leader", "--neighbourhood", "Khối Chín"],
         "The profile of phường Nhỏ has no khoi 'Khối Chín', or more than one.\n"),
        (["unit_contact", "--organisation", "Hội Thơ"],
         "The profile of phường Nhỏ has no organisation 'Hội Thơ'.\n"),
        (["unit_contact"],
         "A unit_contact acts for one unit: add --organisation O or --neighbourhood K.\n"),
        (["viewer", "--organisation", "PN"], ("The role viewer is held for the whole ward: leave "
         "--organisation and --neighbourhood out.\n")),
        (["staff", "--until", "31/12/2096"],
         "--until must be a day such as 2026-12-31, not '31/12/2096'.\n"),
        (["staff", "--until", "2020-01-01"], "--until 2020-01-01 is past already.\n"),
    ],
)  # fmt: skip
def test_a_role_that_cannot_be_given_so(cli: Cli, migrated: Path, words: list[str], said: str):
    with a_neighbour(migrated) as code:
        assert cli("grant", code, *words) == Said(2, "", said)
    assert asked(migrated / "hocvuso.db", "SELECT * FROM role_grant") == []


def test_the_browsers_of_a_person_are_listed_and_signed_out(cli: Cli, migrated: Path):
    file = migrated / "hocvuso.db"
    with a_neighbour(migrated) as code, closing(sqlite3.connect(file)) as connection:
        with connection:
            connection.execute(
                "INSERT INTO web_session (token_hash, account_number, created_at, device, used_at)"
                " SELECT 'h', number, '2026-11-22', 'android', '2026-11-24' FROM account"
            )
        line = "android, since 2026-11-22, used 2026-11-24\n"
        assert cli("sessions", code) == Said(0, f"{line}{code}: 1 browser signed in.\n", "")
        ended = cli("sessions", code, "--end")
        assert ended == Said(0, f"{line}{code}: 1 browser signed out.\n", "")
        assert cli("sessions", code).out == f"{code}: 0 browsers signed in.\n"


def test_nobody_has_that_code(cli: Cli, migrated: Path):
    with a_neighbour(migrated):
        stranger = person_code(99)
        assert cli("grant", stranger, "staff") == Said(2, "", f"Nobody has the code {stranger}.\n")


def test_an_invitation_prints_a_code_and_its_link(cli: Cli, migrated: Path):
    said = cli("invite", "staff", PUBLIC_URL="https://hocvuso.phuong.vn")
    code = said.out.splitlines()[0].removeprefix("code: ")
    assert said.out.splitlines()[1] == f"link: https://hocvuso.phuong.vn/vao/{code}"
    assert asked(migrated / "hocvuso.db", "SELECT code_hash, role, used_at FROM one_time_code") == [
        (keyed_code((migrated / "secret").read_text().strip(), code), "staff", None)
    ]


def test_an_invitation_names_its_unit_and_its_last_day(cli: Cli, migrated: Path):
    with a_neighbour(migrated):
        said = cli("invite", "leader", "--neighbourhood", "K01", "--until", "2096-12-31")
    assert said.out.splitlines()[2] == (
        "It makes its opener leader for Khối Một until 2096-12-31, once, within 14 days."
    )
    kept = asked(
        migrated / "hocvuso.db", "SELECT role, neighbourhood, role_expires_at FROM one_time_code"
    )
    assert [(role, khoi, str(ends)[:16]) for role, khoi, ends in kept] == [
        ("leader", "K01", "2096-12-31 17:00")
    ]


def test_the_demo_ward_is_exported_by_khoi(cli: Cli, data_dir: Path, tmp_path: Path):
    assert cli("seed").out == "300 fictitious people added.\n"
    assert cli("seed").out == "The fictitious ward is there already.\n"
    out = tmp_path / "sang kien.csv"
    said = cli("export", "initiatives", "--out", out, "--khoi", "ben do", "--status", "submitted")
    with out.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert said == Said(0, f"{out}: {counted(len(table), 'initiative')}.\n", "")
    assert table
    assert {row["Khối"] for row in table} == {"Khối Sông Hiếu (minh họa)"}
    unknown = cli("export", "initiatives", "--out", out, "--khoi", "Khối Trời")
    assert unknown.status == 2
    assert is_one_sentence(unknown.err)
    kept = asked(data_dir / "hocvuso.db", "SELECT what, rows FROM export_log")
    assert kept == [("initiatives", len(table))]


def test_demo_and_real_are_never_mixed(cli: Cli, migrated: Path):
    with a_neighbour(migrated):
        profile = migrated / "ward.yaml"
        for words in (["seed"], ["run", "--demo"]):
            said = cli(*words)
            assert (said.status, is_one_sentence(said.err)) == (2, True)
            assert "is a real ward's profile" in said.err
        profile.unlink()
        assert "This database holds a real ward" in cli("seed").err
        assert asked(migrated / "hocvuso.db", "SELECT count(*) FROM person") == [(1,)]


def test_a_demo_is_not_served_to_residents(cli: Cli, data_dir: Path, tmp_path: Path):
    cli("seed", "--people", "5")
    said = cli("run", WARD="demo")
    assert (said.status, is_one_sentence(said.err)) == (2, True)
    assert said.err.startswith("demo tells of a fictitious ward: serve it with hocvuso run --demo")
    assert "This database holds a fictitious ward" in cli("setup", WARD="").err


def test_a_backup_comes_back_through_the_command_line(cli: Cli, migrated: Path, tmp_path: Path):
    file = tmp_path / "ward.tar.gz"
    assert cli("backup", file).out.startswith(f"{file}: 1 part, ")
    refused = cli("restore", file)
    assert (refused.status, is_one_sentence(refused.err)) == (2, True)
    done = cli("restore", file, "--replace")
    assert done.status == 0
    assert "What stood there before is in" in done.out
    assert cli("restore", tmp_path / "none").err == f"There is no backup file {tmp_path}/none.\n"
    (tmp_path / "bad").write_text("x")
    assert is_one_sentence(cli("restore", tmp_path / "bad", "--replace").err)


def test_nothing_is_restored_under_a_running_house(cli: Cli, migrated: Path, tmp_path: Path):
    from bot.runtime.sole_use import sole_use

    cli("backup", tmp_path / "w.tar.gz")
    with sole_use(migrated):
        said = cli("restore", tmp_path / "w.tar.gz", "--replace")
    assert said.status == 2
    assert said.err.startswith(f"hocvuso is running on {migrated} already: stop it first")
