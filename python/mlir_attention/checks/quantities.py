# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Positions, sizes and extents of tensors and memrefs, and what is known of them before a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from mlir import ir
from mlir.dialects import arith, memref, tensor

from mlir_attention import _extension
from mlir_attention.find.expressions import symbolic_extents
from mlir_attention.find.expressions.symbolic_extents import Product, Symbol
from mlir_attention.support.linear_forms import constant_of
from mlir_attention.support.walk import producer


@dataclass(frozen=True)
class ExtentOf:
    """The extent, known at run time only, of a tensor or memref along dimension `at`."""

    shaped: ir.Value
    at: int


#: A number, an index value or an extent.
Quantity: TypeAlias = int | ir.Value | ExtentOf

#: What the solver is asked about is smaller.
_LARGEST = 1 << 48


def number(value: ir.Value) -> int | ir.Value:
    """The number that an index value is, if a constant makes it."""
    constant = constant_of(value)
    return value if constant is None else constant


def mixed(static: Sequence[int], dynamic: Sequence[ir.Value]) -> list[int | ir.Value]:
    """Numbers as ops have them: those that are not known stand in a list of their own."""
    values = iter(dynamic)
    unknown = ir.ShapedType.get_dynamic_size()
    return [number(next(values)) if n == unknown else n for n in static]


def extent(shaped: ir.Value, at: int) -> int | ExtentOf:
    """The extent of a tensor or memref along dimension `at`; makes no op."""
    type_ = ir.ShapedType(shaped.type)
    return ExtentOf(shaped, at) if type_.is_dynamic_dim(at) else type_.get_dim_size(at)


def extents(shaped: ir.Value) -> list[int | ExtentOf]:
    return [extent(shaped, at) for at in range(ir.ShapedType(shaped.type).rank)]


def as_value(quantity: Quantity) -> ir.Value:
    """The quantity as an index value, by an op at the insertion point if need be.

    An extent is asked of the value that it comes from, so that no value in between has more uses.
    """
    quantity = Facts().simplify(quantity)
    if isinstance(quantity, int):
        return arith.constant(ir.IndexType.get(), quantity)
    if isinstance(quantity, ir.Value):
        return quantity
    dim = memref.dim if isinstance(quantity.shaped.type, _MEMREFS) else tensor.dim
    return dim(quantity.shaped, arith.constant(ir.IndexType.get(), quantity.at))


