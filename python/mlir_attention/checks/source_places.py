# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Where ops stand in the file or text that a module was read from, for messages of assertions."""

from __future__ import annotations

from mlir import ir

from mlir_attention import _extension
from mlir_attention.support.walk import ELEMENTWISE, is_elementwise, ops_in

#: The ops that messages name, by name or dialect: see `checks/accesses.py`.
_NAMED = (
    "affine.load", "affine.store", "affine.vector_load", "affine.vector_store",
    "attention.lse_combine", "bufferization.", "linalg.", "memref.", "scf.for", "scf.forall",
    "scf.parallel", "tensor.", "vector.",
)  # fmt: skip


def place_of(location: ir.Location) -> str:
    """As in "decode.mlir:5:8", "model.py:5", or "line 5:8" of a text; empty if it is not known."""
    place = _extension.place_of(location)
    if place is None:
        return ""
    file, line, column = place
    name = "line " if file == b"-" else f"{file.decode(errors='backslashreplace')}:"
    # Python programs have no columns.
    return f"{name}{line}:{column}" if column else f"{name}{line}"


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
    """Whether extents, positions or steps are known at run time only."""
    return op.name == "scf.for" or any(
        not value.type.has_static_shape
        if isinstance(value.type, ir.ShapedType)
        else isinstance(value.type, ir.IndexType)
        for values in (op.operands, op.results)
        for value in values
    )
