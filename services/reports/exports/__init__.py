"""Exports: what staff take out as a file, and who took it."""
