"""The screens of a person's own data."""

from domain.screens import Choice, Phrase, Screen, say
from handlers.kit.choices import back_to_menu, choice
from services.privacy.requests import PersonalData


def own_screen(own: PersonalData) -> Screen:
    """Return everything that is kept, with the possible actions."""
    return Screen([*_kept(own), say("own_data.what_now")], _ways(own))


def _kept(own: PersonalData) -> list[Phrase]:
    counts = own.counts
    year = own.birth_year
    without = "_apart" if counts.initiatives else ""
    says = [
        say("own_data.kept"),
        say("own_data.name", name=own.name) if own.name else say(f"own_data.no_name{without}"),
        say("own_data.khoi", khoi=own.khoi) if own.khoi else say(f"own_data.no_khoi{without}"),
        say("own_data.birth_year", year=year) if year else say("own_data.no_birth_year"),
        say("own_data.lessons", finished=counts.finished, begun=counts.begun),
        say("own_data.initiatives", count=counts.initiatives),
        say("own_data.files", count=counts.files),
        say("own_data.cases", count=counts.cases),
    ]
    agreed = [say(f"own_data.agreed_{purpose}") for purpose in own.consents]
    says += agreed or [say("own_data.no_consents")]
    if own.has_address:
        says.append(say("own_data.address"))
    if own.called:
        says.append(say("own_data.called", called=own.called))
    return [*says, say("own_data.shared")] if own.is_shared else says


def _ways(own: PersonalData) -> list[Choice]:
    ways = [
        choice("own_data.change_khoi", "data.khoi"),
        choice("own_data.change_birth", "data.birth"),
    ]
    if own.name:
        ways.insert(0, choice("own_data.change_name", "data.name"))
    elif not own.is_nameless:
        ways.insert(0, choice("own_data.set_name", "data.name"))
    if own.is_shared:
        ways.append(choice("shared_phone.rename", "share.rename"))
    ways += [choice(f"own_data.withdraw_{one}", "data.withdraw", one) for one in own.consents]
    ways.append(choice("browsers.button", "data.browsers"))
    ways.append(choice("own_data.take", "data.take"))
    ways.append(choice("own_data.erase", "data.erase"))
    return [*ways, back_to_menu()]


def consent_screen(name: str, mark: str) -> Screen:
    """Return the question whether this name may be kept; nothing is preselected."""
    ways = [
        choice("own_data.consent_yes", "data.consent", mark),
        choice("own_data.consent_retype", "data.name"),
        choice("own_data.consent_no", "data.noname"),
    ]
    return Screen([say("own_data.consent_name", name=name)], ways, once=True)


def erase_screen(staying: int) -> Screen:
    """Return the one question before everything is erased, with what stays listed first."""
    says = [say("own_data.erase_honest"), say("own_data.erase_ask")]
    if staying:
        says.insert(0, say("own_data.erase_stays", count=staying))
    ways = [choice("own_data.erase_yes", "data.erase_yes"), choice("own_data.erase_no", "data")]
    return Screen(says, ways, once=True)
