"""Loads aiogram so that each of its types and methods is built when first used.

aiogram declares its types as built late, then builds all 600 as it is loaded: seven seconds of a
small machine and a hundred megabytes, for the handful that a conversation ever touches.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel


def _build_late(cls: type[BaseModel], *, _types_namespace: Mapping[str, Any]) -> None:
    """Leave the names a type refers to in its module, where building it later looks for them."""
    module = vars(sys.modules[cls.__module__])
    for name, meant in _types_namespace.items():
        module.setdefault(name, meant)


@contextmanager
def _late() -> Iterator[None]:
    build = BaseModel.__dict__["model_rebuild"]
    BaseModel.model_config["defer_build"] = True
    setattr(BaseModel, "model_rebuild", classmethod(_build_late))  # noqa: B010 - types forbid it
    try:
        yield
    finally:
        setattr(BaseModel, "model_rebuild", build)  # noqa: B010
        del BaseModel.model_config["defer_build"]


with _late():
    import aiogram.methods
    import aiogram.types

aiogram.types.Update.model_rebuild()  # what every message needs: the first one shall not wait
