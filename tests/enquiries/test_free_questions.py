"""After the receipt: six plain questions, one by one, skipped, gone back to, edited, left."""

from db.models.initiatives import Initiative, InitiativeAnswer, InitiativeRevision
from domain.initiatives.initiatives import Topic
from domain.screens import Phrase, say
from tests.support.talk import FrozenClock, Talk, label, said

STORY = "Lập tủ sách ở nhà văn hóa khối."
ANSWERS = {
    Topic.PROBLEM: "Trẻ con nghỉ hè không có chỗ đọc.",
    Topic.DONE: "Xin sách cũ của các nhà.",
    Topic.PLACE: "Nhà văn hóa, từ tháng sáu.",
    Topic.BENEFIT: "Hai mươi cháu đến đọc mỗi tuần.",
    Topic.HELPERS: "2",
    Topic.EVIDENCE: "Có sổ mượn sách.",
}


def asked(n: int, topic: Topic, *more: Phrase) -> str:
    return said(say("six_questions.number", n=n, all=6), f"six_questions.{topic}", *more)


async def sent(talk: Talk) -> str:
    await talk.says("sáng kiến")
    await talk.hurries(STORY, "1", "không", "9", "không", "gửi")
    return (await talk.one(Initiative)).code or ""


async def answers_of(talk: Talk) -> dict[str, str]:
    found = await talk.one(Initiative)
    kept = await talk.kept(InitiativeAnswer, initiative_id=found.id)
    return {one.topic: one.text for one in kept}


async def test_six_questions_each_kept_as_soon_as_it_is_answered(talk: Talk):
    await sent(talk)
    assert await talk.presses(label("answer_more")) == [asked(1, Topic.PROBLEM)]
    told = {}
    for n, (topic, text) in enumerate(ANSWERS.items(), start=1):
        following = list(Topic)[n] if n < 6 else None
        answer = await talk.says(text)
        assert answer == [asked(n + 1, following) if following else said("six_questions.end")]
        told[str(topic)] = text
        assert await answers_of(talk) == told
    found = await talk.one(Initiative)
    assert "hai muoi chau den doc" in found.folded
    assert "lap tu sach" in found.folded
    assert await talk.presses(label("see_one")) == [
        said(
            say("follow.one", code=found.code), "follow.status_submitted",
            say("drafting.told", story=STORY), "drafting.is_idea", "drafting.by_nobody",
            "drafting.in_no_khoi",
            *[say(f"follow.answer_{topic}", text=text) for topic, text in ANSWERS.items()],
        )
    ]  # fmt: skip
    assert label("answer_more") not in talk.buttons


async def test_skipping_going_back_and_leaving_for_another_day(talk: Talk, clock: FrozenClock):
    code = await sent(talk)
    await talk.says("có")
    assert await talk.says("bỏ qua") == [asked(2, Topic.DONE)]
    assert await talk.presses(label("back")) == [asked(1, Topic.PROBLEM)]
    assert await talk.says("Chưa có sách.") == [asked(2, Topic.DONE)]
    assert await talk.presses(label("back")) == [
        asked(1, Topic.PROBLEM, say("six_questions.answered", text="Chưa có sách."))
    ]
    assert await talk.presses(label("keep")) == [asked(2, Topic.DONE)]
    assert await talk.presses(label("later")) == [said("six_questions.later")]
    clock.forward(days=9)
    await talk.says(code.lower().replace("-", " "))
    assert await talk.presses(label("answer_more")) == [asked(2, Topic.DONE)]
    assert await talk.says("thôi") == [said("welcome.put_away")]
    assert await answers_of(talk) == {"problem": "Chưa có sách."}


async def test_questions_answered_before_are_not_asked_again(talk: Talk):
    await sent(talk)
    await talk.says("có")
    await talk.hurries("Một", "bỏ qua", "Ba", "bỏ qua", "bỏ qua", "bỏ qua")
    assert await talk.read() == []
    assert talk.last == []
    await talk.says("theo dõi")
    await talk.says("1")
    assert await talk.presses(label("answer_more")) == [asked(2, Topic.DONE)]
    assert await talk.says("Hai") == [asked(4, Topic.BENEFIT)]
    assert await talk.presses(label("skip")) == [asked(5, Topic.HELPERS)]
    await talk.says("bỏ qua")
    assert await talk.says("bỏ qua") == [said(say("six_questions.end_open", count=3))]


async def test_an_answer_is_edited_alone_and_its_earlier_words_stay(talk: Talk):
    code = await sent(talk)
    await talk.says("có")
    await talk.hurries("Đường tối", "Xin đèn")
    await talk.says(code)
    await talk.presses(label("edit"))
    assert await talk.presses(label("edit_answer")) == [said("follow.edit")]
    assert list(talk.buttons) == [label("topic_problem"), label("topic_done"), label("back")]
    assert await talk.presses(label("topic_problem")) == [
        asked(1, Topic.PROBLEM, say("six_questions.answered", text="Đường tối"))
    ]
    shown: list[str | Phrase] = [
        say("follow.one", code=code), "follow.status_submitted", say("drafting.told", story=STORY),
        "drafting.is_idea", "drafting.by_nobody", "drafting.in_no_khoi",
    ]  # fmt: skip
    done = say("follow.answer_done", text="Xin đèn")
    assert await talk.says("Ngõ tối, trẻ hay ngã") == [
        said(
            "six_questions.edited",
            *shown,
            say("follow.answer_problem", text="Ngõ tối, trẻ hay ngã"),
            done,
        )
    ]
    earlier = await talk.kept(InitiativeRevision, initiative_id=(await talk.one(Initiative)).id)
    assert [(one.field, one.earlier) for one in earlier] == [("problem", "Đường tối")]


async def test_a_word_that_is_a_command_is_one_here_too_and_the_rest_is_an_answer(talk: Talk):
    await sent(talk)
    await talk.says("có")
    await talk.says("0")
    assert await talk.presses(label("resume")) == [asked(1, Topic.PROBLEM)]
    for typed in ("không", "2", "vâng ạ"):
        await talk.says(typed)
    assert await answers_of(talk) == {"problem": "không", "done": "2", "place": "vâng ạ"}
