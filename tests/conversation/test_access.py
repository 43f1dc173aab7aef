"""Every door of the house stands in the table of who may do what, and is guarded by it."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from aiogram.fsm.state import StatesGroup
from starlette.routing import Route

from bot.cli.verbs import CLI_COMMANDS
from bot.runtime.app import web_app
from content.commands import load_commands
from domain import access
from domain.people import Role
from handlers.build import CONVERSATIONS
from tests.support.house_rules import ROOT
from tests.support.talk import open_engine


def test_every_command_has_its_wordings_and_every_wording_its_command():
    assert set(load_commands()) == set(CONVERSATIONS.commands)


def test_every_button_that_is_shown_is_listened_to():
    """An action is written by ``choice(key, verb, …)``, a quiz's by ``options(question, verb, …)``:

    every verb in the code is one of them.
    """
    shown = {
        verb for path in sorted((ROOT / "handlers").rglob("*.py")) for verb in verbs_shown(path)
    }
    internal = {"answered", "no_such_choice", "other_person", "helping.done"}
    assert shown == set(CONVERSATIONS.presses) - internal


def verbs_shown(path: Path) -> Iterator[str]:
    for call in ast.walk(ast.parse(path.read_text())):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"choice", "options"}:
            verb = call.args[1]
            if isinstance(verb, ast.Constant):
                yield str(verb.value)
            elif isinstance(verb, ast.IfExp):
                yield from (str(one.value) for one in (verb.body, verb.orelse))  # type: ignore[attr-defined]


async def test_every_address_has_its_row_and_every_row_its_address(sqlite_url: str, tmp_path: Path):
    async with open_engine(sqlite_url, tmp_path) as engine:
        app = web_app(engine, secret="s")
    served = {
        f"{method} {route.path}"
        for route in app.routes
        if isinstance(route, Route)
        for method in (route.methods or ())
        if method != "HEAD"
    }
    assert served == set(access.ROUTES)


def test_every_verb_of_the_command_line_has_its_row_and_every_row_its_verb():
    assert {verb.name for verb in CLI_COMMANDS} == set(access.COMMAND_LINE)


def test_every_row_names_an_action_and_every_action_has_a_door():
    tables = (CONVERSATIONS.presses, CONVERSATIONS.commands, CONVERSATIONS.steps)
    said = {found.action for table in tables for found in table.values()}
    doors = {action for table in (access.ROUTES, access.COMMAND_LINE) for action in table.values()}
    assert said | doors == set(access.ACTIONS)


RESIDENT = {"look", "talk", "learn", "propose", "read_files"}
READS = RESIDENT | {"see_figures", "export_participation", "report"}
OF_UNIT = RESIDENT | {"record_gathering", "register_unit"}
OF_STAFF = READS | {
    "assist",
    "approve_broadcast",
    "triage",
    "answer_questions",
    "key_in",
    "export_initiatives",
    "import_initiatives",
    "approve_lesson",
}
OF_ADMIN = RESIDENT | {"approve_lesson", "grant_role", "erase_person", "set_up"}
REACHED = {
    None: RESIDENT,
    Role.RESIDENT: RESIDENT,
    Role.HELPER: RESIDENT | {"assist"},
    Role.UNIT_CONTACT: OF_UNIT,
    Role.LEADER: OF_UNIT
    | {"assist", "see_own_people", "invite_people"}
    | {"broadcast", "approve_broadcast"},
    Role.STAFF: OF_STAFF,
    Role.COUNCIL_MEMBER: READS,
    Role.COUNCIL_SECRETARY: READS,
    Role.COUNCIL_CHAIR: READS,
    Role.ADMIN: OF_ADMIN,
    Role.VIEWER: READS,
}
"""What each role reaches, written a second time by hand; None is a first visitor."""


@pytest.mark.parametrize("role", REACHED, ids=lambda role: role or "visitor")
def test_what_each_role_reaches(role: Role | None):
    roles = [role] if role else []
    assert {action for action in access.ACTIONS if access.may(action, roles)} == REACHED[role]


def test_two_roles_reach_what_either_does():
    both = {action for action in access.ACTIONS if access.may(action, ["viewer", "helper"])}
    assert both == READS | {"assist"}


def test_the_admin_reads_nothing_that_residents_wrote():
    assert not OF_ADMIN & {"triage", "answer_questions", "export_initiatives", "see_figures"}


def test_every_step_belongs_to_one_conversation():
    paths = [
        path for path in (ROOT / "handlers").rglob("*.py") if "StatesGroup" in path.read_text()
    ]
    modules = [
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)) for path in paths
    ]
    groups = {
        one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, StatesGroup) and one is not StatesGroup
    }
    assert {step.state for group in groups for step in group.__states__} == set(CONVERSATIONS.steps)
