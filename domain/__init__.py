"""The ward's domain: words, ids, statuses, rules. Standard library only."""
