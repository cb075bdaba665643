# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tells the merge by LSE, as `lse_combine.py` builds it, from any other region of a combine.

By what each op computes: its name, attributes, maps, body and operands. The order of ops, the
order of the operands of a sum, and where constants stand do not matter.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeAlias

from mlir import ir
from mlir.dialects import func

from mlir_attention.dialects.attention import LseCombineOp
from mlir_attention.split.lse_combine import combine_partials
from mlir_attention.support.indexing_maps import positions_of
from mlir_attention.support.walk import ops_in, producer_named

#: A number for what a value is.
_Number: TypeAlias = int

#: Ops that give the same for their operands in any order.
_COMMUTATIVE = ("arith.addf", "arith.maximumf", "arith.mulf")


def merging_op(combine: LseCombineOp) -> ir.Operation | None:
    """The op that sums up the partial outputs of a merge by LSE, each by its share.

    None if the region computes anything else than `combine_partials` builds, or may.
    """
    op = _last_on_partials(combine)
    value_depth = _value_depth(combine, op) if op is not None else None
    if value_depth is None:
        return None
    module = _merge_like(combine, value_depth)
    (merge,) = ops_in(module.operation, LseCombineOp.OPERATION_NAME)
    numbering = _Numbering()
    expected = numbering.of_yielded(merge.regions[0].blocks[0])
    numbering.is_closed = True
    try:
        found = numbering.of_yielded(combine.regions[0].blocks[0])
    except _UnknownError:
        return None
    return op if found == expected else None


def _last_on_partials(combine: LseCombineOp) -> ir.Operation | None:
    """The op on the partial outputs that gives the output, or what is rounded to it."""
    block = combine.regions[0].blocks[0]
    terminator = block.operations[-1]
    op = producer_named(terminator.operands[0], "linalg.generic")
    if op is not None and op.operands[0] != block.arguments[0]:
        op = producer_named(op.operands[0], "linalg.generic")
    is_of_partials = op is not None and op.operands[0] == block.arguments[0]
    return op if is_of_partials else None


def _value_depth(combine: LseCombineOp, op: ir.Operation) -> list[int] | None:
    """The dimensions of the partial outputs that their shares do not have, if `op` is a merge."""
    maps = [positions_of(ir.AffineMapAttr(map_).value) for map_ in op.attributes["indexing_maps"]]
    outputs, lses = (ir.RankedTensorType(operand.type).shape for operand in combine.operands)
    if len(combine.splits) != 1:
        return None
    value_depth = [at for at in range(len(outputs)) if at not in maps[1]]
    rows = [extent for at, extent in enumerate(outputs) if at not in value_depth]
    return value_depth if rows == list(lses) and combine.splits[0] not in value_depth else None


def _merge_like(combine: LseCombineOp, value_depth: list[int]) -> ir.Module:
    """A module of one merge by LSE, with the types of `combine`."""
    output, *lses = [ir.RankedTensorType(result.type) for result in combine.results]
    module = ir.Module.create(combine.location)
    with ir.InsertionPoint(module.body), combine.location:
        function = func.FuncOp("merge", ([operand.type for operand in combine.operands], []))
        with ir.InsertionPoint(function.add_entry_block()):
            combine_partials(
                *function.arguments,
                value_depth=value_depth,
                split=combine.splits[0],
                output_type=output,
                lse_type=lses[0] if lses else None,
            )
            func.ReturnOp([])
    return module


class _UnknownError(Exception):
    """An op computes what no number stands for."""


class _Numbering:
    """Gives each value a number, the same one to all that are computed alike.

    Once it `is_closed`, raises `_UnknownError` for what has none.
    """

    def __init__(self) -> None:
        self.is_closed = False
        self._numbers: dict[Hashable, _Number] = {}

    def of_yielded(
        self, block: ir.Block, outside: dict[ir.Value, _Number] | None = None
    ) -> tuple[_Number, ...]:
        """What a block yields, in which values from `outside` may be used."""
        known = dict(outside or {})
        for at, argument in enumerate(block.arguments):
            known[argument] = self._number("argument", at, argument.type)
        *inner, terminator = [op.operation for op in block.operations]
        for op in inner:
            what = self._what(op, known)
            for at, result in enumerate(op.results):
                known[result] = self._number(what, at, result.type)
            if not op.results:
                raise _UnknownError
        return tuple(known[operand] for operand in terminator.operands)

    def _what(self, op: ir.Operation, known: dict[ir.Value, _Number]) -> Hashable:
        """All that tells what an op computes."""
        operands = [known[operand] for operand in op.operands]
        if op.name in _COMMUTATIVE:
            operands.sort()
        bodies: list[tuple[_Number, ...]] = []
        if op.name != "linalg.fill":
            # That of a fill says what its name says.
            bodies = [self.of_yielded(block, known) for region in op.regions for block in region]
        attributes = frozenset(
            (name, op.attributes[name])
            for name in op.attributes
            # Licences to reorder, and labels of others, do not tell what is computed.
            if name != "fastmath" and "." not in name
        )
        return (op.name, attributes, tuple(operands), tuple(bodies))

    def _number(self, *what: Hashable) -> _Number:
        if self.is_closed and what not in self._numbers:
            raise _UnknownError
        return self._numbers.setdefault(what, len(self._numbers))
