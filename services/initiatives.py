"""An initiative from the first word to the receipt: every answer is kept at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.models.initiatives import Attachment, Initiative
from db.queries import initiatives as rows
from db.queries import people
from domain.ids import InitiativeId, KhoiCode, initiative_code, new_id
from domain.initiatives import (
    Group,
    Maturity,
    MoveNotAllowed,
    NoSuchInitiative,
    Status,
    Step,
    StoryMissing,
    Topic,
    check_move,
    propose_content,
    read_story,
)
from domain.people import Purpose, read_name, read_phone
from domain.text import fold, words
from services.people import consent
from services.work import Work

EDITABLE = frozenset({Status.DRAFT, Status.SUBMITTED})
LISTED = 10


@dataclass(frozen=True, slots=True)
class Dossier:
    """An initiative with its answers and files, as its author may see it."""

    initiative: Initiative
    answers: dict[Topic, str]
    files: Sequence[Attachment]


async def draft(work: Work) -> Initiative | None:
    """Return this person's unsent initiative, the latest touched, or None."""
    found = await rows.of_person(
        work.session, person_id=work.person, status=[Status.DRAFT], limit=1
    )
    return found[0] if found else None


async def begin(work: Work) -> InitiativeId:
    """Start a new draft."""
    initiative_id = InitiativeId(new_id())
    person = await people.person(work.session, person_id=work.person)
    await rows.add(
        work.session,
        id=initiative_id,
        ward_id=work.house.ward.id,
        person_id=work.person,
        account_number=work.account,
        status=Status.DRAFT,
        step=Step.STORY,
        khoi=person.khoi if person else None,
        story="",
        folded="",
        is_confidential=False,
        is_demo=work.house.is_demo,
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


async def _open(work: Work, initiative_id: InitiativeId) -> Initiative:
    found = await own(work, initiative_id)
    if Status(found.status) not in EDITABLE:
        raise MoveNotAllowed(status=found.status)
    return found


async def dossier(work: Work, initiative_id: InitiativeId) -> Dossier:
    """Return one of this person's initiatives in full."""
    found = await own(work, initiative_id)
    answers = await rows.answers(work.session, initiative_id=initiative_id)
    files = await rows.attachments(work.session, initiative_id=initiative_id)
    return Dossier(found, {Topic(a.topic): a.text for a in answers}, files)


async def listed(work: Work) -> Sequence[Initiative]:
    """Return this person's initiatives, the latest touched first."""
    return await rows.of_person(
        work.session, person_id=work.person, status=list(Status), limit=LISTED
    )


async def found_by_code(work: Work, code: str) -> Initiative:
    """Return this person's initiative with this code. Raises NoSuchInitiative."""
    found = await rows.by_code(work.session, code=code)
    if found is None or found.person_id != work.person:
        raise NoSuchInitiative
    return found


async def at_step(work: Work, initiative_id: InitiativeId, step: Step) -> None:
    """Keep where the telling stands."""
    await rows.change(work.session, initiative_id=initiative_id, step=step)


async def tell(work: Work, initiative_id: InitiativeId, raw: str) -> None:
    """Keep the story; an earlier wording is kept as a revision."""
    story = read_story(raw)
    found = await _open(work, initiative_id)
    if found.story and found.story != story:
        await _keep_earlier(work, initiative_id, "story", found.story)
    await _change(work, initiative_id, story=story)
    await _refold(work, initiative_id)


async def set_maturity(work: Work, initiative_id: InitiativeId, maturity: Maturity) -> None:
    """Keep the answer to "đã làm chưa?"."""
    await _open(work, initiative_id)
    await _change(work, initiative_id, maturity=maturity)


async def set_name(
    work: Work, initiative_id: InitiativeId, raw: str | None, *, text_version: str = ""
) -> None:
    """Keep the author's name with consent to exactly these words, or keep none."""
    await _open(work, initiative_id)
    name = None if raw is None else read_name(raw)
    if name is not None:
        await consent(work, purpose=Purpose.INITIATIVE_NAME, text_version=text_version)
    await _change(work, initiative_id, name=name)


async def set_khoi(work: Work, initiative_id: InitiativeId, khoi: KhoiCode | None) -> None:
    """Keep which khối it comes from; unknown is an answer too."""
    await _open(work, initiative_id)
    await _change(work, initiative_id, khoi=khoi)


async def set_phone(work: Work, initiative_id: InitiativeId, raw: str | None) -> None:
    """Keep a number to call back, or none."""
    phone = None if raw is None else read_phone(raw)
    await _open(work, initiative_id)
    await _change(work, initiative_id, phone=phone)


async def set_confidential(work: Work, initiative_id: InitiativeId, is_confidential: bool) -> None:
    """Keep whether the author wants it seen only by those who handle it."""
    await _open(work, initiative_id)
    await _change(work, initiative_id, is_confidential=is_confidential)


async def answer(work: Work, initiative_id: InitiativeId, topic: Topic, raw: str) -> None:
    """Keep the answer to one plain question; an earlier one is kept as a revision."""
    text = read_story(raw)
    found = await _open(work, initiative_id)
    earlier = {a.topic: a.text for a in await rows.answers(work.session, initiative_id=found.id)}
    if topic in earlier and earlier[topic] != text:
        await _keep_earlier(work, initiative_id, topic, earlier[topic])
    await rows.set_answer(
        work.session, initiative_id=initiative_id, topic=topic, text=text, now=work.now
    )
    await _change(work, initiative_id)
    await _refold(work, initiative_id)


async def submit(work: Work, initiative_id: InitiativeId) -> str:
    """Send it: it gets its code, a rule proposes content and group. Raises StoryMissing."""
    found = await own(work, initiative_id)
    if found.code is not None:
        return found.code
    check_move(Status(found.status), Status.SUBMITTED)
    files = await rows.attachments(work.session, initiative_id=initiative_id)
    if not found.story and not files:
        raise StoryMissing
    year = work.today.year
    content = propose_content(found.folded, work.house.rules)
    number = await rows.next_number(work.session, name=f"SK-{year}")
    code = initiative_code(year, number)
    await _change(
        work,
        initiative_id,
        status=Status.SUBMITTED,
        code=code,
        submitted_at=work.now,
        content=content,
        group=Group.D,
        step=Step.PREVIEW,
    )
    return code


async def withdraw(work: Work, initiative_id: InitiativeId) -> None:
    """Take it back; it stays in the author's list and leaves everyone else's."""
    found = await own(work, initiative_id)
    if found.status == Status.WITHDRAWN:
        return
    check_move(Status(found.status), Status.WITHDRAWN)
    await _change(work, initiative_id, status=Status.WITHDRAWN, withdrawn_at=work.now)


async def _change(work: Work, initiative_id: InitiativeId, **values: object) -> None:
    await rows.change(work.session, initiative_id=initiative_id, updated_at=work.now, **values)


async def _keep_earlier(work: Work, initiative_id: InitiativeId, field: str, text: str) -> None:
    await rows.add_revision(
        work.session,
        id=new_id(),
        initiative_id=initiative_id,
        field=field,
        earlier=text,
        replaced_at=work.now,
    )


async def _refold(work: Work, initiative_id: InitiativeId) -> None:
    found = await rows.one(work.session, initiative_id=initiative_id)
    answers = await rows.answers(work.session, initiative_id=initiative_id)
    story = found.story if found else ""
    whole = "\n".join([story, *(a.text for a in answers)])
    await rows.change(work.session, initiative_id=initiative_id, folded=words(fold(whole)))
