"""Delivery: sends outbox rows; every delivery ends in a named outcome."""
