"""The review ladder: right is a rung up, wrong a rung down, nothing comes early or is lost."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.fields import BrokenLesson
from content.review import load_review_schedules
from domain.learning.lessons import Risk
from domain.learning.review_schedule import FIRST, ReviewState, after, first, in_force

TODAY = date(2026, 11, 23)
[RUNGS] = load_review_schedules()
LINE = (
    "{days: [1, 3], risky_days: 90, wrong_days: 1, per_day: 3, per_day_elders: 2, "
    "elder_age: 60, since: 2027-01-01, confirmed: false, source: thử}"
)

answers = st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=40)
risks = st.sampled_from(Risk)


def test_the_rungs_name_their_source():
    assert tuple(RUNGS.days) == (1, 3, 7, 21, 60)
    assert (RUNGS.risky_days, RUNGS.per_day_elders, RUNGS.per_day) == (90, 2, 3)
    assert "1-3-7-21-60" in RUNGS.source
    assert not RUNGS.is_confirmed


@given(answers, risks)
def test_a_question_is_always_on_a_rung_and_never_comes_on_the_day_it_was_answered(
    told: list[tuple[bool, int]], risk: Risk
):
    standing, today = first(RUNGS, TODAY), TODAY
    for is_right, waited in told:
        today += timedelta(days=waited)
        before = standing
        standing = after(RUNGS, before, risk, is_right=is_right, today=today)
        assert FIRST <= standing.rung <= RUNGS.top
        assert abs(standing.rung - before.rung) <= 1
        if not is_right:
            assert standing == ReviewState(max(FIRST, before.rung - 1), today + timedelta(days=1))
        elif before.due_on is None or today < before.due_on:
            assert standing == before
        else:
            assert standing.rung == min(RUNGS.top, before.rung + 1)
            assert standing.due_on is None or standing.due_on > today


@given(st.integers(0, 20))
def test_always_right_climbs_the_whole_ladder_and_only_danger_comes_again(more: int):
    for risk in Risk:
        standing = first(RUNGS, TODAY)
        waited: list[int] = []
        while standing.due_on is not None and len(waited) < 6 + more:
            today = standing.due_on
            standing = after(RUNGS, standing, risk, is_right=True, today=today)
            if standing.due_on is not None:
                waited.append((standing.due_on - today).days)
        assert waited[:4] == [3, 7, 21, 60]
        assert set(waited[4:]) == ({90} if risk is Risk.HIGH else set())


@given(risks)
def test_what_was_known_by_heart_and_is_wrong_again_comes_back_tomorrow(risk: Risk):
    standing = after(RUNGS, ReviewState(RUNGS.top, None), risk, is_right=False, today=TODAY)
    assert standing == ReviewState(5, TODAY + timedelta(days=1))


@pytest.mark.parametrize(("born", "many"), [(None, 2), (1960, 2), (1966, 2), (1967, 3), (2000, 3)])
def test_elders_and_those_of_unknown_age_are_asked_less(born: int | None, many: int):
    assert RUNGS.at_most(born, TODAY) == many


def test_a_new_ladder_holds_from_its_day_on():
    old, new = load_review_schedules(
        f"ladders: [{LINE}, {LINE.replace('2027', '2026').replace('[1, 3]', '[1]')}]".encode()
    )
    assert in_force((old, new), date(2026, 12, 31)) is old
    assert in_force((old, new), date(2027, 1, 1)) is new
    assert in_force((old, new), date(2020, 1, 1)) is old


@pytest.mark.parametrize(
    ("old", "wrong", "named"),
    [
        ("[1, 3]", "[3, 1]", "grow from rung to rung"),
        ("[1, 3]", "[]", "grow from rung to rung"),
        ("[1, 3]", "[0, 3]", "grow from rung to rung"),
        ("per_day: 3", "per_day: 0", "count from one"),
        ("since: 2027-01-01", "since: mai", "must be a date"),
        ("elder_age: 60, ", "", "elder_age is missing"),
    ],
)
def test_a_broken_ladder_is_named(old: str, wrong: str, named: str):
    with pytest.raises(BrokenLesson, match=named):
        load_review_schedules(f"ladders: [{LINE.replace(old, wrong)}]".encode())


def test_no_ladder_at_all_is_none():
    with pytest.raises(BrokenLesson, match="one ladder at least"):
        load_review_schedules(b"ladders: []")
