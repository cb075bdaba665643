# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Reads and rewrites the region of a group, which maps one score to one score."""

from collections.abc import Callable, Iterator

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects.attention import GroupOp, IndexOp

#: Ops through which a score stays finite, if their other operand is a constant of usual
#: size.
_SCALING_OPS = {
    "arith.addf",
    "arith.subf",
    "arith.mulf",
    "arith.divf",
    "arith.negf",
    "arith.extf",
    "arith.truncf",
    "arith.constant",
    "math.tanh",
    "attention.yield",
}


def block_of(group: GroupOp) -> ir.Block:
    """The one block of the group's region."""
    return group.regions[0].blocks[0]


def may_mask(group: GroupOp) -> bool:
    """Whether the region may turn a finite score into -inf.

    Not if it only scales, shifts by constants and softcaps: then no key is masked, and
    a lowering need not keep the values of masked keys out.
    """
    block = block_of(group)
    if len(block.arguments) > 1:
        return True
    for op in block.operations:
        if op.operation.name not in _SCALING_OPS:
            return True
        if not all(_is_inner_or_usual_constant(operand, block) for operand in op.operands):
            return True
        # What is divided by a score may be infinite.
        if op.operation.name == "arith.divf" and not _is_usual_constant(op.operands[1]):
            return True
    return False


def _is_inner_or_usual_constant(value: ir.Value, block: ir.Block) -> bool:
    if isinstance(value, ir.BlockArgument):
        return value.owner == block
    if value.owner.name == "arith.constant":
        return _is_usual_constant(value)
    return bool(value.owner.operation.block == block)


def _is_usual_constant(value: ir.Value) -> bool:
    """Scales and caps; 0, infinities and what may overflow are not among them."""
    if isinstance(value, ir.BlockArgument) or value.owner.name != "arith.constant":
        return False
    attribute = value.owner.attributes["value"]
    return isinstance(attribute, ir.FloatAttr) and 1e-30 < abs(attribute.value) < 1e30


def indices(group: GroupOp) -> Iterator[IndexOp]:
    """The `attention.index` ops of the region, at any depth."""
    found: list[IndexOp] = []

    def visit(op: ir.Operation) -> ir.WalkResult:
        if op.name == IndexOp.OPERATION_NAME:
            found.append(op.opview)
        return ir.WalkResult.ADVANCE

    for op in block_of(group).operations:
        op.operation.walk(visit)
    return iter(found)


def renumber_indices(
    group: GroupOp, rewrite: Callable[[int], tuple[int, Callable[[ir.Value], ir.Value] | None]]
) -> None:
    """Points every `attention.index` to another dimension.

    `rewrite(dim)` gives the new dimension and, where the position is no longer the bare
    index along it, a function that computes the position from it.
    """
    for index in list(indices(group)):
        dim, compute = rewrite(index.dim.value)
        with ir.InsertionPoint(index), index.location:
            renumbered = IndexOp(dim).result
            position = compute(renumbered) if compute else renumbered
        index.result.replace_all_uses_with(position)
        index.operation.erase()


def is_identity(group: GroupOp) -> bool:
    """Whether the region yields the score as it is."""
    block = block_of(group)
    terminator = block.operations[len(block.operations) - 1]
    return bool(terminator.operands[0] == block.arguments[0])


def compute_in_f64(block: ir.Block) -> None:
    """Retypes a region of f32 arithmetic, in place, so that it computes in f64.

    Values of f32 from outside and elements of score operands are extended at their use.
    """
    score = block.arguments[0]
    if isinstance(score.type, ir.F64Type):
        return
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
            conversion.results[0].replace_all_uses_with(conversion.operands[0])
            conversion.erase()


def _retype_to_f64(op: ir.Operation) -> bool:
    """Retypes one op; whether it is a conversion that now has nothing to do."""
    f64 = ir.F64Type.get()
    is_conversion = op.name in ("arith.extf", "arith.truncf")
    for number, operand in enumerate(op.operands):
        if isinstance(operand.type, ir.F32Type) and not is_conversion:
            with ir.InsertionPoint(op), op.location:
                op.operands[number] = arith.extf(f64, operand)
    for result in op.results:
        if isinstance(result.type, ir.F32Type):
            result.set_type(f64)
    if op.name == "arith.constant" and isinstance(op.results[0].type, ir.F64Type):
        attribute = ir.FloatAttr(op.attributes["value"])
        op.attributes["value"] = ir.FloatAttr.get(f64, attribute.value)
    return is_conversion and bool(op.operands[0].type == op.results[0].type)
