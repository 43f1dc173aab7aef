"""Reads the fictitious ward's events besides learning: classes, enquiries, initiatives' moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from content.fields import BrokenLesson, Fields, read_yaml
from domain.enquiries.enquiries import About
from domain.initiatives.initiatives import Status

_FILE = "seed/events.yaml"
_NO_OTHER = -1


@dataclass(frozen=True, slots=True)
class SeedInitiative:
    """How far an initiative came, and why; ``other`` is a similar one, if any."""

    number: int
    status: Status
    reason: str
    is_published: bool
    other: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class SeedEnquiry:
    """An enquiry to the ward; without an answer it still waits."""

    kind: About
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class SeedEvents:
    """Everything the fictitious ward does; ``people`` names those with a role.

    ``invites`` are broadcasts that leaders sent, ``drafts`` those they have not sent yet.

    ``usual``: what becomes of initiatives that have no events of their own.
    """

    target: str
    topics: tuple[str, ...]
    reason_by: str
    lives: Mapping[int, SeedInitiative]
    usual: Sequence[SeedInitiative]
    questions: tuple[SeedEnquiry, ...]
    unanswered: tuple[str, ...]
    invites: str
    drafts: str
    people: Mapping[str, str]


def load_events() -> SeedEvents:
    """Read the file. Raises BrokenLesson naming the field."""
    raw = read_yaml((files("content") / "seed" / "events.yaml").read_bytes(), _FILE)
    if not isinstance(raw, Mapping):
        raise BrokenLesson(_FILE, "", "must be a mapping")
    plain = {"number": 0, "reason": "", "other": _NO_OTHER, "kind": "", "published": False}
    told = {**raw, **{part: [{**plain, **one} for one in raw[part]] for part in ("lives", "usual")}}
    fields = Fields(told, _FILE)
    lives = [_life(part) for part in fields.parts("lives")]
    events = SeedEvents(
        target=fields.text("target"),
        topics=fields.texts("topics"),
        reason_by=fields.text("reason_by"),
        lives={life.number: life for life in lives},
        usual=[_life(part) for part in fields.parts("usual")],
        questions=tuple(_asked(part) for part in fields.parts("questions")),
        unanswered=fields.texts("unanswered"),
        invites=fields.text("invites"),
        drafts=fields.text("drafts"),
        people=fields.pairs("people"),
    )
    fields.close()
    return events


def _life(fields: Fields) -> SeedInitiative:
    other = fields.number("other")
    life = SeedInitiative(
        number=fields.number("number"),
        status=fields.one_of("status", Status),
        reason=fields.text("reason", may_be_empty=True),
        is_published=fields.flag("published"),
        other=None if other == _NO_OTHER else other,
        kind=fields.text("kind", may_be_empty=True),
    )
    fields.close()
    return life


def _asked(fields: Fields) -> SeedEnquiry:
    asked = SeedEnquiry(
        kind=fields.one_of("kind", About),
        text=fields.text("text"),
        answer=fields.text("answer", may_be_empty=True),
    )
    fields.close()
    return asked
