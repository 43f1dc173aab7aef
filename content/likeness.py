"""The words by which ideas are compared, kept as a file: phrases by meaning, stops, shorthand."""

from importlib.resources import files

from content.fields import Fields, read_yaml
from domain.gist import Facet, Lexicon, Sense

FILE = "likeness.yaml"


def load_lexicon() -> Lexicon:
    """Read the lexicon. Raises BrokenLesson naming what is wrong."""
    fields = Fields(read_yaml((files("content") / FILE).read_bytes(), FILE), FILE)
    senses = [
        Sense(facet, tuple(phrase.strip() for phrase in line.split("|")))
        for facet in Facet
        for line in fields.texts(facet)
    ]
    stops, short = fields.texts("stops"), fields.pairs("short")
    fields.close()
    return Lexicon(senses, stops, short)
