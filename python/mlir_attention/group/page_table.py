# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Caches of pages: reads the key or the value where the page table says it is."""

from collections.abc import Callable

from mlir import ir
from mlir.dialects import arith, scf, tensor

from mlir_attention.group.kv_lengths import as_index
from mlir_attention.support import scalars
from mlir_attention.support.indexing_maps import Positions


def read_element(
    cache: ir.Value,
    positions: Positions,
    page: ir.Value,
    index: Callable[[int], ir.Value],
    exists: ir.Value | None,
) -> ir.Value:
    """The element of `cache`, whose map is `positions`, on page `page`; 0 unless it `exists`.

    `index(dim)` is the position along an iteration dimension. None for `exists`: it does.
    """
    at = [as_index(page) if dim is None else index(dim) for dim in positions]
    if exists is None:
        return tensor.extract(cache, at)
    element = ir.RankedTensorType(cache.type).element_type
    # What the table says of a page whose keys do not exist may point anywhere.
    branch = scf.IfOp(exists, [element], has_else=True)
    with ir.InsertionPoint(branch.then_block):
        scf.YieldOp([tensor.extract(cache, at)])
    with ir.InsertionPoint(branch.else_block):
        scf.YieldOp([scalars.constant(element, 0.0)])
    return branch.result


def is_on_a_page(entry: ir.Value, pages: ir.Value) -> ir.Value:
    """Whether an entry of a page table points into a cache of `pages` pages."""
    # As unsigned numbers, negative ones are the largest.
    return arith.cmpi(arith.CmpIPredicate.ult, as_index(entry), pages)
