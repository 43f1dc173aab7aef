"""What people may take along."""
