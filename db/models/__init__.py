"""The tables, one module a subject; importing this package registers them all."""

from db.models import (
    broadcasts,
    enquiries,
    initiatives,
    learning,
    messages,
    operations,
    people,
    reminders,
    units,
)

__all__ = [
    "broadcasts",
    "enquiries",
    "initiatives",
    "learning",
    "messages",
    "operations",
    "people",
    "reminders",
    "units",
]
