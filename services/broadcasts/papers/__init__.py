"""Sheets about broadcasts."""
