# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Checks at run time what the types of a group's operands do not say.

Extents that disagree, lengths beyond the keys and entries of a page table that point
outside the cache would make the program read past the end of an operand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mlir import ir
from mlir.dialects import arith, cf, tensor

from mlir_attention.diagnostics import place_of
from mlir_attention.dialects import linalg
from mlir_attention.group import kv_lengths
from mlir_attention.group.iteration_space import IterationSpace, Operand
from mlir_attention.group.page_table import is_on_a_page
from mlir_attention.support.extents import Extent, as_value, extent_of
from mlir_attention.support.linalg_builders import Name, Named, mark_short, reduce


def assert_operands_agree(space: IterationSpace) -> None:
    """Emits a `cf.assert` for whatever must hold of the operands of a group and may not."""
    _assert_extents_agree(space)
    extents = space.extents()
    if space.kv_lengths:
        keys = kv_lengths.keys_of(space.key_dims, extents)
        assert_lengths_fit(space.kv_lengths, extents, keys)
    if space.page_table:
        _assert_entries_are_pages(space, space.page_table, extents)


def assert_partials_agree(partial: ir.Value, partial_lse: ir.Value, rows: Sequence[int]) -> None:
    """Emits a `cf.assert` for every two extents of partial outputs and their LSE to agree.

    Dimension `rows[i]` of the partial outputs is dimension i of the LSE. Raises ValueError for
    static extents that differ.
    """
    for at, row in enumerate(rows):
        outputs, lses = extent_of(partial, row), extent_of(partial_lse, at)
        message = (
            f"dimension {row} of the partial outputs and dimension {at} of the LSE of "
            f"{described('a', 'combine')} must have one extent"
        )
        if not (isinstance(outputs, int) and isinstance(lses, int)):
            _assert(arith.cmpi(arith.CmpIPredicate.eq, as_value(outputs), as_value(lses)), message)
        elif outputs != lses:
            raise ValueError(f"{message}, not {outputs} and {lses}")


def described(article: str = "an", op: str = "attention") -> str:
    """The op that is being rewritten, with its place: "the attention at decode.mlir:5:8"."""
    place = place_of(ir.Location.current)
    return f"the {op} at {place}" if place else f"{article} {op}"


def _assert_extents_agree(space: IterationSpace) -> None:
    """For every pair of extents: the first operand that has a dimension, and every other one."""
    first: dict[int, tuple[Operand, int]] = {}
    caches = (space.key, space.value) if space.page_table else ()
    for operand in space.operands:
        for at, dim in enumerate(operand.map):
            if dim is not None:
                if first.setdefault(dim, (operand, at)) != (operand, at):
                    _assert_equal(first[dim], (operand, at))
            elif operand not in caches:
                _assert_one_position(operand, at)
    for dim in space.key.packed_dims:
        _assert_two_positions(space.query, space.query.map.index(dim))


def _assert_one_position(operand: Operand, at: int) -> None:
    extent = extent_of(operand.value, at)
    if not isinstance(extent, int):
        _assert(
            arith.cmpi(arith.CmpIPredicate.eq, extent, as_value(1)),
            f"dimension {at} of the {operand.name} of {described()}, for which its map has "
            "the constant 0, must have the extent 1",
        )


def _assert_two_positions(query: Operand, at: int) -> None:
    extent = extent_of(query.value, at)
    if not isinstance(extent, int):
        _assert(
            arith.cmpi(arith.CmpIPredicate.eq, extent, as_value(2)),
            f"dimension {at} of the query of {described()}, along which a byte of the key holds "
            "two elements, must have the extent 2",
        )


def _assert_equal(left: tuple[Operand, int], right: tuple[Operand, int]) -> None:
    a, b = (extent_of(operand.value, at) for operand, at in (left, right))
    if isinstance(a, int) and isinstance(b, int):
        return  # The verifier has compared them.
    one, other = (f"dimension {at} of the {operand.name}" for operand, at in (left, right))
    _assert(
        arith.cmpi(arith.CmpIPredicate.eq, as_value(a), as_value(b)),
        f"{one} and {other} of {described()} must have one extent",
    )


def assert_lengths_fit(lengths: Operand, extents: list[Extent], keys: Extent) -> None:
    """Emits a `cf.assert` that `lengths` are those of at most `keys` keys."""

    def fits(length: ir.Value, all_fit: ir.Value) -> ir.Value:
        # As an unsigned number, a negative length is larger than any.
        fit = arith.cmpi(arith.CmpIPredicate.ule, kv_lengths.as_index(length), as_value(keys))
        return arith.andi(all_fit, fit)

    limit = f"{keys}, " if isinstance(keys, int) else ""
    _assert(
        _all(extents, [lengths.named], fits),
        f"kv_lengths of {described()} must be from 0 to {limit}the number of its keys",
    )


def _assert_entries_are_pages(space: IterationSpace, table: Operand, extents: list[Extent]) -> None:
    """All entries but those of pages whose keys are past the length."""
    operands = [table.named, *([space.kv_lengths.named] if space.kv_lengths else [])]
    names = _names(operands)

    def first_key_of_page() -> ir.Value:
        def index(dim: int) -> ir.Value:
            return linalg.IndexOp(names.index(dim)).result if dim in names else as_value(0)

        return kv_lengths.key_position(space.key_dims, extents, index)

    for cache in (space.key, space.value):
        at = cache.map.index(None)
        pages = extent_of(cache.value, at)

        def is_page(entry: ir.Value, *rest: ir.Value, pages: Extent = pages) -> ir.Value:
            *lengths, all_are = rest
            good = is_on_a_page(entry, as_value(pages))
            for length in lengths:
                is_needed = kv_lengths.exists(first_key_of_page(), length)
                good = arith.select(is_needed, good, _true())
            return arith.andi(all_are, good)

        count = f"{pages} " if isinstance(pages, int) else ""
        _assert(
            _all(extents, operands, is_page),
            f"page_table of {described()} must point to one of the {count}pages, "
            f"dimension {at}, of the {cache.name}",
        )


def _all(extents: list[Extent], operands: list[Named], body: Callable[..., ir.Value]) -> ir.Value:
    """Whether `body`, a linalg body that is to give `and` of its last argument, holds of all."""
    space = _names(operands)
    result = mark_short(reduce(dict(enumerate(extents)), space, (), _true(), operands, body))
    return tensor.extract(result.value, [])


def _names(operands: list[Named]) -> list[Name]:
    return list(dict.fromkeys(name for operand in operands for name in operand.names))


def _true() -> ir.Value:
    return arith.constant(ir.IntegerType.get_signless(1), 1)


def _assert(holds: ir.Value, message: str) -> None:
    cf.assert_(holds, ir.StringAttr.get(message))
