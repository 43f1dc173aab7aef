"""Triage: the staff's desk, arrivals, decisions on initiatives, search and paper entry."""
