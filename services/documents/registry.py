"""Finds every paper that is sent: the classes in each feature's ``papers`` folder."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

import services
from services.documents.kit import SentPaper


@cache
def papers() -> Mapping[str, type[SentPaper]]:
    """Return every kind of paper by the stored name of its job."""
    return {paper.job: paper for module in _modules() for paper in _defined_in(module)}


def _modules() -> Iterator[ModuleType]:
    for feature in iter_modules(services.__path__, "services."):
        if feature.ispkg and find_spec(f"{feature.name}.papers"):
            folder = import_module(f"{feature.name}.papers")
            for one in iter_modules(folder.__path__, f"{folder.__name__}."):
                yield import_module(one.name)


def _defined_in(module: ModuleType) -> Iterator[type[SentPaper]]:
    for value in vars(module).values():
        is_own = isinstance(value, type) and value.__module__ == module.__name__
        if is_own and issubclass(value, SentPaper):
            yield value
