"""What a leader does to send something to her own people, and what they see of it."""
