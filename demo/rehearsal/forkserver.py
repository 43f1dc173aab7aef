"""Where lives come from: a process that has everything loaded, so that a new life takes no time."""

import signal
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext


def forkserver_context() -> ForkServerContext:
    """Return where lives are started; the first call begins to load what they need.

    Ctrl-C reaches every process of a terminal: while it loads, the nursery leaves that to us.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(["demo.rehearsal.life"])
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, before)
    return context
