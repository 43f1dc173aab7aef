"""The rehearsal's platform sender: takes every request, and records its recipient."""

import hashlib
import json
from datetime import timedelta

from bot.delivery.platform_sender import OutboundRequest, SendResult
from demo.rehearsal.record import PlayRecord
from domain.deliveries import SendOutcome
from domain.screens import ChannelLimits

LIMITS = ChannelLimits(2_000, 8, 60, can_edit=False, pictures=False)
"""A plain messenger: buttons, no pictures."""


class RecordingSender:
    """Records a request before it reports it as delivered."""

    per_second: float | None = None
    per_chat: timedelta | None = None

    def __init__(self, record: PlayRecord) -> None:
        self._record = record

    async def send(self, request: OutboundRequest) -> SendResult:
        """Take a request."""
        self._record.take(request.address, fingerprint(request.payload))
        return SendResult(SendOutcome.SENT)

    async def close(self) -> None:
        """Close nothing: there is no connection."""


def fingerprint(request: object) -> str:
    """Return the fingerprint by which a request is recognised."""
    text = json.dumps(request, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
