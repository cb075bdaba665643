# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The Python programs that lit runs, forked from this process rather than started.

Python, NumPy, MLIR and pytest take a second to load, and the tests of one module run dozens of
programs.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import runpy
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

_TESTS = Path(__file__).resolve().parents[1]

#: Bytes that the tests of a mutant get: a mistake may make a loop that allocates and never ends.
_MEMORY = 8 << 30

#: By the name of the program: where its `main` is.
_PROGRAMS = {
    "attention-opt": "mlir_attention.tools.attention_opt",
    "attention-run": "mlir_attention.tools.attention_run",
}

#: What the programs and tests load beside the package itself.
_LIBRARIES = (
    "hypothesis", "lit.main", "mlir.dialects.linalg", "mlir.dialects.transform",
    "mlir.execution_engine", "mlir.ir", "mlir.passmanager", "mlir.rewrite", "ml_dtypes", "numpy",
    "numpy.testing", "pytest",
)  # fmt: skip


def load_libraries() -> None:
    for name in _LIBRARIES:
        importlib.import_module(name)


def run_tests(package: Path, tests: list[str], timeout: float) -> bool:
    """Whether lit passes on the `tests` with the package that is in the folder `package`.

    Stops at the first failure. Raises TimeoutError after `timeout` seconds.
    """
    pid = os.fork()
    if pid == 0:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        _exit_with(lambda: _run_lit(package, tests))
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
    importlib.import_module("mlir_attention")
    importlib.import_module("lit.TestRunner").subprocess = _Subprocesses(package)
    sys.argv = ["lit", "-q", "-j1", "--order=lexical", "--max-failures=1", *tests]
    importlib.import_module("lit.main").main()


class _Subprocesses:
    """The module `subprocess`, but for how programs of ours start."""

    def __init__(self, package: Path) -> None:
        os.environ["PYTHONPATH"] = str(package)

    def __getattr__(self, name: str) -> Any:
        return _Fork if name == "Popen" else getattr(subprocess, name)


class _Fork(subprocess.Popen):  # type: ignore[type-arg]
    """A program in Python that runs in a fork of this process; any other starts as usual."""

    def _execute_child(self, args, executable, preexec_fn, close_fds, pass_fds, cwd, env, *rest):  # type: ignore
        program = _program(args)
        path = [os.environ["PYTHONPATH"], *filter(None, [env.get("PYTHONPATH")])]
        env = {**env, "PYTHONPATH": os.pathsep.join(path)}
        if program is None:
            super()._execute_child(
                args, executable, preexec_fn, close_fds, pass_fds, cwd, env, *rest
            )
            return
        _, _, _, stdin, input_, output, stdout, errors, stderr, *_ = rest
        self.pid = os.fork()
        if self.pid == 0:
            for number, stream in enumerate((stdin, stdout, stderr)):
                if stream != -1:
                    os.dup2(stream, number)
            # Pipes that other programs of the line are to see the end of.
            os.closerange(3, 256)
            _exit_with(lambda: _become(program, list(args), cwd, env))
        self._child_created = True
        self._close_pipe_fds(stdin, input_, output, stdout, errors, stderr)


def _program(args: list[str]) -> Callable[[], Any] | None:
    name = os.path.basename(args[0])
    if name in _PROGRAMS:
        return lambda: importlib.import_module(_PROGRAMS[name]).main()
    if args[0] == sys.executable and args[1:2] == ["-m"]:
        return lambda: _run_module(args[2], args[2:])
    # The commands of lit itself are scripts in its package.
    if args[0] == sys.executable and args[1].startswith(str(_TESTS)):
        return lambda: _run_script(args[1:])
    return None


def _run_module(name: str, argv: list[str]) -> None:
    sys.argv = argv
    runpy.run_module(name, run_name="__main__", alter_sys=True)


def _run_script(argv: list[str]) -> None:
    sys.argv = argv
    sys.path.insert(0, os.path.dirname(argv[0]))
    runpy.run_path(argv[0], run_name="__main__")


def _become(program: Callable[[], Any], args: list[str], cwd: str, env: dict[str, str]) -> Any:
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(at, mode) for at, mode in enumerate("rww"))
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = args
    return program()


def _exit_with(body: Callable[[], Any]) -> None:
    """Runs a body as a process runs its program, and ends the process."""
    status: Any = 1
    try:
        status = body()
    except SystemExit as exit_:
        status = exit_.code
    except BaseException:
        traceback.print_exc()
        status = 1
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(status if isinstance(status, int) else 1 if status else 0)
