"""The screens of co-authors and kinds of contribution."""

from collections.abc import Sequence

from domain.ids import InitiativeId
from domain.initiatives.co_authors import STANDING, CoAuthorState
from domain.initiatives.initiatives import EvidenceKind
from domain.screens import Choice, Phrase, Screen, say
from handlers.kit.choices import back_to_menu, choice
from services.initiatives import similar
from services.initiatives.co_authors import CoAuthorRequest, NamedCoAuthor
from services.work import Work


async def published_line(work: Work, initiative: InitiativeId) -> list[Phrase]:
    """Return a line on similar published initiatives, or none; others are never shown."""
    alike = await similar.published_like(work, initiative)
    codes = ", ".join(one.code for one in alike)
    return [say("contributions.published_like", codes=codes)] if alike else []


def kinds_screen(initiative: InitiativeId, chosen: Sequence[EvidenceKind]) -> Screen:
    """Return the question what the author contributed; several may be chosen, and changed."""
    one = initiative.hex
    ways = [
        choice(
            f"contributions.drop_{kind}" if kind in chosen else f"contributions.add_{kind}",
            "kind",
            one,
            kind,
        )
        for kind in EvidenceKind
    ]
    asked = say("contributions.kinds_again") if chosen else say("contributions.kinds_ask")
    lines = [say(f"contributions.is_{kind}") for kind in chosen]
    if chosen:
        return Screen(
            [*lines, asked], [*ways, choice("contributions.kinds_done", "kinds.done", one)]
        )
    return Screen([asked], [*ways, choice("answer_more", "ask.start", one), back_to_menu()])


def named_screen(initiative: InitiativeId, named: Sequence[NamedCoAuthor]) -> Screen:
    """Return the named co-authors and the answer of each, with buttons to add and remove."""
    one = initiative.hex
    known = [person for person in named if person.name]
    lines = [say(f"contributions.state_{person.state}", name=person.name) for person in known]
    back = [
        choice("contributions.take_back", "coauthor.back", person.id.hex, name=person.name)
        for person in known
        if person.state in STANDING
    ]
    asked = say("contributions.named") if lines else say("contributions.named_none")
    more = choice("contributions.name_one", "coauthor.name", one)
    return Screen([asked, *lines], [more, *back, choice("back", "follow.one", one)])


def handed_over(work: Work, initiative: InitiativeId, name: str, code: str) -> Screen:
    """Return the code for a named co-author, with its link where there is one."""
    url = work.context.public_url
    link = [say("contributions.open", url=f"{url}/moi/{code}")] if url else []
    more = choice("contributions.name_another", "coauthor.name", initiative.hex)
    see = choice("see_one", "follow.one", initiative.hex)
    return Screen(
        [say("contributions.code", name=name, code=code), *link], [more, see, back_to_menu()]
    )


def asked_screen(asked: CoAuthorRequest) -> Screen:
    """Return the question to a named co-author; one who agreed before may withdraw."""
    one = asked.id.hex
    by = (
        say("contributions.by", author=asked.author)
        if asked.author
        else say("contributions.by_nobody")
    )
    told = (
        [say("contributions.told", title=asked.title)]
        if asked.title
        else [say("contributions.in_files")]
    )
    if asked.state is CoAuthorState.CONFIRMED:
        leave = choice("contributions.leave", "coauthor.leave", one)
        says = [say("contributions.is_co_author", code=asked.code, name=asked.called)]
        return Screen([*says, *told], [leave, back_to_menu()])
    ways: list[Choice] = [
        choice("contributions.yes", "coauthor.yes", one),
        choice("contributions.no", "coauthor.no", one),
    ]
    return Screen([say("contributions.asked"), *told, by, say("contributions.asked_what")], ways)


def own_name_screen(asked: CoAuthorRequest) -> Screen:
    """Ask for the co-author's name: the one the author typed, or another."""
    as_typed = choice("contributions.as_typed", "coauthor.as", asked.id.hex, name=asked.called)
    no = choice("contributions.no", "coauthor.no", asked.id.hex)
    return Screen([say("contributions.own_name")], [as_typed, no])


def consent_screen(co_author: str, name: str, mark: str) -> Screen:
    """Return the question whether the ward may keep this name with the initiative."""
    ways = [
        choice("consent", "coauthor.consent", co_author, mark),
        choice("retype_name", "coauthor.yes", co_author),
        choice("contributions.no", "coauthor.no", co_author),
    ]
    return Screen([say("contributions.consent_name", name=name)], ways, once=True)
