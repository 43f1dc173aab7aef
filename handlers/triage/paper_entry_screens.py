"""The screens of paper entry: one for each step, the preview, the code it was kept under."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.initiatives.initiatives import title
from domain.people import show_phone
from domain.screens import Choice, Phrase, Screen, say
from domain.ward import Ward
from handlers.kit.choices import choice
from services.triage.paper_entry import EnteredPaper
from services.work import Work

NONE = "-"
"""Asked, and the paper holds none."""
YES = "yes"
SHOWN_STORY = 600
PaperFacts = Mapping[str, Any]
"""What was typed so far; ``done`` names the steps that were asked."""


def _ways_out(told: PaperFacts, step: str) -> list[Choice]:
    kept = [choice("keep", "key.go")] if step in told["done"] else []
    return [*kept, choice("later", "key.later")]


async def paper(work: Work, told: PaperFacts) -> Screen:
    """Ask for the number on the paper."""
    ways = [choice("paper_entry.no_paper", "key.nonumber"), *_ways_out(told, "paper")]
    return Screen([say("paper_entry.ask_paper")], ways)


async def story(work: Work, told: PaperFacts) -> Screen:
    """Ask for the story, or for words that replace it."""
    says = [say("paper_entry.ask_story"), say("paper_entry.ask_story_photo")]
    if told.get("retells"):
        says = [say("paper_entry.ask_story_again")]
    ways = [choice("paper_entry.told_all", "key.told"), choice("later", "key.later")]
    return Screen(says, ways)


async def agreed(work: Work, told: PaperFacts) -> Screen:
    """Ask whether the paper has a signed consent to the name."""
    ways = [
        choice("paper_entry.agreed_yes", "key.agreed", YES),
        choice("paper_entry.agreed_no", "key.agreed", NONE),
    ]
    return Screen([say("paper_entry.ask_agreed")], [*ways, *_ways_out(told, "agreed")])


async def name(work: Work, told: PaperFacts) -> Screen:
    """Ask for the name on the paper."""
    none = choice("paper_entry.agreed_no", "key.agreed", NONE)
    return Screen([say("paper_entry.ask_name")], [none, *_ways_out(told, "name")])


async def khoi(work: Work, told: PaperFacts) -> Screen:
    """Ask for the khối."""
    rows = [choice("as_is", "key.khoi", one.code, text=one.name) for one in work.context.ward.khoi]
    none = choice("paper_entry.no_khoi", "key.nokhoi")
    return Screen([say("paper_entry.ask_khoi")], [*rows, none, *_ways_out(told, "khoi")])


async def phone(work: Work, told: PaperFacts) -> Screen:
    """Ask for a number to call."""
    none = choice("paper_entry.no_phone", "key.nophone")
    return Screen([say("paper_entry.ask_phone")], [none, *_ways_out(told, "phone")])


async def day(work: Work, told: PaperFacts) -> Screen:
    """Ask for the day on which the paper came."""
    ways = [
        choice("paper_entry.today", "key.day", 0),
        choice("paper_entry.yesterday", "key.day", 1),
    ]
    return Screen([say("paper_entry.ask_day")], [*ways, *_ways_out(told, "day")])


async def photos(work: Work, told: PaperFacts) -> Screen:
    """Ask for photos of the pages."""
    label = "paper_entry.told_all" if told.get("photos") else "paper_entry.no_photos"
    return Screen(
        [say("paper_entry.ask_photos")], [choice(label, "key.photos"), choice("later", "key.later")]
    )


async def preview(work: Work, told: PaperFacts) -> Screen:
    """Show the preview, to be kept or edited."""
    ways = [
        choice("paper_entry.save", "key.save"),
        choice("edit", "key.edit"),
        choice("later", "key.later"),
    ]
    return Screen([say("paper_entry.preview"), *lines(told, work.context.ward)], ways, once=True)


def lines(told: PaperFacts, ward: Ward) -> list[Phrase]:
    """Return a paper in a few lines."""
    khoi = ward.khoi_by_code(told["khoi"])
    story = title(told.get("story", ""), SHOWN_STORY)
    says = [
        say("paper_entry.of_no_paper")
        if told["paper"] == NONE
        else say("paper_entry.of_paper", number=told["paper"]),
        say("paper_entry.of_story", story=story) if story else say("paper_entry.of_no_story"),
        say("paper_entry.of_name", name=told["name"])
        if told["agreed"] == YES
        else say("paper_entry.of_no_name"),
        say("paper_entry.of_khoi", khoi=khoi.name) if khoi else say("paper_entry.of_no_khoi"),
        say("paper_entry.of_no_phone")
        if told["phone"] == NONE
        else say("paper_entry.of_phone", phone=show_phone(told["phone"])),
        say("paper_entry.of_day", day=f"{date.fromisoformat(told['day']):%d/%m/%Y}"),
    ]
    if told.get("phone_note"):
        says.append(say("paper_entry.of_phone_note", note=told["phone_note"]))
    return [*says, say("paper_entry.of_photos", count=len(told.get("photos", ())))]


def saved(kept: EnteredPaper, *, has_lost_photos: bool) -> Screen:
    """Return the code to write on the paper, and the next actions."""
    lost = [say("paper_entry.photos_lost")] if has_lost_photos else []
    ways = [
        choice("paper_entry.more", "key.new"),
        choice("paper_entry.open", "staff.one", kept.id.hex),
        choice("desk", "staff"),
    ]
    return Screen([say("paper_entry.saved", code=kept.code), *lost], ways)
