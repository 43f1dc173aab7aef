"""Demo: see ARCHITECTURE.md."""
