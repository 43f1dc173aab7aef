"""Duplicates: precision and recall on labelled pairs, time a check takes among 100,000 ideas."""
