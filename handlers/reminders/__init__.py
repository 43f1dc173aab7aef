"""What a person wants to hear unasked: how she is reminded, whose broadcasts she muted."""
