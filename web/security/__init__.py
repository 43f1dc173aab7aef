"""Security: see ARCHITECTURE.md."""
