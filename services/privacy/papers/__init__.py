"""The papers of personal data."""
