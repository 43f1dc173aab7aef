"""Photos, documents and voice notes: the limit told before, progress while they go, seen after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Route

from tests.support.page import NARROW, Coming, Visitor, WardOnline
from tests.support.sample_files import photo_from_home, recording

pytest_plugins = ["tests.support.visits"]
pytestmark = pytest.mark.browser

PHOTO = photo_from_home()
SLOW_PERMISSION = """
window.streams = [];
const ask = MediaDevices.prototype.getUserMedia;
MediaDevices.prototype.getUserMedia = async function (wish) {
  await new Promise((done) => setTimeout(done, 200));
  streams.push(await ask.call(this, wish));
  return streams.at(-1);
};
"""
GIVEN = """([kind, count]) => {
  const data = new DataTransfer();
  for (let n = 0; n < count; n++) data.items.add(new File(["giấy"], `${kind}${n}.pdf`));
  const facts = { bubbles: true, cancelable: true };
  const event = kind === "paste" ? new ClipboardEvent(kind, { ...facts, clipboardData: data })
    : new DragEvent(kind, { ...facts, dataTransfer: data });
  document.body.dispatchEvent(event);
}"""


def jpeg(name: str = "đèn ngõ.jpg", body: bytes = PHOTO) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": body}


def choose(visitor: Visitor, label: str, *files: FilePayload) -> None:
    visitor.page.get_by_role("button", name="Ảnh, tệp").click()
    assert visitor.page.get_by_text("không quá 20 MB").is_visible()
    visitor.page.get_by_label(label).set_input_files(list(files))


def chips(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("list", name="Tệp sắp gửi").get_by_role("listitem")


def incoming(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "var" / "incoming").iterdir() if path.suffix != ".part"]


def test_a_photo_is_chosen_looked_at_and_sent_with_words(come: Coming):
    visitor = come()
    visitor.opens()
    choose(visitor, "Chọn ảnh có sẵn", jpeg())
    assert chips(visitor).count() == 1
    assert "đèn ngõ.jpg" in chips(visitor).inner_text()
    visitor.asks("Đèn ngõ 12 đây")
    mine = visitor.page.locator("#list .mine").last
    assert mine.locator(".words").inner_text() == "Đèn ngõ 12 đây"
    picture = mine.get_by_role("img", name="đèn ngõ.jpg")
    assert picture.evaluate("one => one.naturalWidth") > 0
    assert chips(visitor).count() == 0
    assert not visitor.is_too_wide()
    for again in (False, True):
        if again:
            visitor.page.reload()
        visitor.page.locator("#list .mine img[src^='/chat/media/']").wait_for()
        visitor.page.wait_for_function("document.querySelector('#list .mine img').naturalWidth > 0")


def test_a_camera_may_be_chosen(come: Coming):
    visitor = come()
    visitor.opens()
    visitor.page.get_by_role("button", name="Ảnh, tệp").click()
    camera = visitor.page.get_by_label("Chụp ảnh mới")
    assert camera.get_attribute("capture") == "environment"
    assert "image/" in str(camera.get_attribute("accept"))


def test_a_file_may_be_put_away_before_it_leaves(come: Coming):
    visitor = come()
    visitor.opens()
    choose(visitor, "Chọn ảnh có sẵn", jpeg("một.jpg"), jpeg("hai.jpg"))
    visitor.page.get_by_role("button", name="Bỏ một.jpg").click()
    assert chips(visitor).all_inner_texts() == ["hai.jpg"]


def test_a_file_over_the_limit_is_told_before_it_leaves(come: Coming, tmp_path: Path):
    visitor = come(viewport=NARROW)
    visitor.opens()
    big = tmp_path / "to-qua.jpg"
    big.write_bytes(PHOTO + bytes(21 * 1024 * 1024))
    visitor.page.get_by_role("button", name="Ảnh, tệp").click()
    visitor.page.get_by_label("Chọn ảnh có sẵn").set_input_files(big)
    visitor.page.get_by_role("alert").filter(has_text="quá 20 MB").wait_for()
    assert chips(visitor).count() == 0
    assert not [r for r in visitor.requests if r.method == "POST" and "messages" in r.url]
    assert not visitor.is_too_wide()


def test_an_empty_file_is_told_before_it_leaves(come: Coming):
    visitor = come()
    visitor.opens()
    choose(visitor, "Chọn tệp PDF", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b""})
    visitor.page.get_by_role("alert").filter(has_text="trống").wait_for()


def test_a_file_of_another_kind_is_refused_in_a_sentence(come: Coming):
    visitor = come()
    visitor.opens()
    visitor.expected = ("Failed to load resource",)
    choose(visitor, "Chọn ảnh có sẵn", jpeg("trò-chơi.jpg", b"MZ\x90" + bytes(900)))
    visitor.page.get_by_role("button", name="Gửi", exact=True).click()
    visitor.page.get_by_role("alert").filter(has_text="PDF, Word, Excel").wait_for()


def test_a_big_photo_shows_how_far_it_is(come: Coming):
    visitor = come()
    visitor.opens()
    line = visitor.context.new_cdp_session(visitor.page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 1e6}
    line.send("Network.emulateNetworkConditions", slow)
    choose(visitor, "Chọn ảnh có sẵn", jpeg("to.jpg", PHOTO + bytes(2 * 1024 * 1024)))
    visitor.page.get_by_role("button", name="Gửi", exact=True).click()
    progress = visitor.page.get_by_role("progressbar", name="to.jpg")
    progress.wait_for()
    seen = {int(float(progress.get_attribute("value") or 0))}
    visitor.page.wait_for_timeout(400)
    seen.add(int(float(progress.get_attribute("value") or 0)))
    assert len(seen) == 2
    visitor.page.locator("#list .mine").wait_for()
    assert visitor.page.get_by_role("progressbar").count() == 0


def test_a_photo_that_did_not_go_is_kept_through_a_reload(come: Coming, tmp_path: Path):
    visitor = come()
    visitor.opens()
    visitor.expected = ("ERR_FAILED", "Failed to load resource")

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.abort()
        else:
            route.fallback()

    visitor.context.route("**/chat/messages*", lose)
    choose(visitor, "Chọn ảnh có sẵn", jpeg())
    visitor.page.get_by_role("button", name="Gửi", exact=True).click()
    visitor.page.get_by_text("đang thử lại").wait_for()
    visitor.page.reload()
    visitor.page.locator("#unsent .mine", has_text="đèn ngõ.jpg").wait_for()
    visitor.context.unroute("**/chat/messages*", lose)
    visitor.page.locator("#list .mine", has_text="đèn ngõ.jpg").wait_for()
    visitor.page.locator("#list .bot").nth(1).wait_for()


def test_a_voice_note_is_heard_before_it_is_sent(come: Coming):
    visitor = come(permissions=["microphone"])
    visitor.opens()
    visitor.page.get_by_role("button", name="Ghi âm").click()
    visitor.page.get_by_text("Đang ghi").wait_for()
    assert visitor.page.get_by_label("Bác gõ tin").is_hidden()
    visitor.page.wait_for_timeout(1_200)
    visitor.page.get_by_role("button", name="Dừng ghi").click()
    visitor.page.get_by_text("Bác nghe lại").wait_for()
    player = visitor.page.locator("#recorder-play")
    assert str(player.get_attribute("src")).startswith("blob:")
    before = visitor.page.locator("#list .bot").count()
    visitor.page.get_by_role("button", name="Gửi tin thoại").click()
    visitor.page.locator("#list .mine", has_text="tin-thoai").wait_for()
    visitor.page.locator("#list .bot").nth(before).wait_for()
    assert visitor.page.get_by_label("Bác gõ tin").is_visible()


PLAYED = """async (one) => {
  await one.play();
  const from = one.currentTime;
  await new Promise((done) => { one.ontimeupdate = () => one.currentTime > from && done(); });
  return [one.duration, one.readyState, one.error];
}"""


def test_one_recording_at_a_time_outlives_a_reload_and_an_empty_one_is_refused(come: Coming):
    visitor = come(permissions=["microphone"], script=SLOW_PERMISSION)
    visitor.opens()
    visitor.page.evaluate("for (let n = 0; n < 3; n++) document.getElementById('record').click()")
    visitor.page.get_by_text("Đang ghi").wait_for()
    visitor.page.wait_for_timeout(2_600)
    assert visitor.page.evaluate("streams.length") == 1
    visitor.page.reload()
    visitor.page.get_by_text("Bác nghe lại").wait_for()
    visitor.page.get_by_role("button", name="Bỏ, ghi lại sau").click()
    visitor.page.get_by_role("button", name="Ghi âm").click()
    visitor.page.get_by_role("button", name="Dừng ghi").click()
    visitor.page.get_by_role("alert").filter(has_text="chưa nghe được gì").wait_for()
    assert visitor.page.evaluate(
        "streams.flatMap((one) => one.getTracks()).every((one) => one.readyState === 'ended')"
    )


def test_pasted_and_dropped_files_outlive_a_reload_and_more_than_ten_are_told(come: Coming):
    visitor = come()
    visitor.opens()
    for kind, count in (("paste", 4), ("drop", 8)):
        visitor.page.evaluate(GIVEN, [kind, count])
    visitor.page.get_by_role("alert").filter(has_text="Còn 2 tệp nữa").wait_for()
    assert chips(visitor).count() == 10
    visitor.wait_until(
        lambda: (
            len(
                visitor.page.evaluate(
                    "Object.keys(localStorage).filter((one) => one.includes('chosen'))"
                )
            )
            == 10
        )
    )
    visitor.page.reload()
    chips(visitor).nth(9).wait_for()


def test_a_recording_that_no_browser_plays_is_heard_by_who_sent_it(come: Coming):
    visitor = come()
    visitor.opens()
    wma = recording("audio/x-ms-wma", seconds=3)
    sent: FilePayload = {"name": "lời kể.wma", "mimeType": "audio/x-ms-wma", "buffer": wma}
    choose(visitor, "Chọn tệp PDF", sent)
    visitor.page.get_by_role("button", name="Gửi", exact=True).click()
    player = visitor.page.locator("#list .mine audio[src^='/chat/media/']")
    player.wait_for(state="attached")
    duration, ready, error = player.evaluate(PLAYED)
    assert duration == pytest.approx(3, abs=0.3)
    assert ready >= 2
    assert error is None


def test_a_recording_may_be_dropped(come: Coming):
    visitor = come(permissions=["microphone"])
    visitor.opens()
    visitor.page.get_by_role("button", name="Ghi âm").click()
    visitor.page.get_by_text("Đang ghi").wait_for()
    visitor.page.get_by_role("button", name="Bỏ, ghi lại sau").click()
    assert visitor.page.get_by_label("Bác gõ tin").is_visible()
    assert not [r for r in visitor.requests if r.method == "POST" and "messages" in r.url]


@pytest.mark.parametrize(
    "script",
    [
        "delete window.MediaRecorder",
        "delete Navigator.prototype.mediaDevices",
        "MediaRecorder.isTypeSupported = () => false",
        "Permissions.prototype.query = async () => ({ state: 'denied' })",
    ],
    ids=["no recorder", "no microphone", "no format", "not permitted"],
)
def test_where_no_voice_can_be_recorded_nothing_offers_it(come: Coming, script: str):
    visitor = come(script=script)
    visitor.opens()
    assert visitor.page.get_by_role("button", name="Ghi âm").is_hidden()


def test_a_microphone_that_is_refused_is_a_sentence(come: Coming):
    refuse = "MediaDevices.prototype.getUserMedia = async () => { throw new DOMException('no') }"
    visitor = come(script=refuse)
    visitor.opens()
    visitor.page.get_by_role("button", name="Ghi âm").click()
    visitor.page.get_by_role("alert").filter(has_text="micro").wait_for()


def test_the_ward_has_what_was_sent(come: Coming, ward: WardOnline):
    visitor = come()
    visitor.opens()
    choose(visitor, "Chọn ảnh có sẵn", jpeg())
    visitor.asks("")

    async def payload() -> list[Any]:
        async with ward.engine.database.read() as session:
            connection = await session.connection()
            rows = await connection.exec_driver_sql(
                "SELECT json_extract(payload, '$.files[0].size') FROM inbox WHERE number > 1"
            )
            return [row[0] for row in rows]

    assert ward.do(payload) == [len(PHOTO)]
