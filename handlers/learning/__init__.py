"""Learning: the lessons, reviewing their questions, and approving a lesson."""
