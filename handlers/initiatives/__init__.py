"""Initiatives: writing, sending and following one, its questions, files and co-authors."""
