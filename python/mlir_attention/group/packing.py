# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Bytes that hold two integers of 4 bits: the first one in the low half."""

from dataclasses import replace

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects.attention import GroupOp, accumulation_type
from mlir_attention.group.clone import clone_group
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.support import scalars
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import Extent, static_sizes
from mlir_attention.support.indexing_maps import dims, select
from mlir_attention.support.linalg_builders import Name, Named, elementwise


def half_of_byte(byte: ir.Value, half: ir.Value, *, is_unsigned: bool) -> ir.Value:
    """The integer in the low half of a byte where the index `half` is 0, in the high one where
    it is 1; as a byte."""
    four = scalars.constant(byte.type, 4)
    first = arith.muli(arith.index_cast(byte.type, half), four)
    if is_unsigned:
        return arith.andi(arith.shrui(byte, first), scalars.constant(byte.type, 15))
    # The half is moved to the top, from where its sign comes along.
    above = arith.subi(four, first)
    return arith.shrsi(arith.shli(byte, above), four)


def take_halves_apart(group: GroupOp) -> tuple[GroupOp, Named | None, Named | None]:
    """Replaces a group by one whose query and output have all columns of low halves together, and
    those of high halves behind them, in each row, as far as its key and its value are packed.

    Returns that group, and the copies that were made: of the query in that order, and of the
    output in its own. Both orders may be one already.
    """
    space = IterationSpace.of(group)
    accumulation = accumulation_type(group.query, group.key, group.value)
    extents: dict[Name, Extent] = dict(enumerate(space.extents()))
    query = output = None
    apart = space
    columns = (*space.key.packed_dims, *_bytes(space.key.packed_dim, space.depth_dims))
    wanted = (*(dim for dim in space.query.dims if dim not in columns), *columns)
    if wanted != space.query.map:
        query = elementwise(
            extents,
            wanted,
            accumulation,
            [space.query.named],
            lambda element: scalars.convert(element, accumulation),
        )
        apart = apart.with_operand(replace(space.query, value=query.value, map=wanted))
    columns = (*space.value.packed_dims, *_bytes(space.value.packed_dim, space.value_depth_dims))
    ordered = (*(dim for dim in dims(space.output_map) if dim not in columns), *columns)
    types = [result.type for result in group.results]
    if ordered != space.output_map:
        shape = static_sizes(select(list(extents.values()), ordered))
        types[0] = ir.RankedTensorType.get(shape, accumulation)
        apart = replace(apart, result_maps=(ordered, *space.result_maps[1:]))
    if apart is space:
        return group, None, None
    new = clone_group(group, apart, types)
    results = list(new.results)
    if ordered != space.output_map:
        element = ir.RankedTensorType(group.results[0].type).element_type
        output = elementwise(
            extents,
            dims(space.output_map),
            element,
            [Named(results[0], ordered)],
            lambda value: scalars.convert(value, element),
        )
        results[0] = output.value
    replace_op(group, results)
    return new, query, output


def _bytes(packed: int | None, columns: tuple[int, ...]) -> tuple[int, ...]:
    """The columns that the bytes of a packed operand are; none of another one."""
    return tuple(dim for dim in columns if packed is not None and dim != packed)
