"""What Telegram keeps already: a picture for thousands is uploaded once and named afterwards."""

from collections import OrderedDict

MOST = 500
"""Files remembered; the oldest is forgotten and would be uploaded again."""


class Uploads:
    """The platform's name for each local address that was uploaded; this process remembers it."""

    def __init__(self) -> None:
        """Nothing was uploaded yet."""
        self._named: OrderedDict[str, str] = OrderedDict()

    def name_of(self, url: str) -> str | None:
        """Return how Telegram knows a file, or None when it has to be uploaded."""
        return self._named.get(url)

    def remember(self, url: str, name: str) -> None:
        """Note how Telegram named a file."""
        self._named[url] = name
        if len(self._named) > MOST:
            self._named.popitem(last=False)

    def forget(self, url: str) -> None:
        """Note that Telegram no longer knows a file by its name."""
        self._named.pop(url, None)
