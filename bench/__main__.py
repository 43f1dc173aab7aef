"""``python -m bench [--json] [--only PART]``: runs every part, prints a table or JSON."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

import db  # noqa: F401 - its SQLite takes the system's place first
from bench import (
    broadcast,
    dispatch,
    export,
    export_latency,
    inbound,
    long_texts,
    main_presses,
    participation,
    shares,
    startup,
)
from bench.similarity import run as similarity

PARTS: Mapping[str, Callable[[], Mapping[str, Any]]] = {
    "inbound": inbound.run,
    "dispatch": dispatch.run,
    "main_presses": main_presses.run,
    "long_texts": long_texts.run,
    "shares": shares.run,
    "broadcast": broadcast.run,
    "export": export.run,
    "export_latency": export_latency.run,
    "participation": participation.run,
    "startup": startup.run,
    "similarity": similarity.run,
}
GOALS = {
    **dict.fromkeys(
        (f"{name}_over_lesson" for name in main_presses.MAIN if name != "lesson"), "goal <= 2"
    ),
    "press last_over_first": "goal <= 1.15",
    "command last_over_first": "goal <= 1.15",
    "messenger_over_orm": "goal >= 1.5",
    "web_over_orm": "goal >= 1.5",
    "messenger_over_raw": "aim >= 0.6",
    "web_over_raw": "aim >= 0.6",
    "held_out precision": "goal >= 0.9",
    "held_out recall": "goal >= 0.9",
    "whole precision": "goal >= 0.9",
    "whole recall": "goal >= 0.9",
    "sqlite p95_ms": "goal < 100",
    "postgresql p95_ms": "goal < 100",
    "ready_over_import": "goal <= 1.25",
    "ours_over_ptb": "aim >= 0.8",
    "replies_during_a_broadcast p95_ms": "aim < 1000",
    "slowest_seconds": "goal < 2",
    "worst_ms": "goal < 50",
}


def rows(found: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Return nested figures as lines of a table."""
    lines: list[tuple[str, str]] = []
    for key, value in found.items():
        if isinstance(value, Mapping):
            lines += rows(value, f"{prefix}{key} ")
        else:
            figure = f"{value:.2f}" if isinstance(value, float) else str(value)
            name = f"{prefix}{key}"
            lines.append((name, f"{figure:>12}  {GOALS.get(name, '')}"))
    return lines


def main() -> int:
    """Run the parts asked for and print what they found."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--only", choices=PARTS, action="append", help="run only this part")
    args = parser.parse_args()
    found = {name: PARTS[name]() for name in args.only or PARTS}
    if args.json:
        print(json.dumps(found, indent=2))
        return 0
    for name, figures in found.items():
        print(f"\n{name}")
        for label, figure in rows(figures):
            print(f"  {label:<32}{figure}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
