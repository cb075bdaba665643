# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Extents that are known at run time only: which are the same, which are products.

`resolve` and `extent` follow an extent to where it comes from. `expand` also takes apart the sums
among what they give, as of a cache and what is appended to it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from mlir import ir
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.find.expressions.structured_op import compares_by, shape_of
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.support.extents import mixed_numbers
from mlir_attention.support.linear_forms import INDEX_WIDTH, constant_of, width_of
from mlir_attention.support.walk import producer, reassociation


@dataclass(frozen=True)
class Symbol:
    """An extent that says no more: a dimension of a tensor, or an index value (at = -1)."""

    value: ir.Value
    at: int

    @property
    def is_never_negative(self) -> bool:
        return self.at >= 0


@dataclass(frozen=True)
class Sum:
    """A sum of several products without a common factor: the number of each."""

    terms: frozenset[tuple[Powers, int]]

    @property
    def is_never_negative(self) -> bool:
        return all(Product(known, powers).is_never_negative for powers, known in self.terms)


@dataclass(frozen=True)
class Product:
    """A product of a number and of symbols, or sums, with their powers."""

    known: int
    powers: Powers = frozenset()

    @staticmethod
    def of(symbol: Symbol | Sum) -> Product:
        return Product(1, frozenset({(symbol, 1)}))

    @staticmethod
    def of_all(factors: Iterable[Product]) -> Product:
        return reduce(Product.times, factors, Product(1))

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
    def as_symbol(self) -> Symbol | None:
        """The one symbol that this is, if it is one."""
        if self.known != 1 or self.degree != 1:
            return None
        symbol = next(iter(self.powers))[0]
        return symbol if isinstance(symbol, Symbol) else None

    @property
    def is_never_negative(self) -> bool:
        return self.known >= 0 and all(symbol.is_never_negative for symbol, _ in self.powers)


Powers = frozenset[tuple[Symbol | Sum, int]]

_ONE = Product(1)


def is_extent_of(value: ir.Value, tensor: ir.Value, at: int) -> bool:
    """Whether the index `value` is the extent of `tensor` along dimension `at`."""
    left, right = resolve(value), extent(tensor, at)
    return left == right or expand(left) == expand(right)


def resolve(value: ir.Value) -> Product:
    """What an index or integer value is as a product of extents."""
    op = producer(value)
    if op is None:
        return Product.of(Symbol(value, -1))
    if op.name == "arith.index_cast" and width_of(op.results[0].type) == INDEX_WIDTH:
        return resolve(op.operands[0])
    number = constant_of(value)
    if number is not None:
        return Product(number)
    if op.name == "affine.apply":
        multiple = _multiple(ir.AffineMapAttr(op.attributes["map"]).value.results[0])
        if multiple is not None and len(op.operands) == 1:
            return resolve(op.operands[0]).times(Product(multiple))
    if op.name == "arith.muli" and width_of(value.type) == INDEX_WIDTH:
        return resolve(op.operands[0]).times(resolve(op.operands[1]))
    if op.name == "arith.divsi":
        quotient = _quotient(*map(resolve, op.operands))
        if quotient is not None:
            return quotient
    if op.name == "arith.select" and _is_never(op.operands[0]):
        return resolve(op.operands[2])
    if op.name in ("arith.minsi", "arith.maxsi"):
        chosen = _chosen(*map(resolve, op.operands), is_max=op.name == "arith.maxsi")
        if chosen is not None:
            return chosen
    if op.name == "tensor.dim":
        position = resolve(op.operands[1])
        # An unranked tensor has no shape, and a dimension may not exist.
        if position.degree == 0 and 0 <= position.known < len(shape_of(op.operands[0])):
            return extent(op.operands[0], position.known)
    return Product.of(Symbol(value, -1))


