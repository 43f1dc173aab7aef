"""Slow work: services queue it, and it runs outside conversations under a lease."""
