# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A contender in a process of its own, which stands still while the others take their turns.

The process is forked from the one that holds the inputs, so that all read the same pages. Threads
that wait by spinning (OpenMP's do) cost the others nothing, since the process is stopped; memory
and crashes are its own.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.cases import Contender
from bench.inputs import Array, Inputs, difference
from bench.models.inputs import ModelInputs
from bench.peers import UnsupportedError
from bench.shapes import AnyProblem

#: Seconds after which a contender that does not answer is given up.
_PATIENCE = 300

#: The most calls of one turn.
_MOST_CALLS = 2000


@dataclass(frozen=True)
class Start:
    """What came of the preparation and of the first, checked, call.

    status:      "ok", or why it is not timed: "not installed", "unsupported", "failed", "wrong",
                 "slow".
    note:        details of a status other than "ok".
    compile_s:   seconds that the preparation took.
    first_s:     seconds of the first call.
    extra_bytes: the memory of the first call at its peak, beyond what was there before it.
    error:       largest difference from f64, relative to the largest number of the output.
    """

    status: str
    note: str = ""
    compile_s: float | None = None
    first_s: float | None = None
    extra_bytes: int | None = None
    error: float | None = None


@dataclass(frozen=True)
class Turn:
    """What was measured in a turn.

    times:  seconds of each call.
    waited: the time that threads could have run but had no core, a thread, as a share of the
            turn. Above a few hundredths someone else was using the machine, and the times say
            little: a thread that waits holds up all others at the next barrier.
    """

    times: list[float]
    waited: float


class Contestant:
    """The process of one contender. `start` first, then turns, then `close`."""

    def __init__(
        self,
        contender: Contender,
        problem: AnyProblem,
        inputs: Inputs | ModelInputs,
        exact: Array,
        slowest: float,
    ) -> None:
        """`slowest`: seconds; a contender whose first call takes longer is not timed."""
        self.label = contender.label
        context = multiprocessing.get_context("fork")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, contender, problem, inputs, exact, slowest), daemon=True
        )
        self._process.start()
        theirs.close()

    def start(self) -> Start:
        """Waits until it is prepared and checked; then it stands still."""
        answer = self._answer()
        self._stop()
        return answer if isinstance(answer, Start) else Start("failed", answer)

    def turn(self, seconds: float) -> Turn | None:
        """Lets it call for so long; None if it died."""
        self._signal(signal.SIGCONT)
        try:
            self._pipe.send(seconds)
        except OSError:
            return None
        answer = self._answer()
        self._stop()
        return answer if isinstance(answer, Turn) else None

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.join()

    def _answer(self) -> Any:
        if not self._pipe.poll(_PATIENCE):
            self.close()
            return f"no answer in {_PATIENCE} s"
        try:
            return self._pipe.recv()
        except (EOFError, OSError):
            self._process.join()
            return f"the process died with status {self._process.exitcode}"

    def _stop(self) -> None:
        self._signal(signal.SIGSTOP)
        if self._process.is_alive():
            os.waitid(os.P_PID, self._process.pid or 0, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def _signal(self, number: int) -> None:
        if self._process.is_alive():
            os.kill(self._process.pid or 0, number)


def _serve(
    pipe: Connection,
    contender: Contender,
    problem: AnyProblem,
    inputs: Inputs | ModelInputs,
    exact: Array,
    slowest: float,
) -> None:
    """The life of the process: the start, then a turn for every message."""
    start, call = _start(contender, problem, inputs, exact, slowest)
    pipe.send(start)
    while call:
        try:
            seconds = pipe.recv()
        except EOFError:  # The benchmark ended.
            return
        pipe.send(_turn(call, seconds, contender.threads))


def _start(
    contender: Contender,
    problem: AnyProblem,
    inputs: Inputs | ModelInputs,
    exact: Array,
    slowest: float,
) -> tuple[Start, Callable[[], Any] | None]:
    peer = contender.peer
    try:
        peer.load()
    except ImportError as error:
        return Start("not installed", str(error)), None
    try:
        begin = time.perf_counter()
        call = peer.prepare(problem, inputs, contender.threads)
        compile_s = time.perf_counter() - begin
        result, first_s, extra_bytes = _first_call(call)
        output = peer.output(result)
    except UnsupportedError as reason:
        return Start("unsupported", str(reason)), None
    except Exception as error:  # A peer may raise what it likes: it is its row that tells.
        return Start("failed", _one_line(error)), None
    wrong = None if output is None else difference(output, exact)
    numbers = (compile_s, first_s, extra_bytes, wrong)
    if wrong is not None and not wrong <= peer.tolerance(problem):
        return Start("wrong", f"differs from f64 by {wrong:.1e}", *numbers), None
    if first_s > slowest:
        return Start("slow", f"the first call took {first_s:.1f} s", *numbers), None
    return Start("ok", "", *numbers), call


def _first_call(call: Callable[[], Any]) -> tuple[Any, float, int]:
    """What it returned, how long it took, and the memory that it needed."""
    # What compilation has freed is memory that the call would not have without it.
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # Resets the peak.
    before = _status_bytes("VmRSS")
    begin = time.perf_counter()
    result = call()
    seconds = time.perf_counter() - begin
    return result, seconds, max(0, _status_bytes("VmHWM") - before)


def _turn(call: Callable[[], Any], seconds: float, threads: int) -> Turn:
    """Calls for `seconds`, once at least, after one call that wakes threads and caches."""
    call()
    times: list[float] = []
    waited = _seconds_without_core()
    begin = now = time.perf_counter()
    while now < begin + seconds and len(times) < _MOST_CALLS:
        call()
        then, now = now, time.perf_counter()
        times.append(now - then)
    waited = _seconds_without_core() - waited
    return Turn(times, max(0.0, waited) / (threads * (now - begin)))


def _seconds_without_core() -> float:
    """How long the threads of this process have been ready to run but were not running."""
    nanoseconds = 0
    for schedule in Path("/proc/self/task").glob("*/schedstat"):
        nanoseconds += int(schedule.read_text().split()[1])
    return nanoseconds * 1e-9


def _status_bytes(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"/proc/self/status has no {name}")


def _one_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {lines[0][:160]}"
