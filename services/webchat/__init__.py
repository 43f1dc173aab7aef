"""Webchat: see ARCHITECTURE.md."""
