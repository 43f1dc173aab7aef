"""Every sentence is said somewhere, gets its facts, and sounds as the ward wants to sound."""

import ast
import importlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from bot.runtime.ward_context import CONSENTS
from content.commands import load_commands
from content.fields import read_yaml
from content.spoken_words import load_vocabulary
from domain.errors import Refused
from domain.html_parts import plain
from domain.text import words
from services.files.refusals import FileRefused
from services.webchat.chat_log import PASSING
from tests.support.house_rules import ROOT
from tests.support.spoken_keys import all_said, expand, modules, said_in
from tests.support.talk import texts
from web.words import KEYS as SCRIPT_KEYS

TOPICS = frozenset(key.split(".")[0] for key in texts().keys)


def of_papers() -> Iterator[str]:
    """The topics that code opens as a file of words, ``reports/yearly.yaml``: no chat says them."""
    for path in (*modules(), ROOT / "content/export_words.py"):
        for folder, topic in re.findall(r'"([a-z]+)/([a-z_]+)\.yaml"', path.read_text()):
            if (ROOT / "content/vi" / folder / f"{topic}.yaml").is_file():
                yield topic


APART = frozenset({*of_papers(), "files", "page", "setup", "start", "telegram"})
"""Topics that conversations do not say: papers, files, pages, the command line."""
AT_WORK = frozenset(path.stem for path in (ROOT / "content/vi/triage").glob("*.yaml")) | {
    "broadcasts",
    "figures",
    "groups",
    "helping",
    "lesson_approval",
    "replies",
    "sign_ups",
    "unit_desk",
    "visiting",
    "work_reminders",
}
"""Topics that leaders and staff are told: all of triage, and what other features say to them."""
CONVERSATION = TOPICS - APART
RESIDENTS = (CONVERSATION | {"files", "page"}) - AT_WORK
LONGEST_PARAGRAPH = 300
RULES: Any = read_yaml((files("content") / "lesson_rules/words.yaml").read_bytes(), "words.yaml")


def of(*names: str) -> list[str]:
    return sorted(key for key in texts().keys if key.split(".")[0] in names)


@cache
def refusals() -> Sequence[type[Refused]]:
    """Every kind of refusal there is, the modules that make one being imported first."""
    for path in modules():
        if "(Refused)" in path.read_text():
            name = path.relative_to(ROOT).as_posix().removesuffix(".py").replace("/", ".")
            importlib.import_module(name)
    return list(kinds_of(Refused))


def kinds_of(kind: type[Refused]) -> Iterator[type[Refused]]:
    yield kind
    for one in kind.__subclasses__():
        yield from kinds_of(one)


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """Every ``raise SomeRefusal(facts)`` in the code: where, which, with which facts."""
    known = {kind.__name__ for kind in refusals()}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Raise) and node.exc is not None:
                call = node.exc if isinstance(node.exc, ast.Call) else None
                name = getattr(call.func if call else node.exc, "id", "")
                facts = {word.arg or "**" for word in call.keywords} if call else set()
                if name in known:
                    yield f"{path.name}:{node.lineno}", name, facts


# Keys -------------------------------------------------------------------------------------------


def test_every_sentence_that_is_said_exists_and_gets_its_facts():
    open_facts: dict[tuple[str, str], set[str]] = {}
    for said in all_said():
        for key in expand(said.key):
            assert texts().has(key), f"{said.where} says {key}"
            if said.is_certain:
                assert said.facts == texts().needs(key), f"{said.where} says {key}"
            else:
                open_facts.setdefault((said.where.split(":")[0], key), set()).update(said.facts)
    for (where, key), facts in open_facts.items():
        assert facts >= texts().needs(key), f"{where} says {key} with {facts}"


def test_every_refusal_has_its_sentence_and_gives_its_facts():
    kinds = {kind.__name__: kind for kind in refusals()}
    assert len(kinds) > 15
    for kind in kinds.values():
        assert texts().has(kind.code), kind.__name__
    for where, name, facts in raised():
        if issubclass(kinds[name], FileRefused) or "**" in facts:
            continue  # the file's name is added where it is known
        assert facts >= texts().needs(kinds[name].code), f"{where} raises {name} with {facts}"


