"""Reads a ward's profile: khối with their old names, organisations, the counter's facts.

A profile is a YAML file; unknown facts are left empty and read "chờ phường xác nhận" on screens.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import yaml

from content.fields import BrokenLesson, Fields, read_yaml
from content.local_facts import read_facts
from content.opening_hours import opening_text, read_opening
from content.organisation_kinds import load_kinds
from domain.errors import BadSetting
from domain.ids import KhoiCode, WardId
from domain.initiatives.initiatives import Group
from domain.quiet import SilentDays
from domain.text import clean_line, fold
from domain.ward import Counter, Khoi, Organisation, Ward, khoi_words

SCHEMA = "ward/1"
WARD_ID = re.compile(r"[a-z][a-z0-9-]{1,38}")
CODE = re.compile(r"[A-Z][A-Z0-9_-]{1,18}")
LONGEST_SILENCE = 31
"""Days of one silence; more is a mistyped year."""


def shipped_profiles() -> list[str]:
    """Return the names of the profiles that came with the package."""
    names = (entry.name for entry in (files("content") / "wards").iterdir())
    return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))


def read_profile(path_or_name: str | Path) -> Ward:
    """Read a ward from a profile file, or from the shipped profile of that name.

    Raises BadSetting with one sentence: no such file, what cannot be read, or which name two khối
    or organisations share.
    """
    text = str(path_or_name)
    path = Path(text).expanduser()
    if path.is_file():
        return ward_from(path.read_bytes(), str(path))
    if text in shipped_profiles():
        return ward_from((files("content") / "wards" / f"{text}.yaml").read_bytes(), text)
    raise BadSetting(
        f"There is no ward profile {text!r}: name a file or one of {', '.join(shipped_profiles())}."
    )


def ward_from(data: bytes, file: str) -> Ward:
    """Parse the bytes of ``file`` into a ward. Raises BadSetting."""
    with _in_profile(file):
        fields = Fields(_with_defaults(read_yaml(data, file)), file)
        fields.expect("schema", SCHEMA)
        ward = Ward(
            id=WardId(_matching(fields.text("id"), WARD_ID, file, "id")),
            name=clean_line(fields.text("name")),
            province=clean_line(fields.text("province")),
            is_demo=fields.flag("is_demo"),
            counter=_counter(fields.part("counter"), file),
            khoi=tuple(_khoi(part, file) for part in fields.parts("khoi")),
            organisations=tuple(
                _organisation(part, file) for part in fields.parts("organisations")
            ),
            silent_days=tuple(_silent(part, file) for part in fields.parts("silent_days")),
            closes_on=fields.day_or_none("closes_on"),
            facts=read_facts(fields, file),
        )
        fields.close()
    problem = next(problems(ward), "")
    if problem:
        raise BadSetting(f"Ward profile {file}: {problem}")
    return ward


def problems(ward: Ward) -> Iterator[str]:
    """Yield a sentence for each name or code that two khối or two organisations share."""
    understood: dict[str, Khoi] = {}
    for khoi in ward.khoi:
        yield from khoi_clashes(khoi, understood)
    called: dict[str, Organisation] = {}
    for organisation in ward.organisations:
        yield from organisation_clashes(organisation, called)


def khoi_clashes(khoi: Khoi, understood: dict[str, Khoi]) -> Iterator[str]:
    """Yield a sentence for each name that residents also use for an earlier khối.

    ``understood`` maps the names so far; a khối without a clash is added to it.
    """
    names = {khoi_key(name): name for name in (khoi.code, *khoi.aliases, khoi.name)}
    clashes = [(name, understood[key]) for key, name in names.items() if key in understood]
    for name, other in clashes:
        yield (
            f'"{name}" would mean both {other.name} ({other.code}) and {khoi.name} ({khoi.code}); '
            "write more of one name, such as its old commune."
        )
    if not clashes:
        understood.update(dict.fromkeys(names, khoi))


def organisation_clashes(new: Organisation, called: dict[str, Organisation]) -> Iterator[str]:
    """Yield a sentence for each name that an earlier organisation has; else add the names."""
    names = {fold(name): name for name in (new.code, *new.aliases, new.name)}
    clashes = [(name, called[key]) for key, name in names.items() if key in called]
    for name, other in clashes:
        yield f'two organisations are called "{name}": {other.code} and {new.code}.'
    if not clashes:
        called.update(dict.fromkeys(names, new))


def profile_text(ward: Ward) -> str:
    """Return the file that ``read_profile`` reads back as this ward."""
    told = {"schema": SCHEMA, **asdict(ward)}
    told["counter"]["opening"] = opening_text(ward.counter.opening)
    told["khoi"] = [{**asdict(khoi), "aliases": list(khoi.aliases)} for khoi in ward.khoi]
    told["organisations"] = [{**asdict(o), "aliases": list(o.aliases)} for o in ward.organisations]
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=100)


def khoi_key(name: str) -> str:
    """Return the key of a residents' name: two names with one key mean one khối."""
    return khoi_words(name)


