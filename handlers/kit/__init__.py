"""Kit: see ARCHITECTURE.md."""
