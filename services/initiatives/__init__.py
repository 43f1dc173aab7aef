"""Initiatives: see ARCHITECTURE.md."""
