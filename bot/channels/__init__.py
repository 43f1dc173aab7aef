"""The messengers: each has an ear (what was heard), limits, and most a mouth (how it is said)."""
