"""The web chat channel: always on, no account needed; a committed message is visible."""
