"""Reads the words of the fictitious ward: parts of names, initiatives to send, all invented."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from content.fields import BrokenLesson, Fields, read_yaml
from content.seed_events import SeedEvents, load_events
from domain.initiatives.initiatives import Content, Group, Maturity, Topic

FOLDER = "seed"
_MAY_BE_LEFT_OUT: Mapping[str, object] = {
    "like": "",
    "group": "D",
    "set_by_staff": False,
    "anonymous": False,
    "confidential": False,
    "withdrawn": False,
    "answers": {},
}


@dataclass(frozen=True, slots=True)
class Names:
    """Parts of names for women and men; ``mark`` follows every name shown."""

    mark: str
    surnames: tuple[str, ...]
    women: tuple[tuple[str, ...], tuple[str, ...]]
    men: tuple[tuple[str, ...], tuple[str, ...]]
    staff: str
    job: str
    wording: str


@dataclass(frozen=True, slots=True)
class Story:
    """One invented initiative; ``like`` names the one it nearly repeats."""

    key: str
    like: str
    story: str
    maturity: Maturity
    content: Content
    group: Group
    is_set_by_staff: bool
    is_anonymous: bool
    is_confidential: bool
    is_withdrawn: bool
    answers: Mapping[Topic, str]


@dataclass(frozen=True, slots=True)
class SeedWords:
    """All texts from which a fictitious ward is generated."""

    names: Names
    stories: tuple[Story, ...]
    events: SeedEvents


def load_seed_words() -> SeedWords:
    """Read ``content/seed``. Raises BrokenLesson naming the file and the field."""
    return SeedWords(_names(), tuple(_stories()), load_events())


def _names() -> Names:
    fields = _file("names.yaml")
    women, men, staff = fields.part("women"), fields.part("men"), fields.part("staff")
    names = Names(
        mark=fields.text("mark"),
        surnames=fields.texts("surnames"),
        women=(women.texts("middle"), women.texts("given")),
        men=(men.texts("middle"), men.texts("given")),
        staff=staff.text("name"),
        job=staff.text("job"),
        wording=fields.text("wording"),
    )
    for part in (fields, women, men, staff):
        part.close()
    return names


def _stories() -> list[Story]:
    name = f"{FOLDER}/initiatives.yaml"
    raw = read_yaml((files("content") / FOLDER / "initiatives.yaml").read_bytes(), name)
    entries = raw.get("initiatives") if isinstance(raw, Mapping) else None
    if not isinstance(entries, list):
        raise BrokenLesson(name, "initiatives", "must be a list")
    return [_story({**_MAY_BE_LEFT_OUT, **entry}, name) for entry in entries]


def _story(raw: Mapping[str, object], file: str) -> Story:
    fields = Fields(dict(raw), file, str(raw.get("key", "")))
    story = Story(
        key=fields.text("key"),
        like=fields.text("like", may_be_empty=True),
        story=fields.text("story"),
        maturity=fields.one_of("maturity", Maturity),
        content=Content[fields.text("content")],
        group=Group[fields.text("group")],
        is_set_by_staff=fields.flag("set_by_staff"),
        is_anonymous=fields.flag("anonymous"),
        is_confidential=fields.flag("confidential"),
        is_withdrawn=fields.flag("withdrawn"),
        answers={Topic(topic): text for topic, text in fields.pairs("answers").items()},
    )
    fields.close()
    return story


def _file(name: str) -> Fields:
    path = f"{FOLDER}/{name}"
    return Fields(read_yaml((files("content") / FOLDER / name).read_bytes(), path), path)
