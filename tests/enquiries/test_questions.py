"""What residents type is judged as they meant it: by a corpus written before the index."""

import pytest

from content.catalogue import Catalogue, shipped_content
from tests.enquiries.question_table import ANSWERS, Asked, corpus, guide, is_copy, share, tell


def of(kind: str, *, held_out: bool = True) -> list[Asked]:
    return [
        one
        for one in corpus()
        if one.kind == kind and (one.is_held_out or not held_out) and not is_copy(one)
    ]


def test_the_corpus_is_large_and_names_answers_that_exist():
    assert len(corpus()) >= 500
    known = {*guide().faq, *(lesson.id for lesson in Catalogue.load(shipped_content()).lessons)}
    assert {right for one in corpus() for right in one.right} <= known


def test_a_question_finds_its_answer_in_words_the_index_was_not_tuned_on():
    told = [tell(one) for one in of(ANSWERS)]
    assert share(told) >= 0.85
    assert share([one for one in told if one.is_sure]) >= 0.93


@pytest.mark.parametrize("kind", ["complaint", "idea", "polite", "reminder_wish", "resume", "rude"])
def test_what_asks_nothing_is_heard_as_what_it_is(kind: str):
    assert share([tell(one) for one in of(kind, held_out=False)]) >= 0.95


def test_where_nobody_wrote_an_answer_none_is_given():
    assert share([tell(one) for one in of("none")]) >= 0.9


def test_a_question_is_no_complaint_and_no_idea():
    heard = [tell(one) for one in of(ANSWERS, held_out=False)]
    assert [one.asked.text for one in heard if one.kind not in {ANSWERS, "none"}] == []


def test_a_very_long_text_is_looked_at_no_longer_than_a_page():
    told = [one.text for one in of(ANSWERS)]
    page = " ".join(told)[:2_000]
    assert (
        tell(Asked(page + " bao hiem y te" * 5_000, "none")).offered
        == tell(Asked(page, "none")).offered
    )
