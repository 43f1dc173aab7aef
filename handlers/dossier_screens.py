"""An initiative read back to its author: before sending, after it, and what may be changed."""

from domain.initiatives import EDITABLE, Status, Step, Topic, title
from domain.people import show_phone
from domain.screens import Choice, Phrase, Screen, say
from domain.ward import Ward
from handlers.choices import back_to_menu, choice
from services.initiatives import Dossier

SHOWN_STORY = 1_500
"""Characters of the story that is read back; the rest is kept and said to be longer."""
SHOWN_ANSWER = 300


def preview_screen(dossier: Dossier, ward: Ward) -> Screen:
    """Return what will be sent, to be agreed to."""
    one = dossier.id.hex
    choices = [
        choice("send", "tell.send", one),
        choice("edit", "tell.edit", one),
        secret_choice(dossier),
        choice("later", "tell.later"),
    ]
    says = [say("telling.preview"), *summary(dossier, ward), say("telling.preview_ask")]
    return Screen(says, choices, once=True)


def sent_screen(dossier: Dossier, ward: Ward) -> Screen:
    """Return a sent or withdrawn initiative: where it stands, what was told, what may be done."""
    found = dossier.initiative
    says = [say("follow.one", code=found.code or "…"), say(f"follow.status_{found.status}")]
    says += summary(dossier, ward)
    says += [line for topic in Topic for line in _answer_lines(dossier, topic)]
    if found.status == Status.WITHDRAWN:
        return Screen(says, [choice("follow", "follow"), back_to_menu()])
    one = found.id.hex
    more = [choice("answer_more", "ask.start", one)] if len(dossier.answered) < len(Topic) else []
    edit, withdraw = choice("edit", "tell.edit", one), choice("withdraw", "follow.withdraw", one)
    if Status(found.status) in EDITABLE:
        more += [choice("depth.kinds", "kinds", one), choice("depth.co_authors", "coauthor", one)]
    return Screen(says, [*more, edit, withdraw, back_to_menu()])


def _answer_lines(dossier: Dossier, topic: Topic) -> list[Phrase]:
    """Return what was answered to a plain question: in words, by voice, or both."""
    said = []
    if topic in dossier.answers:
        text = title(dossier.answers[topic], SHOWN_ANSWER)
        said.append(say(f"follow.answer_{topic}", text=text))
    if topic in dossier.spoken:
        said.append(say(f"depth.spoken_{topic}"))
    return said


def edit_screen(dossier: Dossier, ward: Ward) -> Screen:
    """Return the list of what can be changed, before sending and after."""
    one = dossier.id.hex
    asked = [step for step in Step if step is not Step.PREVIEW and (ward.khoi or step != Step.KHOI)]
    choices = [choice(f"change_{step}", "tell.change", one, step) for step in asked]
    if dossier.answers:
        choices.append(choice("edit_answer", "follow.answers", one))
    if dossier.is_sent:
        choices.append(secret_choice(dossier))
    back = choice("back", "tell.go", one, Step.PREVIEW)
    return Screen([say("telling.edit")], [*choices, back])


def secret_choice(dossier: Dossier) -> Choice:
    """Return the way to keep it confidential, or no longer."""
    is_secret = dossier.initiative.is_confidential
    key = "not_secret" if is_secret else "secret"
    return choice(key, "tell.secret", dossier.id.hex, int(not is_secret))


def summary(dossier: Dossier, ward: Ward) -> list[Phrase]:
    """Return an initiative in a few lines, as its author reads it back."""
    found = dossier.initiative
    says = [_story_line(dossier)]
    if found.maturity:
        says.append(say(f"telling.is_{found.maturity}"))
    says.append(say("telling.by_name", name=found.name) if found.name else say("telling.by_nobody"))
    khoi = ward.khoi_by_code(found.khoi)
    if khoi is not None:
        says.append(say("telling.in_khoi", khoi=khoi.name))
    elif ward.khoi:
        says.append(say("telling.in_no_khoi"))
    if found.phone:
        says.append(say("telling.has_phone", phone=show_phone(found.phone)))
    if dossier.files:
        says.append(say("telling.has_files", count=len(dossier.files)))
    if found.is_confidential:
        says.append(say("telling.is_secret"))
    kinds = found.evidence_kinds or ()
    return [*says, *(say(f"depth.is_{kind}") for kind in kinds)]


def _story_line(dossier: Dossier) -> Phrase:
    story = dossier.initiative.story
    if not story:
        return say("telling.in_files" if dossier.files else "telling.no_story")
    if len(title(story, SHOWN_STORY)) < len(" ".join(story.split())):
        return say("telling.told_longer", story=title(story, SHOWN_STORY))
    return say("telling.told", story=story)
