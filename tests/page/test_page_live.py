"""The conversation on screen: live, in order, edits in place, the past a press away."""

from __future__ import annotations

from typing import Any

import pytest

from db.queries.messages import locked_accounts, outbox
from domain.ids import AccountNumber, new_id
from services.messages.inbox import InboundUpdate, store
from services.webchat.sessions import whose
from tests.support.page import Coming, Visitor, WardOnline

pytest_plugins = ["tests.support.visits"]
pytestmark = pytest.mark.browser


def account_of(ward: WardOnline, visitor: Visitor) -> AccountNumber:
    token = next(c["value"] for c in visitor.context.cookies() if c["name"] == "hocvuso")
    found = ward.do(lambda: whose(ward.engine.database, token=token, now=ward.engine.clock()))
    assert found is not None
    return found


async def ring(ward: WardOnline, account: AccountNumber, event: str) -> None:
    ward.engine.signals.notify(account, event)


def bot_says(ward: WardOnline, visitor: Visitor, text: str, **values: Any) -> int:
    """Let the bot say something of its own accord; return the message's number."""
    account = account_of(ward, visitor)

    async def tell() -> int:
        now = values.get("at", ward.engine.clock())
        async with ward.engine.database.write() as session:
            number = (await locked_accounts.counters(session, numbers=[account]))[account] + 1
            choices = values.get("choices", [])
            request = {"text": text, "html": text, "choices": choices, "media": []}
            if verdict := values.get("verdict"):
                request["verdict"] = verdict
            row: dict[str, Any] = {
                "account_number": account,
                "channel": "webchat",
                "kind": 1,
                "screen_id": new_id(),
                "part": 0,
                "key": "fallback.nonsense",
                "facts": {"says": []},
                "request": request,
                "choices": choices or None,
                "is_once": False,
                "replaces": values.get("replaces"),
                "state": "sent",
                "due_at": now,
                "expires_at": now,
                "attempts": 0,
                "resent": 0,
                "fence": 0,
                "number": number,
                "sent_at": now,
                "created_at": now,
            }
            await outbox.add(session, rows=[row])
            await locked_accounts.set_counters(session, counters={account: number})
        ward.engine.signals.notify(account)
        return number

    return ward.do(tell)


def is_listening(ward: WardOnline) -> bool:
    """Whether a page holds a line."""
    return bool(ward.engine.signals._listeners)


def times_asked(visitor: Visitor) -> int:
    """Return how often the page itself asked what is new."""
    asked = [one for one in visitor.requests if one.method == "GET"]
    return sum("/chat/messages" in one.url for one in asked)


def test_what_the_bot_says_of_itself_appears_at_once(come: Coming, ward: WardOnline):
    visitor = come()
    visitor.opens()
    visitor.wait_until(lambda: is_listening(ward))
    asked = times_asked(visitor)
    bot_says(ward, visitor, "Tệp của bác đã xong.")
    visitor.page.get_by_text("Tệp của bác đã xong.").wait_for()
    assert times_asked(visitor) == asked  # it was told, it did not ask


def test_an_edit_stands_where_what_it_replaces_stood(come: Coming, ward: WardOnline):
    visitor = come()
    visitor.opens()
    first = bot_says(ward, visitor, "Đang làm tệp: 10%")
    bot_says(ward, visitor, "Tin sau")
    visitor.page.get_by_text("Tin sau").wait_for()
    again = {"n": 1, "label": "Lấy lại tệp", "action": "menu"}
    edit = bot_says(ward, visitor, "Tệp đây ạ", replaces=first, choices=[again])
    visitor.page.get_by_text("Tệp đây ạ").wait_for()
    wanted = ["Tệp đây ạ", "Tin sau"]
    assert visitor.page.locator("#list .bot .words").all_inner_texts()[1:] == wanted
    visitor.page.reload()
    visitor.page.get_by_text("Tin sau").wait_for()
    assert visitor.page.locator("#list .bot .words").all_inner_texts()[1:] == wanted
    posted: list[Any] = []
    visitor.page.on("request", lambda r: posted.append(r.post_data_json) if r.post_data else None)
    visitor.presses("Lấy lại tệp")
    assert {"choice": "menu", "screen": str(edit)}.items() <= posted[-1].items()


