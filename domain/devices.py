"""Tells roughly on which kind of device a browser runs, as its owner would call it."""

DEVICES = (
    ("ipad", "ipad"),
    ("iphone", "iphone"),
    ("android", "android"),
    ("windows", "windows"),
    ("macintosh", "mac"),
    ("cros", "other"),
    ("linux", "linux"),
)
"""What a browser says of itself, and the kind of device that means; the first that fits counts."""
OTHER = "other"


def device_of(user_agent: str) -> str:
    """Return the kind of device; nothing else of what a browser says is kept."""
    said = user_agent.lower()
    return next((kind for mark, kind in DEVICES if mark in said), OTHER)
