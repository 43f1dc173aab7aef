"""What a person sees of her own data."""

from domain.screens import Choice, Phrase, Screen, say
from handlers.choices import back_to_menu, choice
from services.rights import OwnData


def own_screen(own: OwnData) -> Screen:
    """Return everything that is kept, and what may be done with it."""
    return Screen([*_kept(own), say("rights.what_now")], _ways(own))


def _kept(own: OwnData) -> list[Phrase]:
    counts = own.counts
    year = own.birth_year
    without = "_apart" if counts.initiatives else ""
    says = [
        say("rights.kept"),
        say("rights.name", name=own.name) if own.name else say(f"rights.no_name{without}"),
        say("rights.khoi", khoi=own.khoi) if own.khoi else say(f"rights.no_khoi{without}"),
        say("rights.birth_year", year=year) if year else say("rights.no_birth_year"),
        say("rights.lessons", finished=counts.finished, begun=counts.begun),
        say("rights.initiatives", count=counts.initiatives),
        say("rights.files", count=counts.files),
        say("rights.cases", count=counts.cases),
    ]
    agreed = [say(f"rights.agreed_{purpose}") for purpose in own.consents]
    says += agreed or [say("rights.no_consents")]
    if own.called:
        says.append(say("rights.called", called=own.called))
    return [*says, say("rights.shared")] if own.is_shared else says


def _ways(own: OwnData) -> list[Choice]:
    ways = [choice("rights.change_khoi", "data.khoi"), choice("rights.change_birth", "data.birth")]
    if own.name:
        ways.insert(0, choice("rights.change_name", "data.name"))
    elif not own.is_nameless:
        ways.insert(0, choice("rights.set_name", "data.name"))
    if own.is_shared:
        ways.append(choice("sharing.rename", "share.rename"))
    ways += [choice(f"rights.withdraw_{one}", "data.withdraw", one) for one in own.consents]
    ways.append(choice("rights.take", "data.take"))
    ways.append(choice("rights.erase", "data.erase"))
    return [*ways, back_to_menu()]


def consent_screen(name: str, mark: str) -> Screen:
    """Return the question whether this name may be kept; nothing is ticked before."""
    ways = [
        choice("rights.consent_yes", "data.consent", mark),
        choice("rights.consent_retype", "data.name"),
        choice("rights.consent_no", "data.noname"),
    ]
    return Screen([say("rights.consent_name", name=name)], ways, once=True)


def erase_screen(staying: int) -> Screen:
    """Return the one question before everything goes, with what stays said first."""
    says = [say("rights.erase_honest"), say("rights.erase_ask")]
    if staying:
        says.insert(0, say("rights.erase_stays", count=staying))
    ways = [choice("rights.erase_yes", "data.erase_yes"), choice("rights.erase_no", "data")]
    return Screen(says, ways, once=True)