def test_an_edit_of_something_long_past_stays_one_message(come: Coming, ward: WardOnline):
    visitor = come()
    visitor.opens()
    first = bot_says(ward, visitor, "Bản đầu")
    for number in range(60):
        bot_says(ward, visitor, f"Tin {number}")
    bot_says(ward, visitor, "Bản sau", replaces=first)
    visitor.page.get_by_text("Bản sau").wait_for()
    visitor.page.evaluate("localStorage.clear()")
    visitor.page.reload()
    visitor.page.get_by_text("Bản sau").wait_for()
    visitor.page.get_by_role("button", name="Xem tin cũ hơn").click()
    visitor.page.get_by_text("Tin 0", exact=True).wait_for()
    assert visitor.page.get_by_text("Bản đầu").count() == 0
    assert visitor.page.get_by_text("Bản sau").count() == 1


def test_the_past_is_a_press_away_and_what_is_read_stays_put(come: Coming, ward: WardOnline):
    visitor = come()
    visitor.opens()
    account = account_of(ward, visitor)

    async def fill() -> None:
        heard = [
            InboundUpdate(account, "webchat", f"t{n}", {"text": f"Tin số {n}."}, True)
            for n in range(120)
        ]
        async with ward.engine.database.write() as session:
            await store(session, heard, now=ward.engine.clock())
            connection = await session.connection()
            await connection.exec_driver_sql("UPDATE inbox SET state = 'done'")

    ward.do(fill)
    visitor.page.reload()
    visitor.page.get_by_text("Tin số 119.").wait_for()
    older = visitor.page.get_by_role("button", name="Xem tin cũ hơn")
    place = visitor.page.get_by_text("Tin số 70.")
    older.scroll_into_view_if_needed()
    before = place.bounding_box()
    older.click()
    visitor.page.get_by_text("Tin số 20.").wait_for()
    after = place.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 3
    older.click()
    visitor.page.get_by_text("Tin số 0.").wait_for()
    older.wait_for(state="hidden")
    texts = visitor.page.locator("#list .mine .words").all_inner_texts()
    assert texts == [f"Tin số {n}." for n in range(120)]


def test_two_windows_show_the_same(come: Coming):
    visitor = come()
    visitor.opens()
    other = visitor.context.new_page()
    other.goto(visitor.address)
    other.locator("#list .msg").first.wait_for()
    visitor.asks("menu")
    other.locator("#list .mine", has_text="menu").wait_for()
    other.locator("#list .bot").nth(1).wait_for()
    for page in (visitor.page, other):
        ids = page.eval_on_selector_all("#list .msg", "all => all.map(one => +one.dataset.id)")
        assert ids == [1, 2, 3]


@pytest.mark.parametrize(
    "script",
    [
        "delete window.EventSource",
        "window.EventSource = class { readyState = 0; addEventListener() {} close() {} }",
    ],
    ids=["no streams", "streams that never open"],
)
def test_where_no_stream_comes_through_the_page_asks(come: Coming, ward: WardOnline, script: str):
    visitor = come(script=script)
    visitor.opens()
    visitor.asks("menu")
    assert "Học bài ngắn" in visitor.choices
    bot_says(ward, visitor, "Tin muộn")
    visitor.page.get_by_text("Tin muộn").wait_for()


