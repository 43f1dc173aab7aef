"""Scheduling: see ARCHITECTURE.md."""
