"""The fictitious ward is visibly fictitious, the same for the same seed, and never doubled."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from content.catalogue import Catalogue, shipped_content
from content.seed_words import load_seed_words
from content.ward_profile import read_profile
from db.engine import Database
from db.models.broadcasts import Mute
from db.models.enquiries import Enquiry, EnquiryMessage, UnansweredQuestion
from db.models.initiatives import Initiative, InitiativeAnswer, InitiativeLink, InitiativeMove
from db.models.learning import LessonResult, QuizAnswer
from db.models.people import Account, Consent, Person, RoleGrant
from db.models.reminders import ReviewCard
from db.models.units import ClassSession, Invitation, InvitationVisit, Membership, Registration
from db.queries.people.people import roles as roles_of
from demo.seed import demo_links, demo_people
from demo.seed_people import WEEKS, Plan
from domain.errors import BadSetting
from domain.ids import WardId, read_code
from domain.initiatives.initiatives import MOVES, Content, Group, Maturity, Status
from domain.learning.results import steps
from domain.people import Purpose, Role, show_phone
from domain.text import fold, words
from domain.zone import day_of
from services.people import one_time_codes, people
from tests.support.databases import copy_sqlite

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CATALOGUE = Catalogue.load(shipped_content())
WORDS = load_seed_words()
SEEDED = (
    Person,
    Consent,
    RoleGrant,
    LessonResult,
    QuizAnswer,
    Initiative,
    InitiativeAnswer,
    InitiativeMove,
    InitiativeLink,
    Membership,
    Invitation,
    InvitationVisit,
    ClassSession,
    Registration,
    Enquiry,
    EnquiryMessage,
    UnansweredQuestion,
    ReviewCard,
    Mute,
)


def plan(people: int = 300, seed: int = 1) -> Plan:
    return Plan(read_profile("demo"), CATALOGUE, WORDS, people, seed, NOW)


@pytest.fixture
async def database(database_url: str):
    """A database with today's tables, closed afterwards."""
    opened = Database(database_url)
    yield opened
    await opened.close()


async def table(database: Database, model: Any) -> list[Any]:
    async with database.read() as session:
        return list((await session.scalars(sa.select(model))).all())


async def sent(database: Database) -> list[Initiative]:
    return sorted(await table(database, Initiative), key=lambda one: one.code)


async def told(database: Database) -> list[tuple[Any, ...]]:
    """Everything seeded, without the numbers that a database gives out."""
    found: list[tuple[Any, ...]] = []
    for model in SEEDED:
        for row in await table(database, model):
            kept = dict(vars(row))
            for name in ("_sa_instance_state", "account_number"):
                kept.pop(name, None)
            if model in {QuizAnswer, EnquiryMessage}:
                kept.pop("id")
            found.append((model.__name__, *sorted((k, str(v)) for k, v in kept.items())))
    return sorted(found)


async def test_the_demo_ward_lives(database: Database):
    assert await demo_people(database, plan()) == 300
    everyone = await table(database, Person)
    assert len(everyone) == len(await table(database, Account)) == 300
    assert all(person.is_demo for person in everyone)
    results = await table(database, LessonResult)
    assert sum(result.finished_at is not None for result in results) > 300
    assert any(result.finished_at is None for result in results)
    assert len(await table(database, QuizAnswer)) > 900


async def test_everything_is_visibly_fictitious(database: Database):
    await demo_people(database, plan())
    names = [person.name for person in await table(database, Person) if person.name]
    initiatives = await sent(database)
    names += [one.name for one in initiatives if one.name]
    names += [one.content_set_by for one in initiatives if one.content_set_by]
    assert len(names) > 200
    assert [name for name in names if "(minh họa)" not in name] == []
    phones = [show_phone(one.phone) for one in initiatives if one.phone]
    assert phones
    assert [phone for phone in phones if not phone.startswith("0900 000 0")] == []


