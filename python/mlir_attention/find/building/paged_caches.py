# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Reads the pages of a cache in place, where a program gathers them by a table before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlir import ir

from mlir_attention.group.clone import clone_group
from mlir_attention.group.iteration_space import IterationSpace, Operand
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.indexing_maps import Positions, positions_of
from mlir_attention.support.linalg_builders import Named, elementwise, extents_of
from mlir_attention.support.walk import producer, producer_named


@dataclass(frozen=True)
class _Gather:
    """A linalg.generic whose elements are `pages[page, ...]`.

    Attributes:
      pages: the cache.
      page_dim: that of its pages.
      others: of each dimension of the result, that of the cache which it is; None of the table's.
      table: what the pages are computed from, elementwise.
      table_dims: of each dimension of the table, that of the result which it is.
      argument: the element of the table.
      steps: the ops that compute the page from it, the last of which casts it to an index.
    """

    pages: ir.Value
    page_dim: int
    others: tuple[int | None, ...]
    table: ir.Value
    table_dims: tuple[int, ...]
    argument: ir.Value
    steps: tuple[ir.Operation, ...]


def read_pages_in_place(group: ir.Operation) -> list[ir.Operation]:
    """Gives a group the pages and the table, if that is what its key and value are gathered from.

    Pages of one key stay gathered: each would be a task. Returns the gathers, which may be dead.
    """
    space = IterationSpace.of(group)
    key, value = _gather_of(space.key.value), _gather_of(space.value.value)
    if key is None or value is None or not _have_same_table(key, value):
        return []
    table_map = _map_of_table(key, space.key)
    if table_map != _map_of_table(value, space.value) or not _are_outer_keys(table_map, space):
        return []
    gathers = [space.key.value.owner.operation, space.value.value.owner.operation]
    with ir.InsertionPoint(group), group.location:
        operands = {
            "key": replace(space.key, value=key.pages, map=_map_of_pages(key, space.key)),
            "value": replace(space.value, value=value.pages, map=_map_of_pages(value, space.value)),
        }
        table = Operand("page_table", _table(key), table_map)
        kept = (operands.get(operand.name, operand) for operand in space.operands)
        paged = replace(space, operands=(*kept, table))
        new = clone_group(group.opview, paged, [result.type for result in group.results])
    replace_op(group, list(new.results))
    return gathers


def _gather_of(tensor: ir.Value) -> _Gather | None:
    op = producer_named(tensor, "linalg.generic")
    if op is None or len(op.operands) != 2:
        return None
    maps = [positions_of(ir.AffineMapAttr(map_).value) for map_ in op.attributes["indexing_maps"]]
    dims = range(ir.RankedTensorType(tensor.type).rank)
    extract = producer(op.regions[0].blocks[0].operations[-1].operands[0])
    table_dims = tuple(dim for dim in maps[0] if dim is not None)
    if maps[1] != tuple(dims) or len(table_dims) != len(maps[0]) or extract is None:
        return None
    if extract.name != "tensor.extract":
        return None
    pages, *indices = extract.operands
    if any(ir.RankedTensorType(value.type).encoding for value in (pages, op.operands[0])):
        return None
    places = [_loop_of(index) for index in indices]
    free = [at for at, place in enumerate(places) if place is None]
    covered = sorted([*table_dims, *(place for place in places if place is not None)])
    if len(free) != 1 or covered != list(dims) or not _reads_all(tensor, pages, places):
        return None
    steps = _steps(indices[free[0]], op.regions[0].blocks[0])
    if steps is None:
        return None
    others = tuple(places.index(dim) if dim in places else None for dim in dims)
    argument = op.regions[0].blocks[0].arguments[0]
    return _Gather(pages, free[0], others, op.operands[0], table_dims, argument, steps)


def _loop_of(index: ir.Value) -> int | None:
    op = producer_named(index, "linalg.index")
    return None if op is None else ir.IntegerAttr(op.attributes["dim"]).value


def _reads_all(tensor: ir.Value, pages: ir.Value, places: Sequence[int | None]) -> bool:
    """Whether the result has all of a page, as far as types tell."""
    result, cache = ir.RankedTensorType(tensor.type), ir.RankedTensorType(pages.type)
    return all(
        place is None or (not cache.is_dynamic_dim(at) and cache.shape[at] == result.shape[place])
        for at, place in enumerate(places)
    )


def _steps(page: ir.Value, block: ir.Block) -> tuple[ir.Operation, ...] | None:
    """The ops of a body that compute a page, in order; None if not from its argument alone."""
    needed: set[ir.Value] = {page}
    steps: list[ir.Operation] = []
    for op in [view.operation for view in block.operations][::-1]:
        if needed.isdisjoint(op.results):
            continue
        if not op.name.startswith("arith."):
            return None
        needed.update(op.operands)
        steps.insert(0, op)
    if not steps or steps[-1].name != "arith.index_cast" or block.arguments[1] in needed:
        return None
    integer = ir.IntegerType(steps[-1].operands[0].type)
    return tuple(steps) if integer.width in (32, 64) else None


def _have_same_table(left: _Gather, right: _Gather) -> bool:
    return left.table == right.table and _program(left) == _program(right)


def _program(gather: _Gather) -> list[object]:
    """The steps; what they take is told by its number among them, or as it is if from outside."""
    numbers: dict[ir.Value, int] = {gather.argument: -1}
    numbers |= {step.results[0]: at for at, step in enumerate(gather.steps)}
    return [
        (
            step.name,
            str(step.results[0].type),
            {name: str(step.attributes[name]) for name in step.attributes},
            [numbers.get(operand, operand) for operand in step.operands],
        )
        for step in gather.steps
    ]


def _map_of_table(gather: _Gather, operand: Operand) -> Positions:
    return tuple(operand.map[dim] for dim in gather.table_dims)


def _map_of_pages(gather: _Gather, operand: Operand) -> Positions:
    """The map of the cache: 0 at the dimension of its pages."""
    by_dim = {at: operand.map[dim] for dim, at in enumerate(gather.others) if at is not None}
    return tuple(by_dim.get(at) for at in range(len(by_dim) + 1))


def _are_outer_keys(table: Positions, space: IterationSpace) -> bool:
    """Whether the keys of a table are the first ones of a group, and pages have more of them."""
    of_table = tuple(dim for dim in table if dim in space.key_dims)
    count = len(of_table)
    are_first = count > 0 and of_table == space.key_dims[:count]
    return are_first and bool(space.long(space.key_dims[count:]))


def _table(gather: _Gather) -> ir.Value:
    """The pages, computed from the table of the program once for each."""
    *steps, cast = gather.steps
    if not steps:
        return gather.table
    rank = ir.RankedTensorType(gather.table.type).rank
    table = Named(gather.table, tuple(range(rank)))

    def page_of(element: ir.Value) -> ir.Value:
        values = {gather.argument: element}
        for step in steps:
            copy = step.clone().operation
            for number, operand in enumerate(copy.operands):
                copy.operands[number] = values.get(operand, operand)
            values[step.results[0]] = copy.results[0]
        return values[cast.operands[0]]

    element = cast.operands[0].type
    return elementwise(extents_of(table), table.names, element, [table], page_of).value
