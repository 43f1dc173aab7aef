"""Learning: see ARCHITECTURE.md."""
