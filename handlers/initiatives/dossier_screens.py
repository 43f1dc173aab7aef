"""The screens that show an initiative to its author: before and after sending, and for editing."""

from domain.initiatives.initiatives import EDITABLE, MOVES, DraftStep, Status, Topic, title
from domain.people import show_phone
from domain.screens import Choice, Phrase, Screen, say
from domain.ward import Ward
from domain.zone import day_of
from handlers.kit.choices import back_to_menu, choice
from services.initiatives.dossier import Dossier
from services.initiatives.history import AUTHOR

SHOWN_STORY = 1_500
"""Characters of the story that is read back; the rest is kept and said to be longer."""
SHOWN_ANSWER = 300


def preview_screen(dossier: Dossier, ward: Ward) -> Screen:
    """Return what will be sent, for the author to confirm."""
    one = dossier.id.hex
    choices = [
        choice("send", "tell.send", one),
        choice("edit", "tell.edit", one),
        secret_choice(dossier),
        choice("later", "tell.later"),
    ]
    says = [say("drafting.preview"), *summary(dossier, ward), say("drafting.preview_ask")]
    return Screen(says, choices, once=True)


def sent_screen(dossier: Dossier, ward: Ward) -> Screen:
    """Return a sent or withdrawn initiative: its status, its content, the possible actions."""
    found = dossier.initiative
    says = [say("follow.one", code=found.code or "…"), say(f"follow.status_{found.status}")]
    says += _why(dossier)
    if dossier.seen_with is not None:
        stands = dossier.seen_with
        shown = Status.RECEIVED if stands is Status.MORE_ASKED else stands
        says += [say("moves.seen_with"), say(f"follow.status_{shown}")]
    says += summary(dossier, ward)
    says += [line for topic in Topic for line in _answer_lines(dossier, topic)]
    says += _history(dossier)
    if dossier.status is Status.WITHDRAWN:
        return Screen(says, [choice("follow", "follow"), back_to_menu()])
    return Screen(says, [*_ways(dossier), back_to_menu()])


def _ways(dossier: Dossier) -> list[Choice]:
    """Return the actions its author has on a sent initiative in its current status."""
    one = dossier.id.hex
    ways = []
    if dossier.status is Status.MORE_ASKED:
        ways.append(choice("moves.add_now", "tell.add", one))
    if dossier.status in EDITABLE:
        if len(dossier.answered) < len(Topic):
            ways.append(choice("answer_more", "ask.start", one))
        ways += [
            choice("contributions.kinds", "kinds", one),
            choice("contributions.co_authors", "coauthor", one),
        ]
        ways.append(choice("edit", "tell.edit", one))
    if Status.WITHDRAWN in MOVES[dossier.status]:
        ways.append(choice("withdraw", "follow.withdraw", one))
    return ways


def _why(dossier: Dossier) -> list[Phrase]:
    """Return the reason of the current status, if one was given."""
    reason = dossier.moves[-1].reason if dossier.moves else ""
    return [say("moves.reason", reason=reason)] if reason else []


def _moved(before: str, after: str, by: str, day: str) -> Phrase:
    """Return one move in the author's words."""
    if before == Status.DUPLICATE:
        return say("moves.was_parted", day=day)
    if by == AUTHOR and after == Status.RECEIVED:
        return say("moves.was_added", day=day)
    return say(f"moves.was_{after}", day=day)


def _history(dossier: Dossier) -> list[Phrase]:
    """Return the history with reasons, once someone besides the author moved it."""
    if all(move.moved_by == AUTHOR for move in dossier.moves):
        return []
    says = [say("moves.history")]
    for move in dossier.moves:
        day = f"{day_of(move.moved_at):%d/%m/%Y}"
        says.append(_moved(move.before, move.after, move.moved_by, day))
        if move.reason:
            says.append(say("moves.was_because", reason=move.reason))
    return says


def _answer_lines(dossier: Dossier, topic: Topic) -> list[Phrase]:
    """Return the answer to a plain question: as text, by voice, or both."""
    said = []
    if topic in dossier.answers:
        text = title(dossier.answers[topic], SHOWN_ANSWER)
        said.append(say(f"follow.answer_{topic}", text=text))
    if topic in dossier.spoken:
        said.append(say(f"contributions.spoken_{topic}"))
    return said


def adding_screen(dossier: Dossier) -> Screen:
    """Return the request to answer what staff asked for."""
    one = dossier.id.hex
    ways = [choice("send_more", "tell.supplement", one)]
    if len(dossier.answered) < len(Topic):
        ways.append(choice("answer_more", "ask.start", one))
    says = [*_why(dossier), say("moves.add_ask", code=dossier.initiative.code)]
    return Screen(says, [*ways, choice("see_one", "follow.one", one)])


def edit_screen(dossier: Dossier, ward: Ward) -> Screen:
    """Return the list of what can be changed, before sending and after."""
    one = dossier.id.hex
    asked = [
        step
        for step in DraftStep
        if step is not DraftStep.PREVIEW and (ward.khoi or step != DraftStep.KHOI)
    ]
    choices = [choice(f"change_{step}", "tell.change", one, step) for step in asked]
    if dossier.answers:
        choices.append(choice("edit_answer", "follow.answers", one))
    if dossier.is_sent:
        choices.append(secret_choice(dossier))
    back = choice("back", "tell.go", one, DraftStep.PREVIEW)
    return Screen([say("drafting.edit")], [*choices, back])


def secret_choice(dossier: Dossier) -> Choice:
    """Return the button that makes it confidential, or no longer."""
    is_secret = dossier.initiative.is_confidential
    key = "not_secret" if is_secret else "secret"
    return choice(key, "tell.secret", dossier.id.hex, int(not is_secret))


def summary(dossier: Dossier, ward: Ward) -> list[Phrase]:
    """Return an initiative in a few lines for its author."""
    found = dossier.initiative
    says = [_story_line(dossier)]
    if found.maturity:
        says.append(say(f"drafting.is_{found.maturity}"))
    says.append(
        say("drafting.by_name", name=found.name) if found.name else say("drafting.by_nobody")
    )
    khoi = ward.khoi_by_code(found.khoi)
    if khoi is not None:
        says.append(say("drafting.in_khoi", khoi=khoi.name))
    elif ward.khoi:
        says.append(say("drafting.in_no_khoi"))
    if found.phone:
        says.append(say("drafting.has_phone", phone=show_phone(found.phone)))
    if found.phone_note:
        says.append(say("drafting.has_phone_note", note=found.phone_note))
    if dossier.files:
        says.append(say("drafting.has_files", count=len(dossier.files)))
    if found.is_confidential:
        says.append(say("drafting.is_secret"))
    kinds = found.evidence_kinds or ()
    return [*says, *(say(f"contributions.is_{kind}") for kind in kinds)]


def _story_line(dossier: Dossier) -> Phrase:
    story = dossier.initiative.story
    if not story:
        return say("drafting.in_files" if dossier.files else "drafting.no_story")
    if len(title(story, SHOWN_STORY)) < len(" ".join(story.split())):
        return say("drafting.told_longer", story=title(story, SHOWN_STORY))
    return say("drafting.told", story=story)
