"""Files: see ARCHITECTURE.md."""
