"""The smallest HTTP over loopback: a client for the load, and a reader of a server's posts."""

import asyncio
from collections.abc import Mapping


class Line:
    """One keep-alive connection; one request at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Post JSON; return status and body."""
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._writer.write(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n{lines}\r\n".encode()
            + body
        )
        head = await self._reader.readuntil(b"\r\n\r\n")
        return int(head[9:12]), await _body(self._reader, head)

    def close(self) -> None:
        """Close the connection."""
        if self._writer is not None:
            self._writer.close()


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    low = head.lower()
    if b"chunked" in low:
        whole = b""
        while size := int(await reader.readline(), 16):
            whole += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
        return whole
    _, _, rest = low.partition(b"content-length:")
    return await reader.readexactly(int(rest.split(b"\r\n", 1)[0])) if rest else b""
