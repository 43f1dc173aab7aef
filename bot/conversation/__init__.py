"""Turns of a talk: what was heard goes in, rows to be said come out, in one effect each."""
