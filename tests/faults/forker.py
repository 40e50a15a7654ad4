"""Starts programs that have already been imported: a fork of this process becomes each of them.

Importing the bot takes seconds, and the fault tests start it some fifty times. A fork is a process
as real as any other: it has its own id, its own memory, and dies alone by SIGKILL.

Requests come as lines of JSON on standard input, `{"module", "arguments", "environment", "out",
"err"}`; answers go to standard output, `{"started": pid}` and later `{"ended": pid, "code": n}`
with a negative code for a signal, as in `subprocess`. It ends when its input does.
"""

import gc
import json
import os
import runpy
import selectors
import signal
import sys
from typing import Any

# What makes a start slow; a child finds it all in memory.
import bot.cli  # noqa: F401
import sandbox.demo  # noqa: F401


def main() -> None:
    """Serve requests until the input ends; in a child, become what was asked for."""
    # A collection in a child would touch, and so copy, every page of what was imported.
    gc.freeze()
    job = serve()
    if job is not None:
        become(job)


def serve() -> dict[str, Any] | None:
    """Return the job of this process in a child, and None at the end of the input."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    with selectors.DefaultSelector() as selector:
        selector.register(sys.stdin, selectors.EVENT_READ)
        selector.register(reading, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fd == reading:
                    os.read(reading, 4096)
                    report_the_dead()
                    continue
                line = sys.stdin.readline()
                if not line:
                    return None
                pid = os.fork()
                if pid == 0:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    os.close(reading)
                    os.close(writing)
                    job: dict[str, Any] = json.loads(line)
                    return job
                tell(started=pid)


def report_the_dead() -> None:
    """Tell of every child that has ended."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        tell(ended=pid, code=os.waitstatus_to_exitcode(status))


def tell(**answer: int) -> None:
    """Write one answer."""
    print(json.dumps(answer), flush=True)  # noqa: T201 - that is the protocol


def become(job: dict[str, Any]) -> None:
    """Run a module as `python -m` would, in this process."""
    stdin = os.open(os.devnull, os.O_RDONLY)
    out = os.open(job["out"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    err = os.open(job["err"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for descriptor, standard in ((stdin, 0), (out, 1), (err, 2)):
        os.dup2(descriptor, standard)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(job["environment"])
    sys.argv = [job["module"], *job["arguments"]]
    runpy.run_module(job["module"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
