"""Home: the start, the menu, links and codes, and the answers to everything else."""