async def test_sixty_initiatives_of_every_kind(database: Database):
    await demo_people(database, plan())
    initiatives = await sent(database)
    assert len(initiatives) == 60
    assert {one.maturity for one in initiatives} == set(Maturity)
    assert {one.content for one in initiatives} == set(Content)
    assert {one.group for one in initiatives} == set(Group)
    assert {one.khoi for one in initiatives} >= {k.code for k in read_profile("demo").khoi}
    states = Counter(one.status for one in initiatives)
    assert states[Status.WITHDRAWN] == 3
    assert states[Status.DUPLICATE] == 2
    assert set(states) == set(Status) - {Status.DRAFT}
    assert sum(one.is_published for one in initiatives) == 1
    assert sum(one.is_confidential for one in initiatives) == 3
    assert sum(one.name is None for one in initiatives) == 4
    assert sum(one.story.isascii() for one in initiatives) >= 5
    assert len(await table(database, InitiativeAnswer)) > 40


async def test_codes_follow_time_and_can_be_read_aloud(database: Database):
    await demo_people(database, plan())
    initiatives = await sent(database)
    assert [read_code(one.code or "") for one in initiatives] == [one.code for one in initiatives]
    times = [one.submitted_at for one in initiatives]
    assert times == sorted(times, key=lambda at: at or NOW)
    assert all(NOW - WEEKS < (at or NOW) < NOW for at in times)
    years = {one.code[3:7] for one in initiatives if one.code}
    assert years == {str(day_of(at or NOW).year) for at in times}


def test_some_are_nearly_the_same():
    by_key = {story.key: story for story in WORDS.stories}
    pairs = [(story, by_key[story.like]) for story in WORDS.stories if story.like]
    assert len(pairs) == 10
    for one, other in pairs:
        a, b = (set(words(fold(story.story)).split()) for story in (one, other))
        assert len(a & b) / min(len(a), len(b)) > 0.5, one.key


async def test_they_are_found_as_those_that_residents_send(database: Database):
    await demo_people(database, plan())
    found = {one.code: one.folded for one in await sent(database)}
    assert all(text == words(text) for text in found.values())
    assert any("nha van hoa" in text for text in found.values())


async def test_every_move_is_one_the_table_allows_and_ends_where_the_initiative_stands(
    database: Database,
):
    await demo_people(database, plan())
    stands = {one.id: one.status for one in await sent(database)}
    last: dict[Any, str] = {}
    for move in sorted(await table(database, InitiativeMove), key=lambda move: move.moved_at):
        assert Status(move.after) in MOVES[Status(move.before)]
        assert last.get(move.initiative_id, Status.DRAFT) == move.before
        assert move.moved_at < NOW
        last[move.initiative_id] = move.after
    assert {stands[one] for one in last} >= {Status.ELIGIBLE, Status.MORE_ASKED, Status.DUPLICATE}
    assert last == stands


async def test_units_live_and_nobody_is_named_to_a_leader_without_a_yes(database: Database):
    await demo_people(database, plan())
    agreed = {
        consent.person_id
        for consent in await table(database, Consent)
        if consent.purpose == Purpose.MEMBERSHIP
    }
    members = await table(database, Membership)
    assert {(one.unit_kind, one.unit) for one in members} == {
        ("organisation", "PN"),
        ("khoi", "K01"),
    }
    assert {one.person_id for one in members if one.shows_name} == agreed
    assert len(await table(database, InvitationVisit)) > len(members)
    assert len(await table(database, ClassSession)) == 18
    assert len(await table(database, Registration)) == 2
    assert {one.state for one in await table(database, Enquiry)} == {"open", "answered"}


async def test_what_was_answered_comes_again_and_some_of_it_waits(database: Database):
    await demo_people(database, plan())
    cards = await table(database, ReviewCard)
    met = {(one.person_id, one.lesson_id, one.question) for one in cards}
    answers = await table(database, QuizAnswer)
    quiz = {(lesson.id, one.id) for lesson in CATALOGUE.lessons for one in lesson.quiz}
    answered = {(one.person_id, one.lesson_id, one.question) for one in answers}
    assert met == {one for one in answered if one[1:] in quiz}
    assert all(one.answered_at < NOW for one in (*cards, *answers))
    assert {one.rung for one in cards} >= {1, 2, 3, 4}
    waits = sum(one.due_at is not None and one.due_at <= NOW for one in cards)
    assert len(cards) * 0.1 < waits < len(cards) * 0.9
    assert 0 < len(await table(database, Mute)) < 10


async def test_a_child_is_never_named_and_some_learned_with_a_helper(database: Database):
    await demo_people(database, plan())
    people_ = {one.id: one for one in await table(database, Person)}
    children = [
        one for one in people_.values() if one.birth_year and NOW.year - one.birth_year < 16
    ]
    assert children
    assert [one.name for one in children if one.name] == []
    helped = [one for one in await table(database, LessonResult) if one.assisted_by]
    assert {people_[one.assisted_by].name for one in helped} == {WORDS.events.people["helper"]}


