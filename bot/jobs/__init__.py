"""Slow work: queued by services, run outside conversations under a lease."""
