"""What the ward means: words, ids, statuses, rules. Standard library only."""
