"""The runtime: wiring, settings, logging and the process itself."""
