"""Emergencies are recognised in people's own words, and near misses do not alarm."""

from pathlib import Path

import pytest

from content.urgent import load_urgent_reader
from domain.enquiries.urgent import HEAD, TAIL, UrgentKind
from domain.enquiries.urgent_weights import features, weighed_words
from domain.text import fold
from tests.enquiries.urgent_table import (
    NEVER_TAUGHT,
    NONE,
    OTHERS,
    OWN,
    Reading,
    precision,
    readings,
    recall,
    sayings,
)

RECALL, RECALL_OF_A_KIND, PRECISION, PRECISION_WITHOUT_ACCENTS = 0.94, 0.89, 0.89, 0.86
"""What was reached on sayings that neither rules nor weights had met; the aim is 0.97 and 0.9."""


@pytest.mark.parametrize("corpus", [OWN, OTHERS], ids=lambda path: path.stem)
def test_of_a_hundred_calls_for_help_three_at_most_are_missed(corpus: Path):
    found = readings(corpus)
    rang = recall(found)
    assert rang["all"] >= 0.97
    assert min(rang.values()) >= 0.93, rang
    assert precision(found) >= 0.9
    assert set(rang) == {*UrgentKind, "all"}


def test_in_sayings_that_taught_nothing_the_reached_shares_hold():
    found = [one for corpus in NEVER_TAUGHT for one in readings(corpus)]
    assert len(found) >= 1_300
    assert recall(found)["all"] >= RECALL
    assert precision(found) >= PRECISION
    assert min(recall(found).values()) >= RECALL_OF_A_KIND, recall(found)


def test_whoever_types_without_accents_is_heard_as_well():
    read = load_urgent_reader().read
    told = [one for corpus in NEVER_TAUGHT for one in sayings(corpus)]
    found = [Reading(text, kind, read(fold(text)) or NONE) for text, kind in told]
    assert recall(found)["all"] >= RECALL
    assert precision(found) >= PRECISION_WITHOUT_ACCENTS


def test_accents_are_weighed_where_they_were_typed():
    with_accents, without = weighed_words("bị lừa"), weighed_words("bi lua")
    assert features(without) < features(with_accents)


@pytest.mark.parametrize(
    "text", ["theo dõi", "không gửi nữa", "tôi là ông Tư Cầu", "20 triệu", "2 con gà", "xóm 3 ạ"]
)
def test_a_few_idle_words_never_alarm(text: str):
    assert load_urgent_reader().read(text) is None


def test_half_of_the_sayings_are_no_emergency():
    found = [*readings(OWN), *readings(OTHERS)]
    quiet = sum(one.meant == NONE for one in found)
    assert len(found) >= 1_000
    assert 0.4 <= quiet / len(found) <= 0.6


@pytest.mark.parametrize(
    "text",
    [
        "Tôi vừa bị lừa mất tiền",
        "TOI VUA BI LUA MAT TIEN",
        "tooi vuwaf bij luwaf maats tieenf",
        "to6i vu72a bi5 lu72a mat61 tie62n",
        "tôi vừa bị lừaaaaa mất tiền!!!",
    ],
)
def test_every_keyboard_is_understood(text: str):
    assert load_urgent_reader().read(text) is UrgentKind.MONEY


def test_of_a_long_text_its_beginning_and_its_end_are_read():
    read, idle = load_urgent_reader().read, "trời hôm nay đẹp. "
    cry = "cứu với nhà tôi cháy. "
    assert read(cry + idle * 600) is UrgentKind.FIRE
    assert read(idle * 600 + cry) is UrgentKind.FIRE
    middle = idle * (HEAD // len(idle) + 1) + cry + idle * (TAIL // len(idle) + 1)
    assert read(middle) is None
