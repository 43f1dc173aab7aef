"""What people are reminded of, and how they wish to be reminded."""
