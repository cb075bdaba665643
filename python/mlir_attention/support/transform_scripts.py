# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Transform scripts that are built and applied at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from mlir import ir
from mlir.dialects import transform

from mlir_attention import _extension

#: A value of a transform script that stands for ops.
Handle: TypeAlias = ir.Value


@dataclass(frozen=True)
class Script:
    """A transform script.

    root: the op that it is for, which no other script's root may be part of. build: makes the
    transform ops; it gets a handle of the root, then one of each of `handles`. handles: ops in the
    root, as many as there are, that a handle each stands for.
    """

    root: ir.Operation
    build: Callable[..., None]
    handles: Sequence[Sequence[ir.Operation]] = ()


def apply_script(
    root: ir.Operation, build: Callable[..., None], *handles: Sequence[ir.Operation]
) -> None:
    """Applies one script: see `Script`."""
    apply_scripts([Script(root, build, handles)])


def apply_scripts(scripts: Sequence[Script]) -> None:
    """Applies several scripts, on the threads of the context.

    Raises RuntimeError if one fails, of which diagnostics tell.
    """
    built = [(script.root, script.handles, *_build(script)) for script in scripts]
    if not _extension.apply_scripts(built):
        raise RuntimeError("a transform script failed")


def _build(script: Script) -> tuple[ir.Operation, ir.Operation]:
    """The sequence to begin with, and its module."""
    with script.root.context, ir.Location.unknown():
        module = ir.Module.create()
        module.operation.attributes["transform.with_named_sequence"] = ir.UnitAttr.get()
        with ir.InsertionPoint(module.body):
            types = [transform.AnyOpType.get()] * (1 + len(script.handles))
            attributes: list[dict[str, ir.Attribute]] = [{} for _ in types]
            sequence = transform.NamedSequenceOp(
                "__transform_main", types, [], arg_attrs=attributes
            )
            with ir.InsertionPoint(sequence.body):
                script.build(*sequence.body.arguments)
                transform.YieldOp([])
    return sequence.operation, module.operation
