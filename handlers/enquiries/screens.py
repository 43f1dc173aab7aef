"""The screens of a resident's messages to staff and of answers to free questions."""

from collections.abc import Sequence

from content.faq_file import FaqAction, FaqEntry
from domain.deadlines import DeadlineKind
from domain.enquiries.enquiries import CaseState
from domain.initiatives.initiatives import title
from domain.learning.lessons import Lesson
from domain.screens import Choice, Phrase, Screen, say
from domain.zone import day_of
from handlers.kit.choices import back_to_menu, choice
from services.enquiries.enquiries import Case, Message
from services.enquiries.faq import FoundAnswer
from services.work import Work

SHOWN_TITLE = 40
WAYS = {
    FaqAction.PROPOSE: choice("propose", "propose"),
    FaqAction.FOLLOW: choice("follow", "follow"),
    FaqAction.LEARN: choice("learn", "learn"),
    FaqAction.COUNTER: choice("counter", "counter"),
    FaqAction.DATA: choice("own_data.button", "data"),
    FaqAction.ASK: choice("enquiries.write", "question.ask"),
}


def sent_screen(work: Work, case: Case) -> Screen:
    """Return the receipt of a message to staff: its code, and the due date the ward agreed to."""
    is_confirmed = work.context.deadlines.of(DeadlineKind.REPLY, work.today).is_confirmed
    day = f"{day_of(case.due_at):%d/%m/%Y}"
    due = say("enquiries.due", day=day) if is_confirmed else say("enquiries.due_unknown")
    ways = [choice("enquiries.see", "question.one", case.id.hex), back_to_menu()]
    return Screen([say("enquiries.sent", code=case.code), due], ways)


def list_screen(cases: Sequence[Case]) -> Screen:
    """Return a person's own cases."""
    write = choice("enquiries.write", "question.ask")
    if not cases:
        return Screen([say("enquiries.none")], [write, back_to_menu()])
    rows = [
        choice(
            "enquiries.row",
            "question.one",
            case.id.hex,
            code=case.code,
            title=title(case.messages[0].text, SHOWN_TITLE) if case.messages else "…",
        )
        for case in cases
    ]
    return Screen([say("enquiries.list")], [*rows, write, back_to_menu()])


def case_screen(case: Case) -> Screen:
    """Return one case: its status, and all its messages."""
    says = [say("enquiries.case", code=case.code), say(f"enquiries.state_{case.state}")]
    ways = [choice("enquiries.mine", "question.list"), back_to_menu()]
    if case.state is not CaseState.CLOSED:
        ways.insert(0, choice("enquiries.add", "question.add", case.id.hex))
    return Screen([*says, *map(_message, case.messages)], ways)


def _message(message: Message) -> Phrase:
    if message.is_from_staff:
        return say("enquiries.by_staff", text=message.text)
    return say("enquiries.by_resident", text=message.text)


def answer_screen(answer: FoundAnswer, first: Sequence[Choice] = ()) -> Screen:
    """Return the answer to a free question, or those to choose from, and the way to staff."""
    beside = [_offer(text) for text in answer.beside]
    onward = [*beside, choice("enquiries.send_this", "question.send"), back_to_menu()]
    if answer.best is None:
        return Screen([say("enquiries.perhaps")], [*onward[:-1], *first, back_to_menu()])
    if isinstance(answer.best, Lesson):
        lesson = answer.best
        open_it = choice("lesson", "lesson.open", lesson.id, title=lesson.title)
        return Screen([say("enquiries.lesson", title=lesson.title)], [*first, open_it, *onward])
    return Screen(entry_says(answer.best), [*first, *_way(answer.best), *onward])


def unknown_screen(phone: str, first: Sequence[Choice] = ()) -> Screen:
    """Return that there is no answer, with the ways on: call the ward, or leave it to staff."""
    says = say("enquiries.unknown_call", phone=phone) if phone else say("enquiries.unknown")
    send = choice("enquiries.send_this", "question.send")
    tell = choice("enquiries.is_initiative", "question.initiative")
    return Screen([says], [*first, send, *([] if first else [tell]), back_to_menu()])


def entry_says(entry: FaqEntry) -> list[Phrase]:
    """Return an FAQ entry as text: its question and the answer."""
    return [
        say("enquiries.answer", question=entry.question),
        say("enquiries.as_is", text=entry.answer, **entry.facts),
    ]


def entry_screen(entry: FaqEntry) -> Screen:
    """Return one FAQ entry that was chosen."""
    return Screen(entry_says(entry), [*_way(entry), back_to_menu()])


def _way(entry: FaqEntry) -> list[Choice]:
    return [WAYS[entry.way]] if entry.way in WAYS else []


def _offer(text: FaqEntry | Lesson) -> Choice:
    if isinstance(text, Lesson):
        return choice("enquiries.beside", "lesson.open", text.id, title=text.title)
    return choice("enquiries.beside", "question.faq", text.id, title=text.question)
