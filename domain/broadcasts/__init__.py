"""Broadcasts: their rules, and what became of one for each recipient."""
