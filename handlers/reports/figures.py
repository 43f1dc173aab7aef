"""Figures in chat: participation by breakdown, the records behind a row, and all as a file.

Staff see every cell and the records; viewers and the council see no small cell. A job counts what
is asked here and shows it by ``screen``.
"""

from aiogram.types import TelegramObject

from domain.reports.participation import Breakdown
from domain.screens import Choice, Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, Does
from services.documents.formats import Format
from services.reports.papers.participation import queue_figures
from services.reports.papers.yearly import queue_report
from services.reports.participation import spoken
from services.reports.participation.spoken import FiguresAnswer
from services.work import Work


async def show_figures(event: TelegramObject, work: Work) -> None:
    """Queue a count of the whole ward."""
    await spoken.ask(work)
    work.show(Screen([say("figures.counting")]))


async def show_cut(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Queue a count of one breakdown."""
    await spoken.ask(work, cut=args[0])
    work.show(Screen([say("figures.counting")]))


async def show_records(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Queue a lookup of the records behind one row; only staff have such a button."""
    await spoken.ask(work, cut=args[0], key=args[1])
    work.show(Screen([say("figures.counting")]))


async def make_file(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Queue a file of figures; it comes into this chat when it is ready."""
    await queue_figures(work, Format(args[0]))
    work.show(Screen([say("figures.queued")]))


async def make_report(event: TelegramObject, work: Work) -> None:
    """Queue this year's report; it comes into this chat when it is ready."""
    await queue_report(work)
    work.show(Screen([say("figures.queued")]))


def screen(told: FiguresAnswer) -> Screen:
    """Return the screen of counted figures."""
    if told.key:
        return _records(told)
    return _cut(told) if told.cut else _whole(told)


def _whole(told: FiguresAnswer) -> Screen:
    cuts = [choice(f"figures.by_{cut.value}", "figures.cut", cut.value) for cut in Breakdown]
    files = [
        choice("figures.file_xlsx", "figures.file", "xlsx"),
        choice("figures.file_csv", "figures.file", "csv"),
        choice("figures.report", "figures.report"),
    ]
    lines = [say("figures.line", name=line.name, text=line.text) for line in told.lines]
    return Screen(
        [say("figures.whole", period=told.period), *lines], [*cuts, *files, back_to_menu()]
    )


def _cut(told: FiguresAnswer) -> Screen:
    rows: list[Choice] = []
    if told.may_open:
        rows = [
            choice("figures.open", "figures.records", told.cut, line.key, name=line.name)
            for line in told.lines
            if line.key and line.is_any
        ]
    lines = [say("figures.row", name=line.name, text=line.text) for line in told.lines]
    notes = [say("figures.overlap")] + ([] if told.may_open else [say("figures.small")])
    return Screen(
        [say("figures.cut_title", title=told.title, period=told.period), *lines, *notes],
        [*rows, choice("figures.back", "figures"), back_to_menu()],
    )


def _records(told: FiguresAnswer) -> Screen:
    lines = [say("figures.row", name=line.name, text=line.text) for line in told.lines]
    more = [say("figures.records_more")] if told.has_more else []
    return Screen(
        [say("figures.records_title", name=told.title, period=told.period), *lines, *more],
        [choice("figures.back_cut", "figures.cut", told.cut), back_to_menu()],
    )


CONVERSATION = Conversation(
    "reports.figures",
    action="see_figures",
    commands={
        "figures": show_figures,
    },
    presses={
        "figures": show_figures,
        "figures.cut": show_cut,
        "figures.records": Does(show_records, "triage"),
        "figures.file": Does(make_file, "export_participation"),
        "figures.report": Does(make_report, "report"),
    },
)
