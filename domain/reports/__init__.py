"""Participation figures, and the hiding of small groups in them."""
