"""Staff link or merge initiatives that say the same, and may undo it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from db.models.initiatives import Initiative
from db.queries.initiatives import initiatives as found_rows
from db.queries.initiatives import merging as rows
from domain.errors import Refused
from domain.ids import InitiativeId, PersonId, new_id
from domain.initiatives.initiatives import Status
from services.initiatives.dossier import Dossier
from services.initiatives.history import record_move
from services.initiatives.initiatives import change
from services.initiatives.unmerge import unmerge
from services.notices import Notice
from services.people import people
from services.triage import triage
from services.triage.triage import NoSuchHere, NotFromHere
from services.work import Work

_WEIGHED = (Status.APPRAISING, Status.ELIGIBLE)


class IntoItself(Refused):
    """An initiative cannot be linked to itself."""

    code = "merging.into_itself"


class IntoJoined(Refused):
    """The other initiative was merged itself; ``code`` names its target."""

    code = "merging.into_joined"


class HasJoined(Refused):
    """Others were merged into this one: it stays where they can find it."""

    code = "merging.has_joined"


class NotJoined(Refused):
    """It is linked to nothing (any more)."""

    code = "merging.not_joined"


class BeingWeighed(Refused):
    """The surviving one is appraised already: the merge stays."""

    code = "merging.being_weighed"


class LinkKind(StrEnum):
    """The kind of a link: a duplicate, or only seen together from now on."""

    DUPLICATE = "duplicate"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Ties:
    """What an initiative is tied to: the one it is like (code, kind, who, when), those joined."""

    to: Any | None
    joined: Sequence[str]


async def ties(work: Work, opened: Dossier) -> Ties:
    """Return what staff said of an initiative they have opened and others."""
    joined = await rows.joined_to(work.session, initiative_id=opened.id)
    link = await rows.link(work.session, initiative_id=opened.id)
    return Ties(link, [one.code or "…" for one in joined])


async def join(work: Work, initiative_id: InitiativeId, code: str, kind: LinkKind) -> None:
    """Link an initiative to the one with this code; if merged, it follows that one from now on.

    Both authors are notified once, neither reads the other. Raises NoSuchHere, IntoItself,
    IntoJoined, HasJoined or NotFromHere.
    """
    joined = await triage.opened(work, initiative_id)
    named = await found_rows.by_code(work.session, code=code)
    if named is None:
        raise NoSuchHere
    other = (await triage.opened(work, InitiativeId(named.id))).initiative
    await _check(work, joined, other)
    by, move_id = await people.own_code(work), new_id()
    await record_move(work, joined.initiative, Status.DUPLICATE, by=by, move_id=move_id)
    into = other.id if kind is LinkKind.MERGED else None
    await change(work, initiative_id, status=Status.DUPLICATE, merged_into=into)
    await rows.add_link(
        work.session,
        id=new_id(),
        initiative_id=initiative_id,
        other_id=other.id,
        kind=kind,
        linked_by=by,
        linked_at=work.now,
    )
    mine = joined.initiative
    work.notify(
        PersonId(mine.person_id),
        Notice("initiative.duplicate", {"initiative": mine.id.hex, "code": mine.code}),
        dedupe_key=f"move:{move_id}",
    )
    if kind is LinkKind.MERGED:
        work.notify(
            PersonId(other.person_id),
            Notice("initiative.joined", {"initiative": other.id.hex, "code": other.code}),
            dedupe_key=f"joined:{move_id}",
        )


async def _check(work: Work, joined: Dossier, other: Initiative) -> None:
    """Refuse a link to itself, a chain, or one that its status does not allow."""
    if other.id == joined.id:
        raise IntoItself
    if other.merged_into is not None:
        raise IntoJoined(surviving=await _code(work, other.merged_into))
    is_tied = joined.initiative.merged_into is not None
    if is_tied or Status.DUPLICATE not in triage.ways(joined.status):
        raise NotFromHere(status=joined.status)
    if await rows.joined_to(work.session, initiative_id=joined.id):
        raise HasJoined


async def part(work: Work, initiative_id: InitiativeId) -> None:
    """Undo it: the status before comes back. Raises NoSuchHere, NotJoined or BeingWeighed."""
    joined = (await triage.opened(work, initiative_id)).initiative
    if joined.merged_into is None:
        raise NotJoined
    other = await found_rows.one(work.session, initiative_id=InitiativeId(joined.merged_into))
    if other is not None and other.status in _WEIGHED:
        raise BeingWeighed
    await unmerge(work, joined, by=await people.own_code(work))


async def _code(work: Work, initiative_id: UUID) -> str:
    found = await found_rows.one(work.session, initiative_id=InitiativeId(initiative_id))
    return (found.code if found else None) or "…"
