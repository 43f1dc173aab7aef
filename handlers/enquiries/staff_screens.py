"""The screens of a case for staff: what was asked, what was sent with it, whom to call back."""

from collections.abc import Sequence

from domain.enquiries.enquiries import CaseState
from domain.files import AttachmentState
from domain.screens import Choice, Media, Phrase, Screen, say
from domain.zone import day_of
from handlers.enquiries.screens import first_words, is_only_files
from handlers.kit.choices import back_to_menu, choice
from services.enquiries.enquiries import Case, CaseFile, Message
from services.work import Work

BACK = choice("replies.back", "staff.questions")
_SHOWN_AS = {"image": "image", "audio": "audio"}


def row(work: Work, case: Case) -> Choice:
    """Return a case's row in the list: urgent and overdue ones are marked."""
    is_late = case.due_at < work.now
    if is_only_files(case):
        key = "replies.row_late_file" if is_late else "replies.row_file"
        if case.urgent is not None:
            key = "replies.row_urgent_file"
        return choice(key, "staff.case", case.id.hex, code=case.code)
    key = "replies.row_late" if is_late else "replies.row"
    if case.urgent is not None:
        key = "replies.row_urgent"
    return choice(key, "staff.case", case.id.hex, code=case.code, title=first_words(case))


def case_screen(work: Work, case: Case) -> Screen:
    """Return one case in full, with the first of its files."""
    asked, due = (f"{day_of(at):%d/%m/%Y}" for at in (case.asked_at, case.due_at))
    says = [
        say("replies.case", code=case.code, asked=asked, due=due),
        say(f"replies.about_{case.about}"),
        say(f"replies.state_{case.state}"),
    ]
    if case.urgent is not None:
        says.insert(0, say(f"replies.urgent_{case.urgent}"))
    if case.state is CaseState.OPEN and case.due_at < work.now:
        says.append(say("replies.late"))
    says += [*_whom_to_call(case), *map(message, case.messages), *_not_shown(case)]
    ways = [
        choice("replies.answer", "staff.answer", case.id.hex),
        choice("replies.close", "staff.close", case.id.hex),
    ]
    if case.state is CaseState.CLOSED:
        ways = []
    shown = _shown(case)
    if len(shown) > 1:
        ways.insert(0, _next(case, 1, len(shown)))
    return Screen(says, [*ways, BACK, back_to_menu()], _media(shown[0]) if shown else None)


def message(one: Message) -> Phrase:
    """Return one message of a case, told by who wrote it."""
    if one.is_from_staff:
        return say("replies.by_staff", text=one.text)
    return say("replies.by_resident", text=one.text)


def _whom_to_call(case: Case) -> Sequence[Phrase]:
    says = [say("replies.phone", phone=case.phone)] if case.phone else []
    if case.phone_note:
        says.append(say("replies.phone_note", note=case.phone_note))
    return says


def _not_shown(case: Case) -> Sequence[Phrase]:
    """Return what is said of files that cannot be opened, or not yet."""
    states = [file.state for file in case.files]
    waiting, refused = map(states.count, (AttachmentState.WAITING, AttachmentState.REFUSED))
    says = [say("replies.files_waiting", count=waiting)] if waiting else []
    if refused:
        says.append(say("replies.files_refused", count=refused))
    return says


def _shown(case: Case) -> Sequence[CaseFile]:
    return [file for file in case.files if file.state is AttachmentState.KEPT]


def _media(file: CaseFile) -> Media:
    kind = _SHOWN_AS.get(file.kind, "file")
    return Media(kind, f"/chat/media/{file.id.hex}", file.name)


def _next(case: Case, at: int, count: int) -> Choice:
    return choice(
        "replies.next_file", "staff.case_file", case.id.hex, at, number=at + 1, count=count
    )


def file_screen(case: Case, at: int) -> Screen:
    """Return one file of a case, with a button for the next."""
    back = choice("replies.back_to_case", "staff.case", case.id.hex)
    shown = _shown(case)
    if at >= len(shown):
        return Screen([say("replies.no_more_files")], [back])
    onward = [_next(case, at + 1, len(shown))] if at + 1 < len(shown) else []
    says = [say("replies.file", number=at + 1, count=len(shown))]
    return Screen(says, [*onward, back], _media(shown[at]))
