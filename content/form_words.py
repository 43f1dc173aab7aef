"""Reads the words people answer a form's questions with: names, phone numbers, khối."""

from dataclasses import dataclass
from importlib.resources import files

from content.fields import Fields, read_yaml
from domain.forms.asides import Asides
from domain.forms.khoi import KhoiWords
from domain.forms.names import NameWords
from domain.forms.phones import PhoneWords
from domain.forms.typed_words import FieldPhrases
from domain.forms.withdrawal import WithdrawalWords
from domain.phrases import KnownPhrase, PhraseFinder
from domain.text import spelling

FILE = "form_words.yaml"
WHO = "{who}"


@dataclass(frozen=True, slots=True)
class FormWords:
    """The words of every kind of field."""

    name: NameWords
    phone: PhoneWords
    khoi: KhoiWords
    withdrawal: WithdrawalWords


def load_form_words() -> FormWords:
    """Read the words that came with the package. Raises BrokenLesson naming what is wrong."""
    fields = Fields(read_yaml((files("content") / FILE).read_bytes(), FILE), FILE)
    asides = _Asides(fields)
    found = FormWords(
        name=_name(asides.part("name"), asides),
        phone=_phone(asides.part("phone"), asides),
        khoi=_khoi(asides.part("khoi"), asides),
        withdrawal=_withdrawal(asides.part("withdrawal"), asides),
    )
    fields.close()
    return found


class _Asides:
    """What every kind of field shares: the words for oneself, and words that do not answer."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._who = fields.texts("who")
        self._refuse = fields.texts("refuse")
        self._refuse_whole = FieldPhrases(fields.texts("refuse_whole"))
        self._ask = fields.texts("ask")
        self._ask_exact = FieldPhrases(fields.texts("ask_exact"), exactly=True)
        self._ask_whole = FieldPhrases(fields.texts("ask_whole"), exactly=True)

    def part(self, name: str) -> Fields:
        return self._fields.part(name)

    def of(self, part: Fields) -> Asides:
        """Return the shared ones with those of one kind of field."""
        return Asides(
            refusals=FieldPhrases([*self._refuse, *part.texts("refuse")]),
            whole_refusals=self._refuse_whole,
            questions=FieldPhrases([*self._ask, *part.texts("ask")]),
            exact_questions=self._ask_exact,
            whole_questions=self._ask_whole,
        )

    def phrases(self, part: Fields, name: str) -> FieldPhrases:
        """Return a list of phrases, each written out for every word for oneself."""
        return FieldPhrases(
            phrase.replace(WHO, who)
            for phrase in part.texts(name)
            for who in (self._who if WHO in phrase else ("",))
        )


def _exactly(part: Fields, name: str) -> FieldPhrases:
    return FieldPhrases(part.texts(name), exactly=True)


def _name(part: Fields, shared: _Asides) -> NameWords:
    loose = (
        "introductions", "plain_closings", "families", "titles", "middles",
        "labels", "inner", "tails", "at", "plain_units",
    )  # fmt: skip
    exact = ("openings", "closings", "never", "seldom", "units")
    lists = {name: shared.phrases(part, name) for name in loose}
    lists |= {name: _exactly(part, name) for name in exact}
    found = NameWords(asides=shared.of(part), **lists)
    part.close()
    return found


def _phone(part: Fields, shared: _Asides) -> PhoneWords:
    lists = {name: shared.phrases(part, name) for name in ("leads", "openings", "closings")}
    found = PhoneWords(asides=shared.of(part), digits=_numbers(part, "digits"), **lists)
    part.close()
    return found


def _khoi(part: Fields, shared: _Asides) -> KhoiWords:
    lists = {name: shared.phrases(part, name) for name in ("openings", "units", "unsure")}
    lists |= {"closings": _exactly(part, "closings")}
    found = KhoiWords(asides=shared.of(part), numbers=_numbers(part, "numbers"), **lists)
    part.close()
    return found


def _withdrawal(part: Fields, shared: _Asides) -> WithdrawalWords:
    lists = {name: shared.phrases(part, name) for name in ("said", "openings", "closings")}
    part.close()
    return WithdrawalWords(**lists)


def _numbers(part: Fields, name: str) -> PhraseFinder:
    """Return the words of numbers; each stands for its digits."""
    return PhraseFinder(
        KnownPhrase(spelling(wording), digits)
        for digits, wordings in part.lists(name).items()
        for wording in wordings
    )
