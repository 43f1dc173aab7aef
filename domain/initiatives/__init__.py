"""Initiatives: statuses, authors, and similarity."""
