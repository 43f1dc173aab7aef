"""Enquiries: see ARCHITECTURE.md."""
