"""Reports: see ARCHITECTURE.md."""
