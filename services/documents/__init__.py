"""The kit for every generated file: request, child process, log, placing, writers."""
