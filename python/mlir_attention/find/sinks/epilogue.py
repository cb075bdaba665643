# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What sinks do to the output of a group that knows none.

A sink adds exp(sink) to the sum of exponentials, exp(LSE), and nothing to the output. So the output
with sinks is the one without, times

    exp(LSE) / (exp(LSE) + sum exp(sink)) = 1 / (1 + sum exp(sink - LSE))

This, the sigmoid of LSE - sink for one of them, is computed once for each row, so that all that
goes over the output is a product.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith, math

from mlir_attention.support import scalars
from mlir_attention.support.linalg_builders import Name, Named, elementwise, extents_of, reduce


@dataclass(frozen=True)
class SinkTerm:
    """A sink of each row, or several of each: one for each position along the dimensions `along`.

    `value_of` computes it, of the type of the LSE, from an element of each of `operands`.
    """

    operands: Sequence[Named]
    value_of: Callable[..., ir.Value]
    along: tuple[Name, ...] = ()


def scaled_by_sinks(
    output: Named, lse: Named, sinks: Sequence[SinkTerm], element: ir.Type
) -> tuple[Named, Named]:
    """The output with sinks, as numbers of type `element`, and the share that the keys have of the
    sum of each row."""
    extents = extents_of(output)
    single = [sink for sink in sinks if not sink.along]
    sums = [_sum_of_ratios(lse, sink) for sink in sinks if sink.along]

    def share_of_keys(log_sum: ir.Value, *elements: ir.Value) -> ir.Value:
        rest = iter(elements)
        ratios = [_ratio_of(sink, log_sum, rest) for sink in single]
        one = scalars.constant(log_sum.type, 1.0)
        return arith.divf(one, functools.reduce(arith.addf, (one, *ratios, *rest)))

    def scaled(value: ir.Value, factor: ir.Value) -> ir.Value:
        return scalars.convert(arith.mulf(value, factor), element)

    inputs = [lse, *(operand for sink in single for operand in sink.operands), *sums]
    share = elementwise(extents, lse.names, lse.element, inputs, share_of_keys)
    return elementwise(extents, output.names, element, [output, share], scaled), share


def _sum_of_ratios(lse: Named, sink: SinkTerm) -> Named:
    """sum exp(sink - LSE) of the sinks of each row."""
    extents = extents_of(lse)
    for operand in sink.operands:
        extents = extents_of(operand) | extents
    zero = scalars.constant(lse.element, 0.0)

    def body(log_sum: ir.Value, *elements: ir.Value) -> ir.Value:
        return arith.addf(_ratio_of(sink, log_sum, iter(elements[:-1])), elements[-1])

    space = (*lse.names, *sink.along)
    return reduce(extents, space, lse.names, zero, [lse, *sink.operands], body)


def _ratio_of(sink: SinkTerm, log_sum: ir.Value, elements: Iterator[ir.Value]) -> ir.Value:
    """exp(sink - log_sum), the sink computed from the next elements; 0 for a sink of -inf, also
    where all keys are masked: the output of a group is 0 there."""
    value = sink.value_of(*(next(elements) for _ in sink.operands))
    zero = scalars.constant(value.type, 0.0)
    is_nothing = scalars.is_equal(value, scalars.minus_infinity(value.type))
    return arith.select(is_nothing, zero, math.exp(arith.subf(value, log_sum)))
