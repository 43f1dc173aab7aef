"""Web chat: always on, no account needed; what is committed is visible."""
