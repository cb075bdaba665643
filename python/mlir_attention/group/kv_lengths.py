# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Lengths of keys: how many of the keys exist, for each batch element or split.

A key exists if its position, in the order in which keys are counted, is below the length.
"""

from collections.abc import Callable, Sequence

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects import linalg
from mlir_attention.support.extents import Extent, as_value
from mlir_attention.support.linalg_builders import Name, Named, elementwise, mark_short


def key_position(
    key_dims: Sequence[int], extents: Sequence[Extent], index: Callable[[int], ir.Value]
) -> ir.Value:
    """The position of a key among all keys; `index(dim)` is that along a key dimension."""
    first, *others = key_dims
    position = index(first)
    for dim in others:
        position = arith.addi(arith.muli(position, as_value(extents[dim])), index(dim))
    return position


def keys_of(key_dims: Sequence[int], extents: Sequence[Extent], after: int | None = None) -> Extent:
    """The number of keys along the key dimensions, or along those behind dimension `after`."""
    return multiply(*(extents[dim] for dim in key_dims if after is None or dim > after))


def multiply(*factors: Extent) -> Extent:
    """The product, static if all factors are."""
    static = 1
    product: ir.Value | None = None
    for factor in factors:
        if isinstance(factor, int):
            static *= factor
        else:
            product = factor if product is None else arith.muli(product, factor)
    if product is None:
        return static
    return product if static == 1 else arith.muli(product, as_value(static))


def as_index(length: ir.Value) -> ir.Value:
    """A length, or an entry of a page table, as an index; both are signed."""
    return arith.index_cast(ir.IndexType.get(), length)


def exists(position: ir.Value, length: ir.Value) -> ir.Value:
    """Whether the key at `position` is one of the first `length` keys."""
    return arith.cmpi(arith.CmpIPredicate.slt, position, as_index(length))


def lengths_of_chunks(
    extents: Sequence[Extent], lengths: Named, num_chunks: Extent, keys: Extent
) -> ir.Value:
    """How many keys of each chunk of `keys` keys exist; the last dimension counts chunks."""
    space = _extents_of(extents, lengths) | {"chunk": num_chunks}

    def chunk_start() -> ir.Value:
        return arith.muli(linalg.IndexOp(len(space) - 1).result, as_value(keys))

    return _clamped(space, lengths, chunk_start, keys)


def lengths_from(
    extents: Sequence[Extent], lengths: Named, start: Extent, keys: Extent
) -> ir.Value:
    """How many of the `keys` keys from `start` on exist."""
    space = _extents_of(extents, lengths)
    return _clamped(space, lengths, lambda: as_value(start), keys)


def _extents_of(extents: Sequence[Extent], lengths: Named) -> dict[Name, Extent]:
    return {name: extents[name] for name in lengths.names if isinstance(name, int)}


def _clamped(
    space: dict[Name, Extent], lengths: Named, start: Callable[[], ir.Value], keys: Extent
) -> ir.Value:
    """min(max(length - start, 0), keys)"""

    def body(length: ir.Value) -> ir.Value:
        rest = arith.subi(as_index(length), start())
        rest = arith.minsi(arith.maxsi(rest, as_value(0)), as_value(keys))
        return arith.index_cast(lengths.element, rest)

    return mark_short(elementwise(space, list(space), lengths.element, [lengths], body)).value
