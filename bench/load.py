"""The load: 200 people, 32 of them active at once, each waiting for the reply before going on."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import orjson

from bench.context import PEOPLE
from bench.wire import Line
from tests.support.sink import Sink

IN_FLIGHT = 32
LINK = "bai_at-ma-otp"
PATIENCE = 10.0


@dataclass
class Tally:
    """How long each update took from being sent to its reply, in seconds; how many got none."""

    took: list[float] = field(default_factory=list)
    lost: int = 0

    def quantile(self, share: float) -> float:
        """Return the latency that this share of the updates did not exceed."""
        ordered = sorted(self.took)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


@dataclass
class Person:
    """One person: what they would press next, and the reply they wait for."""

    chat: int
    number: int = 0
    action: str = ""
    message: str = ""
    replied: asyncio.Future[None] | None = None
    cookie: str = ""
    seen: int = 0

    def hears(self, message: str, choices: list[dict[str, str]]) -> None:
        """Take a reply: its first choice is the next press."""
        self.message = message
        self.action = choices[0]["action"] if choices else ""
        if self.replied is not None and not self.replied.done():
            self.replied.set_result(None)


Speak = Callable[[Person, Line], Awaitable[None]]


class People:
    """Everybody, and the sink where a server's replies to them arrive."""

    def __init__(self) -> None:
        self.all = [Person(chat) for chat in range(PEOPLE)]
        self.sink = Sink(self._take)
        self._posted = 0

    def _take(self, path: str, body: bytes) -> bytes:
        self._posted += 1
        if path == "/say":
            told = orjson.loads(body)
            self.all[int(told["chat"])].hears(str(self._posted), told["choices"])
            return b'{"id":%d}' % self._posted
        chat = int(_field(body, b"chat_id"))
        self.all[chat].hears(str(self._posted), [])
        return (
            b'{"ok":true,"result":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"}}}'
            % (
                self._posted,
                chat,
            )
        )

    async def run(self, port: int, speak: Speak, seconds: float) -> tuple[Tally, float]:
        """Let them speak for so long; return the latencies and the time it really took."""
        waiting = deque(self.all)
        tally = Tally()
        ends = time.perf_counter() + seconds
        started = time.perf_counter()

        async def slot() -> None:
            line = Line(port)
            while time.perf_counter() < ends:
                person = waiting.popleft()
                person.replied = asyncio.get_running_loop().create_future()
                begun = time.perf_counter()
                await speak(person, line)
                try:
                    await asyncio.wait_for(person.replied, PATIENCE)
                    tally.took.append(time.perf_counter() - begun)
                except TimeoutError:
                    tally.lost += 1
                waiting.append(person)
            line.close()

        await asyncio.gather(*(slot() for _ in range(IN_FLIGHT)))
        return tally, time.perf_counter() - started


def _field(body: bytes, name: bytes) -> bytes:
    """Return a form field, urlencoded or multipart."""
    mark = b'name="' + name + b'"'
    if mark in body:
        return body.partition(mark)[2].partition(b"\r\n\r\n")[2].partition(b"\r\n")[0]
    return body.partition(name + b"=")[2].partition(b"&")[0]


async def to_stock(person: Person, line: Line) -> None:
    """Post an update as Telegram does."""
    person.number += 1
    who = {"id": person.chat, "is_bot": False, "first_name": "Hoa"}
    chat = {"id": person.chat, "type": "private", "first_name": "Hoa"}
    number = person.chat * 1_000_000 + person.number
    message = {"message_id": number, "date": 1, "chat": chat, "from": who, "text": "2"}
    body = orjson.dumps({"update_id": number, "message": message})
    await line.post("/hook", body, {})


async def to_messenger(person: Person, line: Line) -> None:
    """Press what was shown last, or open the lesson."""
    person.number += 1
    update: dict[str, object] = {
        "update_id": person.chat * 1_000_000 + person.number,
        "chat": person.chat,
    }
    if person.action:
        update |= {"action": person.action, "message": person.message}
    else:
        update["open"] = LINK
    await line.post("/hook", orjson.dumps(update), {})


async def to_web(person: Person, line: Line) -> None:
    """Press what was shown last in the web chat, or ask for the lessons."""
    person.number += 1
    body: dict[str, object] = {"text": "hoc"}
    if person.action:
        body = {"choice": person.action, "screen": person.message, "seen": person.message}
    key = f"k{person.chat}-{person.number}"
    status, told = await line.post(
        "/chat/messages", orjson.dumps(body), {"Cookie": person.cookie, "Idempotency-Key": key}
    )
    if status != 202:
        raise RuntimeError(f"the web chat answered {status}: {told[:200]!r}")


async def listen(person: Person, port: int) -> None:
    """Keep a person's event stream open and hear what comes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = (f"Host: 127.0.0.1:{port}", f"Cookie: {person.cookie}", "", "")
    writer.write("\r\n".join(("GET /chat/events HTTP/1.1", *lines)).encode())
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while line := await reader.readline():
            if line.startswith(b"data:"):
                told = orjson.loads(line[5:])
                if isinstance(told, dict) and told.get("from") == "bot":
                    person.hears(told["id"], told["choices"])
