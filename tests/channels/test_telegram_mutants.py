"""Updates no server should send: each is kept, none breaks anything, asked for or handed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.telegram.mutated import hear_mutants
from tests.support.telegram.ward import ward_on_telegram

MANY = 150


@pytest.mark.parametrize("by_webhook", [False, True], ids=["asked", "called"])
async def test_every_mutated_update_is_kept_and_breaks_nothing(
    database_url: str, tmp_path: Path, by_webhook: bool
):
    async with ward_on_telegram(database_url, tmp_path, by_webhook=by_webhook) as ward:
        outcome = await hear_mutants(ward, seed=12, many=MANY)
    assert outcome.broke == []
    assert (outcome.came, outcome.lost) == (MANY, 0)
