"""Scheduling: runs what is due by the clock, and records it in the run ledger."""
