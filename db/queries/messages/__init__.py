"""Messages: see ARCHITECTURE.md."""
