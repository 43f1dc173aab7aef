"""Lessons, their results, and when they are reviewed."""
