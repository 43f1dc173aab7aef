"""What leaders hang up and read."""
