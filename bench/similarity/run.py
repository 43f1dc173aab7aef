"""Runs ``python -m bench --only similarity``: precision and recall, and speed on each database."""

import tempfile
from typing import Any

from bench.similarity.pairs import HELD, load_pairs, measured
from bench.similarity.speed import run_on


def run() -> dict[str, Any]:
    """Return precision and recall beside trigrams, then the time of a check."""
    from tests.support.postgres import PostgresServer

    pairs = load_pairs()
    found: dict[str, Any] = {
        "held_out": measured([pair for pair in pairs if pair.half == HELD]),
        "whole": measured(pairs),
    }
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        found["sqlite"] = run_on(f"sqlite:///{folder}/similar.db")
    server = PostgresServer()
    try:
        server.execute("CREATE DATABASE similar_ideas")
        found["postgresql"] = run_on(server.url("similar_ideas"))
    finally:
        server.stop()
    return found
