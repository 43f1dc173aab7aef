"""Lessons, what came of them, and when they are reviewed."""
