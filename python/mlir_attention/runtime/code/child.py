# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Machine code from a child process, where this one holds a second LLVM.

A library with an LLVM of its own that came before ours, such as torch-mlir's, has the dynamic
linker take tables of that LLVM for those of ours, and code would call wrong functions. A child that
loads nothing else is free of it. It runs `worker.py`, which answers with code or an exception.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.spawn import get_executable
from pathlib import Path

from mlir import ir

from mlir_attention import _extension
from mlir_attention.runtime.code.generation import bytecode_of
from mlir_attention.runtime.code.object_code import CodeTarget, MachineCode

#: Modules of the packages that the child needs.
_NEEDED = ("mlir.ir", "mlir_attention", "numpy")

_WORKER = Path(__file__).with_name("worker.py")


@dataclass(frozen=True)
class Message:
    """A diagnostic of MLIR, without its context: its location is text, as MLIR prints it.

    severity: "error", "warning" or "remark".
    notes:    pairs of a location and a text.
    """

    severity: str
    location: str
    text: str
    notes: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def of(diagnostic: ir.Diagnostic | ir.DiagnosticInfo) -> Message:
        """What `diagnostic` says."""
        return Message(
            diagnostic.severity.name.lower(),
            str(diagnostic.location),
            diagnostic.message,
            tuple((str(note.location), note.message) for note in diagnostic.notes),
        )

    def emit(self) -> None:
        """Says it in the current context."""
        notes = [(_location(location), text) for location, text in self.notes]
        _extension.emit_diagnostic(_location(self.location), self.severity, self.text, notes)


@dataclass(frozen=True)
class MLIRFailure:
    """An `mlir.ir.MLIRError`, without its context."""

    message: str
    errors: tuple[Message, ...]


@dataclass(frozen=True)
class Answer:
    """What became of a module, and what MLIR said meanwhile."""

    result: MachineCode | MLIRFailure | Exception
    said: tuple[Message, ...]


def generate_in_child(
    module: ir.Module, entry: str, options: str, opt_level: int, target: CodeTarget
) -> MachineCode:
    """What `lower_and_generate` gives in a process without a second LLVM.

    `module` is not changed; its context is told what MLIR says. Raises what `lower_and_generate`
    raises, and RuntimeError if there can be no child, or it dies.
    """
    answer = _ask((_path(), bytecode_of(module), entry, options, opt_level, *target))
    with module.context as context:
        for message in answer.said:
            message.emit()
        if isinstance(answer.result, MLIRFailure):
            errors = _diagnostics(answer.result.errors, context)
            raise ir.MLIRError(answer.result.message, errors)
    if isinstance(answer.result, Exception):
        raise answer.result
    return answer.result


def _ask(request: Sequence[object]) -> Answer:
    python = get_executable()
    if not python:
        raise _no_code("Python does not know the path of its interpreter")
    # Isolated from the environment, the working directory, and what a site installs in Python.
    flags = ["-I", "-S", *(["-B"] if sys.dont_write_bytecode else [])]
    try:
        status, output, errors = _run(
            [os.fsdecode(python), *flags, str(_WORKER)], pickle.dumps(request)
        )
    except OSError as error:
        raise _no_code(str(error)) from error
    printed = errors.decode(errors="replace")
    if status != 0:
        raise _no_code(_last_words(status, printed))
    try:
        answer: Answer = pickle.loads(output)
    except (EOFError, pickle.UnpicklingError) as error:
        raise _no_code("it gave no answer") from error
    if printed and sys.stderr is not None:
        sys.stderr.write(printed)
    return answer


def _run(command: Sequence[str], request: bytes) -> tuple[int, bytes, bytes]:
    """The exit status of a command, and what it wrote, to its output and as errors.

    It ends before this returns or raises, as after Ctrl-C.
    """
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as child:
        try:
            output, errors = child.communicate(request)
        except BaseException:
            child.kill()
            child.wait()
            raise
    return child.returncode, output, errors


def _last_words(status: int, printed: str) -> str:
    lines = printed.strip().splitlines() or ["it printed nothing"]
    if status < 0:  # LLVM prints what is wrong, and then its stack.
        return f"it was ended by {signal.Signals(-status).name}: {lines[0]}"
    return f"it ended with status {status}: {lines[-1]}"


def _no_code(reason: str) -> RuntimeError:
    libraries = ", ".join(_extension.foreign_libraries())
    return RuntimeError(
        f"the child process that generates code failed: {reason}. To need none, import "
        f"mlir_attention before what loads a second LLVM, {libraries}"
    )


def _path() -> list[str]:
    """Where the child finds modules: what it needs, as it was found here, then all else.

    The working directory is no part of it: it may have changed.
    """
    files = [str(importlib.import_module(name).__file__) for name in _NEEDED]
    folders = [str(Path(file).absolute().parents[1]) for file in files]
    return [*folders, *(path for path in sys.path if isinstance(path, str) and os.path.isabs(path))]


def _diagnostics(messages: Iterable[Message], context: ir.Context) -> list[ir.DiagnosticInfo]:
    """The messages as diagnostics of the current context, of which no other handler hears.

    Unless that is how the user has set up the context: `emit_error_diagnostics`.
    """
    diagnostics: list[ir.DiagnosticInfo] = []

    def keep(diagnostic: ir.Diagnostic) -> bool:
        diagnostics.append(ir.DiagnosticInfo(diagnostic))
        return not context.emit_error_diagnostics

    handler = context.attach_diagnostic_handler(keep)
    for message in messages:
        message.emit()
    handler.detach()
    return diagnostics


def _location(text: str) -> ir.Location:
    with contextlib.suppress(ir.MLIRError, ValueError):
        return ir.Location.from_attr(ir.Attribute.parse(text))
    return ir.Location.unknown()
