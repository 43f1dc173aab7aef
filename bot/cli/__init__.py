"""The command line's verbs: one module for each, loaded only when it is called."""
