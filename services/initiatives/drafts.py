"""Drafts an initiative: every answer is stored at once, earlier wordings too."""

from collections.abc import Iterable

from db.models.initiatives import Initiative
from db.queries.initiatives import initiatives as rows
from db.queries.people import people
from domain.ids import InitiativeId, KhoiCode, new_id
from domain.initiatives.initiatives import (
    DraftStep,
    Maturity,
    Status,
    Topic,
    is_before,
    join_story,
    read_story,
    step_to_go_on,
)
from domain.initiatives.initiatives import reword as reworded
from domain.people import Purpose, read_name, read_phone
from domain.text import words
from services.initiatives.dossier import Dossier, dossier_of
from services.initiatives.initiatives import (
    LISTED,
    change,
    end_unused_consents,
    open_ones,
    own_open,
)
from services.people.names import refuse_the_young
from services.people.people import consent
from services.work import Work


async def draft(work: Work) -> Dossier | None:
    """Return this person's unsent initiative, the last edited, or None."""
    found = await rows.of_person(
        work.session, person_id=work.person, status=[Status.DRAFT], limit=1
    )
    return await dossier_of(work, found[0]) if found else None


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


async def reach(work: Work, initiative_id: InitiativeId, step: DraftStep) -> Dossier:
    """Store the step a draft has reached and return its dossier; going back stores nothing."""
    return await _reach(work, await own_open(work, initiative_id), step)


async def reach_next(
    work: Work, initiative_id: InitiativeId, done: DraftStep
) -> tuple[DraftStep, Dossier]:
    """Return the step after ``done``, or the earlier one when one answer was changed; store it."""
    found = await own_open(work, initiative_id)
    asks_khoi = bool(work.context.ward.khoi)
    step = step_to_go_on(done, _reached(found), asks_khoi=asks_khoi)
    return step, await _reach(work, found, step)


async def _reach(work: Work, found: Initiative, step: DraftStep) -> Dossier:
    if is_before(_reached(found), step):
        await rows.change(work.session, initiative_id=found.id, step=step)
    return await dossier_of(work, found)


def _reached(found: Initiative) -> DraftStep:
    return DraftStep(found.step or DraftStep.STORY)


async def tell(work: Work, initiative_id: InitiativeId, raw: str) -> None:
    """Store the story; an earlier wording is kept as a revision."""
    story = read_story(raw)
    found = await own_open(work, initiative_id)
    if found.story and found.story != story:
        await _keep_earlier(work, initiative_id, "story", found.story)
    await _keep_story(work, initiative_id, story)


async def tell_more(work: Work, initiative_id: InitiativeId, raw: str) -> None:
    """Append one more part to a story: people write in several messages. Raises StoryFull."""
    more = read_story(raw)
    found = await own_open(work, initiative_id)
    await _keep_story(work, initiative_id, join_story(found.story, more))


async def reword(work: Work, earlier: str, new: str) -> bool:
    """Replace a part of a story by other words; the earlier wording stays as a revision.

    Returns whether one of the person's initiatives that may still change holds that part. Raises
    StoryTooLong, StoryFull.
    """
    text = read_story(new)
    for found in await open_ones(work, limit=LISTED):
        story = reworded(found.story, earlier, text)
        if story is not None:
            await _keep_earlier(work, found.id, "story", found.story)
            await _keep_story(work, found.id, story)
            return True
        if await _reword_answer(work, found.id, earlier, text):
            return True
    return False


async def _reword_answer(work: Work, initiative_id: InitiativeId, earlier: str, new: str) -> bool:
    known = await _answers(work, initiative_id)
    for topic, told in known.items():
        answer_now = reworded(told, earlier, new)
        if answer_now is not None:
            found = await own_open(work, initiative_id)
            await _keep_earlier(work, initiative_id, topic, told)
            await _keep_answer(work, found, known, Topic(topic), answer_now)
            return True
    return False


