"""Participation in figures, and what protects small groups in them."""
