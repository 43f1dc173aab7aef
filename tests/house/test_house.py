"""The house keeps its own rules; every rule is shown a planted violation as well."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from domain.broadcasts.broadcasts import BroadcastStage
from domain.broadcasts.recipients import RecipientStatus
from domain.deliveries import State
from domain.enquiries.enquiries import CaseState
from domain.files import AttachmentState
from domain.initiatives.co_authors import CoAuthorState
from domain.initiatives.initiatives import Status
from domain.queues import InboxState, JobState
from domain.reminders.reminders import ReminderDecision
from handlers.build import CONVERSATIONS
from handlers.notices import NOTICES
from tests.support import house_rules as rules
from tests.support.house_rules import PACKAGES, ROOT

NO_VERB = rules.verbs_written(CONVERSATIONS.presses)
STATES: tuple[type[StrEnum], ...] = (
    AttachmentState,
    BroadcastStage,
    CaseState,
    CoAuthorState,
    InboxState,
    JobState,
    RecipientStatus,
    ReminderDecision,
    State,
    Status,
)


def sources(*packages: str) -> Iterator[tuple[str, str]]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text()


def broken(rule: rules.Rule, *packages: str, homes: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{path}: {finding}"
        for path, source in sources(*packages)
        if not path.startswith(homes or "\0")
        for finding in rule(source)
    ]


# Source text -----------------------------------------------------------------------------------


def test_a_transaction_commits_by_ending():
    assert broken(rules.commits, *PACKAGES, homes=("db/", "services/work.py")) == []


def test_words_for_people_live_in_content():
    speaking = set(PACKAGES) - {"content"}
    letters = ("domain/name_order.py",)  # knows the alphabet, to sort names by it
    assert broken(rules.vietnamese_strings, *sorted(speaking), homes=letters) == []


def test_docstrings_and_comments_call_a_person_they():
    assert broken(rules.gendered_words, *PACKAGES) == []


def test_machinery_has_its_standard_names():
    assert broken(rules.retired_words, *PACKAGES, "tests", "bench") == []


def test_no_module_is_too_long():
    assert broken(rules.module_length, *PACKAGES, homes=("db/migrations/versions/",)) == []


def test_routers_are_built_in_functions():
    assert broken(rules.module_level_routers, "handlers", "bot") == []


def test_queries_name_states_by_the_domains_enums():
    assert broken(rules.bare_states, "db") == []


def test_queries_say_what_they_return():
    assert broken(rules.untyped_returns, "db/queries") == []


def test_the_glossary_lists_every_state():
    glossary = (ROOT / "GLOSSARY.md").read_text().splitlines()
    for states in STATES:
        [row] = [line for line in glossary if f"**{states.__name__}**" in line]
        assert [state for state in states if f"`{state}`" not in row] == [], states


def test_databases_are_never_copied_as_files():
    assert broken(rules.file_copies, *PACKAGES) == []


def test_services_and_the_demo_know_no_screen_and_no_button():
    homes = ("services/work.py",)  # carries a handler's screen to the outbox
    assert broken(rules.screens_made, "services", "demo", homes=homes) == []
    assert broken(NO_VERB, "services", "demo") == []


def test_whoever_is_not_in_the_talk_is_told_by_use_cases_and_jobs():
    assert broken(rules.people_told, *PACKAGES, homes=("services/", "bot/jobs/")) == []


def test_every_notice_has_its_screen_and_every_screen_of_a_notice_is_used():
    made = [
        notice for _, source in sources("services", "bot") for notice in rules.notices_made(source)
    ]
    assert {key for key, _ in made} == set(NOTICES)
    for key, facts in made:
        known = frozenset(inspect.signature(NOTICES[key]).parameters)
        assert facts is None or facts == known, key


def test_only_the_registry_knows_a_messenger_by_name():
    naming = sorted(set(PACKAGES) - {"content"})
    homes = ("bot/channels/", "domain/channels.py")  # the web chat is our own page, always there
    assert broken(rules.messengers, *naming, homes=homes) == []


def test_no_test_measures_the_machine():
    assert broken(rules.time_limits, "tests") == []


def test_files_are_aged_in_one_place():
    assert broken(rules.file_ages, "tests", homes=("tests/support/ages.py",)) == []


@pytest.mark.parametrize(
    ("rule", "violation"),
    [
        (rules.commits, "async def keep(session):\n    await session.commit()"),
        (rules.vietnamese_strings, "GREETING = 'Kính chào bác'"),
        (rules.vietnamese_strings, "def greet(name):\n    return f'Cảm ơn {name}'"),
        (rules.vietnamese_strings, "WORDS = ['đã nhận']"),
        (rules.gendered_words, 'def greet(person):\n    """Greet her."""'),
        (rules.gendered_words, "LIMIT = 3\n'''How often She may ask.'''"),
        (rules.gendered_words, "answer()  # his own words"),
        (rules.retired_words, "class Sink" + "Mou" + "th: ..."),
        (rules.bare_states, "sa.select(Job).where(Job.state == 'waiting')"),
        (rules.bare_states, "sa.select(Job).where(Job.state.in_(('waiting', 'done')))"),
        (rules.bare_states, "sa.update(initiative).values(status='draft')"),
        (rules.bare_states, "insert(session, {'state': 'waiting'})"),
        (rules.untyped_returns, "async def rows(session) -> Sequence[sa.Row[Any]]: ..."),
        (rules.untyped_returns, "def facts(key: str) -> 'Mapping[str, Any]': ..."),
        (rules.module_length, "x = 1\n" * 251),
        (rules.module_level_routers, "from aiogram import Router\nrouter = Router()"),
        (rules.module_level_routers, "import aiogram\nROUTERS = [aiogram.Router()]"),
        (rules.module_level_routers, "class Lessons:\n    router = Router()"),
        (rules.file_copies, "import shutil\nshutil.copy(a, b)"),
        (rules.file_copies, "import shutil\nshutil.copy2(a, b)"),
        (rules.file_copies, "from shutil import copyfile"),
        (rules.screens_made, "from domain.screens import Screen"),
        (rules.screens_made, "def f(screens):\n    return screens.Choice('menu', words)"),
        (NO_VERB, "way = 'tell.add'"),
        (NO_VERB, "def way(one):\n    return f'follow.one:{one}'"),
        (rules.people_told, "work.notify(person, Notice('a'))"),
        (rules.people_told, "def f(self):\n    self.work.tell_person(person, screen)"),
        (rules.messengers, "if account.channel == 'webchat':\n    reveal()"),
        (rules.messengers, "ROUTE = '/webhook/telegram'"),
        (rules.messengers, "NAMES = ('ZALO_OA_SECRET',)"),
        (rules.messengers, "def open():\n    from bot.channels.telegram import channel"),
        (rules.messengers, "import bot.channels.webchat.limits"),
        (rules.time_limits, "async with asyncio.timeout(10): pass"),
        (rules.time_limits, "asyncio.wait_for(came(), 5)"),
        (rules.time_limits, "page.get_by_text('x').wait_for(timeout=2_000)"),
        (rules.time_limits, "context.set_default_timeout(10_000)"),
        (rules.time_limits, "subprocess.run(words, timeout=280)"),
        (rules.time_limits, "process.wait(30)"),
        (rules.time_limits, "assert time.monotonic() - began < 3"),
        (rules.time_limits, "assert (now() - started) < timedelta(seconds=2)"),
        (rules.file_ages, "os.utime(path, (0, 0))"),
        (rules.places, "--index-url https://" + "py" + "pi.org/simple"),
        (rules.places, "resolved: https://registry." + "npm" + "js.org/x.tgz"),
        (rules.places, "DATA = '/" + "root/data'"),
        (rules.places, "see /" + "Users/lan/notes.txt"),
    ],
)
def test_a_planted_violation_is_found(rule: rules.Rule, violation: str):
    assert rule(violation)


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (rules.commits, "def f(work):\n    work.committed()"),
        (rules.vietnamese_strings, '"""Nói về sáng kiến."""\nD = "đ"'),
        (rules.gendered_words, 'hers = "her"\n"""Where they are, there."""  # this one'),
        (rules.bare_states, "where(job.state == JobState.DONE).values(state=sa.bindparam('to'))"),
        (rules.untyped_returns, "def add(**values: Any) -> Sequence[ScreenRow]: ..."),
        (rules.untyped_returns, "def _found(rows) -> Any: ..."),
        (rules.module_level_routers, "def conversation():\n    return Router()"),
        (rules.file_copies, "path.replace(target)\nold.copy()"),
        (rules.screens_made, "screen = 'Screen'"),
        (NO_VERB, "row = 'staff'; key = 'broadcast:1'"),
        (rules.people_told, "signals.notify(7)\nwork.show(screen)"),
        (rules.messengers, '"""Telegram calls here."""\nfrom services.webchat import sessions'),
        (rules.messengers, "from bot.channels.registry import CHANNELS"),
        (rules.time_limits, "asyncio.wait_for(came(), WAIT)\nprocess.wait()\n' '.join(words)"),
        (rules.time_limits, "asyncio.wait(tasks, timeout=0.5)\nassert time.monotonic() < ends"),
        (rules.places, "GET /chat/messages and /var/lib/hocvuso and {base}/root/x"),
    ],
)
def test_what_is_allowed_is_left_alone(rule: rules.Rule, source: str):
    assert rule(source) == []


def test_no_file_names_a_registry_or_somebodys_machine():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert "pyproject.toml" in listed
    found = [f"{name}: {place}" for name in listed for place in places_in(ROOT / name)]
    assert found == []


def places_in(path: Path) -> list[str]:
    if not path.is_file():
        return []  # removed, not yet committed
    try:
        return rules.places(path.read_text())
    except UnicodeDecodeError:
        return []  # a picture


# Documents -------------------------------------------------------------------------------------


def test_every_package_has_its_line_in_the_architecture():
    page = (ROOT / "ARCHITECTURE.md").read_text()
    packages = {path.rpartition("/")[0] for path, _ in sources(*PACKAGES) if "__init__" in path}
    assert packages >= set(PACKAGES)
    assert {package for package in packages if not is_described(package, page)} == set()


def is_described(package: str, page: str) -> bool:
    """Return whether the page names the package, its kind, or the feature or room it is in."""
    kind = f"{package.rpartition('/')[0]}/<name>"
    return (
        f"{package}/" in page
        or f"{kind}/" in page
        or any(f"`{name}`" in page or f"`{name}/`" in page for name in package.split("/")[1:])
    )


def test_every_status_word_is_in_the_glossary():
    """The kinds of reminders are explained where their rules are."""
    told = "".join((ROOT / name).read_text() for name in ("GLOSSARY.md", "content/reminders.yaml"))
    glossary = set(re.findall(r"\w+", told))
    words = {word for _, source in sources("domain") for word in rules.enum_values(source)}
    assert "submitted" in words
    assert words - glossary == set()


def classes() -> dict[str, list[str]]:
    """Every public class name and the modules that define it."""
    found: dict[str, list[str]] = {}
    for path, source in sources(*PACKAGES):
        for name in rules.public_classes(source):
            found.setdefault(name, []).append(path)
    return found


def test_one_public_class_name_lives_in_one_module():
    assert {name: homes for name, homes in classes().items() if len(homes) > 1} == {}


def test_every_class_the_glossary_names_exists():
    named = re.findall(r"\*\*([A-Z][a-z]+(?:[A-Z][a-z]+)*)\*\*", (ROOT / "GLOSSARY.md").read_text())
    known = set(classes())
    assert len(named) > 100
    assert [name for name in named if name not in known] == []


def test_an_enum_value_is_seen_wherever_it_stands():
    source = (
        "import enum\nclass Status(enum.StrEnum):\n    'doc'\n    DRAFT = 'draft'\n    limit: int"
    )
    assert rules.enum_values(source) == ["draft"]


# Imports ---------------------------------------------------------------------------------------


def test_importing_any_module_does_nothing(tmp_path: Path):
    names = [
        path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path, _ in sources(*PACKAGES)
        if not path.startswith("db/migrations/")  # alembic's scripts, run by alembic
    ]
    assert import_quietly(ROOT, tmp_path, *names) == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "planted",
    [
        "print('hello')",
        "import os\nTOKEN = os.environ['HOCVUSO_TELEGRAM_TOKEN']",
        "open('left.txt', 'w').close()",
        "import threading as t\nt.Thread(target=t.Event().wait, daemon=True).start()",
        "import socket\nsocket.socket().bind(('127.0.0.1', 0))",
        "import subprocess\nsubprocess.run(['true'])",
        "raise SystemExit",
    ],
)
def test_a_module_that_does_something_at_import_is_found(tmp_path: Path, planted: str):
    (tmp_path / "planted.py").write_text(planted)
    assert "planted" in import_quietly(tmp_path, tmp_path, "planted")


def import_quietly(root: Path, folder: Path, *names: str) -> str:
    """Import modules in a bare process standing in `folder`; return what they did besides."""
    program = ROOT / "tests" / "support" / "quiet_imports.py"
    done = subprocess.run(
        [sys.executable, "-B", str(program), str(root), *names],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_no_package_loads_a_vendor_by_being_named():
    heavy = (
        "aiogram alembic asyncpg docxtpl jinja2 PIL sqlalchemy starlette telegram xlsxwriter yaml"
    )
    program = (
        "import sys\n"
        f"for package in {PACKAGES!r}: __import__(package)\n"
        f"print(sorted(set(sys.modules) & set({heavy.split()!r})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
