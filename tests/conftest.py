"""What every test may use; each subject's fixtures live in tests/support."""

pytest_plugins = ["tests.support.databases"]
