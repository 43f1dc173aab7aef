"""Sheets to take along on a visit: whom a broadcast did not reach, each khối on its own page."""
