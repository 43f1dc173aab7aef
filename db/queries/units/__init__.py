"""Units: see ARCHITECTURE.md."""
