"""Reminders: what waits for each person, decided once and queued in the same transaction."""
