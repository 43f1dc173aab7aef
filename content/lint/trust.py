"""Rules that keep a lesson unlike a scam: addresses (R10), numbers (R11), asking (R14)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from content.lint.page import LintedLesson, LintFinding
from content.lint.rules import LintRules, Phone
from content.lint.words import bare_tieng, clauses, found, starts_with

_AROUND = ".,;:?!…()[]<>\"'“”"
_TAPPABLE = re.compile(r"^[a-z][a-z0-9+-]*:\S|^www\.|://", re.IGNORECASE)
_NAME_LIKE = re.compile(r"\w\.[^\W\d_]{2,}")
_IP = re.compile(r"^\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")
_WITH_SLASH = re.compile(r"\d+(?:/\w+)+")
_NUMBER = re.compile(r"(?<!\w)\+?\d(?:[\d .()–-]*\d)?(?!\w)")


def r10_addresses(page: LintedLesson) -> Iterator[LintFinding]:
    """Nothing to tap; an address shown as text is one of ours and declared."""
    shown: set[str] = set()
    for text in page.met():
        for word, problem in addresses(page.rules, text.words):
            shown.add(word)
            if problem:
                yield page.error("R10", text.where, f'"{word}" {problem}')
    named = {word for word in shown if not _is_tappable(word)}
    if named != set(page.lesson.safety.links):
        yield page.error("R10", "safety links", f"shown in the lesson: {sorted(named) or 'none'}")


def addresses(rules: LintRules, text: str) -> Iterator[tuple[str, str]]:
    """Yield every address of a text and what is wrong with it: nothing for one of ours."""
    for token in text.split():
        word = token.strip(_AROUND)
        if f".{word}" == rules.host_suffix:
            continue
        if _is_tappable(word):
            yield word, "can be tapped"
        elif _NAME_LIKE.search(word):
            problem = "is no allowed address (or a space is missing)"
            yield word, "" if _is_usable(rules, word) else problem


def _is_tappable(word: str) -> bool:
    return bool(_TAPPABLE.search(word) or "@" in word or _IP.match(word))


def _is_usable(rules: LintRules, word: str) -> bool:
    """Whether ``word`` is exactly an allowed host or a subdomain of one; no path, no look-alike."""
    host = word.lower()
    ends = host.endswith(rules.host_suffix) and host.isascii() and "xn--" not in host
    known = any(host == each or host.endswith(f".{each}") for each in rules.hosts)
    return ends and known and re.fullmatch(r"[a-z0-9.-]+", host) is not None


def r11_numbers(page: LintedLesson) -> Iterator[LintFinding]:
    """Every number that could be dialled is allowed, freshly verified and declared.

    Not fresh at the lesson's review is an error; gone stale since is a warning.
    """
    shown: set[str] = set()
    for text in page.met():
        for number in phones_in(page.rules, text.words, spoken=text.where == "audio"):
            shown.add(number)
            if problem := _phone_problem(page, number):
                yield page.error("R11", text.where, f"{number} {problem}")
            elif aged := _too_long_ago(page, number, page.today):
                yield page.warning("R11", text.where, f"{number} {aged}")
    if shown != set(page.lesson.safety.phones):
        yield page.error("R11", "safety phones", f"shown in the lesson: {sorted(shown) or 'none'}")


def _phone_problem(page: LintedLesson, number: str) -> str | None:
    phone = _known(page, number)
    if phone is None:
        return "looks like a phone number and is not allowed"
    if phone.verified_on is None:
        return "was never verified"
    if phone.verified_on > page.today:
        return f"was verified on {phone.verified_on}, which is still to come"
    return _too_long_ago(page, number, page.lesson.reviewed_on)


def _too_long_ago(page: LintedLesson, number: str, day: date) -> str | None:
    """Return what is wrong with a number on a day when its verification is no longer fresh."""
    phone = _known(page, number)
    if phone is None or phone.verified_on is None:
        return None
    if day - phone.verified_on <= timedelta(days=page.limit("phone_verified_days")):
        return None
    return f"was verified on {phone.verified_on}, too long ago"


def _known(page: LintedLesson, number: str) -> Phone | None:
    return next((phone for phone in page.rules.phones if phone.number == number), None)


def phones_in(rules: LintRules, text: str, *, spoken: bool = False) -> Iterator[str]:
    """Yield every number of a text that could be dialled; in a script also those read out."""
    facts = rules.facts
    words = _WITH_SLASH.sub(" ", text)
    units = "|".join(re.escape(unit) for unit in facts["units"] + facts["measures"])
    counted = re.compile(rf"\s*(?:{units})(?!\w)", re.IGNORECASE)
    for match in _NUMBER.finditer(words):
        if counted.match(words[match.end() :]):
            continue
        dialled = bool(found(facts["dialled"], " ".join(bare_tieng(words[: match.start()])[-3:])))
        whole, *pieces = (re.sub(r"\D", "", piece) for piece in (match[0], *match[0].split()))
        for digits in [whole] if _is_phone(rules, whole, dialled=dialled) else pieces:
            if _is_phone(rules, digits, dialled=dialled):
                yield digits
    if spoken:
        yield from _spoken_phones(rules, text)


def _is_phone(rules: LintRules, digits: str, *, dialled: bool) -> bool:
    """Whether ``digits`` could be dialled: known, long, a service number, or short after "gọi"."""
    known = any(phone.number == digits for phone in rules.phones)
    short = 3 <= len(digits) <= 5 and dialled
    return known or short or 8 <= len(digits) <= 12


def _spoken_phones(rules: LintRules, script: str) -> Iterator[str]:
    """Yield numbers read out digit by digit: known ones, or eight digits and more."""
    digit = {word: str(n) for n, word in enumerate(rules.facts["digit_words"])}
    spelled = "".join(digit.get(word, " ") for word in bare_tieng(script)).split()
    known = {phone.number for phone in rules.phones}
    yield from (digits for digits in spelled if digits in known or len(digits) >= 8)


def r14_asks_nothing(page: LintedLesson) -> Iterator[LintFinding]:
    """The lesson never asks for papers, numbers, passwords, codes or a place."""
    if page.lesson.safety.asks_personal_data:
        yield page.error("R14", "safety asks_personal_data", "no lesson may ask for personal data")
    wrong = {
        f"question {question.id} choice {choice.n}"
        for question in page.questions()
        for choice in question.choices
        if not choice.correct
    }
    for text in page.met():
        if text.where not in wrong and any(
            asks(page.rules, clause) for clause in clauses(text.words)
        ):
            yield page.error("R14", text.where, "asks the learner to hand over something private")


def asks(rules: LintRules, clause: list[str]) -> bool:
    """Return whether a clause asks its reader to hand over something private."""
    facts = rules.facts
    secret = found(facts["secrets"], " ".join(clause))
    return bool(secret) and (
        _orders(rules, clause)
        or _turns_to_the_bot(rules, clause)
        or any(
            found([f"{thing} của bác {what}"], " ".join(clause))
            for thing in secret
            for what in facts["asks_what"]
        )
    )


def _orders(rules: LintRules, clause: list[str]) -> bool:
    """Whether the clause tells the learner to hand something over: "bác gửi … mật khẩu"."""
    facts = rules.facts
    spared = {*rules.words["negators"], *facts["others"]}
    for at, word in enumerate(clause):
        if word in spared:
            return False
        if at > 0 and clause[at - 1] not in facts["openers"]:
            continue
        for verb in facts["hand_over"]:
            if starts_with(clause[at:], verb):
                after = at + len(verb.split())
                return bool(found(facts["secrets"], " ".join(clause[after : after + 5])))
    return False


def _turns_to_the_bot(rules: LintRules, clause: list[str]) -> bool:
    denied = any(word in clause for word in rules.words["negators"])
    return not denied and bool(found(rules.facts["to_the_bot"], " ".join(clause)))
