# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Accumulators: the sums of a tile, as vectors that the loops around it carry.

Upstream's hoisting comes to the same, but compares every read with every write: for 16 sums that
takes 7 ms a loop, a third of the time of vectorization.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias, TypeVar

from mlir import ir
from mlir.dialects import scf, vector

from mlir_attention.cpu.vector.transfers import Destination, read
from mlir_attention.support.erasing import erase
from mlir_attention.support.extents import Extent, as_value

#: The position of the first element of a vector in a tensor.
Place: TypeAlias = tuple[int, ...]

#: What tells one sum from another.
_Key = TypeVar("_Key")

#: The vectors of a tile, by where they are.
Accumulators: TypeAlias = dict[Place, ir.Value]


@contextmanager
def loop_carrying(
    start: Extent, end: Extent, step: int, sums: dict[_Key, ir.Value]
) -> Iterator[ir.Value]:
    """A loop that carries sums; its body, which gets the position, replaces them by new ones."""
    loop = scf.ForOp(as_value(start), as_value(end), as_value(step), list(sums.values()))
    sums.update(zip(sums, loop.inner_iter_args, strict=True))
    with ir.InsertionPoint(loop.body):
        yield loop.induction_variable
        scf.YieldOp(list(sums.values()))
    sums.update(zip(sums, loop.results, strict=True))


@contextmanager
def replaced_accumulators(
    op: ir.Operation, places: Sequence[Place], lanes: int
) -> Iterator[Accumulators]:
    """Replaces `op`, which adds to a tensor, its output, by what the body computes.

    The body gets the vectors of the output at `places`, and replaces them by the new ones; it
    stands where `op` did. If its output is all that the loops around it carry, they carry the
    vectors instead.
    """
    loops = _carrying(op)
    if loops:
        with _replaced_in_loops(op, loops, places, lanes) as accumulators:
            yield accumulators
    else:
        with ir.InsertionPoint(op):
            accumulators = _read(op.operands[2], places, lanes)
            yield accumulators
            destination = Destination.of(op.operands[2], op.results[0])
            destination.replace_result(destination.write(accumulators))
    erase(op)


@contextmanager
def _replaced_in_loops(
    op: ir.Operation, loops: Sequence[scf.ForOp], places: Sequence[Place], lanes: int
) -> Iterator[Accumulators]:
    """The same in `loops`, the outermost first, which carry nothing but the output of `op`."""
    (start,) = loops[0].initArgs
    for loop in loops:
        loop.inner_iter_args[0].replace_all_uses_with(start)
    with ir.InsertionPoint(loops[0]):
        target, vectors = _start(start, places, lanes)
        results = _carry(loops, list(vectors.values())).results
        destination = Destination.of(target, loops[0].results[0])
        destination.replace_result(destination.write(dict(zip(places, results, strict=True))))
    erase(loops[0])
    innermost = op.parent.opview
    accumulators = dict(zip(places, innermost.inner_iter_args, strict=True))
    with ir.InsertionPoint(op):
        yield accumulators
    end = innermost.body.operations[-1]
    for at, place in enumerate(places):
        end.operation.operands[at] = accumulators[place]


def _carry(loops: Sequence[scf.ForOp], start: Sequence[ir.Value]) -> scf.ForOp:
    """Makes, at the insertion point, loops that carry vectors; they get what is in `loops`."""
    old, *inner = loops
    new = scf.ForOp(old.lowerBound, old.upperBound, old.step, start)
    carried = list(new.inner_iter_args)
    with ir.InsertionPoint(new.body):
        if inner:
            carried = list(_carry(inner, carried).results)
        end = scf.YieldOp(carried)
    place = new.body.operations[0] if inner else end
    for moved in list(old.body.operations)[:-1]:
        if not inner or moved.operation != inner[0].operation:
            moved.operation.move_before(place.operation)
    old.induction_variable.replace_all_uses_with(new.induction_variable)
    return new


def _start(output: ir.Value, places: Sequence[Place], lanes: int) -> tuple[ir.Value, Accumulators]:
    """Where the accumulators are written in the end, and what they are at the start."""
    if isinstance(output.owner, ir.Block) or output.owner.name != "linalg.fill":
        return output, _read(output, places, lanes)
    # Accumulators take the place of all its elements: nothing reads what it is filled with.
    number, target = output.owner.operands
    repeated = vector.broadcast(ir.VectorType.get([lanes], number.type), number)
    return target, dict.fromkeys(places, repeated)


def _carrying(op: ir.Operation) -> list[scf.ForOp]:
    """The loops around `op` that carry nothing but its output, the outermost first."""
    loops: list[scf.ForOp] = []
    carried, result = op.operands[2], op.results[0]
    loop = op.parent.opview
    while isinstance(loop, scf.ForOp) and list(loop.inner_iter_args) == [carried]:
        last = loop.body.operations[-1]
        if list(last.operands) != [result]:
            break
        loops.insert(0, loop)
        (carried,), (result,) = loop.initArgs, loop.results
        loop = loop.operation.parent.opview
    return loops


def _read(output: ir.Value, places: Sequence[Place], lanes: int) -> Accumulators:
    return {place: read(output, place, [lanes]) for place in places}
