# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Moves assertions of a function to its beginning, in front of what it writes.

A call that fails for its arguments has then changed none of them.
"""

from __future__ import annotations

from mlir import ir

from mlir_attention.support.walk import ops_in, producer

#: Ops that compute something for all operands.
_TOTAL = (
    "affine.apply",
    "affine.max",
    "affine.min",
    "arith.",
    "index.",
    "tensor.dim",
    "tensor.empty",
    "tensor.from_elements",
)

#: Ops without effects that are computed behind the assertions about their operands only.
_GUARDED = (
    "arith.ceildiv",
    "arith.div",
    "arith.floordiv",
    "arith.rem",
    "index.ceildiv",
    "index.div",
    "index.floordiv",
    "index.rem",
    "linalg.",
    "tensor.cast",
    "tensor.collapse_shape",
    "tensor.expand_shape",
    "tensor.extract",
    "tensor.extract_slice",
)


def assert_early(block: ir.Block) -> None:
    """Moves the assertions of `block`, the first of a function, in front of its other ops.

    With what they need, and in their order. Those that need a write, or a group, stay.
    """
    ops = [view.operation for view in block.operations]
    anchors = iter(ops)
    moved: set[int] = set()
    anchor = next(anchors)
    may_move_guarded = True
    number_of = {op: number for number, op in enumerate(ops)}
    for op in ops:
        if not _asserts(op):
            continue
        needed = _needed(op, block, moved, number_of, may_move_guarded)
        if needed is None:
            may_move_guarded = False
            continue
        for number in needed:
            while number_of[anchor] in moved:
                anchor = next(anchors)
            if ops[number] != anchor:
                ops[number].move_before(anchor)
            moved.add(number)


def _asserts(op: ir.Operation) -> bool:
    """Whether an op is an assertion, or a loop of nothing but assertions."""
    if op.name == "cf.assert":
        return True
    if op.name != "scf.for" or op.results:
        return False
    inner = ops_in(op)[1:]
    return any(each.name == "cf.assert" for each in inner) and all(
        each.name in ("cf.assert", "scf.for", "scf.yield") or _is_pure(each, guarded=True)
        for each in inner
    )


def _is_pure(op: ir.Operation, *, guarded: bool) -> bool:
    if op.name.startswith(_GUARDED):
        return guarded
    return op.name.startswith(_TOTAL)


def _needed(
    assertion: ir.Operation,
    block: ir.Block,
    moved: set[int],
    number_of: dict[ir.Operation, int],
    guarded: bool,
) -> list[int] | None:
    """The ops of the block that an assertion needs, itself included, in order.

    None if one of them must stay behind writes.
    """
    needed: set[int] = set()
    rest = [assertion]
    while rest:
        op = rest.pop()
        number = number_of[op]
        if number in moved or number in needed:
            continue
        if op != assertion and not _is_pure(op, guarded=guarded):
            return None
        needed.add(number)
        for inner in ops_in(op):
            for operand in inner.operands:
                made = _in_block(producer(operand), block)
                if made is not None and made != op:
                    rest.append(made)
    return sorted(needed)


def _in_block(op: ir.Operation | None, block: ir.Block) -> ir.Operation | None:
    """The op itself, or the one around it, that stands in `block`."""
    while op is not None and op.block != block:
        parent = op.parent
        op = None if parent is None else parent.operation
    return op
