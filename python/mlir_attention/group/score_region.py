# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Reads and rewrites the region of a group, which maps one score to one score."""

import math
from collections.abc import Callable

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects.attention import GroupOp, IndexOp
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.walk import only_block, ops_in


def block_of(group: GroupOp) -> ir.Block:
    """The one block of the group's region."""
    return only_block(group)


def indices(group: GroupOp) -> list[IndexOp]:
    """The `attention.index` ops of the region, at any depth."""
    return [op.opview for op in ops_in(group.operation, IndexOp.OPERATION_NAME)]


def renumber_indices(
    group: GroupOp, rewrite: Callable[[int], tuple[int, Callable[[ir.Value], ir.Value] | None]]
) -> None:
    """Points every `attention.index` to another dimension.

    `rewrite(dim)` gives the new dimension and, where the position is no longer the bare
    index along it, a function that computes the position from it.
    """
    for index in indices(group):
        dim, compute = rewrite(index.dim.value)
        with ir.InsertionPoint(index), index.location:
            renumbered = IndexOp(dim).result
            position = compute(renumbered) if compute else renumbered
        replace_op(index, [position])


def is_identity(group: GroupOp) -> bool:
    """Whether the region yields the score as it is."""
    block = block_of(group)
    terminator = block.operations[-1]
    return bool(terminator.operands[0] == block.arguments[0])


#: Ops of a region that only compute numbers, beside those of arith and math.
_SAFE = ("affine.apply", "attention.index", "attention.yield")

#: Parts of the names of ops that fail for some integers, as by a divisor of 0.
_FAILING = ("div", "rem", "ipowi")


def can_run_on_padding(group: GroupOp) -> bool:
    """Whether the region may be run on numbers that mean nothing, for scores that are not used."""
    ops = [op for top in block_of(group).operations for op in ops_in(top.operation)]
    return all(
        op.name in _SAFE or (op.name.startswith(("arith.", "math.")) and not _may_fail(op))
        for op in ops
    )


def _may_fail(op: ir.Operation) -> bool:
    is_float = isinstance(op.results[0].type, ir.FloatType)
    return not is_float and any(part in op.name for part in _FAILING)


def may_mask(group: GroupOp) -> bool:
    """Whether the region may make a finite score -inf, as masks do; False only if it cannot.

    It cannot if all it does is arithmetic on the score and finite constants.
    """
    block = block_of(group)
    *inner, _ = list(block.operations)
    score = block.arguments[0]

    def is_harmless(value: ir.Value) -> bool:
        if isinstance(value.owner, ir.Block):
            return bool(value == score)
        op = value.owner.operation
        if op.name == "arith.constant":
            attribute = op.attributes["value"]
            return isinstance(attribute, ir.FloatAttr) and math.isfinite(attribute.value)
        return op.name in _HARMLESS

    return not all(
        op.operation.name in (*_HARMLESS, "arith.constant")
        and all(map(is_harmless, op.operation.operands))
        for op in inner
    )


#: Arithmetic of which only the overflow is infinite.
_HARMLESS = (
    "arith.addf", "arith.extf", "arith.mulf", "arith.negf", "arith.subf", "arith.truncf",
    "math.tanh",
)  # fmt: skip

#: Ops that compute in f64 once their types say so.
_RETYPABLE = (
    "arith.addf", "arith.cmpf", "arith.constant", "arith.divf", "arith.extf", "arith.maximumf",
    "arith.maxnumf", "arith.minimumf", "arith.minnumf", "arith.mulf", "arith.negf",
    "arith.remf", "arith.select", "arith.sitofp", "arith.subf", "arith.truncf", "arith.uitofp",
    "attention.yield", "scf.if", "scf.yield",
)  # fmt: skip


def compute_in_f64(block: ir.Block) -> bool:
    """Retypes a region of f32 arithmetic, in place, so that it computes in f64.

    Values of f32 from outside and elements of score operands are extended at their use.
    Returns False, having done nothing, if the region holds f32 in ops that are not plain
    arithmetic: it must go on computing in f32.
    """
    score = block.arguments[0]
    if isinstance(score.type, ir.F64Type):
        return True
    if not all(
        map(_is_retypable, (op for top in block.operations for op in ops_in(top.operation)))
    ):
        return False
    with block.owner.context:
        f64 = ir.F64Type.get()
        score.set_type(f64)
        with ir.InsertionPoint.at_block_begin(block), block.owner.location:
            for argument in list(block.arguments)[1:]:
                if isinstance(argument.type, ir.F32Type):
                    wide = arith.extf(f64, argument)
                    argument.replace_all_uses_except(wide, wide.owner.operation)
        same: list[ir.Operation] = []

        def retype(op: ir.Operation) -> ir.WalkResult:
            if _retype_to_f64(op):
                same.append(op)
            return ir.WalkResult.ADVANCE

        for op in list(block.operations):
            op.operation.walk(retype)
        for conversion in same:
            replace_op(conversion, [conversion.operands[0]])
    return True


def _is_retypable(op: ir.Operation) -> bool:
    values = [*op.operands, *op.results]
    holds_f32 = any("f32" in str(value.type) for value in values)
    is_constant_of_f32 = op.name == "arith.constant"
    return (
        not holds_f32
        or op.name.startswith("math.")
        or (
            (op.name in _RETYPABLE and all(isinstance(v.type, _SCALARS) for v in values))
            and (not is_constant_of_f32 or isinstance(op.attributes["value"], ir.FloatAttr))
        )
    )


#: What a retyped op may take and give.
_SCALARS = (ir.FloatType, ir.IntegerType, ir.IndexType)


def _retype_to_f64(op: ir.Operation) -> bool:
    """Retypes one op; whether it is a conversion that now has nothing to do."""
    f64 = ir.F64Type.get()
    is_conversion = op.name in ("arith.extf", "arith.truncf")
    for number, operand in enumerate(op.operands):
        if isinstance(operand.type, ir.F32Type):
            with ir.InsertionPoint(op), op.location:
                op.operands[number] = arith.extf(f64, operand)
    for result in op.results:
        if isinstance(result.type, ir.F32Type):
            result.set_type(f64)
    if op.name == "arith.constant" and isinstance(op.result.type, ir.F64Type):
        attribute = ir.FloatAttr(op.attributes["value"])
        op.attributes["value"] = ir.FloatAttr.get(f64, attribute.value)
    return is_conversion and bool(op.operands[0].type == op.result.type)
