"""The yearly report: figures with their sources and period, on a paper that staff complete."""
