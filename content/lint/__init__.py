"""The lesson linter: 22 rules in themes, and the one function that runs them all."""
