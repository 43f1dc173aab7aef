"""Streams a multipart body: part after part, storing no byte that nobody asked for."""

from collections import deque
from collections.abc import AsyncIterator

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from web.bodies import chunks
from web.failures import unreadable

MOST_PARTS = 8


class MultipartPart:
    """One part: its field's name, a file's name if it is one, its bytes as they arrive."""

    def __init__(self, parts: "MultipartReader", name: str, filename: str | None) -> None:
        """Made by ``MultipartReader`` only."""
        self._parts = parts
        self.name = name
        self.filename = filename

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the part's bytes; must be read before the next part is asked for."""
        while (chunk := await self._parts.data()) is not None:
            yield chunk

    async def whole(self, limit: int) -> str:
        """Return a small field as text."""
        body = b""
        async for chunk in self.chunks():
            body += chunk
            if len(body) > limit:
                raise unreadable()
        try:
            return body.decode()
        except UnicodeDecodeError as broken:
            raise unreadable() from broken


class MultipartReader:
    """The parts of one request, in the order they come."""

    def __init__(self, request: Request) -> None:
        """Raises an unreadable Failure when no boundary is named."""
        _, options = parse_options_header(request.headers.get("content-type", ""))
        boundary = options.get(b"boundary", b"")
        if not boundary:
            raise unreadable()
        self._stream = chunks(request)
        self._events: deque[tuple[str, bytes]] = deque()
        self._headers: dict[bytes, bytes] = {}
        self._field = self._value = b""
        self._count = 0
        self._parser = self._listen(boundary)

    def _listen(self, boundary: bytes) -> MultipartParser:
        try:
            return MultipartParser(
                boundary,
                {
                    "on_part_begin": self._headers.clear,
                    "on_header_field": self._on_field,
                    "on_header_value": self._on_value,
                    "on_header_end": self._on_header,
                    "on_headers_finished": self._on_part,
                    "on_part_data": self._on_data,
                    "on_part_end": lambda: self._events.append(("end", b"")),
                    "on_end": lambda: self._events.append(("done", b"")),
                },
            )
        except FormParserError as broken:
            raise unreadable() from broken

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header(self) -> None:
        self._headers[self._field.lower()] = self._value
        self._field = self._value = b""

    def _on_part(self) -> None:
        self._events.append(("part", self._headers.get(b"content-disposition", b"")))

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        self._events.append(("data", data[start:end]))

    async def _next(self) -> tuple[str, bytes]:
        while not self._events:
            chunk = await anext(self._stream, None)
            if chunk is None:
                raise unreadable()  # cut off before its last boundary
            try:
                self._parser.write(chunk)
            except FormParserError as broken:
                raise unreadable() from broken
        return self._events.popleft()

    async def data(self) -> bytes | None:
        """Return more bytes of the current part, None at its end."""
        kind, data = await self._next()
        return data if kind == "data" else None

    async def __aiter__(self) -> AsyncIterator[MultipartPart]:
        """Yield each part; the one before must have been read."""
        while True:
            kind, disposition = await self._next()
            if kind == "done":
                return
            self._count += 1
            if kind != "part" or self._count > MOST_PARTS:
                raise unreadable()
            yield self._part(disposition)

    def _part(self, disposition: bytes) -> MultipartPart:
        _, options = parse_options_header(disposition)
        if b"name" not in options:
            raise unreadable()
        name = options[b"name"].decode("utf-8", "replace")
        filename = options.get(b"filename")
        return MultipartPart(
            self, name, None if filename is None else filename.decode("utf-8", "replace")
        )
