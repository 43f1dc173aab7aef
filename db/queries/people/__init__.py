"""People: see ARCHITECTURE.md."""
