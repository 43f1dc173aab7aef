"""The queries: session first, all other arguments by name."""
