# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which places in a file or text the assertions of a compiled module tell of."""

from __future__ import annotations

from mlir import ir

from mlir_attention.diagnostics import place_of
from mlir_attention.support.walk import ELEMENTWISE, is_elementwise, ops_in

#: The ops that messages name, by name or dialect: see `checks/accesses.py`.
_NAMED = (
    "affine.load", "affine.store", "affine.vector_load", "affine.vector_store",
    "attention.", "bufferization.", "linalg.", "memref.", "scf.for", "scf.forall", "scf.parallel",
    "tensor.", "vector.",
)  # fmt: skip


def places_in_messages(module: ir.Operation) -> str:
    """The places of all ops that the assertions of a compiled module may tell of."""
    named = [op for name in _NAMED for op in ops_in(module, name)]
    named += [
        op
        for name in ELEMENTWISE
        for op in ops_in(module, name)
        if is_elementwise(op) and len(set(op.operands)) > 1
    ]
    return " ".join(place_of(op.location) for op in named if _depends_on_calls(op))


def _depends_on_calls(op: ir.Operation) -> bool:
    """Whether extents, positions, steps or the lengths of an attention are known at run time only.

    Any linalg op may be that of which an attention is made.
    """
    if op.name == "scf.for" or op.name.startswith(("attention.", "linalg.")):
        return True
    return any(
        not value.type.has_static_shape
        if isinstance(value.type, ir.ShapedType)
        else isinstance(value.type, ir.IndexType)
        for values in (op.operands, op.results)
        for value in values
    )
