"""Classifies an initiative: its contents of the plan, and what its author contributed."""

from collections.abc import Collection, Sequence

from db.queries.initiatives import initiatives as rows
from domain.ids import InitiativeId
from domain.initiatives.initiatives import Content, EvidenceKind, Group, NoSuchInitiative
from services.initiatives.initiatives import change, own_open
from services.work import Work


async def set_contents(
    work: Work,
    initiative_id: InitiativeId,
    main: Content,
    more: Collection[Content],
    *,
    by: str | None = None,
) -> None:
    """Set the main content and the further ones, in the plan's order: for staff.

    ``by`` names who set them, by default the actor. Raises NoSuchInitiative.
    """
    found = await rows.one(work.session, initiative_id=initiative_id)
    if found is None or found.ward_id != work.context.ward.id:
        raise NoSuchInitiative
    further = [str(content) for content in Content if content in more and content is not main]
    await change(
        work,
        initiative_id,
        content=main,
        content_set_by=by or work.actor.name,
        more_contents=further or None,
    )


async def set_group(work: Work, initiative_id: InitiativeId, group: Group, *, by: str) -> None:
    """Set the subject group: for staff; ``by`` names who set it. Raises NoSuchInitiative."""
    found = await rows.one(work.session, initiative_id=initiative_id)
    if found is None or found.ward_id != work.context.ward.id:
        raise NoSuchInitiative
    await change(work, initiative_id, group=group, group_set_by=by)


async def turn_kind(
    work: Work, initiative_id: InitiativeId, kind: EvidenceKind
) -> Sequence[EvidenceKind]:
    """Toggle one kind of contribution; return what is chosen now.

    Raises NoSuchInitiative, MoveNotAllowed.
    """
    found = await own_open(work, initiative_id)
    chosen = {EvidenceKind(one) for one in found.evidence_kinds or ()} ^ {kind}
    kept = [one for one in EvidenceKind if one in chosen]
    await change(work, initiative_id, evidence_kinds=[str(one) for one in kept] or None)
    return kept
