"""Figures for monitoring: for programs on this machine, and cheap however often they are read."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from db.engine import Session
from db.queries.messages import inbox
from tests.web.conftest import Web


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("203.0.113.9", {}),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.9"}),
        ("127.0.0.1", {"x-forwarded-proto": "https"}),
        ("127.0.0.1", {"host": "hocvuso.phuong.example.vn"}),
        ("testclient", {}),
    ],
    ids=["a stranger", "passed on", "passed on badly", "by its public name", "no address"],
)
async def test_figures_are_for_this_machine_only(quick: Web, address: str, headers: dict[str, str]):
    transport = httpx.ASGITransport(quick.app, client=(address, 4711))
    async with httpx.AsyncClient(transport=transport, base_url=quick.base) as client:
        assert (await client.get("/metrics", headers=headers)).status_code == 404


async def test_whoever_reads_the_figures_often_asks_the_database_once(
    quick: Web, monkeypatch: pytest.MonkeyPatch
):
    asked = []
    keep = inbox.tally

    async def counted(session: Session) -> dict[str, int]:
        asked.append(1)
        return await keep(session)

    monkeypatch.setattr(inbox, "tally", counted)
    client = quick.visitor()
    answers = await asyncio.gather(*(client.get("/metrics") for _ in range(24)))
    assert {one.status_code for one in answers} == {200}
    assert len(asked) == 1
