"""Blank forms to print: each sheet with a number of its own, drawn before anybody writes on it."""
