# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The softmax of the scores of a row, and their log-sum-exp."""

from mlir import ir
from mlir.dialects import arith

from mlir_attention.lower.parts import Parts
from mlir_attention.support import scalars
from mlir_attention.support.indexing_maps import dims
from mlir_attention.support.linalg_builders import Named, elementwise, reduce


def max_over_keys(parts: Parts, scores: Named) -> Named:
    return reduce(
        parts.extents,
        parts.score_names,
        parts.row_names,
        scalars.minus_infinity(parts.accumulation),
        [scores],
        lambda score, maximum: arith.maximumf(score, maximum),
    )


def exponentiate(parts: Parts, scores: Named, maximum: Named) -> Named:
    return elementwise(
        parts.extents,
        parts.score_names,
        parts.accumulation,
        [scores, maximum],
        scalars.exp_shifted,
    )


def sum_over_keys(parts: Parts, weights: Named) -> Named:
    return reduce(
        parts.extents,
        parts.score_names,
        parts.row_names,
        scalars.constant(parts.accumulation, 0.0),
        [weights],
        lambda weight, total: scalars.add_reassociable(total, weight),
    )


def normalise(parts: Parts, weights: Named, total: Named, *, element: ir.Type) -> Named:
    return elementwise(
        parts.extents,
        parts.score_names,
        element,
        [weights, total],
        lambda *both: scalars.convert(scalars.divide_or_zero(*both), element),
    )


def log_sum_exp(parts: Parts, maximum: Named, total: Named) -> Named:
    names = dims(parts.space.result_maps[1])
    return elementwise(
        parts.extents, names, parts.accumulation, [maximum, total], scalars.log_sum_exp
    )
