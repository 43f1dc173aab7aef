"""Reminders: their screens, and each person's preferences."""
