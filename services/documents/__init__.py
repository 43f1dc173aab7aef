"""The kit every file made for somebody sits on: request, child process, log, placing, writers."""
