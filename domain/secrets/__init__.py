"""Secrets people type without being asked: recognised, so that they can be blanked."""
