"""The screens of depth: what was contributed, who is named, what a co-author is asked."""

from collections.abc import Sequence

from domain.co_authors import STANDING, CoAuthorState
from domain.ids import InitiativeId
from domain.initiatives import EvidenceKind
from domain.screens import Choice, Phrase, Screen, say
from handlers.choices import back_to_menu, choice
from services import similar
from services.co_authors import Asked, Named
from services.work import Work


async def published_line(work: Work, initiative: InitiativeId) -> list[Phrase]:
    """Return one line on published initiatives like this one, or none; others are never told."""
    alike = await similar.published_like(work, initiative)
    codes = ", ".join(one.code for one in alike)
    return [say("depth.published_like", codes=codes)] if alike else []


def kinds_screen(initiative: InitiativeId, chosen: Sequence[EvidenceKind]) -> Screen:
    """Return the question what the author contributed; several may be chosen, and changed."""
    one = initiative.hex
    ways = [
        choice(f"depth.drop_{kind}" if kind in chosen else f"depth.add_{kind}", "kind", one, kind)
        for kind in EvidenceKind
    ]
    asked = say("depth.kinds_again") if chosen else say("depth.kinds_ask")
    lines = [say(f"depth.is_{kind}") for kind in chosen]
    if chosen:
        return Screen([*lines, asked], [*ways, choice("depth.kinds_done", "kinds.done", one)])
    return Screen([asked], [*ways, choice("answer_more", "ask.start", one), back_to_menu()])


def named_screen(initiative: InitiativeId, named: Sequence[Named]) -> Screen:
    """Return whom the author named and what each said, with the ways to name and take back."""
    one = initiative.hex
    known = [person for person in named if person.name]
    lines = [say(f"depth.state_{person.state}", name=person.name) for person in known]
    back = [
        choice("depth.take_back", "coauthor.back", person.id.hex, name=person.name)
        for person in known
        if person.state in STANDING
    ]
    asked = say("depth.named") if lines else say("depth.named_none")
    more = choice("depth.name_one", "coauthor.name", one)
    return Screen([asked, *lines], [more, *back, choice("back", "follow.one", one)])


def handed_over(work: Work, initiative: InitiativeId, name: str, code: str) -> Screen:
    """Return the code to hand over to whoever was named, with its link where there is one."""
    url = work.house.public_url
    link = [say("depth.open", url=f"{url}/moi/{code}")] if url else []
    more = choice("depth.name_another", "coauthor.name", initiative.hex)
    see = choice("see_one", "follow.one", initiative.hex)
    return Screen([say("depth.code", name=name, code=code), *link], [more, see, back_to_menu()])


def asked_screen(asked: Asked) -> Screen:
    """Return what someone named is asked; who said yes before may take it back."""
    one = asked.id.hex
    by = say("depth.by", author=asked.author) if asked.author else say("depth.by_nobody")
    told = [say("depth.told", title=asked.title)] if asked.title else [say("depth.in_files")]
    if asked.state is CoAuthorState.CONFIRMED:
        leave = choice("depth.leave", "coauthor.leave", one)
        says = [say("depth.is_co_author", code=asked.code, name=asked.called)]
        return Screen([*says, *told], [leave, back_to_menu()])
    ways: list[Choice] = [
        choice("depth.yes", "coauthor.yes", one),
        choice("depth.no", "coauthor.no", one),
    ]
    return Screen([say("depth.asked"), *told, by, say("depth.asked_what")], ways)


def own_name_screen(asked: Asked) -> Screen:
    """Ask under which name she joins: the one typed for her, or another she types."""
    as_typed = choice("depth.as_typed", "coauthor.as", asked.id.hex, name=asked.called)
    no = choice("depth.no", "coauthor.no", asked.id.hex)
    return Screen([say("depth.own_name")], [as_typed, no])


def consent_screen(co_author: str, name: str, mark: str) -> Screen:
    """Return the question whether the ward may keep this name beside the initiative."""
    ways = [
        choice("consent", "coauthor.consent", co_author, mark),
        choice("retype_name", "coauthor.yes", co_author),
        choice("depth.no", "coauthor.no", co_author),
    ]
    return Screen([say("depth.consent_name", name=name)], ways, once=True)
