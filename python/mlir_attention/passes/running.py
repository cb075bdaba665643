# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Runs passes so that Ctrl-C and every error reach the caller."""

from __future__ import annotations

from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention import _extension


def run_passes(passes: PassManager, operation: ir.Operation) -> None:
    """Runs `passes`. Ctrl-C in a Python pass raises KeyboardInterrupt.

    (MLIR's pass manager does not let it through, and raises an `MLIRError` in its place.) Raises
    `MLIRError`, with the diagnostics, if a pass fails, and also if a pass reports an error and goes
    on, as upstream's lower-affine does at a division by 0. MLIR's bindings would abort there.
    """
    _extension.take_interrupt()  # Of an earlier run, by someone else.
    context = operation.context
    was_set = context.emit_error_diagnostics
    errors: list[ir.DiagnosticInfo] = []

    def keep(diagnostic: ir.Diagnostic) -> bool:
        is_error = diagnostic.severity == ir.DiagnosticSeverity.ERROR
        if is_error:
            errors.append(ir.DiagnosticInfo(diagnostic))
        return is_error and not was_set

    # Errors then come here, not to the bindings.
    context.emit_error_diagnostics = True
    handler = context.attach_diagnostic_handler(keep)
    try:
        passes.run(operation)
    except ir.MLIRError as error:
        raise _failure(error.message, errors) from None
    finally:
        handler.detach()
        context.emit_error_diagnostics = was_set
    if errors:
        raise _failure("A pass reported an error", errors)


def _failure(message: str, errors: list[ir.DiagnosticInfo]) -> BaseException:
    if _extension.take_interrupt():
        return KeyboardInterrupt()
    return ir.MLIRError(message, errors)
