"""Broadcasts: composed, narrowed, approved, started, sent in batches, reported, followed up."""
