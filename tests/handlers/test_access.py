"""Every door of the house stands in the table of who may do what, and is guarded by it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiogram import Router
from starlette.routing import Route

from bot.app import web_app
from bot.verbs import VERBS
from content.commands import load_commands
from domain import access
from domain.people import Role
from handlers.build import conversations
from handlers.filters import Pressed, Says
from tests.support.house_rules import ROOT
from tests.support.talk import Talk, open_engine, said


def filters(routers: list[Router]) -> Iterator[Any]:
    for router in routers:
        for observer in router.observers.values():
            for handler in observer.handlers:
                for one in handler.filters or ():
                    yield one.callback
        yield from filters(router.sub_routers)


def test_every_button_that_is_listened_to_has_its_row_and_every_row_its_button():
    verbs = {one.verb for one in filters(conversations()) if isinstance(one, Pressed)}
    assert verbs == set(access.PRESSES)


def test_every_command_has_its_row_and_every_row_its_command():
    commands = {one.command for one in filters(conversations()) if isinstance(one, Says)}
    assert commands == set(access.COMMANDS)


def test_every_button_that_is_shown_is_listened_to():
    """An action is written by ``choice(key, verb, …)``: every verb in the code is one of them."""
    shown = {
        verb for path in sorted((ROOT / "handlers").rglob("*.py")) for verb in verbs_shown(path)
    }
    internal = {"answered", "no_such_choice", "other_person", "about"}
    assert shown == set(access.PRESSES) - internal


def verbs_shown(path: Path) -> Iterator[str]:
    for call in ast.walk(ast.parse(path.read_text())):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "choice":
            verb = call.args[1]
            if isinstance(verb, ast.Constant):
                yield str(verb.value)
            elif isinstance(verb, ast.IfExp):
                yield from (str(one.value) for one in (verb.body, verb.orelse))  # type: ignore[attr-defined]


def test_a_verb_without_a_row_cannot_even_be_listened_to():
    with pytest.raises(KeyError):
        Pressed("broadcast.send")
    with pytest.raises(KeyError):
        Says({}, "broadcast")


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
    assert {verb.name for verb in VERBS} == set(access.COMMAND_LINE)


def test_every_row_names_an_action_and_every_action_has_a_door():
    doors = (access.PRESSES, access.COMMANDS, access.ROUTES, access.COMMAND_LINE)
    assert {action for table in doors for action in table.values()} == set(access.ACTIONS)


RESIDENT = {"look", "talk", "learn", "propose", "read_files"}
OF_STAFF = RESIDENT | {"export_initiatives", "approve_lesson"}


@pytest.mark.parametrize(
    ("roles", "reached"),
    [
        pytest.param([], RESIDENT, id="a resident"),
        pytest.param(["staff"], OF_STAFF, id="staff"),
        pytest.param(["admin"], OF_STAFF | {"grant_role", "set_up"}, id="an admin"),
        pytest.param(["staff", "resident"], OF_STAFF, id="two roles"),
    ],
)
def test_what_each_role_reaches(roles: list[str], reached: set[str]):
    assert {action for action in access.ACTIONS if access.may(action, roles)} == reached


async def test_what_is_for_staff_does_not_exist_for_a_resident_and_does_for_staff(
    database_url: str, tmp_path: Path
):
    async with open_engine(database_url, tmp_path) as engine:
        lan = await Talk.begin(engine, role=Role.STAFF)
        hoa = await Talk.begin(engine)
        closed = [verb for verb, action in access.PRESSES.items() if not access.may(action, [])]
        assert closed
        await lan.says("xuất danh sách")
        await hoa.opens("")
        [shown] = hoa.last
        for verb in closed:
            press = {"choice": f"{verb}:xlsx", "screen": shown["id"]}
            assert await hoa.hear(press) == [said("oddity.stale", "meeting.offer")]
        unknown = await hoa.says("xyz zyx")
        for command, action in access.COMMANDS.items():
            if not access.may(action, []):
                for typed in load_commands()[command].folded:
                    assert await hoa.says(typed) == unknown
                    assert await lan.says(typed) == [said("staff.desk")]
