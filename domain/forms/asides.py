"""Distinguishes a no, a question and a doubt from an answer to what a form asks."""

from dataclasses import dataclass
from enum import Enum

from domain.forms.typed_words import FieldPhrases, typed_words


class Meant(Enum):
    """What words are that do not answer a form's question with a value of its kind."""

    NO = "no"
    QUESTION = "question"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Asides:
    """The words of one kind of field that are no answer.

    ``refusals`` say no anywhere in a sentence and ``whole_refusals`` as all of it; ``questions``
    ask or doubt anywhere, ``exact_questions`` only with their accents.
    """

    refusals: FieldPhrases
    whole_refusals: FieldPhrases
    questions: FieldPhrases
    exact_questions: FieldPhrases
    whole_questions: FieldPhrases

    def meant(self, text: str) -> Meant:
        """Return what these words are: a question first, since "không ghi được không?" asks."""
        said = typed_words(text)
        if (
            "?" in text
            or self.questions.are_in(said)
            or self.exact_questions.are_in(said)
            or self.whole_questions.is_whole(said)
        ):
            return Meant.QUESTION
        if self.refusals.are_in(said) or self.whole_refusals.is_whole(said):
            return Meant.NO
        return Meant.NOTHING
