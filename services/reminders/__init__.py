"""Kind reminders: what waits for whom, decided once, told in the same transaction."""
