"""Reads what is typed at a form's question, one reader for each kind of field.

Each returns None for a refusal, and raises Refused for a question, a doubt or what it cannot read:
a form shows its words and asks again.
"""

from domain.answers import AnswerMode
from domain.forms import khoi, names, phones
from domain.forms.khoi import KhoiHeard, KhoiUnreadable
from domain.forms.names import NameHeard, NameQuestioned
from domain.forms.phones import PhoneHeard
from domain.people import MAX_CALLED, MAX_NAME, CalledUnreadable, NameUnreadable, show_phone
from domain.screens import Phrase, say
from domain.ward import Khoi
from services.work import WardContext, Work


def hear_name(work: Work, text: str) -> NameHeard | None:
    """Return the name that was typed and what came with it. Raises Refused."""
    words, ward = work.context.form_words, work.context.ward
    return names.hear_name(
        text, words.name, words.phone, lambda typed: ward.khoi_named(typed) is not None
    )


def hear_only_name(work: Work, text: str) -> NameHeard | None:
    """Return the name where nothing else is asked for: without one, it is asked again."""
    heard = hear_name(work, text)
    if heard is not None and not heard.name:
        raise NameUnreadable(limit=MAX_NAME)
    return heard


def hear_called(work: Work, text: str) -> str:
    """Return what a person on a shared phone is called: "Bà Lan", also "con gái út".

    Raises CalledUnreadable for a question or a refusal.
    """
    try:
        heard = hear_name(work, text)
    except NameUnreadable:
        return text
    except NameQuestioned as no:
        raise CalledUnreadable(limit=MAX_CALLED) from no
    if heard is None:
        raise CalledUnreadable(limit=MAX_CALLED)
    beside = text.replace(heard.name, "", 1)
    is_said_with_more = any(char.isalnum() for char in beside)
    return heard.name if heard.name and is_said_with_more else text


def left_out(heard: NameHeard) -> list[Phrase]:
    """Return the words that say what was typed beside a name and is kept nowhere."""
    told = [*map(show_phone, heard.phones), heard.khoi, heard.rest]
    beside = ", ".join(part for part in told if part)
    return [say("forms.only_name", beside=beside)] if beside else []


def hear_phone(work: Work, text: str) -> PhoneHeard | None:
    """Return the numbers that were typed, and the note beside them. Raises Refused."""
    return phones.hear_phone(text, work.context.form_words.phone)


def find_phone(work: Work, text: str) -> PhoneHeard | None:
    """Return the numbers in words typed at another question, None for none."""
    return phones.find_phone(text, work.context.form_words.phone)


def find_khoi(work: Work, text: str) -> KhoiHeard | None:
    """Return the khối that was typed, also one that is to be confirmed. Raises Refused."""
    return khoi.hear_khoi(text, work.context.ward, work.context.form_words.khoi)


def hear_khoi(work: Work, text: str) -> Khoi | None:
    """Return the khối that was typed; one that is not sure is asked again. Raises Refused."""
    heard = find_khoi(work, text)
    if heard is not None and not heard.is_sure:
        raise KhoiUnreadable(text=text)
    return None if heard is None else heard.khoi


def reads_khoi(text: str, context: WardContext) -> AnswerMode:
    """Return how words that may name a khối are read: only a bare number is a choice's."""
    is_number = khoi.is_choice_number(text, context.form_words.khoi)
    return AnswerMode.NUMBERS if is_number else AnswerMode.WORDS
