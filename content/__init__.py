"""What people read and study: lessons, sentences, the ward's profile. Files, and their readers."""
