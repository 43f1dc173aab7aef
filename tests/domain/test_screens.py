"""What is shown fits its channel: nothing is lost, cut silently, or left half open."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.html_parts import plain, split_html
from domain.links import JOINER
from domain.screens import ChannelLimits, Media, Screen, Worded, compile_screen, fill, say, slots
from tests.support.examples import examples

ROOMY = ChannelLimits(
    characters=4_000, buttons=24, button_characters=160, can_edit=True, pictures=True
)
NARROW = ChannelLimits(
    characters=40, buttons=2, button_characters=8, can_edit=False, pictures=False
)

pieces = st.one_of(
    st.text(max_size=70).map(lambda text: fill("{text}", {"text": text})),
    st.text("aăơ ", max_size=90),
    st.sampled_from(
        [
            "một câu. ",
            "\n",
            "\n\n",
            "&amp;",
            "&lt;b&gt;",
            "👨‍👩‍👧‍👦",
            "🇻🇳",
            "x" * 130,
            " ",
            "👨\u200d" * 150,
            " " * 50,
        ]
    ),
)
worded = st.lists(
    st.one_of(pieces, pieces.map(lambda text: f"<b>{text}</b>")), min_size=1, max_size=12
).map("".join)
limits = st.builds(
    ChannelLimits,
    characters=st.integers(40, 300),
    buttons=st.integers(0, 6),
    button_characters=st.integers(1, 30),
    can_edit=st.booleans(),
    pictures=st.booleans(),
)
labels = st.lists(
    st.tuples(st.text("abc ấ<&", min_size=1, max_size=40), st.text(max_size=9)), max_size=9
)


def balanced(html: str) -> bool:
    tags = re.findall(r"</?b>", html)
    return tags == ["<b>", "</b>"] * (len(tags) // 2)


def seen(html: str) -> str:
    """What eyes read: without markup and blank space."""
    return "".join(plain(html).split())


@given(worded, st.integers(40, 300))
@examples(150)
def test_long_words_are_split_and_none_is_lost(html: str, limit: int):
    parts = split_html(html, limit)
    assert all(len(plain(part)) <= limit for part in parts)
    assert all(balanced(part) for part in parts)
    assert "".join(seen(part) for part in parts) == seen(html)


@given(worded, labels, limits)
@examples(150)
def test_no_request_is_larger_than_its_channel_carries(
    html: str, choices: list[tuple[str, str]], channel: ChannelLimits
):
    media = Media("image", "/hinh/a.png", "tấm ảnh cái đèn")
    requests = compile_screen(Worded(f"x{html}", choices, media), channel)
    assert all(len(str(request["text"])) <= channel.characters for request in requests)
    assert all(balanced(str(request["html"])) for request in requests)
    *others, last = requests
    assert all(request["choices"] == [] and request["media"] == [] for request in others)
    shown = last["choices"]
    assert isinstance(shown, list)
    assert [choice["action"] for choice in shown] == [action for _, action in choices]
    assert [choice["n"] for choice in shown] == list(range(1, len(choices) + 1))
    on_buttons = [str(choice.get("short", choice["label"])) for choice in shown]
    assert all(0 < len(one) <= channel.button_characters for one in on_buttons)
    everything = "".join("".join(str(request["text"]).split()) for request in requests)
    for _, (label, _) in enumerate(choices):
        named = any(choice["label"] == label and "short" not in choice for choice in shown)
        assert named or "".join(label.split()) in everything
    assert bool(last["media"]) is channel.pictures
    assert channel.pictures or "tấmảnhcáiđèn" in everything


def test_a_short_screen_is_one_request_as_it_was_worded():
    [request] = compile_screen(Worded("<b>Chào</b> &amp; mời", [("Tiếp", "next")]), ROOMY)
    assert request == {
        "text": "Chào & mời",
        "html": "<b>Chào</b> &amp; mời",
        "choices": [{"n": 1, "label": "Tiếp", "action": "next"}],
        "media": [],
    }


def test_choices_without_room_for_buttons_are_numbered_lines():
    said = compile_screen(
        Worded("Bác chọn ạ", [("Học", "a"), ("Góp sáng kiến", "b"), ("Theo dõi", "c")]), NARROW
    )
    text = "\n".join(str(request["text"]) for request in said)
    assert "1. Học" in text
    assert "2. Góp sáng kiến" in text
    choices = said[-1]["choices"]
    assert isinstance(choices, list)
    shown = [choice.get("short", choice["label"]) for choice in choices]
    assert shown == ["Học", "Góp…", "Theo dõi"]


def test_lines_of_a_list_stand_close_together_and_paragraphs_apart():
    html = "Mời bác\n\n• một\n\n• hai\n\n• ba\n\nĐúng chưa ạ?"
    [request] = compile_screen(Worded(html, []), ROOMY)
    assert request["text"] == "Mời bác\n\n• một\n• hai\n• ba\n\nĐúng chưa ạ?"
    html = "Đăng ký:\n\n• một\n\n   Chỉ tiêu: hai buổi\n\n• ba\n\nĐúng chưa ạ?"
    [request] = compile_screen(Worded(html, []), ROOMY)
    assert request["text"] == "Đăng ký:\n\n• một\n   Chỉ tiêu: hai buổi\n• ba\n\nĐúng chưa ạ?"


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("a & b", "a &amp; b"),
        ("{name}", "{name}"),
        ("%s {0.__class__} ${7*7}", "%s {0.__class__} ${7*7}"),
        (7, "7"),
        (2026, "2026"),
        (10_000, "10.000"),
        (1_234_567, "1.234.567"),
        (True, "True"),
    ],
)
def test_facts_are_shown_as_they_are(fact: object, shown: str):
    assert fill("{fact}", {"fact": fact}) == shown


def test_a_fact_that_is_missing_is_a_mistake():
    assert slots("{a} và {b_c}, {D}") == {"a", "b_c"}
    with pytest.raises(KeyError):
        fill("{a}", {})


@given(st.text(max_size=60))
@examples()
def test_no_word_of_a_person_becomes_markup(text: str):
    html = fill("<b>{text}</b>", {"text": text})
    shown, typed = (one.replace(JOINER, "") for one in (unescape(html), text))
    assert shown == f"<b>{typed}</b>", "nothing but the joiners that keep a link from being one"
    assert re.findall(r"<[^>]*>", html) == ["<b>", "</b>"]


def test_a_lead_is_said_before_the_screen():
    screen = Screen([say("a")], once=True)
    assert screen.led_by([say("lead")]) == Screen([say("lead"), say("a")], once=True)