def extent(tensor: ir.Value, at: int) -> Product:
    """The extent of `tensor` along `at`, followed to where it comes from."""
    while True:
        known = shape_of(tensor)[at]
        if known is not None:
            return Product(known)
        op = producer(tensor)
        alike = None if op is None else _of_same_extent(op, ir.OpResult(tensor).result_number, at)
        if alike is None:
            break
        tensor = alike
    if op is None:
        return Product.of(Symbol(tensor, at))
    if op.name == "tensor.empty":
        return resolve(op.operands[_dynamic_before(tensor, at)])
    if op.name == "tensor.expand_shape":
        return resolve(op.operands[1 + _dynamic_before(tensor, at)])
    if op.name == "tensor.extract_slice":
        return _extent_of_slice(op, at)
    if op.name == "tensor.reshape":
        sizes = producer(op.operands[1])
        if sizes is not None and sizes.name == "tensor.from_elements":
            return resolve(sizes.operands[at])
    if op.name == "tensor.collapse_shape":
        return Product.of_all(extent(op.operands[0], member) for member in reassociation(op)[at])
    if op.name == GroupOp.OPERATION_NAME:
        return _extent_of_group(op, ir.OpResult(tensor).result_number, at)
    return Product.of(Symbol(tensor, at))


def _of_same_extent(op: ir.Operation, result: int, at: int) -> ir.Value | None:
    """The operand of `op` that has the extent of its result along `at`, whatever that is."""
    if op.name == "tensor.cast" and isinstance(op.operands[0].type, ir.RankedTensorType):
        return op.operands[0]
    if op.name in ("tensor.insert", "tensor.insert_slice"):
        return op.operands[1]
    if op.name == "tensor.concat" and ir.IntegerAttr(op.attributes["dim"]).value != at:
        return op.operands[0]
    if op.name == "scf.forall":
        return op.opview.outputs[result]
    if op.name.startswith("linalg.") and len(op.operands) >= len(op.results):
        # A linalg op has the shape of what it writes into.
        return op.operands[len(op.operands) - len(op.results) + result]
    return None


def expand(product: Product, depth: int = 0) -> Product:
    """The product with the sums among its symbols taken apart, so that equal ones are found equal:
    the keys of a cache and those appended to it, times 8, are 8 times the one, and 8 times the
    other."""
    factors = [
        _expand_symbol(symbol, depth) if isinstance(symbol, Symbol) else Product.of(symbol)
        for symbol, power in product.powers
        for _ in range(power)
    ]
    return Product.of_all((Product(product.known), *factors))


#: Sums within sums; what is deeper stays as it is.
_DEEPEST = 6


def _expand_symbol(symbol: Symbol, depth: int) -> Product:
    op = producer(symbol.value)
    found: Product | None = None
    if op is None or depth == _DEEPEST:
        found = None
    elif symbol.at >= 0:
        if op.name == "tensor.concat" and ir.IntegerAttr(op.attributes["dim"]).value == symbol.at:
            parts = [extent(operand, symbol.at) for operand in op.operands]
            found = sum_of(expand(part, depth + 1) for part in parts)
        if op.name == "tensor.pad":
            source = expand(extent(op.operands[0], symbol.at), depth + 1)
            before_and_after = mixed_numbers(op, ("static_low", "static_high"))
            added = [numbers[symbol.at] for numbers in before_and_after]
            parts = [Product(each) if isinstance(each, int) else resolve(each) for each in added]
            found = sum_of((source, *(expand(part, depth + 1) for part in parts)))
    elif op.name == "affine.apply":
        affine_map = ir.AffineMapAttr(op.attributes["map"]).value
        operands = [expand(resolve(operand), depth + 1) for operand in op.operands]
        found = _of_expression(affine_map.results[0], operands, affine_map.n_dims)
    elif op.name in ("arith.addi", "arith.subi") and width_of(op.results[0].type) == INDEX_WIDTH:
        left, right = (expand(resolve(operand), depth + 1) for operand in op.operands)
        found = sum_of((left, right if op.name == "arith.addi" else right.times(Product(-1))))
    return Product.of(symbol) if found is None else found


def _of_expression(
    expression: ir.AffineExpr, operands: Sequence[Product], num_dims: int
) -> Product | None:
    """What an affine expression is of its operands, which are its dimensions and symbols."""
    if isinstance(expression, ir.AffineConstantExpr):
        return Product(expression.value)
    if isinstance(expression, ir.AffineDimExpr):
        return operands[expression.position]
    if isinstance(expression, ir.AffineSymbolExpr):
        return operands[num_dims + expression.position]
    binary = ir.AffineBinaryExpr(expression)
    left, right = (_of_expression(e, operands, num_dims) for e in (binary.lhs, binary.rhs))
    if left is None or right is None:
        return None
    if isinstance(expression, ir.AffineAddExpr):
        return sum_of((left, right))
    if isinstance(expression, ir.AffineMulExpr):
        return left.times(right)
    if isinstance(expression, ir.AffineFloorDivExpr | ir.AffineCeilDivExpr):
        return _quotient(left, right)
    return None


