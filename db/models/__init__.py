"""The tables, one module a subject; importing this package registers them all."""

from db.models import initiatives, learning, people, talk, upkeep

__all__ = ["initiatives", "learning", "people", "talk", "upkeep"]
