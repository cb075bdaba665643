# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Gives each chain of ops that writes to a tensor one of its own.

Once equal ops are merged, all layers of a model share one empty tensor of each shape, and one fill
of it. Bufferized, the fill stays, and is copied for each linear layer; and the analysis of which
ops may share memory takes a time that grows with the square of the number of layers.
"""

from __future__ import annotations

from collections import Counter
from functools import cmp_to_key
from typing import NamedTuple

from mlir import ir

from mlir_attention.support.walk import ops_in, producer, producer_named

#: The most ops of a chain. All additions to the states between layers make one chain, and the
#: analysis compares its ops in pairs.
_LONGEST_CHAIN = 16


class _Use(NamedTuple):
    op: ir.Operation
    number: int

    @property
    def is_destination(self) -> bool:
        first = len(self.op.operands) - len(self.op.results)
        return _has_destinations(self.op) and self.number >= first


def make_own_destinations(module: ir.Operation) -> None:
    """Makes each fill of a `tensor.empty`, and this itself, anew for the ops in its block.

    An op that reads what another one wrote to the same tensor stays beside it, so that it may write
    in place. Ops in a loop keep the tensor of outside: they would fill it each time.
    """
    for fill, uses in _used_beside(module, "linalg.fill"):
        if producer_named(fill.operands[1], "tensor.empty") is not None:
            written = [use for use in uses if use.is_destination]
            # If nothing else reads the fill, one op may have it.
            has_readers = len(written) < len(list(fill.results[0].uses))
            for use in written if has_readers else written[1:]:
                _make_anew(fill, use)
    for empty, uses in _used_beside(module, "tensor.empty"):
        _make_anew_for_chains(empty, uses)


def _used_beside(module: ir.Operation, name: str) -> list[tuple[ir.Operation, list[_Use]]]:
    """All ops of a name, each with the uses of its result in its block, in order."""
    found = []
    for op in ops_in(module, name):
        if not op.results:
            continue
        uses = [_Use(use.owner.operation, use.operand_number) for use in op.results[0].uses]
        beside = [use for use in uses if use.op.block == op.block]
        found.append((op, sorted(beside, key=cmp_to_key(_compared))))
    return found


def _compared(one: _Use, other: _Use) -> int:
    """Negative if it comes first."""
    if one.op == other.op:
        return one.number - other.number
    return -1 if one.op.is_before_in_block(other.op) else 1


def _make_anew_for_chains(empty: ir.Operation, uses: list[_Use]) -> None:
    """One for each chain of ops, of which each reads what the one before has written to it."""
    tensors: dict[ir.Value, ir.Value] = {}
    lengths: Counter[ir.Value] = Counter()
    for use in uses:
        written = [tensors[first] for first in map(_origin, use.op.operands) if first in tensors]
        if written and lengths[written[0]] < _LONGEST_CHAIN:
            use.op.operands[use.number] = written[0]
        elif tensors:
            _make_anew(empty, use)
        tensor = use.op.operands[use.number]
        lengths[tensor] += 1
        tensors.update(dict.fromkeys(use.op.results, tensor))


def _origin(value: ir.Value) -> ir.Value:
    """What the first op made that wrote to the tensor that became `value`."""
    op = producer(value)
    while op is not None and _has_destinations(op):
        number = len(op.operands) - len(op.results) + ir.OpResult(value).result_number
        before = producer(op.operands[number])
        if before is None or not _has_destinations(before):
            break
        value, op = op.operands[number], before
    return value


def _has_destinations(op: ir.Operation) -> bool:
    """Whether its results are the new values of its last operands."""
    return op.name.startswith("linalg.") or op.name == "scf.forall"


def _make_anew(op: ir.Operation, use: _Use) -> None:
    with ir.InsertionPoint(use.op):
        use.op.operands[use.number] = op.clone().operation.results[0]