class Facts:
    """Which quantities are equal: by where they come from, and by assertions that came before.

    What a region asserts holds in it: see `inner`.
    """

    def __init__(self, outer: Facts | None = None) -> None:
        #: What symbols are equal to, none of which is in what another is equal to.
        self._equal: dict[Symbol, Product] = {} if outer is None else dict(outer._equal)

    def inner(self) -> Facts:
        """These facts, to which those of a region may be added."""
        return Facts(self)

    def add_equal(self, a: Quantity, b: Quantity) -> None:
        self.add_equal_products([a], [b])

    def add_equal_products(self, a: Sequence[Quantity], b: Sequence[Quantity]) -> None:
        left, right = self.product(a), self.product(b)
        for symbol, other in ((right.as_symbol, left), (left.as_symbol, right)):
            if symbol is not None and symbol not in dict(other.powers):
                self._equal[symbol] = other
                return

    def product(self, quantities: Sequence[Quantity]) -> Product:
        """The product as one of numbers and of extents that come from nowhere else."""
        return Product.of_all(self._replace(_resolve(quantity)) for quantity in quantities)

    def simplify(self, quantity: Quantity) -> Quantity:
        """The quantity at its origin: a number, an argument of a function, an extent of one."""
        product = self.product([quantity])
        symbol = product.as_symbol
        if product.degree == 0:
            return product.known
        if symbol is None:
            return quantity
        if symbol.at >= 0:
            return ExtentOf(symbol.value, symbol.at)
        return symbol.value if isinstance(symbol.value.type, ir.IndexType) else quantity

    def are_equal(self, a: Quantity, b: Quantity) -> bool:
        """Whether two quantities are equal for sure."""
        if self.product([a]) == self.product([b]) or self._are_alike(a, b):
            return True
        return self.is_at_most([(1, a), (-1, b)], 0) and self.is_at_most([(1, b), (-1, a)], 0)

    def is_sum(self, addends: Sequence[Quantity], total: Quantity) -> bool:
        """Whether the addends have this sum for sure."""
        return all(
            self.is_at_most([*((sign, addend) for addend in addends), (-sign, total)], 0)
            for sign in (1, -1)
        )

    def _are_alike(self, a: Quantity, b: Quantity, depth: int = 2) -> bool:
        """Whether the same arithmetic makes both of equal operands."""
        left, right = (_arithmetic(self.simplify(quantity)) for quantity in (a, b))
        if depth == 0 or left is None or right is None or left.name != right.name:
            return False
        return dict(left.attributes.items()) == dict(right.attributes.items()) and all(
            self.product([x]) == self.product([y]) or self._are_alike(x, y, depth - 1)
            for x, y in zip(left.operands, right.operands, strict=True)
        )

    def is_natural(self, quantity: Quantity) -> bool:
        """Whether a quantity is at least 0 for sure."""
        is_product = self.product([quantity]).is_never_negative
        return is_product or self.is_at_most([(-1, quantity)], 0)

    def is_length(self, quantity: Quantity) -> bool:
        """Whether a quantity is for sure a number of which a few make a sum that does not wrap."""
        if isinstance(self.simplify(quantity), ExtentOf):
            return True
        return self.is_natural(quantity) and self.is_at_most([(1, quantity)], _LARGEST - 1)

    def is_within(self, position: Quantity, size: Quantity) -> bool:
        """Whether 0 <= position < size for sure."""
        return self.is_natural(position) and self.is_at_most([(1, position), (-1, size)], -1)

    def is_at_most(self, terms: Sequence[tuple[int, Quantity]], limit: int) -> bool:
        """Whether the sum of (factor, quantity) is at most `limit` for sure, in any call."""
        origins = [(factor, self.simplify(quantity)) for factor, quantity in terms]
        return _is_at_most(origins, limit) or (origins != terms and _is_at_most(terms, limit))

    def _replace(self, product: Product) -> Product:
        result = Product(product.known)
        for symbol, power in product.powers:
            known = self._equal.get(symbol) if isinstance(symbol, Symbol) else None
            factor = Product.of(symbol) if known is None else self._replace(known)
            for _ in range(power):
                result = result.times(factor)
        return result


def _is_at_most(terms: Sequence[tuple[int, Quantity]], limit: int) -> bool:
    factors: dict[ir.Value | ExtentOf, int] = {}
    for factor, quantity in terms:
        if isinstance(quantity, int):
            limit -= factor * quantity
        else:
            factors[quantity] = factors.get(quantity, 0) + factor
    unknown = [(factor, quantity) for quantity, factor in factors.items() if factor]
    if not unknown:
        return limit >= 0
    if any(_is_other_integer(quantity) for _, quantity in unknown):
        return False
    if max(abs(limit), *(abs(factor) for factor, _ in unknown)) >= _LARGEST:
        return False
    return _extension.is_at_most([(factor, *_value_and_dim(q)) for factor, q in unknown], limit)


def _arithmetic(quantity: Quantity) -> ir.Operation | None:
    op = producer(quantity) if isinstance(quantity, ir.Value) else None
    return op if op is not None and op.name.startswith(("affine.", "arith.")) else None


def _resolve(quantity: Quantity) -> Product:
    if isinstance(quantity, int):
        return Product(quantity)
    if isinstance(quantity, ir.Value):
        return symbolic_extents.resolve(quantity)
    if isinstance(quantity.shaped.type, ir.RankedTensorType):
        return symbolic_extents.extent(quantity.shaped, quantity.at)
    return Product.of(Symbol(quantity.shaped, quantity.at))


def _is_other_integer(quantity: Quantity) -> bool:
    """Whether a quantity is an integer of another type, of which the solver knows nothing."""
    return isinstance(quantity, ir.Value) and not isinstance(quantity.type, ir.IndexType)


def _value_and_dim(quantity: ir.Value | ExtentOf) -> tuple[ir.Value, int]:
    if isinstance(quantity, ExtentOf):
        return quantity.shaped, quantity.at
    return quantity, -1


_MEMREFS = (ir.MemRefType, ir.UnrankedMemRefType)
