"""Reads the lexicon by which ideas are compared: phrases by meaning, stop words, abbreviations."""

from importlib.resources import files

from content.fields import Fields, read_yaml
from domain.initiatives.similarity_features import Concept, ConceptFacet, Lexicon

FILE = "likeness.yaml"


def load_lexicon() -> Lexicon:
    """Read the lexicon. Raises BrokenLesson naming what is wrong."""
    fields = Fields(read_yaml((files("content") / FILE).read_bytes(), FILE), FILE)
    senses = [
        Concept(facet, tuple(phrase.strip() for phrase in line.split("|")))
        for facet in ConceptFacet
        for line in fields.texts(facet)
    ]
    stops, short = fields.texts("stops"), fields.pairs("short")
    fields.close()
    return Lexicon(senses, stops, short)
