"""Every text can be said in every pair of pronouns, and people's wishes for a pair are heard."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from content.address_words import load_address_words
from content.catalogue import Catalogue, shipped_content
from content.faq_file import load_faq
from content.texts import Texts
from domain.address import AddressForm, either
from domain.learning.lessons import Lesson

WORDS = load_address_words()
PRONOUN = re.compile(r"\b(?:bác|cháu)\b", re.IGNORECASE)
KEPT = re.compile(rf"\b(?:{either(WORDS.kept)})\b", re.IGNORECASE)


def of_lesson(lesson: Lesson) -> Iterator[str]:
    yield from (card.text for card in lesson.cards)
    yield lesson.try_now.text
    for option in lesson.try_now.options:
        yield from (option.text, option.reply)
    for question in (*lesson.quiz, *lesson.review_questions):
        yield question.prompt
        for one in question.choices:
            yield from (one.text, one.why)


@cache
def written() -> tuple[str, ...]:
    """Every text that is addressed to a person."""
    texts = Texts.load()
    found = [texts.template(key) for key in sorted(texts.keys)]
    for entry in load_faq():
        found += [entry.question, entry.answer, entry.without]
    for lesson in Catalogue.load(shipped_content()).lessons:
        found += of_lesson(lesson)
    return tuple(found)


def test_the_usual_pair_changes_no_text():
    assert [text for text in written() if WORDS.pronouns.put(text, AddressForm.ELDER) != text] == []


@pytest.mark.parametrize("address", [one for one in AddressForm if one is not AddressForm.ELDER])
def test_no_text_keeps_the_usual_pair_under_another(address: AddressForm):
    said = [WORDS.pronouns.put(text, address) for text in written()]
    assert [text for text in said if PRONOUN.search(KEPT.sub("", text))] == []
    same = zip(said, written(), strict=True)
    assert all(len(one.split()) == len(other.split()) for one, other in same)


def test_an_author_decides_wherever_the_word_may_mean_something_else():
    undecided = []
    for text in written():
        for phrase, addressing in WORDS.unsure.items():
            decided = rf"\b(?:{either([*WORDS.kept, *addressing])})\b"
            rest = re.sub(decided, "…", text, flags=re.IGNORECASE)
            if re.search(rf"\b{phrase}\b", rest, re.IGNORECASE):
                undecided.append(f"{phrase}: {text}")
    assert undecided == [], "say in content/address.yaml what the word means there"


def test_titles_of_lessons_address_nobody():
    lessons = Catalogue.load(shipped_content()).lessons
    assert [one.title for one in lessons if PRONOUN.search(KEPT.sub("", one.title))] == []


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("gọi tôi là anh", AddressForm.BROTHER),
        ("goi toi la anh", AddressForm.BROTHER),
        ("kêu tui bằng anh nha", AddressForm.BROTHER),
        ("gọi bác là anh cho trẻ", AddressForm.BROTHER),
        ("đừng gọi bác, gọi anh thôi", AddressForm.BROTHER),
        ("gọi anh thôi đừng gọi bác nữa", AddressForm.BROTHER),
        ("gọi tôi là anh chứ không phải bác", AddressForm.BROTHER),
        ("xưng em với anh đi", AddressForm.BROTHER),
        ("gọi chị thôi", AddressForm.SISTER),
        ("goi chi thoi", AddressForm.SISTER),
        ("goi tui bang chi di", AddressForm.SISTER),
        ("gọi em là chị nhé", AddressForm.SISTER),
        ("xưng bạn đi", AddressForm.FRIEND),
        ("xung ban di", AddressForm.FRIEND),
        ("xưng mình gọi bạn nhé", AddressForm.FRIEND),
        ("từ nay gọi tôi là bạn nhé", AddressForm.FRIEND),
        ("gọi lại là bác nhé", AddressForm.ELDER),
        ("gọi tôi là ông", None),
        ("gọi bà đi", None),
    ],
)
def test_a_wish_is_heard(said: str, wanted: AddressForm | None):
    wish = WORDS.wish(said)
    assert wish is not None
    assert wish.address is wanted


@pytest.mark.parametrize(
    "said",
    [
        "goi la chi",
        "goi chau la chi",
        "gọi cháu là gì",
        "toi muon duoc goi la chi",
        "gọi anh",
        "gọi chị",
        "gọi công an đi",
        "gọi bác sĩ giúp tôi",
        "gọi điện cho anh tôi",
        "gọi lại cho anh nhé",
        "gọi cho chị nhé",
        "gọi giúp tôi với",
        "gọi tôi là anh Ba",
        "đừng gọi tôi là bác nữa",
        "anh tôi bị lừa",
        "bạn là ai",
        "",
    ],
)
def test_other_words_are_no_wish(said: str):
    assert WORDS.wish(said) is None
