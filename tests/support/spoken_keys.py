"""Which sentences the code says, and with which facts: read from its source text."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.channels.registry import CHANNELS
from bot.channels.telegram.contents import OTHER as KINDS
from content.heard_words import Politeness
from domain.address import AddressForm
from domain.broadcasts.recipients import RecipientStatus
from domain.devices import DEVICES, OTHER
from domain.enquiries.enquiries import About, CaseState
from domain.enquiries.urgent import UrgentKind
from domain.initiatives.co_authors import STANDING
from domain.initiatives.initiatives import (
    Content,
    DraftStep,
    EvidenceKind,
    Group,
    Maturity,
    Status,
    Topic,
)
from domain.learning.results import Doubt
from domain.people import Purpose, Role
from domain.reminders.preferences import HOURS, OFTEN
from domain.reports.participation import AgeBand, Breakdown
from domain.secrets.kinds import SecretKind
from domain.triage.moves import NEEDS_REASON, OF_STAFF, WAITING
from handlers.enquiries.urgent_screens import FRAUD
from handlers.triage.paper_entry_form import FORM as PAPER_FORM
from handlers.units.class_session_form import FORM as CLASS_SESSION_FORM
from services.broadcasts.starting import StopReason
from services.triage.merging import LinkKind
from services.triage.triage import WorkQueue
from tests.support.house_rules import ROOT

PACKAGES = ("bot", "handlers", "services", "domain")
MESSENGERS = (*(kind.name for kind in CHANNELS), "zalo_bot", "zalo_oa")
COUNTER = ("phone", "place", "hours")
SETTLED = sorted(OF_STAFF - set(WAITING))
EXPANDED: Mapping[str, Sequence[str]] = {
    "secrets.{}": list(SecretKind),
    "fallback.other_{}": sorted({*KINDS.values()}),
    "browsers.device_{}": sorted({*(kind for _, kind in DEVICES), OTHER}),
    "six_questions.{}": list(Topic),
    "shared_phone.role_{}": list(Role),
    "drafting.is_{}": list(Maturity),
    "contributions.add_{}": list(EvidenceKind),
    "contributions.drop_{}": list(EvidenceKind),
    "contributions.is_{}": list(EvidenceKind),
    "contributions.spoken_{}": list(Topic),
    "contributions.state_{}": STANDING,
    "follow.status_{}": list(Status),
    "follow.answer_{}": list(Topic),
    "moves.told_{}": sorted(OF_STAFF),
    "moves.was_{}": [status for status in Status if status is not Status.DRAFT],
    "paper_entry.change_{}": [step for step in PAPER_FORM.asked if step != "name"],
    "staff_triage.pile_{}": list(WorkQueue),
    "staff_triage.list_{}": list(WorkQueue),
    "staff_triage.empty_{}": list(WorkQueue),
    "staff_triage.stands_{}": [*WAITING, *SETTLED],
    "staff_triage.author_{}": (Status.SUBMITTED, Status.RECEIVED),
    "staff_triage.moved_{}": sorted(OF_STAFF | {Status.SUBMITTED}),
    "staff_triage.to_{}": sorted(OF_STAFF - {Status.DUPLICATE}),
    "staff_triage.done_{}": sorted(OF_STAFF - {Status.DUPLICATE}),
    "staff_triage.why_{}": sorted(NEEDS_REASON - {Status.DUPLICATE}),
    "staff_triage.is_group_{}": list(Group),
    "staff_triage.group_{}": list(Group),
    "address.{}": list(AddressForm),
    "counter.{}": COUNTER,
    "lesson.doubt_{}": list(Doubt),
    "choice.maturity_{}": list(Maturity),
    "choice.change_{}": [step for step in DraftStep if step is not DraftStep.PREVIEW],
    "choice.topic_{}": list(Topic),
    "broadcasts.row_{}": ("waiting", "scheduled", "sending", "paused"),
    "broadcasts.reach_{}": MESSENGERS,
    "broadcasts.channel_{}": MESSENGERS,
    "broadcasts.on_channel_{}": MESSENGERS,
    "broadcasts.only_on_{}": MESSENGERS,
    "broadcasts.fate_{}": list(RecipientStatus),
    "broadcasts.age_{}": list(AgeBand),
    "broadcasts.on_age_{}": list(AgeBand),
    "broadcasts.only_age_{}": list(AgeBand),
    "broadcasts.stopped_{}": list(StopReason),
    "unit_desk.content_{}": list(Content),
    "unit_desk.chosen_{}": list(Content),
    "unit_desk.of_content_{}": list(Content),
    "unit_desk.change_{}": CLASS_SESSION_FORM.asked,
    "lesson_approval.row_{}": list(Doubt),
    "merging.is_{}": list(LinkKind),
    "polite.{}": list(Politeness),
    "wishes.is_often_{}": [str(one) for one in OFTEN],
    "wishes.is_day_{}": [str(day) for day in range(7)],
    "wishes.day_{}": [str(day) for day in range(7)],
    "wishes.chosen_{}": [str(day) for day in range(7)],
    "wishes.often_{}": [str(one) for one in OFTEN],
    "wishes.at_{}": [str(hour) for hour in HOURS],
    "choice.export_{}": ("xlsx", "csv"),
    "figures.by_{}": list(Breakdown),
    "own_data.agreed_{}": list(Purpose),
    "own_data.no_name{}": ("", "_apart"),
    "own_data.no_khoi{}": ("", "_apart"),
    "own_data.withdraw_{}": list(Purpose),
    "enquiries.state_{}": list(CaseState),
    "replies.state_{}": list(CaseState),
    "replies.about_{}": list(About),
    "replies.urgent_{}": list(UrgentKind),
    "urgent.heard_{}": list(UrgentKind),
    "urgent.kind_{}": list(UrgentKind),
    "urgent.steps_{}": list(FRAUD),
}
"""Keys that are put together while running, and all that they may become."""

THE_ONE_WAY = "choice.{}"
"""How ``choice`` itself words its label; its callers are what counts."""


@dataclass(frozen=True)
class Said:
    """One place that says ``key`` with ``facts``; ``is_certain``: with no others."""

    where: str
    key: str
    facts: frozenset[str]
    is_certain: bool = True


def modules() -> Iterator[Path]:
    """Every module that may say something, or refuse it."""
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


@cache
def all_said() -> Sequence[Said]:
    """Every place of the code that words a phrase or a button."""
    return [
        said
        for path in modules()
        for said in said_in(path.read_text(), path.relative_to(ROOT).as_posix())
    ]


def said_in(source: str, where: str) -> Iterator[Said]:
    """Every place of one module that words with ``domain.screens``, or names a job's apology."""
    if "domain.screens" not in source and "JobKind" not in source:
        return
    tree = ast.parse(source)
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and (prefix := _prefix(call)) is not None:
            facts = frozenset(
                word.arg
                for word in call.keywords
                if word.arg and word.arg not in ("failed", "give_up")
            )
            around = [f for f in functions if f.lineno <= call.lineno <= (f.end_lineno or 0)]
            place = f"{where}:{call.lineno}"
            for key, is_certain in _keys(_key_argument(call), around[-1] if around else tree):
                whole = key if "." in key else prefix + key
                if whole != THE_ONE_WAY:
                    yield Said(place, whole, facts, is_certain)


def _prefix(call: ast.Call) -> str | None:
    name = getattr(call.func, "id", "")
    return {"say": "", "choice": "choice.", "JobKind": ""}.get(name)


def _key_argument(call: ast.Call) -> ast.expr:
    failed = [word.value for word in call.keywords if word.arg == "failed"]
    return failed[0] if failed else call.args[0]


def _keys(argument: ast.expr, scope: ast.AST) -> Iterator[tuple[str, bool]]:
    if isinstance(argument, ast.Constant):
        yield str(argument.value), True
    elif isinstance(argument, ast.JoinedStr):
        pattern = "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in argument.values
        )
        yield pattern, True
    elif isinstance(argument, ast.IfExp):
        yield from _keys(argument.body, scope)
        yield from _keys(argument.orelse, scope)
    elif isinstance(argument, ast.Name):
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign) and _names(node.targets[0]) & {argument.id}:
                yield from ((key, False) for key, _ in _keys(node.value, scope))


def _names(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def expand(key: str) -> list[str]:
    """Return the keys a pattern may become. Raises KeyError for a pattern nobody listed."""
    if "{}" not in key:
        return [key]
    return [key.replace("{}", str(one)) for one in EXPANDED[key]]
