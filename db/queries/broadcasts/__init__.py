"""Broadcasts: see ARCHITECTURE.md."""
