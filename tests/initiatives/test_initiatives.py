"""An initiative's life is a table; the order of its steps; what a rule may propose."""

import itertools
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.fields import read_yaml
from content.initiative_rules import load_group_rules, load_rules
from domain.initiatives.initiatives import (
    MAX_STORY,
    MAX_TOLD,
    MOVES,
    Content,
    DraftStep,
    Group,
    InitiativeMoveNotAllowed,
    Status,
    StoryFull,
    StoryMissing,
    StoryTooLong,
    check_move,
    join_story,
    read_story,
    step_before,
    step_to_go_on,
    title,
)
from domain.initiatives.proposals import propose_contents, propose_group
from domain.text import words
from tests.support.examples import examples

ALLOWED = {
    (Status(now), Status(to))
    for now, all_to in {
        "draft": "submitted withdrawn",
        "submitted": "received more_asked appraising kept unsuitable passed_on duplicate withdrawn",
        "received": "more_asked appraising kept unsuitable passed_on duplicate withdrawn",
        "more_asked": "received appraising kept unsuitable passed_on duplicate withdrawn",
        "appraising": "more_asked eligible kept unsuitable passed_on duplicate withdrawn",
        "eligible": "appraising withdrawn",
        "kept": "received withdrawn",
        "unsuitable": "received withdrawn",
        "passed_on": "received withdrawn",
        "duplicate": "received withdrawn",
        "withdrawn": "",
    }.items()
    for to in all_to.split()
}


@pytest.mark.parametrize(("now", "to"), list(itertools.product(Status, Status)))
def test_every_move_is_in_the_table_or_refused(now: Status, to: Status):
    if (now, to) in ALLOWED:
        check_move(now, to)
        return
    with pytest.raises(InitiativeMoveNotAllowed):
        check_move(now, to)


def test_the_table_of_moves_knows_every_status_and_nothing_is_sent_twice_or_comes_back_withdrawn():
    assert set(MOVES) == set(Status)
    assert not MOVES[Status.WITHDRAWN]
    assert not any(Status.DRAFT in to or now in to for now, to in MOVES.items())
    sent_from = {now for now, to in MOVES.items() if Status.SUBMITTED in to}
    assert sent_from == {Status.DRAFT}


@pytest.mark.parametrize("asks_khoi", [True, False])
def test_the_steps_forward_and_back_are_one_way(asks_khoi: bool):
    step: DraftStep | None = DraftStep.STORY
    walked = []
    while step is not None and step is not DraftStep.PREVIEW:
        walked.append(step)
        step = step_to_go_on(step, DraftStep.STORY, asks_khoi=asks_khoi)
    back = []
    while step is not None:
        step = step_before(step, asks_khoi=asks_khoi)
        back += [step] if step else []
    assert walked == back[::-1]
    assert (DraftStep.KHOI in walked) is asks_khoi


@pytest.mark.parametrize(("done", "reached"), list(itertools.product(DraftStep, DraftStep)))
def test_whoever_changed_an_earlier_answer_returns_to_where_they_were(
    done: DraftStep, reached: DraftStep
):
    onward = step_to_go_on(done, reached)
    order = list(DraftStep)
    assert order.index(onward) >= min(order.index(done) + 1, len(order) - 1)
    assert onward is reached or order.index(reached) <= order.index(done)


@pytest.mark.parametrize("raw", ["", "  \n ", "\u200b\u3164", "\u0000"])
def test_nothing_told_is_said_to_be_nothing(raw: str):
    with pytest.raises(StoryMissing):
        read_story(raw)


@pytest.mark.parametrize("length", [1, 4_096, 4_097, MAX_TOLD])
def test_long_stories_are_kept_whole(length: int):
    assert len(read_story("ữ" * length)) == length


def test_a_story_too_long_is_refused_with_both_numbers_and_never_cut():
    with pytest.raises(StoryTooLong) as refusal:
        read_story("ữ" * 100_000)
    assert refusal.value.facts == {"limit": MAX_TOLD, "length": 100_000}


def test_parts_of_a_story_stand_under_each_other_until_it_is_full():
    assert join_story("", "một") == "một"
    assert join_story("một", "hai") == "một\nhai"
    with pytest.raises(StoryFull):
        join_story("a" * MAX_STORY, "b")


RULES = load_rules()


@pytest.mark.parametrize(
    ("story", "content"),
    [
        ("Tuyên truyền nghị quyết qua loa phát thanh của khối", Content.ND1),
        ("Lắp camera và wifi miễn phí ở nhà văn hóa", Content.ND2),
        ("lap den nang luong mat troi, cot den duong ngo 12", Content.ND2),
        ("Làm thủ tục ở một cửa nhanh hơn nhờ quét mã lấy số", Content.ND3),
        ("Bán hàng nông sản qua livestream, thanh toán bằng mã", Content.ND4),
        ("Lớp học bình dân học vụ số cho người cao tuổi", Content.ND5),
        ("to cong nghe so huong dan ba con dung vneid", Content.ND5),
        ("Nhóm cảnh giác lừa đảo, báo công an khi có kẻ gian", Content.ND6),
        ("Ủ phân từ lá cây", Content.ND5),
        ("Bạn bè bàn nhau trồng hoa ban đêm, cấm xả rác", Content.ND5),
    ],
)
def test_a_rule_proposes_a_content_from_the_words(story: str, content: Content):
    assert propose_contents(words(story), RULES)[0] is content


def test_a_rule_guesses_two_thirds_of_the_demo_as_a_person_did():
    demo = read_yaml((files("content") / "seed/initiatives.yaml").read_bytes(), "seed")
    assert isinstance(demo, dict)
    told = [
        (" ".join([one["story"], *one.get("answers", {}).values()]), one["content"])
        for one in demo["initiatives"]
    ]
    right = [propose_contents(words(text), RULES)[0].name == content for text, content in told]
    assert sum(right) / len(right) > 2 / 3


@given(st.lists(st.sampled_from([p for phrases in RULES.values() for p in phrases]), max_size=8))
@examples()
def test_a_proposal_is_one_of_those_spoken_for_most(phrases: list[str]):
    found = propose_contents(" xxx ".join(phrases), RULES)[0]
    assert found in Content
    if len(set(phrases)) == 1:
        assert any(phrases[0] in known or known in phrases[0] for known in RULES[found])


@given(st.text(max_size=200), st.integers(10, 60))
@examples()
def test_a_title_is_one_short_line(story: str, limit: int):
    short = title(story, limit)
    assert len(short) <= limit + 1
    assert "\n" not in short


def test_a_title_is_cut_between_words():
    assert title("Lắp đèn năng lượng mặt trời, ở ngõ 12", 28) == "Lắp đèn năng lượng mặt trời…"
    assert title("Lắp đèn") == "Lắp đèn"


@pytest.mark.parametrize(
    ("told", "group"),
    [
        ("Công ty chúng tôi lắp camera ở cổng chợ", Group.C),
        ("cong ty chung toi lap camera o cong cho", Group.C),
        ("Chi hội phụ nữ chúng tôi dạy các bà quét mã", Group.B),
        ("Nhà trường chúng tôi mở lớp tối thứ bảy", Group.A),
        ("Tôi thấy công ty điện nên báo trước khi cắt", Group.D),
        ("", Group.D),
    ],
)
def test_who_an_author_speaks_for_is_proposed_from_the_words(told: str, group: Group):
    assert propose_group(words(told), load_group_rules()) is group
