"""Reminders: see ARCHITECTURE.md."""
