# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The second kernel of flash decoding: merges partial outputs by their LSE.

    m = max_g L_g,   w_g = exp(L_g - m),   O = sum_g (w_g / sum_g w_g) O_g,
    L = m + log sum_g w_g

with O = 0 and L = -inf where every L_g is -inf; see `attention.lse_combine`.
"""

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects.attention import lse_combine
from mlir_attention.group.runtime_checks import assert_partials_agree
from mlir_attention.support import scalars
from mlir_attention.support.extents import Extent, extent_of
from mlir_attention.support.linalg_builders import Name, Named, elementwise, reduce
from mlir_attention.support.tensor_slices import state_extent


def combine_partials(
    partial: ir.Value,
    partial_lse: ir.Value,
    *,
    value_depth: Sequence[int],
    split: int,
    output_type: ir.RankedTensorType,
    lse_type: ir.RankedTensorType | None,
    checks: bool = True,
) -> list[ir.Value]:
    """Builds the `attention.lse_combine` of `partial` and `partial_lse`.

    `value_depth` are the positions of `partial` that the LSE does not have, `split` the
    position of the split dimension in both. Returns the output, and the combined LSE if
    `lse_type` is given. With `checks`, that the two agree in their extents is asserted, where
    their types do not say so. Raises ValueError if the types say that they do not.
    """
    if checks:
        rank = ir.RankedTensorType(partial.type).rank
        rows_at = [at for at in range(rank) if at not in value_depth]
        assert_partials_agree(partial, partial_lse, rows_at)
        for at, row in enumerate(rows_at):
            extents_at = extent_of(partial, row), extent_of(partial_lse, at)
            partial = state_extent(partial, row, extents_at[1])
            partial_lse = state_extent(partial_lse, at, extents_at[0])

    def combine(outputs: ir.Value, lses: ir.Value) -> list[ir.Value]:
        names = tuple(range(ir.RankedTensorType(outputs.type).rank))
        rows = tuple(name for name in names if name not in value_depth)
        kept = tuple(name for name in names if name != split)
        kept_rows = tuple(name for name in rows if name != split)
        extents: dict[Name, Extent] = {name: extent_of(outputs, name) for name in names}
        element = ir.RankedTensorType(outputs.type).element_type
        output, lse = Named(outputs, names), Named(lses, rows)
        zero = scalars.constant(element, 0.0)

        maximum = reduce(
            extents,
            rows,
            kept_rows,
            scalars.minus_infinity(element),
            [lse],
            lambda value, greatest: arith.maximumf(value, greatest),
        )
        weights = elementwise(extents, rows, element, [lse, maximum], scalars.exp_shifted)
        total = reduce(
            extents, rows, kept_rows, zero, [weights], lambda w, sum_: arith.addf(sum_, w)
        )

        # Shares sum to 1, so that finite partial outputs never overflow in their sum.
        shares = elementwise(extents, rows, element, [weights, total], scalars.divide_or_zero)

        def accumulate(value: ir.Value, share: ir.Value, sum_: ir.Value) -> ir.Value:
            # A split without keys weighs 0, and what its partial output holds is nothing.
            nothing = scalars.constant(element, 0.0)
            value = arith.select(scalars.is_equal(share, nothing), nothing, value)
            return scalars.multiply_add(sum_, share, value)

        merged = reduce(extents, names, kept, zero, [output, shares], accumulate)
        if output_type.element_type != element:
            merged = elementwise(
                extents,
                kept,
                output_type.element_type,
                [merged],
                lambda value: scalars.convert(value, output_type.element_type),
            )
        results = [merged]
        if lse_type is not None:
            results.append(
                elementwise(extents, kept_rows, element, [maximum, total], scalars.log_sum_exp)
            )
        return [result.value for result in results]

    results = lse_combine(
        partial,
        partial_lse,
        splits=[split],
        combine=combine,
        lse=lse_type is not None,
        element_type=output_type.element_type,
    )
    return list(results) if lse_type is not None else [results]
