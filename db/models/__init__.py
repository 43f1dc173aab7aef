"""The tables, one module a subject; importing this package registers them all."""

from db.models import (
    broadcasts,
    enquiries,
    initiatives,
    learning,
    people,
    reminders,
    talk,
    units,
    upkeep,
)

__all__ = [
    "broadcasts",
    "enquiries",
    "initiatives",
    "learning",
    "people",
    "reminders",
    "talk",
    "units",
    "upkeep",
]
