"""An initiative's life: begun, read by its author, sent with a receipt, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.models.initiatives import Attachment, Initiative, InitiativeMove
from db.queries.initiatives import co_authors
from db.queries.initiatives import initiatives as rows
from db.queries.people import people
from domain.deadlines import DeadlineKind
from domain.ids import InitiativeId, initiative_code, new_id
from domain.initiatives.co_authors import CoAuthorState
from domain.initiatives.initiatives import (
    EDITABLE,
    BeingDecided,
    DraftStep,
    InitiativeMoveNotAllowed,
    NoSuchInitiative,
    NothingAsked,
    Status,
    StoryMissing,
    Topic,
    check_move,
    is_before,
    propose_content,
    propose_group,
    propose_more,
)
from domain.people import Purpose
from domain.zone import day_of
from services.initiatives.history import history, record_move
from services.initiatives.unmerge import let_go
from services.people.people import end_consents
from services.work import Work

LISTED = 10
_CARRIED = [status for status in Status if status is not Status.WITHDRAWN]
REFUSED_FILE = "refused"
VOICE = "audio"


@dataclass(frozen=True, slots=True)
class Dossier:
    """An initiative with its answers, files and moves, as its author may see it.

    ``seen_with`` is where the one stands that it was joined to: nothing else of that is hers.
    """

    initiative: Initiative
    answers: dict[Topic, str]
    files: Sequence[Attachment]
    moves: Sequence[InitiativeMove]
    seen_with: Status | None = None

    @property
    def id(self) -> InitiativeId:
        """Its id."""
        return InitiativeId(self.initiative.id)

    @property
    def reached(self) -> DraftStep:
        """How far the telling came."""
        return DraftStep(self.initiative.step or DraftStep.STORY)

    @property
    def spoken(self) -> frozenset[Topic]:
        """The plain questions answered by voice; the recordings are kept as evidence."""
        return frozenset(Topic(f.topic) for f in self.files if f.topic and f.kind == VOICE)

    @property
    def answered(self) -> frozenset[Topic]:
        """The plain questions answered in words or by voice."""
        return self.spoken | self.answers.keys()

    @property
    def status(self) -> Status:
        """Where it stands."""
        return Status(self.initiative.status)

    @property
    def is_sent(self) -> bool:
        """Whether the ward has it."""
        return self.initiative.code is not None

    @property
    def is_told(self) -> bool:
        """Whether there is anything to send: words or a file."""
        return bool(self.initiative.story or self.files)


@dataclass(frozen=True, slots=True)
class Listed:
    """An initiative as its author's list shows it; ``code`` is None until it is sent."""

    id: InitiativeId
    code: str | None
    story: str
    name: str | None
    phone: str | None


async def draft(work: Work) -> Dossier | None:
    """Return this person's unsent initiative, the latest touched, or None."""
    found = await rows.of_person(
        work.session, person_id=work.person, status=[Status.DRAFT], limit=1
    )
    return await _dossier(work, found[0]) if found else None


async def begin(work: Work) -> InitiativeId:
    """Start a new draft; one that holds nothing yet is taken up instead."""
    latest = await draft(work)
    if latest is not None and not latest.is_told:
        return latest.id
    initiative_id = InitiativeId(new_id())
    person = await people.person(work.session, person_id=work.person)
    await rows.add(
        work.session,
        id=initiative_id,
        ward_id=work.context.ward.id,
        person_id=work.person,
        account_number=work.account,
        status=Status.DRAFT,
        assisted_by=work.actor.helped_by,
        step=DraftStep.STORY,
        khoi=person.khoi if person else None,
        story="",
        folded="",
        is_confidential=False,
        is_demo=work.context.is_demo,
        created_at=work.now,
        updated_at=work.now,
    )
    return initiative_id


async def own(work: Work, initiative_id: InitiativeId) -> Initiative:
    """Return this person's initiative. Raises NoSuchInitiative: not there and not yours alike."""
    found = await rows.one(work.session, initiative_id=initiative_id)
    if found is None or found.person_id != work.person:
        raise NoSuchInitiative
    return found


async def own_open(work: Work, initiative_id: InitiativeId) -> Initiative:
    """Return this person's initiative if it may still change.

    Raises InitiativeMoveNotAllowed when it was taken back, BeingDecided when the ward weighs it.
    """
    found = await own(work, initiative_id)
    if found.status == Status.WITHDRAWN:
        raise InitiativeMoveNotAllowed(status=found.status)
    if Status(found.status) not in EDITABLE:
        raise BeingDecided(status=found.status)
    return found


async def own_to_withdraw(work: Work, initiative_id: InitiativeId) -> Initiative:
    """Return this person's initiative if it may be taken back. Raises InitiativeMoveNotAllowed."""
    found = await own(work, initiative_id)
    check_move(Status(found.status), Status.WITHDRAWN)
    return found


async def dossier(work: Work, initiative_id: InitiativeId) -> Dossier:
    """Return one of this person's initiatives in full."""
    return await _dossier(work, await own(work, initiative_id))


async def open_dossier(work: Work, initiative_id: InitiativeId) -> Dossier:
    """Return one of this person's initiatives in full.

    Raises InitiativeMoveNotAllowed when it is closed.
    """
    return await _dossier(work, await own_open(work, initiative_id))


