# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which ops are taken for vectors and threads, and why others are not."""

from __future__ import annotations

from mlir import ir
from mlir._mlir_libs._mlirDialectsLinalg import isa_contraction_op
from mlir.dialects.transform import structured

from mlir_attention.rowwise.ops import has_simple_maps
from mlir_attention.support.linalg_builders import SHORT
from mlir_attention.support.transform_scripts import Handle, apply_script
from mlir_attention.support.walk import ops_in

#: Named ops that are given as linalg.generic.
_NAMED = (
    *("transpose", "broadcast", "map", "reduce", "elementwise"),
    *("add", "sub", "mul", "div", "max", "min", "powf", "select"),
    *("exp", "log", "abs", "ceil", "floor", "negf", "reciprocal", "round", "sqrt", "rsqrt"),
    *("square", "tanh", "erf"),
)

#: What an op may be in: neither loops over tasks nor groups and combines.
_AROUND = (
    *("builtin.module", "func.func", "scf.execute_region", "scf.for", "scf.if", "scf.index_switch"),
    "scf.while",
)

_ELEMENTS = ("f64", "f32", "f16", "bf16", "i64", "i32", "i16", "i8", "i1")


def candidates_in(module: ir.Operation) -> list[ir.Operation]:
    """The linalg.generic on tensors outside of tasks, once named ones are given as such."""
    named = [op for op in ops_in(module, "linalg.") if op.name[7:] in _NAMED and _is_free(op)]
    if named:
        apply_script(module, _generalize, named)
    return [op for op in ops_in(module, "linalg.generic") if _is_free(op)]


def _generalize(root: Handle, ops: Handle) -> None:
    structured.GeneralizeOp(ops)


def _is_free(op: ir.Operation) -> bool:
    """Whether an op is on tensors, no contraction, and no part of a task, a group or a combine."""
    if not op.results or SHORT in op.attributes or isa_contraction_op(op):
        return False
    parent = op.parent
    while parent is not None and parent.name in _AROUND:
        parent = parent.parent
    return parent is None


def refusal(op: ir.Operation) -> str | None:
    """Why an op is not taken."""
    if not has_simple_maps(op):
        return "it reads or writes at positions that are sums, or at one several times"
    for value in op.operands:
        if not isinstance(value.type, ir.RankedTensorType):
            return f"it has an operand that is no tensor, {value.type}"
        type_ = ir.RankedTensorType(value.type)
        if str(type_.element_type) not in _ELEMENTS:
            return f"it has elements of {type_.element_type}"
        if type_.encoding is not None:
            return f"it has a tensor with an encoding, {type_}"
    if len(op.results) != 1:
        return f"it has {len(op.results)} results"
    for inner in op.regions[0].blocks[0].operations:
        name = inner.operation.name
        if name.partition(".")[0] not in ("arith", "math") and name not in (
            "linalg.yield",
            "linalg.index",
        ):
            return f"it does more than arithmetic: {name}"
    if _reduces_a_number(op):
        return "it reduces a number, which vectors would take once for all positions"
    return None


def _reduces_a_number(op: ir.Operation) -> bool:
    """Whether a reduction combines its result with nothing that is at the positions it visits."""
    if all("reduction" not in str(kind) for kind in op.attributes["iterator_types"]):
        return False
    block = op.regions[0].blocks[0]
    *inner, yield_ = (view.operation for view in block.operations)
    of_positions = set(list(block.arguments)[:-1])
    for each in inner:
        if each.name == "linalg.index" or not of_positions.isdisjoint(each.operands):
            of_positions.update(each.results)
    return of_positions.isdisjoint(yield_.operands)
