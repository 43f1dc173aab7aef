"""Privacy: see ARCHITECTURE.md."""