def test_every_topic_that_is_listed_is_there():
    assert set() == (APART | AT_WORK) - TOPICS


def test_no_sentence_is_there_for_nothing():
    said = {key for one in all_said() for key in expand(one.key)}
    refused = {kind.code for kind in refusals()}
    assert set(of(*CONVERSATION)) - said - refused == set()
    assert set(of("files")) <= refused


def test_every_sentence_of_the_page_is_asked_for():
    places = [*(ROOT / "web").rglob("*.py"), *(ROOT / "web/templates").glob("*.html")]
    source = "\n".join(path.read_text() for path in places)
    asked = set(re.findall(r'say\("([a-z_]+)"', source)) | set(
        re.findall(r'"(?:page\.)?([a-z_]+)"', source)
    )
    names = {key.removeprefix("page.").split(".")[-1] for key in of("page")}
    assert names - asked - set(SCRIPT_KEYS) == set()
    assert {f"page.script.{key}" for key in SCRIPT_KEYS} <= texts().keys
    spoken = set(re.findall(r'\{\{ say\("([a-z_]+)"', source))
    assert {f"page.{key}" for key in spoken} <= texts().keys


def test_every_pattern_of_keys_is_listed_and_a_planted_one_is_not():
    [planted] = said_in('from domain.screens import say\nsay(f"lesson.new_{kind}")', "planted.py")
    with pytest.raises(KeyError):
        expand(planted.key)


def test_a_planted_key_is_seen():
    source = 'from domain.screens import say\nkey = "a.b" if x else "a.c"\nsay(key, n=1)'
    assert {one.key for one in said_in(source, "planted.py")} == {"a.b", "a.c"}


def test_consents_and_passing_words_are_sentences():
    assert {*CONSENTS, *PASSING} <= texts().keys


# Language ---------------------------------------------------------------------------------------


def broken(rule: Callable[[str], object], *names: str) -> list[str]:
    """Name every sentence of these files in which a rule finds something."""
    found = {key: rule(texts().template(key)) for key in of(*names)}
    return [f"{key}: {finding}" for key, finding in found.items() if finding]


def says(text: str, *terms: str) -> list[str]:
    low = text.lower()
    return [term for term in terms if re.search(rf"(?<!\w){re.escape(term)}(?!\w)", low)]


def without_form(template: str) -> list[str]:
    tags = re.findall(r"<[^>]*>", template)
    is_plain = tags == ["<b>", "</b>"] * template.count("<b>") and "&" not in template
    return [] if is_plain and unicodedata.is_normalized("NFC", template) else [template]


def airs(template: str) -> list[str]:
    """Too long a paragraph, a shout, jargon, fear, blame, promises, a wrong address."""
    text = plain(template)
    long = [part for part in text.split("\n\n") if len(part) > LONGEST_PARAGRAPH or "!" in part]
    kinds = ("jargon", "fear", "blame", "overclaim", "never_address")
    text = text.lower().replace("đường link", "").replace(FRIENDS, "")
    return long + [term for kind in kinds for term in says(text, *RULES[kind])]


def asks_for_secrets(template: str) -> list[str]:
    """Secrets are only named to say that nobody asks for them."""
    sentences = re.split(r"(?<=[.?])\s", plain(template))
    return [one for one in sentences if says(one, *SECRETS) and "không bao giờ hỏi" not in one]


TABLES = frozenset({"deliveries", "export", "import", "participation"})
"""Headings of tables that are handed out as files; sheets filled in earlier are read by them."""
FRIENDS = "bạn – mình"
"""The one place that says it: the pair to choose."""
SECRETS = ("otp", "mật khẩu", "căn cước", "cccd", "mã pin", "số thẻ")
TO_DO_NEXT = ("bác gõ", "bác bấm", "bác chọn", "bác dùng", "bác gửi", "bác xin", "mình làm tiếp")