def test_a_stream_that_breaks_misses_nothing(come: Coming, ward: WardOnline):
    visitor = come()
    visitor.opens()
    visitor.expected = ("Failed to load resource", "ERR_CONNECTION", "ERR_INCOMPLETE")
    ward.go_away()
    bot_says(ward, visitor, "Nói lúc đường đứt")
    ward.come_back()
    visitor.page.get_by_text("Nói lúc đường đứt").wait_for()
    bot_says(ward, visitor, "Nói lúc đường nối lại")
    visitor.page.get_by_text("Nói lúc đường nối lại").wait_for()
    ids = visitor.page.eval_on_selector_all("#list .msg", "all => all.map(one => +one.dataset.id)")
    assert ids == sorted(set(ids))


def test_while_an_answer_is_awaited_the_page_says_so(come: Coming, ward: WardOnline):
    visitor = come()
    visitor.opens()
    account = account_of(ward, visitor)
    ward.do(lambda: ring(ward, account, "typing"))
    visitor.page.get_by_text("Cháu đang trả lời").wait_for()
    ward.do(lambda: ring(ward, account, "progress"))
    visitor.page.get_by_text("Cháu đang làm").wait_for()
    visitor.asks("menu")
    visitor.page.locator("#typing").wait_for(state="hidden")


def test_old_questions_stay_pressable_but_quiet(come: Coming):
    visitor = come()
    visitor.opens()
    visitor.presses("Học bài ngắn")
    first = visitor.page.locator("#list .bot").first
    chosen = first.get_by_role("button", name="1 Học bài ngắn")
    assert chosen.get_attribute("aria-pressed") == "true"
    assert "old" in str(first.locator(".choices").get_attribute("class"))
    before = visitor.page.locator("#list .bot").count()
    first.get_by_role("button", name="3 Gặp cán bộ").click()
    visitor.page.locator("#list .bot").nth(before).wait_for()
    assert "Giờ làm việc" in visitor.told


def test_a_typed_number_answers_what_is_on_screen(come: Coming):
    visitor = come()
    visitor.opens()
    posted: list[Any] = []
    visitor.page.on("request", lambda r: posted.append(r.post_data_json) if r.post_data else None)
    visitor.asks("1")
    assert posted[0] == {"text": "1", "seen": "1"}
    assert "bài" in visitor.told


def test_words_are_only_words(come: Coming, ward: WardOnline):
    visitor = come()
    visitor.opens()
    evil = '<img src=x onerror="document.title=1"> {{7*7}} <b>đậm</b> &lt;'
    visitor.says(evil)
    visitor.page.locator("#list .mine", has_text="onerror").wait_for()
    assert visitor.spoken == [evil]
    bot_says(ward, visitor, "<b>đậm</b> &lt;script&gt; <i>x</i> http://evil.example/ &amp;amp;")
    words = visitor.page.locator("#list .bot .words", has_text="evil")
    words.wait_for()
    assert words.inner_text() == "đậm <script> <i>x</i> http://evil.example/ &amp;"
    assert words.locator("b").inner_text() == "đậm"
    links = "#list a:not([href^='tel:'])"  # the ward's own number can be called
    assert visitor.page.locator(f"#list i, {links}, #list img").count() == 0


def test_a_page_nobody_looks_at_holds_no_line_and_catches_up(come: Coming, ward: WardOnline):
    visitor = come()
    visitor.opens()
    hide = """(is) => {
      Object.defineProperty(document, "hidden", { value: is, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    visitor.page.evaluate(hide, True)
    visitor.wait_until(lambda: not is_listening(ward))
    bot_says(ward, visitor, "Nói lúc không ai nhìn")
    visitor.page.wait_for_timeout(1_500)
    assert visitor.page.get_by_text("Nói lúc không ai nhìn").count() == 0
    visitor.page.evaluate(hide, False)
    visitor.page.get_by_text("Nói lúc không ai nhìn").wait_for()
    visitor.wait_until(lambda: is_listening(ward))
    asked = times_asked(visitor)
    bot_says(ward, visitor, "Nói khi đã quay lại")
    visitor.page.get_by_text("Nói khi đã quay lại").wait_for()
    assert times_asked(visitor) == asked