async def _keep_story(work: Work, initiative_id: InitiativeId, story: str) -> None:
    folded = _folded(story, (await _answers(work, initiative_id)).values())
    await change(work, initiative_id, story=story, folded=folded)


async def set_maturity(work: Work, initiative_id: InitiativeId, maturity: Maturity) -> None:
    """Keep the answer to "đã làm chưa?"."""
    await own_open(work, initiative_id)
    await change(work, initiative_id, maturity=maturity)


async def set_name(
    work: Work, initiative_id: InitiativeId, raw: str | None, *, text_version: str = ""
) -> None:
    """Keep the author's name with consent to exactly these words, or keep none.

    A consent ends with the last initiative that carries the name.
    """
    name = None if raw is None else read_name(raw)
    had_name = (await own_open(work, initiative_id)).name is not None
    if name is not None:
        await refuse_the_young(work)
        await consent(work, purpose=Purpose.INITIATIVE_NAME, text_version=text_version)
    await change(work, initiative_id, name=name)
    if had_name and name is None:
        await end_unused_consents(work)


async def set_khoi(work: Work, initiative_id: InitiativeId, khoi: KhoiCode | None) -> None:
    """Keep which khối it comes from; unknown is an answer too."""
    await own_open(work, initiative_id)
    await change(work, initiative_id, khoi=khoi)


async def set_phone(
    work: Work,
    initiative_id: InitiativeId,
    raw: str | None,
    *,
    note: str = "",
    text_version: str = "",
) -> None:
    """Store a number to call back, with the person's consent to exactly these words, or none.

    ``note`` says whom to ask for and when. The consent ends with the last initiative that carries
    a number.
    """
    phone = None if raw is None else read_phone(raw)
    had_phone = (await own_open(work, initiative_id)).phone is not None
    if phone is not None:
        await consent(work, purpose=Purpose.CONTACT, text_version=text_version)
    await change(work, initiative_id, phone=phone, phone_note=note or None)
    if had_phone and phone is None:
        await end_unused_consents(work)


async def set_confidential(work: Work, initiative_id: InitiativeId, is_confidential: bool) -> None:
    """Store whether only those who handle it may see the author."""
    await own_open(work, initiative_id)
    await change(work, initiative_id, is_confidential=is_confidential)


async def answer(work: Work, initiative_id: InitiativeId, topic: Topic, raw: str) -> None:
    """Store the answer to one plain question; an earlier one is kept as a revision."""
    text = read_story(raw)
    found = await own_open(work, initiative_id)
    known = await _answers(work, initiative_id)
    if topic in known and known[topic] != text:
        await _keep_earlier(work, initiative_id, topic, known[topic])
    await _keep_answer(work, found, known, topic, text)


async def answer_more(work: Work, initiative_id: InitiativeId, topic: Topic, raw: str) -> None:
    """Append words that came with a file to an answer. Raises StoryFull."""
    more = read_story(raw)
    found = await own_open(work, initiative_id)
    known = await _answers(work, initiative_id)
    await _keep_answer(work, found, known, topic, join_story(known.get(topic, ""), more))


async def _answers(work: Work, initiative_id: InitiativeId) -> dict[str, str]:
    kept = await rows.answers(work.session, initiative_id=initiative_id)
    return {one.topic: one.text for one in kept}


async def _keep_answer(
    work: Work, found: Initiative, known: dict[str, str], topic: Topic, text: str
) -> None:
    initiative_id = InitiativeId(found.id)
    await rows.set_answer(
        work.session, initiative_id=initiative_id, topic=topic, text=text, now=work.now
    )
    folded = _folded(found.story, {**known, topic: text}.values())
    await change(work, initiative_id, folded=folded)


async def _keep_earlier(work: Work, initiative_id: InitiativeId, field: str, text: str) -> None:
    await rows.add_revision(
        work.session,
        id=new_id(),
        initiative_id=initiative_id,
        field=field,
        earlier=text,
        replaced_at=work.now,
    )


def _folded(story: str, answers: Iterable[str]) -> str:
    return words("\n".join([story, *answers]))
