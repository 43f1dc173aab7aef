"""Imports Excel sheets: reads the sheet, checks its rows, stores all of them or none."""
