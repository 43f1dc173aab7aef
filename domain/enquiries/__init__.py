"""Enquiries: messages to staff, and words that tell of an emergency."""
