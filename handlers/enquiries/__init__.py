"""Enquiries: messages to staff with a code, free questions and their answers."""
