"""Organisations and khối at work: own people, invitations, classes held, registration."""
