"""Starting: ready to serve beside a bare ``import aiogram``, and how soon small verbs answer."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median
from typing import Any

from bench.inbound import free_port

VERBS: tuple[tuple[str, ...], ...] = (
    ("check-content",),
    ("export", "--help"),
    ("grant", "--help"),
    ("doctor", "--help"),
)
HOCVUSO = Path(sys.executable).with_name("hocvuso")


def timed(words: list[str], folder: str) -> float:
    """Return the seconds a command takes from start to end."""
    begun = time.perf_counter()
    subprocess.run(words, check=True, capture_output=True, env=_environment(folder))
    return time.perf_counter() - begun


def ready(folder: str) -> float:
    """Return the seconds from starting the program until it says it is ready."""
    port = free_port()
    words = [str(HOCVUSO), "run", "--demo", "--port", str(port)]
    begun = time.perf_counter()
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, env=_environment(folder))
    try:
        while not _answers(port):
            if server.poll() is not None:
                raise RuntimeError("the house did not start")
            time.sleep(0.01)
        return time.perf_counter() - begun
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _environment(folder: str) -> dict[str, str]:
    return {**os.environ, "HOCVUSO_DATA_DIR": folder, "HOCVUSO_LOG_LEVEL": "WARNING"}


def run(*, rounds: int = 5) -> dict[str, Any]:
    """Measure in interleaved pairs; return medians in seconds and the ratio."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        ready(folder)  # the first start fills the demo ward
        pairs = []
        for n in range(rounds):
            sys.stderr.write(f"startup: round {n + 1}/{rounds}        \r")
            bare = timed([sys.executable, "-c", "import aiogram"], folder)
            pairs.append((ready(folder), bare))
        verbs = {
            " ".join(verb): median(timed([str(HOCVUSO), *verb], folder) for _ in range(3))
            for verb in VERBS
        }
    return {
        "ready_s": median(ours for ours, _ in pairs),
        "import_aiogram_s": median(bare for _, bare in pairs),
        "ready_over_import": median(ours / bare for ours, bare in pairs),
        "verbs_s": verbs,
    }
