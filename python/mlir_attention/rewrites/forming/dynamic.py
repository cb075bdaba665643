# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Extents that are known at run time only: which are the same, which are products."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from mlir import ir
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.rewrites.forming.loops import compares_by, shape_of
from mlir_attention.rewrites.ops import producer, reassociation


@dataclass(frozen=True)
class Symbol:
    """An extent that says no more: a dimension of a tensor, or an index value (at = -1)."""

    value: ir.Value
    at: int


@dataclass(frozen=True)
class Product:
    """A product of a number and of symbols with their powers."""

    known: int
    powers: frozenset[tuple[Symbol, int]] = frozenset()

    @staticmethod
    def of(symbol: Symbol) -> Product:
        return Product(1, frozenset({(symbol, 1)}))

    def times(self, other: Product) -> Product:
        powers = Counter(dict(self.powers))
        powers.update(dict(other.powers))
        return Product(self.known * other.known, frozenset(powers.items()))

    def divided_by(self, other: Product) -> Product | None:
        """The quotient, if it is a product too."""
        powers = Counter(dict(self.powers))
        powers.subtract(dict(other.powers))
        if other.known == 0 or self.known % other.known or min(powers.values(), default=0) < 0:
            return None
        rest = frozenset((symbol, power) for symbol, power in powers.items() if power)
        return Product(self.known // other.known, rest)

    @property
    def degree(self) -> int:
        return sum(power for _, power in self.powers)

    @property
    def is_never_negative(self) -> bool:
        return self.known >= 0 and all(symbol.at >= 0 for symbol, _ in self.powers)


_ONE = Product(1)


def is_extent_of(value: ir.Value, tensor: ir.Value, at: int) -> bool:
    """Whether the index `value` is the extent of `tensor` along dimension `at`."""
    return resolve(value) == extent(tensor, at)


def resolve(value: ir.Value) -> Product:
    """What an index or integer value is as a product of extents."""
    op = producer(value)
    if op is None:
        return Product.of(Symbol(value, -1))
    if op.name == "arith.index_cast":
        return resolve(op.operands[0])
    if op.name == "arith.constant":
        return Product(int(ir.IntegerAttr(op.attributes["value"]).value))
    if op.name == "arith.muli":
        return resolve(op.operands[0]).times(resolve(op.operands[1]))
    if op.name == "arith.divsi":
        quotient = resolve(op.operands[0]).divided_by(resolve(op.operands[1]))
        if quotient is not None:
            return quotient
    if op.name == "arith.select" and _is_never(op.operands[0]):
        return resolve(op.operands[2])
    if op.name == "tensor.dim":
        position = resolve(op.operands[1])
        if position.degree == 0:
            return extent(op.operands[0], position.known)
    return Product.of(Symbol(value, -1))


def extent(tensor: ir.Value, at: int) -> Product:
    """The extent of `tensor` along `at`, followed to where it comes from."""
    known = shape_of(tensor)[at]
    if known is not None:
        return Product(known)
    op = producer(tensor)
    if op is None:
        return Product.of(Symbol(tensor, at))
    if op.name == "tensor.empty":
        return resolve(op.operands[_dynamic_before(tensor, at)])
    if op.name == "tensor.expand_shape":
        return resolve(op.operands[1 + _dynamic_before(tensor, at)])
    if op.name == "tensor.cast":
        return extent(op.operands[0], at)
    if op.name == "tensor.reshape":
        sizes = producer(op.operands[1])
        if sizes is not None and sizes.name == "tensor.from_elements":
            return resolve(sizes.operands[at])
    if op.name == "tensor.collapse_shape":
        return _product(extent(op.operands[0], member) for member in reassociation(op)[at])
    if op.name.startswith("linalg.") and len(op.operands) >= len(op.results):
        # A linalg op has the shape of what it writes into.
        result = ir.OpResult(tensor).result_number
        return extent(op.operands[len(op.operands) - len(op.results) + result], at)
    return Product.of(Symbol(tensor, at))


def reshape_groups(source: ir.Value, result: ir.Value) -> list[tuple[list[int], list[int]]] | None:
    """The dimensions of `source` and of `result` that hold the same elements, from the
    outermost on, in the smallest groups; None if they cannot be told apart."""
    before, after = (
        [extent(value, at) for at in range(len(shape_of(value)))] for value in (source, result)
    )
    groups: list[tuple[list[int], list[int]]] = []
    i = j = 0
    while i < len(before) and j < len(after):
        left, right = [i], [j]
        while True:
            a = _product(before[at] for at in left)
            b = _product(after[at] for at in right)
            if a == b:
                break
            side, count = (
                (left, len(before))
                if (a.degree, a.known) < (b.degree, b.known)
                else (right, len(after))
            )
            if side[-1] + 1 == count:
                return None
            side.append(side[-1] + 1)
        groups.append((left, right))
        i, j = left[-1] + 1, right[-1] + 1
    # What remains on one side must be of extent 1; it belongs to the last group.
    if not groups or any(e != _ONE for e in (*before[i:], *after[j:])):
        return None
    groups[-1][0].extend(range(i, len(before)))
    groups[-1][1].extend(range(j, len(after)))
    return groups


def _product(extents: Iterable[Product]) -> Product:
    product = _ONE
    for each in extents:
        product = product.times(each)
    return product


def _is_never(condition: ir.Value) -> bool:
    """Whether `condition` asks if an extent is below 0, as torch-mlir does to infer sizes."""
    op = producer(condition)
    return (
        op is not None
        and op.name == "arith.cmpi"
        and compares_by(op, CmpIPredicate.slt)
        and resolve(op.operands[1]) == Product(0)
        and resolve(op.operands[0]).is_never_negative
    )


def _dynamic_before(tensor: ir.Value, at: int) -> int:
    return sum(known is None for known in shape_of(tensor)[:at])
