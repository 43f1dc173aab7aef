"""Initiatives: what they are, their authors, and how alike two of them are."""
