"""The process: settings, wiring, channels, delivery, the scheduler, the command line."""
