"""Home: see ARCHITECTURE.md."""
