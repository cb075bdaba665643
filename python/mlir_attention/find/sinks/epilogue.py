# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a sink does to the output of a group that knows none.

A sink adds exp(sink) to the sum of exponentials, exp(LSE), and nothing to the output. So the output
with it is the one without, times

    exp(LSE) / (exp(LSE) + exp(sink)) = sigmoid(LSE - sink)

This is computed once for each row, so that all that goes over the output is a product.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mlir import ir
from mlir.dialects import arith, math

from mlir_attention.support import scalars
from mlir_attention.support.linalg_builders import Named, elementwise, extents_of


def scaled_by_sink(
    output: Named,
    lse: Named,
    operands: Sequence[Named],
    sink_of: Callable[..., ir.Value],
    element: ir.Type,
) -> tuple[Named, Named]:
    """The output with a sink, as numbers of type `element`, and the share that the keys have of
    the sum of each row.

    `sink_of` computes the sink, of the type of `lse`, from an element of each of `operands`.
    """
    extents = extents_of(output)

    def share_of_keys(log_sum: ir.Value, *elements: ir.Value) -> ir.Value:
        return _sigmoid_of_difference(log_sum, sink_of(*elements))

    def scaled(value: ir.Value, factor: ir.Value) -> ir.Value:
        return scalars.convert(arith.mulf(value, factor), element)

    share = elementwise(extents, lse.names, lse.element, [lse, *operands], share_of_keys)
    return elementwise(extents, output.names, element, [output, share], scaled), share


def _sigmoid_of_difference(log_sum: ir.Value, sink: ir.Value) -> ir.Value:
    """sigmoid(log_sum - sink); 1 for a sink of -inf, also where all keys are masked: the output
    of a group is 0 there."""
    one = scalars.constant(sink.type, 1.0)
    is_nothing = scalars.is_equal(sink, scalars.minus_infinity(sink.type))
    ratio = math.exp(arith.subf(sink, log_sum))
    return arith.select(is_nothing, one, arith.divf(one, arith.addf(one, ratio)))