def _counter(fields: Fields, file: str) -> Counter:
    facts = (fields.text(name, may_be_empty=True) for name in ("name", "address", "hours", "phone"))
    told = [clean_line(fact) for fact in facts]
    counter = Counter(*told, opening=read_opening(fields, file))
    fields.close()
    return counter


def _khoi(fields: Fields, file: str) -> Khoi:
    khoi = Khoi(
        code=KhoiCode(_matching(fields.text("code"), CODE, file, "khoi.code")),
        name=clean_line(fields.text("name")),
        aliases=tuple(clean_line(alias) for alias in fields.texts("aliases")),
        old_area=clean_line(fields.text("old_area", may_be_empty=True)),
    )
    fields.close()
    return khoi


def _organisation(fields: Fields, file: str) -> Organisation:
    organisation = Organisation(
        code=_matching(fields.text("code"), CODE, file, "organisations.code"),
        name=clean_line(fields.text("name")),
        kind=fields.text("kind"),
        group=fields.text("group", may_be_empty=True),
        aliases=tuple(clean_line(alias) for alias in fields.texts("aliases")),
    )
    fields.close()
    kinds = [kind.code for kind in load_kinds()]
    if organisation.kind not in kinds:
        what = f'must be one of {", ".join(kinds)}, not "{organisation.kind}"'
        raise BrokenLesson(file, "organisations.kind", what)
    if organisation.group not in ("", *Group):
        what = f'must be one of {", ".join(Group)} or empty, not "{organisation.group}"'
        raise BrokenLesson(file, "organisations.group", what)
    return organisation


def _silent(fields: Fields, file: str) -> SilentDays:
    silent = SilentDays(
        first_on=fields.day("first_on"),
        last_on=fields.day("last_on"),
        reason=clean_line(fields.text("reason")),
    )
    fields.close()
    if not 0 < len(list(silent.days)) <= LONGEST_SILENCE:
        what = f"must be 1 to {LONGEST_SILENCE} days, from first_on to last_on"
        raise BrokenLesson(file, "silent_days", what)
    return silent


def _matching(value: str, shape: re.Pattern[str], file: str, where: str) -> str:
    if shape.fullmatch(value) is None:
        raise BrokenLesson(file, where, f'must look like {shape.pattern}, not "{value}"')
    return value


def _with_defaults(raw: object) -> object:
    """Fill in what a hand-written profile may leave out; a wrong shape is left for the reader."""
    if not isinstance(raw, Mapping):
        return raw
    empty = {"is_demo": False, "counter": {}, "khoi": [], "organisations": [], "silent_days": []}
    empty |= {"closes_on": None, "facts": {}}
    told = {**empty, **{name: value for name, value in raw.items() if value is not None}}
    if isinstance(told["counter"], Mapping):
        blank = dict.fromkeys(("name", "address", "hours", "phone"), "")
        told["counter"] = {**blank, "opening": {}, **told["counter"]}
    for name, more in (
        ("khoi", {"aliases": [], "old_area": ""}),
        ("organisations", {"aliases": []}),
    ):
        entries = told[name]
        if isinstance(entries, list):
            told[name] = [{**more, **e} if isinstance(e, Mapping) else e for e in entries]
    return told


@contextmanager
def _in_profile(file: str) -> Iterator[None]:
    """Turn a field reader's error into a sentence about a ward profile."""
    try:
        yield
    except BrokenLesson as wrong:
        place = f"field {wrong.where} " if wrong.where else ""
        raise BadSetting(f"Ward profile {file}: {place}{wrong.what}.") from wrong
