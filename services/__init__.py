"""The use cases: one module a subject, one function a use case."""