def test_every_sentence_is_composed_and_its_only_markup_is_bold():
    assert broken(without_form, *{key.split(".")[0] for key in texts().keys}) == []


def test_every_sentence_is_short_calm_and_plain():
    assert broken(airs, *CONVERSATION, "page", "files") == []


def test_no_sentence_asks_for_a_secret():
    assert broken(asks_for_secrets, *CONVERSATION - {"secrets", "urgent"}, "page", "files") == []


def test_what_is_said_of_a_secret_says_first_that_it_is_gone():
    """These name one because somebody just typed it."""
    assert (
        broken(lambda text: not re.match("Bác vừa gõ .*bỏ đi rồi: không lưu", text), "secrets")
        == []
    )


def calls_own_number_ma(template: str) -> list[str]:
    """Our own numbers are "số phiếu", what opens something "dãy chữ": "mã" is what thieves ask for.

    Only the bank's and the square kind keep their names, and what is said of those.
    """
    text = plain(template).lower()
    others = re.sub(r"mã (?:otp|riêng|qr|vuông|vạch|pin|xác thực|dùng một lần|ấy|để trả)", "", text)
    return re.findall(r"(?<!\w)mã(?!\w).{0,20}", others)


def test_our_own_numbers_are_never_called_what_thieves_ask_for():
    assert broken(calls_own_number_ma, *TOPICS - TABLES) == []


def test_residents_are_bac_and_staff_are_not():
    assert broken(lambda text: says(text, "anh/chị", "chúng tôi", "người dùng"), *RESIDENTS) == []
    assert broken(lambda text: says(text, "bác", "cháu"), "staff") == []


def test_every_no_says_what_to_do_next():
    assert broken(lambda text: not says(text, *TO_DO_NEXT), "refused", "fallback") == []


@pytest.mark.parametrize(
    ("rule", "planted"),
    [
        (without_form, "<i>chữ nghiêng</i>"),
        (without_form, "<b>đậm"),
        (without_form, unicodedata.normalize("NFD", "chữ rời")),
        (calls_own_number_ma, "Mã là <b>{code}</b>."),
        (airs, "ạ " * 160),
        (airs, "Chúc mừng bác!"),
        (airs, "Vui lòng thực hiện thao tác"),
        (airs, "Kính gửi quý vị"),
        (asks_for_secrets, "Bác gõ mã OTP vào đây."),
        (asks_for_secrets, "Cháu không bao giờ hỏi tiền. Bác gõ số căn cước."),
    ],
)
def test_a_planted_sentence_is_found(rule: Callable[[str], object], planted: str):
    assert rule(planted)


# Words people type ------------------------------------------------------------------------------


def test_other_words_for_a_button_are_never_the_words_that_stop():
    commands = load_commands()
    stop = commands["cancel"].folded | commands["counter"].folded
    for label, wordings in load_vocabulary().buttons.items():
        assert not stop & wordings.folded, label


def test_stop_is_never_taken_for_right():
    send = load_vocabulary().buttons[words(texts().plain("choice.send"))]
    assert send.has("đúng rồi")
    assert send.has("dung roi")
    assert not send.has("dừng rồi")
    assert load_commands()["cancel"].has("dừng")
    assert not load_commands()["cancel"].has("đúng")


def test_every_command_a_sentence_names_is_one():
    commands = load_commands().values()
    for key in of(*CONVERSATION, "page"):
        for named in re.findall(r"gõ <b>([^<]+)</b>", texts().template(key)):
            assert any(wordings.has(named) for wordings in commands), f"{key} names {named}"


def test_every_button_a_sentence_names_is_one():
    labels = {texts().plain(key) for key in of("choice") if not texts().needs(key)}
    for key in of(*CONVERSATION):
        for named in re.findall(r"bấm <b>([^<]+)</b>", texts().template(key)):
            assert named in labels, f"{key} names {named}"
