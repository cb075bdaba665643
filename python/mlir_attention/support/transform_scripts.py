# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Transform scripts that are built and applied at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from mlir import ir
from mlir.dialects import transform

from mlir_attention import _extension

#: A value of a transform script that stands for ops.
Handle: TypeAlias = ir.Value


def apply_script(root: ir.Operation, build: Callable[[Handle], None]) -> None:
    """Applies the transform ops that `build` makes for a handle of `root`."""
    apply_scripts([(root, build)])


def apply_scripts(scripts: Sequence[tuple[ir.Operation, Callable[[Handle], None]]]) -> None:
    """Applies several scripts, on the threads of the context; no root may be part of another.

    Raises RuntimeError if one fails, of which diagnostics tell.
    """
    built = [(root, *_build(root, build)) for root, build in scripts]
    if not _extension.apply_scripts(built):
        raise RuntimeError("a transform script failed")


def _build(
    root: ir.Operation, build: Callable[[Handle], None]
) -> tuple[ir.Operation, ir.Operation]:
    """The sequence to begin with, and its module."""
    with root.context, ir.Location.unknown():
        script = ir.Module.create()
        script.operation.attributes["transform.with_named_sequence"] = ir.UnitAttr.get()
        with ir.InsertionPoint(script.body):
            any_op = transform.AnyOpType.get()
            sequence = transform.NamedSequenceOp("__transform_main", [any_op], [], arg_attrs=[{}])
            with ir.InsertionPoint(sequence.body):
                build(sequence.bodyTarget)
                transform.YieldOp([])
    return sequence.operation, script.operation
