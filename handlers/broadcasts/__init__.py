"""Conversations in which a leader sends a broadcast to a unit and follows its delivery."""
