"""The browsers signed in to one's own chat: listed, and the others signed out."""

from collections.abc import Sequence

from aiogram.types import TelegramObject

from domain.devices import OTHER
from domain.screens import Phrase, Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from services.people import browser_sessions
from services.people.browser_sessions import SignedIn
from services.work import Work

SHOWN = 10
"""Browsers listed by name; more are only counted."""


async def show_browsers(event: TelegramObject, work: Work) -> None:
    """Show where one's chat is open."""
    work.show(_screen(await browser_sessions.listed(work)))


async def end_others(event: TelegramObject, work: Work) -> None:
    """Sign every other browser out, at once."""
    ended = await browser_sessions.end_others(work)
    lead = say("browsers.ended", count=ended) if ended else say("browsers.no_others")
    work.show(_screen(await browser_sessions.listed(work)).led_by([lead]))


def _screen(listed: Sequence[SignedIn]) -> Screen:
    says = [say("browsers.listed" if listed else "browsers.none")]
    here = [one for one in listed if one.is_here]
    others = [one for one in listed if not one.is_here]
    says += [say("browsers.here"), *map(_named, here[:SHOWN])] if here else []
    says += [say("browsers.others"), *map(_named, others[:SHOWN])] if others else []
    if len(others) > SHOWN:
        says.append(say("browsers.more", count=len(others) - SHOWN))
    ways = [choice("browsers.back", "data"), back_to_menu()]
    if others:
        says.append(say("browsers.advice"))
        ways.insert(0, choice("browsers.end_others", "data.end_others"))
    return Screen(says, ways)


def _named(one: SignedIn) -> Phrase:
    key = f"browsers.device_{one.device or OTHER}"
    return say(key, since=f"{one.since:%d/%m/%Y}", used=f"{one.used:%d/%m/%Y}")


CONVERSATION = Conversation(
    "privacy.browsers",
    action="talk",
    commands={"browsers": show_browsers},
    presses={"data.browsers": show_browsers, "data.end_others": end_others},
)
