"""Triage: see ARCHITECTURE.md."""