def _quotient(dividend: Product, divisor: Product) -> Product | None:
    """The quotient of two products that are extents, if it is a product too."""
    for a, b in ((dividend, divisor), (expand(dividend), expand(divisor))):
        quotient = a.divided_by(b)
        # No product of extents wraps.
        if quotient is not None and a.is_never_negative:
            return quotient
    return None


def _chosen(left: Product, right: Product, *, is_max: bool) -> Product | None:
    """The less of two, or the greater, where it is always the same one; torch-mlir computes the
    bounds of slices so."""
    for less, greater in ((left, right), (right, left)):
        if difference(expand(greater), expand(less)).is_never_negative:
            return greater if is_max else less
    return None


def difference(left: Product, right: Product) -> Product:
    return sum_of((left, right.times(Product(-1))))


def sum_of(addends: Iterable[Product]) -> Product:
    """The sum as a product: of what all addends have in common, and of a sum of what is left."""
    numbers: Counter[Powers] = Counter()
    for addend in addends:
        for powers, number in _terms(addend):
            numbers[powers] += number
    terms = {powers: number for powers, number in numbers.items() if number}
    if len(terms) < 2:
        return (
            Product.of_all(Product(number, powers) for powers, number in terms.items())
            if terms
            else Product(0)
        )
    common = Product(
        math.gcd(*terms.values()),
        frozenset(reduce(Counter.__and__, (Counter(dict(powers)) for powers in terms)).items()),
    )
    rest = [Product(number, powers).divided_by(common) for powers, number in terms.items()]
    sum_ = Sum(frozenset((term.powers, term.known) for term in rest if term is not None))
    return common.times(Product.of(sum_))


def _terms(product: Product) -> list[tuple[Powers, int]]:
    """The terms of a product, of which a sum may be a factor."""
    sums = [symbol for symbol, power in product.powers if isinstance(symbol, Sum) and power == 1]
    if not sums:
        return [(product.powers, product.known)]
    others = Product(product.known, frozenset(p for p in product.powers if p[0] != sums[0]))
    products = [others.times(Product(known, powers)) for powers, known in sums[0].terms]
    return [term for each in products for term in _terms(each)]


def _extent_of_slice(op: ir.Operation, at: int) -> Product:
    """A size of the slice; which one, if it has dimensions that the result has not, is not said."""
    slice_, result = op.opview, op.results[0]
    if len(slice_.static_sizes) > len(shape_of(result)):
        return Product.of(Symbol(result, at))
    return resolve(slice_.sizes[_dynamic_before(result, at)])


def _extent_of_group(op: ir.Operation, result: int, at: int) -> Product:
    """That of the first operand which has the dimension."""
    space = IterationSpace.of(op)
    dim = space.result_maps[result][at]
    for operand in space.operands:
        if dim in operand.map:
            return extent(operand.value, operand.map.index(dim))
    return Product.of(Symbol(op.results[result], at))


def extents_of(tensor: ir.Value) -> list[Product]:
    """All extents of a tensor, expanded."""
    return [expand(extent(tensor, at)) for at in range(len(shape_of(tensor)))]


def _is_never(condition: ir.Value) -> bool:
    """Whether `condition` asks if an extent is below 0, as torch-mlir does to infer sizes."""
    op = producer(condition)
    return (
        op is not None
        and op.name == "arith.cmpi"
        and compares_by(op, CmpIPredicate.slt)
        and resolve(op.operands[1]) == Product(0)
        and expand(resolve(op.operands[0])).is_never_negative
    )


def _multiple(expr: ir.AffineExpr) -> int | None:
    """The number that `expr` multiplies the one operand of its map by."""
    if isinstance(expr, ir.AffineDimExpr | ir.AffineSymbolExpr):
        return 1
    if not isinstance(expr, ir.AffineMulExpr) or not isinstance(expr.rhs, ir.AffineConstantExpr):
        return None
    factor = _multiple(expr.lhs)
    return None if factor is None else factor * expr.rhs.value


def _dynamic_before(tensor: ir.Value, at: int) -> int:
    return sum(known is None for known in shape_of(tensor)[:at])
