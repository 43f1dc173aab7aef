"""Rehearsal: weeks of reminding played in a minute, with invented people and real parts."""
