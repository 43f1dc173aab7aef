"""Delivery: what is to be said leaves the house, and every delivery ends in a named outcome."""