async def test_lessons_stand_where_a_learner_can_go_on(database: Database):
    await demo_people(database, plan())
    known = {lesson.id: {step.id for step in steps(lesson)} for lesson in CATALOGUE.lessons}
    for result in await table(database, LessonResult):
        assert result.step in known[result.lesson_id]
        assert (result.step == "end") is (result.finished_at is not None)
        assert NOW - WEEKS < result.started_at < NOW


async def test_the_same_seed_gives_the_same_ward(sqlite_url: str, postgresql_url: str):
    wards = []
    for url in (sqlite_url, postgresql_url):
        database = Database(url)
        await demo_people(database, plan())
        wards.append(await told(database))
        await database.close()
    assert wards[0] == wards[1]


async def test_seeding_again_doubles_nothing(database: Database):
    await demo_people(database, plan())
    before = await told(database)
    assert await demo_people(database, plan()) == 0
    assert await told(database) == before


async def test_an_interrupted_seeding_goes_on_where_it_stopped(database: Database):
    class Stopped(Exception):
        """The power went."""

    def stop(done: int, _total: int) -> None:
        if done == 200:
            raise Stopped

    with pytest.raises(Stopped):
        await demo_people(database, plan(), on_progress=stop)
    assert await demo_people(database, plan()) == 100
    assert len(await table(database, Account)) == 300
    assert len(await sent(database)) == 60


async def test_two_towns_never_stand_in_one(database: Database):
    await demo_people(database, plan(people=50))
    with pytest.raises(BadSetting, match="another --seed"):
        await demo_people(database, plan(people=50, seed=2))


async def test_a_year_may_turn_among_them(database: Database):
    new_year = Plan(
        read_profile("demo"), CATALOGUE, WORDS, 300, 1, datetime(2027, 1, 10, tzinfo=UTC)
    )
    await demo_people(database, new_year)
    years = Counter((one.code or "")[3:7] for one in await sent(database))
    assert set(years) == {"2026", "2027"}
    assert sum(years.values()) == 60


async def test_links_open_the_demo_chats_once_each(database: Database):
    await demo_people(database, plan())
    later = NOW + timedelta(minutes=1)
    async with database.write() as session:
        links = await demo_links(session, later)
        assert [role for role, _ in links] == ["resident", "leader", "helper", "staff", "viewer"]
        held = {}
        for role, code in links:
            number = await one_time_codes.enter(
                session, ward=WardId("demo"), code=code, here=None, now=later, is_demo=True
            )
            account = await session.get(Account, number)
            assert account
            held[role] = await roles_of(session, person_id=account.person_id, now=later)
        with pytest.raises(people.CodeUnknown):
            await one_time_codes.enter(
                session,
                ward=WardId("demo"),
                code=links[0][1],
                here=None,
                now=later,
                is_demo=True,
            )
    assert held == {
        "resident": set(),
        "leader": {Role.LEADER},
        "helper": {Role.HELPER},
        "staff": {Role.STAFF},
        "viewer": {Role.VIEWER},
    }


async def test_there_are_no_links_before_there_are_people(database: Database):
    async with database.write() as session:
        assert await demo_links(session, NOW) == []


async def test_a_hundred_people_take_no_more_statements_than_ten(sqlite_url: str, tmp_path: Path):
    copy_sqlite(Path(sqlite_url.removeprefix("sqlite:///")), tmp_path / "other.db")
    few, many = [
        await statements_of(url, people)
        for url, people in ((sqlite_url, 10), (f"sqlite:///{tmp_path / 'other.db'}", 100))
    ]
    assert many < few + 20


async def statements_of(url: str, people: int) -> int:
    """Return how many statements it takes to seed so many people."""
    statements: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    database = Database(url)
    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        await demo_people(database, plan(people))
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
        await database.close()
    return len(statements)


async def test_progress_is_told_to_its_end(sqlite_url: str):
    database = Database(sqlite_url)
    told_steps: list[tuple[int, int]] = []
    await demo_people(database, plan(people=250), on_progress=lambda *step: told_steps.append(step))
    assert told_steps == [(100, 250), (200, 250), (250, 250)]
    await database.close()
