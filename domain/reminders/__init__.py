"""Reminders: what people are reminded of, and their preferences."""
