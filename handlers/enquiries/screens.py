"""The screens of a resident's messages to staff and of answers to free questions."""

from collections.abc import Sequence

from content.faq_file import FaqAction, FaqEntry
from domain.enquiries.enquiries import CaseState
from domain.files import AttachmentState
from domain.initiatives.initiatives import title
from domain.learning.lessons import Lesson
from domain.screens import Choice, Phrase, Screen, say
from handlers.kit.choices import back_to_menu, choice
from services.enquiries.enquiries import Case, Message
from services.enquiries.faq import FoundAnswer

SHOWN_TITLE = 40
WAYS = {
    FaqAction.PROPOSE: choice("propose", "propose"),
    FaqAction.FOLLOW: choice("follow", "follow"),
    FaqAction.LEARN: choice("learn", "learn"),
    FaqAction.COUNTER: choice("counter", "counter"),
    FaqAction.DATA: choice("own_data.button", "data"),
    FaqAction.ASK: choice("enquiries.write", "question.ask"),
}


def list_screen(cases: Sequence[Case]) -> Screen:
    """Return a person's own cases."""
    write = choice("enquiries.write", "question.ask")
    if not cases:
        return Screen([say("enquiries.none")], [write, back_to_menu()])
    return Screen([say("enquiries.list")], [*map(_row, cases), write, back_to_menu()])


def _row(case: Case) -> Choice:
    if is_only_files(case):
        return choice("enquiries.row_file", "question.one", case.id.hex, code=case.code)
    told = first_words(case)
    return choice("enquiries.row", "question.one", case.id.hex, code=case.code, title=told)


def is_only_files(case: Case) -> bool:
    """Return whether a case has no words: it is told by its files."""
    return bool(case.files) and not case.messages


def first_words(case: Case) -> str:
    """Return the words by which a case is told in a list."""
    return title(case.messages[0].text, SHOWN_TITLE) if case.messages else "…"


def case_screen(case: Case) -> Screen:
    """Return one case: its status, and all its messages."""
    says = [say("enquiries.case", code=case.code), say(f"enquiries.state_{case.state}")]
    ways = [choice("enquiries.mine", "question.list"), back_to_menu()]
    if case.state is not CaseState.CLOSED:
        ways.insert(0, choice("enquiries.add", "question.add", case.id.hex))
    return Screen([*says, *map(_message, case.messages), *_beside(case)], ways)


def _beside(case: Case) -> Sequence[Phrase]:
    """Return what goes with the words: how many files, and the number to call back."""
    sent = [file for file in case.files if file.state is not AttachmentState.REFUSED]
    says = [say("enquiries.has_files", count=len(sent))] if sent else []
    if case.phone:
        says.append(say("enquiries.has_phone", phone=case.phone))
    return says


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
