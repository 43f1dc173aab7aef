"""An answer tells the ward's own facts, and leads to the counter where the ward told none."""

from dataclasses import replace
from datetime import date

import pytest

from content.faq_file import FaqAction, FaqEntry, load_faq
from content.local_facts import fact_names, known_facts, load_local_facts
from content.ward_profile import profile_text, read_profile, ward_from
from domain.errors import BadSetting
from domain.screens import fill

MONDAY, SUNDAY = date(2026, 11, 30), date(2026, 12, 6)
DEMO, REAL = read_profile("demo"), read_profile("tay-hieu")


def entry(answer: str) -> FaqEntry:
    return FaqEntry("x", "?", [], answer, "Luật", MONDAY, FaqAction.COUNTER, "Bác ra quầy hỏi ạ.")


def test_the_demo_ward_tells_every_fact_and_a_real_one_none():
    assert known_facts(DEMO, MONDAY).keys() == fact_names()
    assert known_facts(REAL, MONDAY) == {}
    assert {fact.name for fact in load_local_facts()} == set(DEMO.facts)
    invented = [value for value in DEMO.facts.values() if "(minh họa)" not in value]
    assert invented == []


def said_of(faq: FaqEntry) -> str:
    return fill(faq.answer, faq.facts)


def test_a_slot_is_filled_or_the_answer_leads_to_the_counter():
    told = entry("Quầy ở {address}, {phone}.")
    assert "số 1 đường Minh Họa" in said_of(told.told(known_facts(DEMO, MONDAY)))
    assert said_of(told.told(known_facts(REAL, MONDAY))) == "Bác ra quầy hỏi ạ."
    assert said_of(entry("Không có chỗ trống.").told({})) == "Không có chỗ trống."


@pytest.mark.parametrize(
    ("slot", "today", "said"),
    [
        ("saturday", MONDAY, "thứ Bảy quầy nghỉ"),
        ("sunday", MONDAY, "Chủ nhật quầy nghỉ"),
        ("today", SUNDAY, "Chủ nhật quầy nghỉ"),
        ("today", MONDAY, "thứ Hai quầy mở từ 7 giờ 30 đến 11 giờ 30 và 13 giờ 30 đến 17 giờ"),
    ],
)
def test_opening_hours_are_said_for_a_day(slot: str, today: date, said: str):
    assert known_facts(DEMO, today)[slot] == said


def test_no_resident_reads_a_placeholder():
    for ward in (DEMO, REAL, replace(DEMO, facts={})):
        facts = known_facts(ward, MONDAY)
        said = [said_of(faq.told(facts)) for faq in load_faq() if faq.needs]
        assert [one for one in said if "{" in one or "chờ phường xác nhận" in one] == []


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("chair:", "mayor:", "facts.mayor is unknown"),
        ("mon: ", "monday: ", "counter.opening.monday is unknown"),
        ("07:30-11:30", "17:30-11:30", "must not pass midnight"),
        ("07:30-11:30", "sáng", "is no stretch"),
        ("sáng thứ Năm", "x" * 151, "150 characters at most"),
    ],
)
def test_a_fact_that_cannot_be_meant_is_refused(old: str, new: str, wrong: str):
    with pytest.raises(BadSetting, match=wrong):
        ward_from(profile_text(DEMO).replace(old, new).encode(), "ward.yaml")
