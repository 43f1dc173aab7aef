"""Co-authors: named by the author, asked by a code, confirmed under their own name and consent."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from db.digests import code_digest
from db.models.initiatives import CoAuthor, Initiative
from db.queries.initiatives import co_authors as rows
from db.queries.initiatives import initiatives
from domain.ids import InitiativeId, PersonId, new_id
from domain.initiatives.co_authors import (
    CODE_LENGTH,
    CODE_PREFIX,
    CONFIRMABLE,
    MOST_NAMED,
    STANDING,
    CoAuthorClosed,
    CoAuthorCodeUsed,
    CoAuthorState,
    NoSuchCoAuthorCode,
    OwnCoAuthorCode,
    TooManyCoAuthors,
    show_co_author_code,
)
from domain.initiatives.initiatives import Status, title
from domain.people import Purpose, read_name
from services.initiatives.initiatives import end_unused_consents, own, own_open
from services.notices import Notice
from services.people.people import CODE_LETTERS, consent
from services.work import Work


@dataclass(frozen=True, slots=True)
class NamedCoAuthor:
    """A co-author an author named; the name is empty once declined or taken back."""

    id: UUID
    name: str
    state: CoAuthorState


@dataclass(frozen=True, slots=True)
class CoAuthorRequest:
    """What a named co-author sees of the initiative they are asked about.

    ``author`` is None when no name goes with it, or when it is confidential. ``called`` is the name
    its author typed.
    """

    id: UUID
    state: CoAuthorState
    code: str
    title: str
    author: str | None
    called: str


async def named(work: Work, initiative_id: InitiativeId) -> Sequence[NamedCoAuthor]:
    """Return everyone this person named for their initiative. Raises NoSuchInitiative."""
    await own(work, initiative_id)
    known = await rows.named(work.session, initiative_id=initiative_id)
    return [NamedCoAuthor(one.id, one.name, CoAuthorState(one.state)) for one in known]


async def name(work: Work, initiative_id: InitiativeId, raw: str) -> tuple[str, str]:
    """Name a co-author; return the name and the code to hand over, which is kept only as a digest.

    Raises NameUnreadable, MoveNotAllowed, TooManyCoAuthors.
    """
    called = read_name(raw)
    await own_open(work, initiative_id)
    known = await rows.named(work.session, initiative_id=initiative_id)
    if sum(1 for one in known if one.state in STANDING) >= MOST_NAMED:
        raise TooManyCoAuthors(limit=MOST_NAMED)
    code = CODE_PREFIX + "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    await rows.add(
        work.session,
        id=new_id(),
        initiative_id=initiative_id,
        name=called,
        code_hash=code_digest(work.session, code),
        state=CoAuthorState.ASKED,
        asked_at=work.now,
    )
    return called, show_co_author_code(code)


async def look(work: Work, code: str) -> CoAuthorRequest:
    """Return the request behind a code, to the person who typed it.

    Raises NoSuchCoAuthorCode, OwnCoAuthorCode, CoAuthorCodeUsed (by somebody else), CoAuthorClosed.
    """
    found = await rows.by_code(work.session, code_hash=code_digest(work.session, code))
    if found is None or found.state == CoAuthorState.TAKEN_BACK:
        raise NoSuchCoAuthorCode
    return _asked(found, await _answerable(work, found))


async def asked(work: Work, co_author_id: UUID) -> CoAuthorRequest:
    """Return the request of a code while it is unanswered. Raises as ``look`` does."""
    found = await _open(work, co_author_id)
    return _asked(found, await _answerable(work, found))


async def confirm(work: Work, co_author_id: UUID, raw: str, *, text_version: str) -> str:
    """Store the co-author's yes and name, with consent to these words; notify the author.

    Return the initiative's code.

    Raises NameUnreadable and what ``look`` raises.
    """
    own_name = read_name(raw)
    found = await _open(work, co_author_id)
    initiative = await _answerable(work, found)
    await consent(work, purpose=Purpose.INITIATIVE_NAME, text_version=text_version)
    await _answer(work, found, CoAuthorState.CONFIRMED, name=own_name, person_id=work.person)
    facts = _facts(initiative, own_name)
    work.notify(PersonId(initiative.person_id), Notice("co_author.confirmed", facts))
    return _code(initiative)


async def decline(work: Work, co_author_id: UUID) -> None:
    """Store the co-author's no, delete the typed name and notify the author.

    Raises what ``look`` raises.
    """
    found = await _open(work, co_author_id)
    initiative = await _answerable(work, found)
    facts = _facts(initiative, found.name)
    await _answer(work, found, CoAuthorState.DECLINED, name="")
    work.notify(PersonId(initiative.person_id), Notice("co_author.declined", facts))


async def leave(work: Work, co_author_id: UUID) -> str:
    """Take a confirmed co-author's name off again and notify the author.

    Return the initiative's code. Raises NoSuchCoAuthorCode.
    """
    found = await rows.one(work.session, co_author_id=co_author_id)
    if found is None or found.person_id != work.person or found.state != CoAuthorState.CONFIRMED:
        raise NoSuchCoAuthorCode
    initiative = await initiatives.one(work.session, initiative_id=found.initiative_id)
    if initiative is None:
        raise NoSuchCoAuthorCode
    facts = _facts(initiative, found.name)
    await _answer(work, found, CoAuthorState.TAKEN_BACK, name="")
    await end_unused_consents(work)
    work.notify(PersonId(initiative.person_id), Notice("co_author.left", facts))
    return _code(initiative)


async def take_back(work: Work, co_author_id: UUID) -> InitiativeId:
    """Let the author take a co-author back; the code stops working. Raises NoSuchInitiative."""
    found = await rows.one(work.session, co_author_id=co_author_id)
    if found is None:
        raise NoSuchCoAuthorCode
    initiative = InitiativeId((await own(work, InitiativeId(found.initiative_id))).id)
    if found.state in STANDING:
        await _answer(work, found, CoAuthorState.TAKEN_BACK, name="")
    return initiative


async def _open(work: Work, co_author_id: UUID) -> CoAuthor:
    found = await rows.one(work.session, co_author_id=co_author_id)
    if found is None or found.state == CoAuthorState.TAKEN_BACK:
        raise NoSuchCoAuthorCode
    if found.state != CoAuthorState.ASKED:
        raise CoAuthorCodeUsed
    return found


async def _answerable(work: Work, found: CoAuthor) -> Initiative:
    """Return the initiative if the actor may answer for it."""
    initiative = await initiatives.one(work.session, initiative_id=found.initiative_id)
    if initiative is None:
        raise NoSuchCoAuthorCode
    if initiative.person_id == work.person:
        raise OwnCoAuthorCode
    is_hers = found.state == CoAuthorState.CONFIRMED and found.person_id == work.person
    if found.state != CoAuthorState.ASKED and not is_hers:
        raise CoAuthorCodeUsed
    if not is_hers and Status(initiative.status) not in CONFIRMABLE:
        raise CoAuthorClosed
    return initiative


async def _answer(
    work: Work, found: CoAuthor, state: CoAuthorState, **values: str | PersonId
) -> None:
    await rows.change(
        work.session, co_author_id=found.id, state=state, answered_at=work.now, **values
    )


def _asked(found: CoAuthor, initiative: Initiative) -> CoAuthorRequest:
    author = None if initiative.is_confidential else initiative.name
    return CoAuthorRequest(
        found.id,
        CoAuthorState(found.state),
        _code(initiative),
        title(initiative.story, 200),
        author,
        found.name,
    )


def _facts(initiative: Initiative, name: str) -> dict[str, object]:
    """Return the facts of the author's notice: who answered for which initiative."""
    return {"initiative": initiative.id.hex, "code": _code(initiative), "name": name}


def _code(initiative: Initiative) -> str:
    return initiative.code or "…"
