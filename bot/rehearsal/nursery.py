"""Where lives come from: a process that has everything loaded, so that a new life takes no time."""

from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext


def nursery() -> ForkServerContext:
    """Return where lives are started; the first call begins to load what they need."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["bot.rehearsal.life"])
    forkserver.ensure_running()
    return context
