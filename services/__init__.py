"""What may be done: one module a subject, one function a use case."""
