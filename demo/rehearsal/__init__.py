"""The rehearsal: weeks of reminders simulated in a minute, with invented people and real parts."""
