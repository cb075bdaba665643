# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The product of a task: y[rows, n] += sum_k x[rows, k] w[n, k], or w[k, n].

Its dimensions are in the order in which tiles are visited: (rows, n, k) of weights `[n, k]`, and
(k, rows, n) of weights `[k, n]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

from mlir import ir
from mlir._mlir_libs._mlirDialectsLinalg import isa_contraction_op
from mlir.dialects import func

from mlir_attention.support import scalars
from mlir_attention.support.functions import is_public
from mlir_attention.support.indexing_maps import Positions, known_extents, positions_of
from mlir_attention.support.linalg_builders import Name, Named, generic
from mlir_attention.support.walk import ops_in

_MARK = "attention.linear"

#: Rows up to which a layer waits for its weights, as those of a decode step are.
FEW_ROWS = 16


@dataclass(frozen=True)
class Product:
    """A marked linalg.generic, with its maps of x, w and y."""

    op: ir.Operation
    maps: tuple[Positions, ...]

    @staticmethod
    def of(op: ir.Operation) -> Product:
        maps = (ir.AffineMapAttr(map_).value for map_ in op.attributes["indexing_maps"])
        return Product(op, tuple(map(positions_of, maps)))

    @property
    def rows(self) -> list[int]:
        return [dim for dim in self.maps[2] if dim is not None and dim not in self.maps[1]]

    @property
    def column(self) -> int:
        (column,) = {*self.maps[2]} - {*self.maps[0]}
        assert column is not None
        return column

    @property
    def depth(self) -> int:
        (depth,) = {*self.maps[0]} - {*self.maps[2]}
        assert depth is not None
        return depth

    @property
    def has_rows_of_weights(self) -> bool:
        return self.maps[1][-1] == self.depth

    @property
    def extents(self) -> tuple[int | None, ...]:
        """The extents that types state, by dimension; None of others."""
        known = known_extents((operand.type for operand in self.op.operands), self.maps)
        dims = {dim for positions in self.maps for dim in positions}
        return tuple(known.get(dim) for dim in range(len(dims)))


def build_product(space: Sequence[Name], x: Named, w: Named, y: Named) -> Named:
    """The marked product of x and w, of floating-point types, added to y, of f32."""
    f32 = ir.F32Type.get()

    def add_product(a: ir.Value, b: ir.Value, total: ir.Value) -> ir.Value:
        return scalars.multiply_add(total, scalars.convert(a, f32), scalars.convert(b, f32))

    result = generic(space, [x, w], y, add_product)
    result.value.owner.attributes[_MARK] = ir.UnitAttr.get()
    return result


def products_in(module: ir.Operation) -> list[Product]:
    """All marked products, in order."""
    return [Product.of(op) for op in ops_in(module, "linalg.generic") if _MARK in op.attributes]


def tasks_in(module: ir.Operation) -> list[tuple[ir.Operation, Product]]:
    """The functions that hold a product and nothing else, and the products."""
    return [
        (product.op.parent.operation, product)
        for product in products_in(module)
        if _is_task(product.op.parent.opview, product.op)
    ]


def _is_task(function: ir.OpView, op: ir.Operation) -> bool:
    """Whether a marked op is a product, and `function`, which is around it, that of a task."""
    return (
        isinstance(function, func.FuncOp)
        and not is_public(function)
        and [op.operation.name for op in function.entry_block.operations]
        == ["linalg.generic", "func.return"]
        and len(op.operands) == 3
        and isa_contraction_op(op)
    )


def forget_marks(module: ir.Operation) -> None:
    """Drops the marks that a program came with: nothing has checked those ops."""
    for op in ops_in(module, "linalg.generic"):
        if _MARK in op.attributes:
            del op.attributes[_MARK]


def are_few(rows: int | None) -> bool:
    """Whether so many rows are few; an unknown number (None) may be any."""
    return rows is not None and rows <= FEW_ROWS


def count_rows(extents: Iterable[int | None]) -> int | None:
    """How many rows x has, by the extents of their dimensions; None if that is not known."""
    known = list(extents)
    return None if None in known else prod(extent for extent in known if extent is not None)
