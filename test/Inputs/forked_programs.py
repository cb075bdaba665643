# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The Python programs that lit runs, forked from its workers rather than started.

Python, NumPy, MLIR and pytest take up to a second to load, and the suite runs hundreds of programs.
A fork has them loaded; it begins with the arguments, environment, directory and streams that the
program would begin with.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import multiprocessing
import os
import pkgutil
import runpy
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

_TESTS = Path(__file__).resolve().parents[1]

#: By the name of the program: where its `main` is.
_PROGRAMS = {
    "attention-opt": "mlir_attention.tools.attention_opt",
    "attention-run": "mlir_attention.tools.attention_run",
    "filecheck": "filecheck.main",
}

#: What the programs and tests load beside the package itself.
_LIBRARIES = (
    "filecheck.main", "hypothesis", "lit.main", "mlir.dialects.builtin", "mlir.dialects.linalg",
    "mlir.dialects.transform", "mlir.execution_engine", "mlir.ir", "mlir.passmanager",
    "mlir.rewrite", "ml_dtypes", "numpy", "numpy.random", "numpy.testing", "pdb", "pytest",
)  # fmt: skip


def load_libraries() -> None:
    """Imports what forks are to have."""
    for name in _LIBRARIES:
        importlib.import_module(name)
    # pytest would load these of its own when it runs.
    for name in importlib.import_module("_pytest.config").default_plugins:
        importlib.import_module(f"_pytest.{name}")


def fork_programs(search_path: str = "") -> None:
    """Lets lit fork programs of ours, and start all others as usual.

    Modules are looked for in the folder `search_path` first, also of a call before this one.
    """
    package = importlib.import_module("mlir_attention")
    for module in pkgutil.walk_packages(package.__path__, "mlir_attention."):
        importlib.import_module(module.name)
    _Fork.search_path = search_path or _Fork.search_path
    # What is here stays: forks need not look for what of it is garbage, nor copy it as they look.
    gc.collect()
    gc.freeze()
    importlib.import_module("lit.TestRunner").subprocess = _Subprocesses()


def exit_with(body: Callable[[], Any]) -> None:
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


class _Subprocesses:
    """The module `subprocess`, but for how programs of ours start."""

    def __getattr__(self, name: str) -> Any:
        return _Fork if name == "Popen" else getattr(subprocess, name)


class _Fork(subprocess.Popen):  # type: ignore[type-arg]
    """A program in Python that runs in a fork of this process; any other starts as usual."""

    search_path = ""

    def _execute_child(self, args, executable, preexec_fn, close_fds, pass_fds, cwd, env, *rest):  # type: ignore
        program = None if _is_for_python(env) else _program(args)
        path = [*filter(None, [self.search_path, env.get("PYTHONPATH")])]
        env = {**env, "PYTHONPATH": os.pathsep.join(path)} if path else env
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
            exit_with(lambda: _become(program, list(args), cwd, env))
        self._child_created = True
        self._close_pipe_fds(stdin, input_, output, stdout, errors, stderr)


def _is_for_python(env: dict[str, str]) -> bool:
    """Whether variables of the environment are for the interpreter that starts."""
    names = {name for name in env if name.startswith("PYTHON")}
    return bool(names - {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH"})


def _program(args: list[str]) -> Callable[[], Any] | None:
    folder, name = os.path.split(args[0])
    if name in _PROGRAMS and folder in ("", os.path.dirname(sys.executable)):
        return lambda: importlib.import_module(_PROGRAMS[name]).main()
    if args[0] == sys.executable and args[1:2] == ["-m"]:
        return lambda: _run_module(args[2], args[2:])
    # The commands of lit itself are scripts in its package.
    if args[0] == sys.executable and args[1:] and args[1].startswith(str(_TESTS)):
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
    # Workers of lit may have no children; a program may.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    return program()
