# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Starts LLVM's OpenMP library, which ends the process over settings that it cannot follow.

It reads the environment once, when it is first called, and some values of its variables make it
abort, crash or hang: `OMP_NUM_THREADS=abc` does, as do stacks of a terabyte. So values that are not
plain ones are tried in a process of their own first, and those that fail are left out, with a
warning.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from mlir_attention.runtime.code.libraries import openmp_library

#: OpenMP ends the process over a number of threads that the system does not grant.
MAX_THREADS = 1024

#: How long a thread without work waits for some before it sleeps, in milliseconds. OpenMP's 200
#: would keep a core from all else that computes in the process between two calls: a product of
#: 256 x 256 matrices in torch, which has an OpenMP of its own, took 4 ms after a call, not 0.2.
_WAIT = b"KMP_BLOCKTIME=1"

#: The variables by which a user decides on it.
_WAIT_VARIABLES = ("KMP_BLOCKTIME", "OMP_WAIT_POLICY")

#: Names of the variables that the library reads.
_PREFIXES = ("OMP_", "KMP_", "GOMP_", "LIBOMP_")

#: Bytes of stack that compiled code may need: 1 MiB of buffers, and what LLVM spills.
_LEAST_STACK = 2 << 20

_STACK_VARIABLES = ("OMP_STACKSIZE", "KMP_STACKSIZE", "GOMP_STACKSIZE")

#: The unit where there is none: KMP_STACKSIZE counts bytes.
_STACK_UNITS = {"OMP_STACKSIZE": "k", "KMP_STACKSIZE": "b", "GOMP_STACKSIZE": "k"}

_COUNT = r"0*[1-9]\d{0,2}"

#: Values that the library is known to follow, by variable, in lower case.
_PLAIN = {
    "OMP_NUM_THREADS": rf"{_COUNT}(,{_COUNT})*",
    "OMP_THREAD_LIMIT": _COUNT,
    "OMP_DYNAMIC": "true|false",
    "OMP_NESTED": "true|false",
    "OMP_MAX_ACTIVE_LEVELS": r"\d{1,3}",
    "OMP_PROC_BIND": "true|false|close|spread|master|primary",
    "OMP_PLACES": "threads|cores|sockets",
    "OMP_WAIT_POLICY": "active|passive",
    "OMP_SCHEDULE": "static|dynamic|guided|auto",
    "KMP_BLOCKTIME": r"\d{1,8}|infinite",
    "KMP_AFFINITY": "none|compact|scatter|balanced|disabled",
    "KMP_DUPLICATE_LIB_OK": "true|false|1|0",
    "KMP_WARNINGS": "true|false|on|off|1|0",
    "KMP_INIT_AT_FORK": "true|false|1|0",
}

#: A process that starts a team; the path of the library is its argument.
_TRIAL = """
import ctypes, sys
library = ctypes.CDLL(sys.argv[1])
library.GOMP_parallel(ctypes.CFUNCTYPE(None, ctypes.c_void_p)(lambda _: None), None, 0, 0)
"""

_TRIAL_SECONDS = 10

_lock = threading.Lock()
_started = False


def start_openmp() -> str:
    """Loads LLVM's OpenMP library into this process, unless it is there; returns its path.

    Its threads sleep soon after a call, unless the environment says for how long they are to wait.
    Variables of the environment that it cannot follow are left out, with a RuntimeWarning for each.
    """
    global _started
    path = str(openmp_library())
    with _lock:
        if not _started:
            refused = _refused(path)
            for name, reason in refused.items():
                warnings.warn(
                    f"{name}={os.environ[name]!r} in the environment is left out: {reason}",
                    RuntimeWarning,
                    stacklevel=2,
                )
            with _without(refused):
                _initialise(path)
            if refused:
                _leave_out_in_forks(path, refused)
            _started = True
    return path


def _initialise(path: str) -> None:
    library = ctypes.CDLL(path)
    if not any(variable in os.environ for variable in _WAIT_VARIABLES):
        library.kmp_set_defaults(_WAIT)
    library.omp_get_max_threads()


def _leave_out_in_forks(path: str, names: Iterable[str]) -> None:
    """The library of a forked process reads the environment anew."""
    held: dict[str, str] = {}

    def take() -> None:
        held.update(_take(names))

    def give_back() -> None:
        os.environ.update(held)
        held.clear()

    def start_in_child() -> None:
        _initialise(path)
        give_back()

    os.register_at_fork(before=take, after_in_parent=give_back, after_in_child=start_in_child)


@contextmanager
def _without(names: Iterable[str]) -> Iterator[None]:
    held = _take(names)
    try:
        yield
    finally:
        os.environ.update(held)


def _take(names: Iterable[str]) -> dict[str, str]:
    """Takes variables out of the environment."""
    return {name: os.environ.pop(name) for name in names if name in os.environ}


def _refused(path: str) -> dict[str, str]:
    """The variables that the library cannot follow, with the reasons."""
    settings = {name: value for name, value in os.environ.items() if name.startswith(_PREFIXES)}
    refused = {}
    for name in list(settings):
        reason = _reason(name, settings[name])
        if reason:
            refused[name] = reason
            del settings[name]
    odd = [name for name, value in settings.items() if not _is_plain(name, value)]
    if not odd or _starts(path, settings):
        return refused
    for name in odd:
        others = {other: value for other, value in settings.items() if other not in odd}
        if not _starts(path, {**others, name: settings[name]}):
            refused[name] = "OpenMP's library fails over it"
    kept = {name: value for name, value in settings.items() if name not in refused}
    if not _starts(path, kept):
        together = dict.fromkeys(odd, "OpenMP's library fails over these variables together")
        refused = {**together, **refused}
    return refused


def _reason(name: str, value: str) -> str:
    """Why a value is not to be followed; empty if that is not known."""
    if name == "OMP_NUM_THREADS" and not _are_counts(value):
        return f"it must be a number of threads from 1 to {MAX_THREADS}"
    if name in _STACK_VARIABLES:
        size = _stack_bytes(name, value)
        if size is not None and size < _LEAST_STACK:
            return f"compiled code needs {_LEAST_STACK >> 20} MiB"
    return ""


def _are_counts(value: str) -> bool:
    counts = [count.strip() for count in value.split(",")]
    return all(
        count.isascii() and count.isdigit() and 1 <= int(count[:20]) <= MAX_THREADS
        for count in counts
    )


def _stack_bytes(name: str, value: str) -> int | None:
    """None if it is not a size."""
    found = re.fullmatch(r"\s*(\d+)\s*([bkmgt]?)b?\s*", value, re.IGNORECASE | re.ASCII)
    if not found:
        return None
    unit = found[2].lower() or _STACK_UNITS[name]
    return int(found[1][:30]) << 10 * "bkmgt".index(unit)


def _is_plain(name: str, value: str) -> bool:
    if name in _STACK_VARIABLES:
        size = _stack_bytes(name, value)
        return size is not None and size <= 1 << 30
    return re.fullmatch(_PLAIN.get(name, ""), value.strip(), re.IGNORECASE | re.ASCII) is not None


def _starts(path: str, settings: dict[str, str]) -> bool:
    """Whether the library starts a team in a process with these variables."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(_PREFIXES)}
    try:
        trial = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _TRIAL, path],
            env={**others, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_TRIAL_SECONDS,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return False
    return trial.returncode == 0
