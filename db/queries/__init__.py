"""Questions asked of the tables: session first, the rest by name."""
