"""Posters and charts for leaders."""
