"""People: several on one phone, helping a neighbour, one-time codes typed in chat."""
