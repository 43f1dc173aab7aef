"""Files of initiatives, figures, deliveries and the year."""
