"""The content files (lessons, sentences, ward profiles, word lists) and their readers."""
