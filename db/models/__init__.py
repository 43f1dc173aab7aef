"""The tables, one module a subject; importing this package registers them all."""

from db.models import enquiries, initiatives, learning, people, talk, units, upkeep

__all__ = ["enquiries", "initiatives", "learning", "people", "talk", "units", "upkeep"]
