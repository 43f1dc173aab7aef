"""What a rule may propose to staff: an initiative's contents and its subject group."""

from collections.abc import Mapping

from domain.initiatives.initiatives import Content, Group

ContentRules = Mapping[Content, tuple[str, ...]]
"""Folded phrases that speak for a content of the plan."""


def propose_contents(folded: str, rules: ContentRules) -> list[Content]:
    """Return the content whose phrases the words hold most often; the digital society otherwise.

    After it come those that the words speak for as well, in the plan's order: one phrase in
    passing is not enough. A proposal for staff, never shown to the author as a judgement.
    """
    counts = _spoken_for(folded, rules)
    best = max(counts, key=lambda content: counts[content], default=Content.ND5)
    main = best if counts.get(best) else Content.ND5
    more = (one for one in Content if one is not main and counts.get(one, 0) >= _SPEAKS_FOR_MORE)
    return [main, *more]


_SPEAKS_FOR_MORE = 2


def _spoken_for(folded: str, rules: ContentRules) -> Mapping[Content, int]:
    padded = f" {folded} ".replace(" ", "  ")  # so that neighbours do not share a space
    return {
        content: sum(padded.count(f" {phrase.replace(' ', '  ')} ") for phrase in phrases)
        for content, phrases in rules.items()
    }


GroupRules = Mapping[Group, tuple[str, ...]]
"""Folded phrases by which an author speaks for a subject group."""


def propose_group(folded: str, rules: GroupRules) -> Group:
    """Return the group an author speaks for ("công ty chúng tôi …"); otherwise an individual.

    A proposal for staff, like the content.
    """
    padded = f" {folded} "
    spoken_for = (
        group
        for group, phrases in rules.items()
        if any(f" {phrase} " in padded for phrase in phrases)
    )
    return next(spoken_for, Group.D)
