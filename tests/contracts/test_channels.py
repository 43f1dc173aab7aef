"""What every channel in the registry keeps, tried on each; a new one brings ``on_<name>.py``."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.channel import Channel
from bot.channels.registry import CHANNELS, RESERVED, configure
from bot.conversation.inbound_message import InboundMessage
from bot.runtime.engine import build_engine
from bot.runtime.logging_setup import redact
from bot.runtime.settings import READ, BadSettings, Settings
from db.engine import Database
from db.models.messages import Outbox
from domain.deliveries import SendOutcome
from domain.html_parts import plain
from domain.ids import WardId
from domain.screens import ChannelLimits, Choice, Media, Screen, Worded, compile_screen, say
from domain.secrets.kinds import MARK, SecretKind
from services.messages.blanking import blanked_kinds, without_secrets
from services.people import people
from tests.contracts.harness import WORDS, Conversation, Harness
from tests.support.house_rules import ROOT
from tests.support.talk import FrozenClock, house_of, texts

HARNESSES: dict[str, Harness] = {
    kind.name: import_module(f"tests.contracts.on_{kind.name}").HARNESS for kind in CHANNELS
}
every_channel = pytest.mark.parametrize("harness", HARNESSES.values(), ids=HARNESSES)


# Settings --------------------------------------------------------------------------------------


@every_channel
def test_its_settings_switch_it_on_and_are_documented(harness: Harness, tmp_path: Path):
    assert harness.environment.keys() <= set(harness.kind.environment)
    assert set(harness.kind.environment) <= set(READ)
    given = {f"HOCVUSO_{name}": value for name, value in harness.environment.items()}
    read = Settings.read({"HOCVUSO_DATA_DIR": str(tmp_path), **given})
    assert harness.kind.name in read.open_channels
    assert read.unknown == ()
    readme = (ROOT / "README.md").read_text()
    assert [name for name in harness.kind.environment if f"`{name}`" not in readme] == []


@every_channel
def test_without_settings_it_needs_none_or_is_off(harness: Harness):
    configured = harness.kind.configure({})
    assert configured.mistakes() == []
    assert configured.is_on is not bool(harness.environment)


@every_channel
def test_a_setting_that_cannot_work_is_a_sentence_that_names_it(harness: Harness, tmp_path: Path):
    for name in harness.kind.environment:
        with pytest.raises(BadSettings) as refused:
            Settings.read({"HOCVUSO_DATA_DIR": str(tmp_path), f"HOCVUSO_{name}": "no good"})
        assert any(f"HOCVUSO_{name}" in sentence for sentence in refused.value.sentences)
        assert not any("no good" in sentence for sentence in refused.value.sentences)


def test_no_two_channels_share_a_name_or_a_setting():
    names = [kind.name for kind in CHANNELS]
    read = [*READ, *RESERVED]
    assert len(set(names)) == len(names)
    assert len(set(read)) == len(read)


def test_a_channel_that_is_off_loads_no_library():
    code = (
        "import sys, bot.runtime.app\nfrom bot.channels.registry import configure\n"
        "[one.build(database=None, data_dir=None) for one in configure({}).values() if one.is_on]\n"
        "print('telegram' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


# Hearing ---------------------------------------------------------------------------------------


def parts(harness: Harness, database: Database, data_dir: Path) -> Channel:
    return harness.kind.configure(harness.environment).build(database=database, data_dir=data_dir)


@pytest.fixture
async def channel(harness: Harness, sqlite_url: str, tmp_path: Path) -> Any:
    database = Database(sqlite_url)
    built = parts(harness, database, tmp_path)
    yield built
    if built.sender is not None:
        await built.sender.close()
    await database.close()


@every_channel
async def test_what_people_do_becomes_one_message(harness: Harness, channel: Channel):
    said = {kind: channel.inbound(payload) for kind, payload in harness.payloads.items()}
    assert {"text", "press", "file", "link"} <= said.keys()
    assert said["text"].text == WORDS
    assert said["press"].action or said["press"].choice
    assert said["press"].screen or said["press"].message
    assert said["file"].file is not None
    assert (said["file"].file.kind, said["file"].text) == ("image", WORDS)
    assert said["link"].link == "bai-ma-otp"
    if "edited" in said:
        assert (bool(said["edited"].edits), said["edited"].text) == (True, WORDS)


@every_channel
async def test_a_typed_secret_is_blanked_in_whatever_it_hears(harness: Harness, channel: Channel):
    """Whatever field a channel has words in: before a row is stored, the secret is gone."""
    for kind, payload in harness.payloads.items():
        raw = json.dumps(payload, ensure_ascii=False)
        if WORDS in raw:
            kept = without_secrets(json.loads(raw.replace(WORDS, "OTP của tôi là 482913")))
            assert "482913" not in json.dumps(kept)
            said = channel.inbound(kept).text
            assert (kind, said) == (kind, f"OTP của tôi là {MARK}")
            assert blanked_kinds(kept, said) == [SecretKind.CODE]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


@every_channel
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_payload_however_odd_breaks_the_inbound_adapter(
    harness: Harness, channel: Channel, data: st.DataObject
):
    kind = data.draw(st.sampled_from(sorted(harness.payloads)))
    payload = mutated(harness.payloads[kind], data)
    assert isinstance(channel.inbound(payload), InboundMessage)


def mutated(value: Any, data: st.DataObject) -> Any:
    """Return a payload of which some part, at any depth, is missing or something else."""
    if not isinstance(value, dict) or not value:
        return data.draw(JSON)
    name = data.draw(st.sampled_from(sorted(value)))
    fate = data.draw(st.sampled_from(["drop", "replace", "deeper"]))
    rest = {key: part for key, part in value.items() if key != name}
    if fate == "drop":
        return rest
    return {**rest, name: data.draw(JSON) if fate == "replace" else mutated(value[name], data)}


# Speaking --------------------------------------------------------------------------------------


LABELS = st.tuples(st.text("ab", min_size=1, max_size=200), st.just("menu"))
SCREENS = st.builds(
    Worded,
    html=st.builds(
        lambda piece, times: piece * times,
        st.text(st.sampled_from("ab đ.😀\n"), min_size=1, max_size=40),
        st.integers(1, 300),
    ),
    labels=st.lists(LABELS, max_size=40),
    media=st.none() | st.just(Media("image", "/hinh/otp.png", "otp.png")),
)


@every_channel
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(screen=SCREENS)
def test_a_compiled_screen_keeps_the_limits(harness: Harness, channel: Channel, screen: Worded):
    requests = compile_screen(screen, channel.limits)
    assert broken_limits(requests, channel.limits) == []
    choices = [choice for request in requests for choice in request["choices"]]  # type: ignore[attr-defined]
    assert [choice["n"] for choice in choices] == list(range(1, len(screen.labels) + 1))


def broken_limits(requests: Sequence[Any], limits: ChannelLimits) -> list[Any]:
    """Return the requests that a channel cannot carry."""
    return [
        request
        for request in requests
        if len(request["text"]) > limits.characters
        or request["text"] != plain(request["html"])
        or any(
            len(one.get("short", one["label"])) > limits.button_characters
            for one in request["choices"] or ()
        )
        or (request["media"] and not limits.pictures)
        or (request["media"] and limits.caption and len(request["text"]) > limits.caption)
    ]


@pytest.fixture
async def conversation(harness: Harness, sqlite_url: str, tmp_path: Path) -> Any:
    async with harness.talk(sqlite_url, tmp_path) as running:
        yield running


async def rows(conversation: Conversation, key: str) -> list[Outbox]:
    """Return all parts of the screen said under a dedupe key, in order."""
    first = sa.select(Outbox.screen_id).where(Outbox.dedupe_key == key).scalar_subquery()
    chosen = sa.select(Outbox).where(Outbox.screen_id == first).order_by(Outbox.part)
    async with conversation.engine.database.read() as session:
        return list((await session.scalars(chosen)).all())


@every_channel
async def test_a_screen_too_large_for_it_arrives_whole_in_parts(
    harness: Harness, conversation: Conversation
):
    context = conversation.engine.context
    label = say("choice.as_is", text="Một lựa chọn dài quá mức mà không nút nào chứa nổi " * 4)
    screen = Screen(
        [say("choice.as_is", text="Dòng chữ thử. " * 700)], [Choice("menu", label)] * 30
    )
    async with conversation.engine.work_factory.open(
        now=conversation.engine.clock(), correlation="test"
    ) as work:
        work.notify(conversation.account, screen, dedupe_key="large")
    await conversation.settle()
    sent = await rows(conversation, "large")
    assert len(sent) > 1
    assert {row.state for row in sent} == {"sent"}
    assert broken_limits([row.request for row in sent], context.channels[harness.kind.name]) == []
    assert conversation.complaints() == []


@every_channel
async def test_a_number_answers_as_its_button_does(harness: Harness, conversation: Conversation):
    resident = conversation.resident
    await resident.says("menu")
    by_typing = await resident.says("2")
    await resident.says("menu")
    assert await resident.presses(resident.buttons[1]) == by_typing != []


@every_channel
@pytest.mark.parametrize("can_edit", [True, False])
async def test_what_replaces_a_screen_is_said_anew_where_nothing_can_be_edited(
    harness: Harness, channel: Channel, sqlite_url: str, tmp_path: Path, can_edit: bool
):
    name, limits = harness.kind.name, replace(channel.limits, can_edit=can_edit)
    database = Database(sqlite_url)
    engine = build_engine(
        database=database,
        context=house_of(tmp_path),
        texts=texts(),
        clock=FrozenClock(),
        channels={name: replace(channel, limits=limits)},
    )
    async with database.write() as session:
        met = await people.meet(
            session,
            ward=WardId(engine.context.ward.id),
            channel=name,
            external_key="5000000001",
            now=engine.clock(),
        )
    for key, replaces in (("first", None), ("second", "first")):
        async with engine.work_factory.open(now=engine.clock(), correlation="test") as work:
            screen = Screen([say("choice.as_is", text=key)])
            work.notify(met.account, screen, dedupe_key=key, replaces=replaces)
    async with database.read() as session:
        first, second = (await session.scalars(sa.select(Outbox).order_by(Outbox.id))).all()
    assert second.replaces_id == (first.id if can_edit else None)
    assert second.replaces == (first.number if can_edit else None)
    await database.close()


@every_channel
async def test_every_way_a_platform_answers_has_its_name(
    harness: Harness, channel: Channel, sqlite_url: str, tmp_path: Path
):
    if harness.outcomes is None:
        assert (channel.sender, channel.limits.shows_at_commit) == (None, True)
        return
    assert not channel.limits.shows_at_commit
    named = await harness.outcomes(house_of(tmp_path), sqlite_url)
    assert named.keys() == {"sent", "retry_after", "blocked", "failed", "moved"}
    assert named["sent"].outcome is SendOutcome.SENT
    assert named["sent"].platform_id
    assert named["retry_after"].outcome is SendOutcome.LATER
    assert named["retry_after"].retry_after
    assert named["blocked"].outcome is SendOutcome.BLOCKED
    assert (named["failed"].outcome, bool(named["failed"].reason)) == (SendOutcome.FAILED, True)
    assert named["moved"].outcome is SendOutcome.LATER
    assert named["moved"].moved_to


@every_channel
async def test_a_sender_may_be_closed_twice_and_before_it_spoke(channel: Channel):
    if channel.sender is not None:
        await channel.sender.close()
        await channel.sender.close()


@every_channel
def test_its_secrets_never_reach_the_log(harness: Harness):
    for secret in harness.secrets:
        for line in (f"POST https://api/bot{secret}/send failed", f"token={secret}", secret):
            assert [part for part in secret.split(":") if part in redact(line)] == []


def test_only_what_needs_no_settings_is_on_in_a_fresh_house():
    on = [name for name, one in configure({}).items() if one.is_on]
    assert on == [name for name, one in HARNESSES.items() if not one.environment]
