# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Runs a function in a forked process, with limits, and tells how it ended."""

import gc
import os
import resource
import select
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

#: Seconds of processor time; a case takes less than one.
CPU_SECONDS = 20
#: Seconds in which a process that waits for nothing would be done even on a busy machine.
WALL_SECONDS = 120
MEMORY = 16 << 30


@dataclass
class Ending:
    """signal: that ended the process, 0 if none did; hung: it was ended over its time.

    report: what it wrote; errors: what went to its standard output and error.
    """

    signal: int
    hung: bool
    report: str
    errors: str


class Child:
    """A forked process that runs `body`, which writes its report by the function that it gets."""

    def __init__(self, body: Callable[[Callable[[str], None]], None]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="fuzz-")
        self.report, self.errors = (Path(self._folder.name) / name for name in ("report", "errors"))
        sys.stdout.flush()
        self._pid = os.fork()
        if self._pid == 0:
            self._run(body)
        self.descriptor = os.pidfd_open(self._pid)
        self._end = time.monotonic() + WALL_SECONDS

    def _run(self, body: Callable[[Callable[[str], None]], None]) -> NoReturn:
        # A context that is garbage waits for its threads as it is destroyed, and they are not here.
        gc.freeze()
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        errors = os.open(self.errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(errors, 1)
        os.dup2(errors, 2)
        os.chdir(self._folder.name)
        with self.report.open("w") as report:

            def write(text: str) -> None:
                print(text, file=report, flush=True)

            try:
                body(write)
            except BaseException as error:
                write(f"escaped\t{type(error).__name__}: {error}")
        # As the interpreter ends, destructors would run that have no part in this.
        os._exit(0)

    @property
    def is_late(self) -> bool:
        return time.monotonic() > self._end

    def end(self) -> Ending:
        """Waits; a late process is killed."""
        late = self.is_late
        if late:
            os.kill(self._pid, signal.SIGKILL)
        _, status = os.waitpid(self._pid, 0)
        os.close(self.descriptor)
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        hung = late or number in (signal.SIGXCPU, signal.SIGKILL)
        texts = [
            path.read_text(errors="replace") if path.exists() else ""
            for path in (self.report, self.errors)
        ]
        self._folder.cleanup()
        return Ending(0 if hung else number, hung, *texts)


def run(body: Callable[[Callable[[str], None]], None]) -> Ending:
    """Runs one process to its end."""
    return next(run_all([body], jobs=1))


def run_all(
    bodies: "Iterator[Callable[[Callable[[str], None]], None]] | list", jobs: int
) -> Iterator[Ending]:
    """Runs processes, `jobs` at a time; gives their endings in the order of `bodies`."""
    running: list[Child] = []
    endings: dict[int, Ending] = {}
    waiting, source, first = True, iter(bodies), 0
    ids: dict[int, int] = {}
    count = 0
    while waiting or running:
        while waiting and len(running) < jobs:
            body = next(source, None)
            if body is None:
                waiting = False
                break
            child = Child(body)
            running.append(child)
            ids[child.descriptor] = count
            count += 1
        ready, _, _ = select.select([child.descriptor for child in running], [], [], 1.0)
        for child in [c for c in running if c.descriptor in ready or c.is_late]:
            running.remove(child)
            endings[ids.pop(child.descriptor)] = child.end()
        while first in endings:
            yield endings.pop(first)
            first += 1
