"""Chat: see ARCHITECTURE.md."""
