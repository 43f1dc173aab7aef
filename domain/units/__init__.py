"""Khối and organisations: invitations and class sessions."""
