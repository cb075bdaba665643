# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Runs lit in a fork of this process, which has loaded all libraries but the package."""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import select
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Inputs"))

from forked_programs import exit_with, fork_programs, load_libraries

__all__ = ["load_libraries", "run_tests"]

#: Bytes that the tests of a mutant get: a mistake may make a loop that allocates and never ends.
#: They bound its data: where addresses have a bound, calls keep no buffers, which a test asks for.
_MEMORY = 8 << 30


def run_tests(package: Path, tests: list[str], timeout: float) -> bool:
    """Whether lit passes on the `tests` with the package that is in the folder `package`.

    Stops at the first failure. Raises TimeoutError after `timeout` seconds.
    """
    pid = os.fork()
    if pid == 0:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
        exit_with(lambda: _run_lit(package, tests))
    return _wait(pid, timeout)


def _wait(pid: int, timeout: float) -> bool:
    process = os.pidfd_open(pid)
    try:
        has_ended, _, _ = select.select([process], [], [], timeout)
        if not has_ended:
            raise TimeoutError
        # Not waited for yet: its id is that of its group until then.
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT).si_status == 0
    finally:
        # What a test leaves running goes with it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(process)


def _run_lit(package: Path, tests: list[str]) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    sys.path.insert(0, str(package))
    fork_programs(str(package))
    sys.argv = ["lit", "-q", "-j1", "--order=lexical", "--max-failures=1", *tests]
    importlib.import_module("lit.main").main()
