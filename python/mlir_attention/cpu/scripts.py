# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Transform scripts that are built and applied at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from mlir import ir
from mlir.dialects import transform
from mlir.dialects.transform import interpreter

#: A value of a transform script that stands for ops.
Handle: TypeAlias = ir.Value


def apply_script(root: ir.Operation, build: Callable[[Handle], None]) -> None:
    """Applies the transform ops that `build` makes for a handle of `root`."""
    with root.context, ir.Location.unknown():
        script = ir.Module.create()
        script.operation.attributes["transform.with_named_sequence"] = ir.UnitAttr.get()
        with ir.InsertionPoint(script.body):
            any_op = transform.AnyOpType.get()
            sequence = transform.NamedSequenceOp("__transform_main", [any_op], [], arg_attrs=[{}])
            with ir.InsertionPoint(sequence.body):
                build(sequence.bodyTarget)
                transform.YieldOp([])
        options = interpreter.TransformOptions()
        options.expensive_checks = False
        interpreter.apply_named_sequence(root, sequence, script, options)