async def in_full(work: Work, initiative_id: InitiativeId) -> Dossier | None:
    """Return anybody's initiative in full, locked: whoever asks has checked who may read it."""
    found = await rows.one(work.session, initiative_id=initiative_id)
    return await _dossier(work, found) if found is not None else None


async def _dossier(work: Work, found: Initiative) -> Dossier:
    answers = await rows.answers(work.session, initiative_id=found.id)
    files = await rows.attachments(work.session, initiative_id=found.id)
    held = [file for file in files if file.state != REFUSED_FILE]
    known = {Topic(a.topic): a.text for a in answers}
    told = {topic: known[topic] for topic in Topic if topic in known}
    moves = await history(work, found.id) if found.code else []
    return Dossier(found, told, held, moves, await _seen_with(work, found))


async def _seen_with(work: Work, found: Initiative) -> Status | None:
    if found.merged_into is None:
        return None
    other = await rows.one(work.session, initiative_id=found.merged_into)
    return Status(other.status) if other is not None else None


async def listed(work: Work) -> Sequence[Listed]:
    """Return this person's initiatives that hold anything, the latest touched first."""
    found = await rows.of_person(
        work.session, person_id=work.person, status=list(Status), limit=LISTED
    )
    return [_listed(one) for one in found if one.code or await _is_told(work, one)]


async def open_ones(work: Work, limit: int) -> Sequence[Listed]:
    """Return this person's initiatives that may still change, the latest touched first."""
    found = await rows.of_person(
        work.session, person_id=work.person, status=list(EDITABLE), limit=limit
    )
    return [_listed(one) for one in found if one.code or await _is_told(work, one)]


def _listed(found: Initiative) -> Listed:
    return Listed(InitiativeId(found.id), found.code, found.story, found.name, found.phone)


async def _is_told(work: Work, found: Initiative) -> bool:
    return bool(found.story) or (await _dossier(work, found)).is_told


async def found_by_code(work: Work, code: str) -> Initiative:
    """Return this person's initiative with this code. Raises NoSuchInitiative."""
    found = await rows.by_code(work.session, code=code)
    if found is None or found.person_id != work.person:
        raise NoSuchInitiative
    return found


async def reach(work: Work, initiative_id: InitiativeId, step: DraftStep) -> Dossier:
    """Keep how far the telling came and return it in full; going back keeps nothing."""
    found = await own_open(work, initiative_id)
    if is_before(DraftStep(found.step or DraftStep.STORY), step):
        await rows.change(work.session, initiative_id=initiative_id, step=step)
    return await _dossier(work, found)


async def submit(work: Work, initiative_id: InitiativeId) -> str:
    """Send it: it gets its code, a rule proposes content and group. Raises StoryMissing."""
    found = await dossier(work, initiative_id)
    if found.initiative.code is not None:
        return found.initiative.code
    check_move(Status(found.initiative.status), Status.SUBMITTED)
    if not found.is_told:
        raise StoryMissing
    year = work.today.year
    folded = found.initiative.folded
    number = await rows.next_number(work.session, name=f"SK-{year}")
    code = initiative_code(year, number)
    main = propose_content(folded, work.context.rules)
    await record_move(work, found.initiative, Status.SUBMITTED)
    await change(
        work,
        initiative_id,
        status=Status.SUBMITTED,
        code=code,
        submitted_at=work.now,
        reply_due_on=day_of(work.context.deadlines.ends_at(DeadlineKind.INITIATIVE, work.now)),
        assisted_by=work.actor.helped_by or found.initiative.assisted_by,
        content=main,
        more_contents=[str(one) for one in propose_more(folded, work.context.rules, main)] or None,
        group=propose_group(folded, work.context.group_rules),
        step=DraftStep.PREVIEW,
    )
    return code


async def withdraw(work: Work, initiative_id: InitiativeId) -> None:
    """Take it back; it stays in the author's list and leaves everyone else's."""
    found = await own(work, initiative_id)
    if found.status == Status.WITHDRAWN:
        return
    check_move(Status(found.status), Status.WITHDRAWN)
    await let_go(work, found)
    await record_move(work, found, Status.WITHDRAWN)
    await change(work, initiative_id, status=Status.WITHDRAWN, withdrawn_at=work.now)
    await end_unused_consents(work)


async def send_more(work: Work, initiative_id: InitiativeId) -> Initiative:
    """Hand back what staff asked more about. Raises NothingAsked, BeingDecided."""
    found = await own_open(work, initiative_id)
    if found.status != Status.MORE_ASKED:
        raise NothingAsked
    await record_move(work, found, Status.RECEIVED)
    await change(work, initiative_id, status=Status.RECEIVED)
    return found


async def end_unused_consents(work: Work) -> None:
    """End the consent to keep a name, or a number, that no initiative of hers carries any more."""
    named = await co_authors.of_person(
        work.session, person_id=work.person, state=CoAuthorState.CONFIRMED
    )
    carried = await rows.of_person(
        work.session, person_id=work.person, status=_CARRIED, limit=1_000
    )
    if not named and not any(one.name for one in carried):
        await end_consents(work, purpose=Purpose.INITIATIVE_NAME)
    if not any(one.phone for one in carried):
        await end_consents(work, purpose=Purpose.CONTACT)


async def change(work: Work, initiative_id: InitiativeId, **values: object) -> None:
    """Keep these columns, and that it was touched now."""
    await rows.change(work.session, initiative_id=initiative_id, updated_at=work.now, **values)
