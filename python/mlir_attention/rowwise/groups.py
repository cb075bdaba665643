# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Finds ops that compute the same rows one after another: a normalisation, a softmax.

A group is around a reduction along the rows: what computes its operands, and what it is needed for.
Computed together, some rows at a time, what one op writes is in the cache when the next reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mlir import ir

from mlir_attention.rowwise.ops import RowwiseOp
from mlir_attention.support.indexing_maps import Positions
from mlir_attention.support.walk import ops_in, producer

_VIEWS = ("tensor.expand_shape", "tensor.collapse_shape")

_Members = dict[ir.Operation, RowwiseOp]


@dataclass(frozen=True)
class RowGroup:
    """Ops of one block, in order, which share their first `rows` dimensions.

    All others compute what the last one needs.
    """

    ops: list[RowwiseOp]
    rows: int


def group_rows(ops: Sequence[RowwiseOp]) -> list[RowGroup]:
    """All of `ops`, which are in order, in groups; others are groups of their own."""
    blocks: dict[ir.Block, list[RowwiseOp]] = {}
    for each in ops:
        for view in _views_of(each.op):
            _sink(view)
        blocks.setdefault(each.op.block, []).append(each)
    return [group for some in blocks.values() for group in _groups_of_block(some)]


def _views_of(op: ir.Operation) -> list[ir.Operation]:
    users = [use.owner.operation for use in op.results[0].uses]
    return [user for user in users if user.name in _VIEWS]


def _sink(view: ir.Operation) -> None:
    """Moves a view to its first use: what is computed together does not end in front of it."""
    for inner in _views_of(view):
        _sink(inner)
    users = [_ancestor(use.owner.operation, view.block) for use in view.results[0].uses]
    inside = [user for user in users if user is not None]
    # What is used in another block of the function stays.
    if inside and len(inside) == len(users):
        first = inside[0]
        for user in inside[1:]:
            first = user if user.is_before_in_block(first) else first
        view.move_before(first)


def _ancestor(op: ir.Operation, block: ir.Block) -> ir.Operation | None:
    """The op itself, or the one around it, that stands in `block`; None if none does."""
    while op.block != block:
        parent = op.parent.operation
        if parent.parent is None:
            return None
        op = parent
    return op


def group_of(op: RowwiseOp) -> RowGroup:
    """The group of one op alone."""
    return RowGroup([op], op.rows)


def _groups_of_block(ops: Sequence[RowwiseOp]) -> list[RowGroup]:
    block = _Block({each.op: each for each in ops})
    groups = [
        block.group_around(each)
        for each in ops
        if each.reduced and each.rows and each.op in block.free
    ]
    return groups + [group_of(each) for each in block.free.values()]


@dataclass
class _Block:
    """Ops of a block that are in no group yet, and the places of all its ops."""

    free: _Members
    places: dict[ir.Operation, int] = field(init=False)

    def __post_init__(self) -> None:
        block = next(iter(self.free)).block
        self.places = {op.operation: at for at, op in enumerate(block.operations)}

    def group_around(self, reduction: RowwiseOp) -> RowGroup:
        rows = reduction.rows
        members = {reduction.op: reduction}
        self._add_producers(members, reduction, rows)
        pending = self._users_of(reduction)
        while pending:
            op = min(pending, key=self._place)
            pending.remove(op)
            found = self.free.get(op)
            if found is not None and op not in members and self._continues(found, members, rows):
                members[op] = found
                self._add_producers(members, found, rows)
                pending |= self._users_of(found)
        ops = self._in_order(members)
        for op in ops:
            del self.free[op]
        return RowGroup([members[op] for op in ops], rows)

    def _in_order(self, members: _Members) -> list[ir.Operation]:
        """The last of the members that nothing else comes before, and what it needs."""
        while True:
            last = max(members, key=self._place)
            needed = {op: members[op] for op in _needed_by(last, members)}
            if self._are_done_by(needed, self._place(last)):
                return sorted(needed, key=self._place)
            del members[last]

    def _are_done_by(self, members: _Members, place: int) -> bool:
        """Whether what else needs the members is at this place or behind it."""
        users = {user for member in members.values() for user in self._users_of(member)}
        return all(user in members or self._place(user) >= place for user in users)

    def _add_producers(self, members: _Members, consumer: RowwiseOp, rows: int) -> None:
        """Adds what computes rows of operands, unless something in front needs it too."""
        for value, positions in zip(consumer.op.operands, consumer.maps, strict=True):
            found = self.free.get(producer(value)) if producer(value) else None
            if found is None or found.op in members or not _shares_rows(found, positions, rows):
                continue
            place = self._place(consumer.op)
            if all(user in members or self._place(user) > place for user in self._users_of(found)):
                members[found.op] = found
                self._add_producers(members, found, rows)

    def _continues(self, op: RowwiseOp, members: _Members, rows: int) -> bool:
        """Whether an op computes rows from the members, and else from what needs none of them."""
        if op.rows < rows:
            return False
        first = min(map(self._place, members))
        for value, positions in zip(op.op.operands, op.maps, strict=True):
            source = producer(value)
            if source in members:
                if not _shares_rows(members[source], positions, rows):
                    return False
            elif self._depends(value, members, first):
                return False
        return self._are_done_by(members, self._place(op.op))

    def _depends(self, value: ir.Value, members: _Members, first: int) -> bool:
        """Whether a value is computed from members; `first` is the place of the first of them."""
        pending, seen = [value], set()
        while pending:
            op = producer(pending.pop())
            if op is None or op in seen or self.places.get(op, -1) < first:
                continue
            if op in members:
                return True
            seen.add(op)
            pending += [operand for inner in ops_in(op) for operand in inner.operands]
        return False

    def _users_of(self, op: RowwiseOp) -> set[ir.Operation]:
        return {use.owner.operation for use in op.op.results[0].uses}

    def _place(self, op: ir.Operation) -> int:
        """The place of an op, or of that of the block which it is in."""
        while op not in self.places:
            op = op.parent.operation
        return self.places[op]


def _shares_rows(op: RowwiseOp, positions: Positions, rows: int) -> bool:
    """Whether a consumer that reads an op by `positions` reads, for each row, the same row."""
    return op.rows >= rows and list(positions[:rows]) == list(range(rows))


def _needed_by(last: ir.Operation, members: _Members) -> set[ir.Operation]:
    needed, pending = {last}, [last]
    while pending:
        for value in pending.pop().operands:
            source = producer(value)
            if source in members and source not in needed:
                needed.add(source)
                pending.append(source)
    return needed
