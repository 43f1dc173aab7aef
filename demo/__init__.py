"""The demo: a fictitious ward, its past days, and the rehearsal of reminders."""
