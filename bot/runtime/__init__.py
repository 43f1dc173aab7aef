"""Runtime: see ARCHITECTURE.md."""
