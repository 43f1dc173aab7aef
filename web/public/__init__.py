"""Public: see ARCHITECTURE.md."""
