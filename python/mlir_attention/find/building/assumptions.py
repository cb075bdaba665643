# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Checks at run time what a program of dynamic shape was taken to mean."""

from __future__ import annotations

import functools

from mlir import ir
from mlir.dialects import arith, cf, tensor

from mlir_attention.find.attention import Attention
from mlir_attention.find.expressions.structured_op import sources_of
from mlir_attention.find.expressions.symbolic_extents import Product, Sum, Symbol
from mlir_attention.group.runtime_checks import described
from mlir_attention.support.extents import as_value
from mlir_attention.support.walk import producer


def assert_assumed_extents(attention: Attention, operands: list[ir.Value]) -> None:
    """Emits a `cf.assert` for every two extents that must be equal for the reshapes between the
    `operands` of a group and its result to be what they were taken for."""
    assumed = attention.tracer.assumed
    ends = {producer(operand) for operand in operands}
    pending = [producer(attention.output.value)] if assumed else []
    seen: set[ir.Operation] = set()
    while pending:
        op = pending.pop()
        if op is None or op in seen or op in ends:
            continue
        seen.add(op)
        for left, right in assumed.get(op, ()):
            _assert_equal(left, right)
        pending += [source for source in sources_of(op) if source in attention.tracer.visited]


def _assert_equal(left: Product, right: Product) -> None:
    condition = arith.cmpi(arith.CmpIPredicate.eq, _value_of(left), _value_of(right))
    cf.assert_(condition, f"a reshape in {described()} must keep its dimensions apart")


def _value_of(product: Product) -> ir.Value:
    factors = [_value_of_symbol(symbol) for symbol, power in product.powers for _ in range(power)]
    if product.known != 1 or not factors:
        factors.append(as_value(product.known))
    return functools.reduce(arith.muli, factors)


def _value_of_symbol(symbol: Symbol | Sum) -> ir.Value:
    if isinstance(symbol, Sum):
        terms = [_value_of(Product(known, powers)) for powers, known in symbol.terms]
        return functools.reduce(arith.addi, terms)
    if symbol.at >= 0:
        return tensor.dim(symbol.value, as_value(symbol.at))
    if isinstance(symbol.value.type, ir.IndexType):
        return symbol.value
    return arith.index_cast(ir.IndexType.get(), symbol.value)
