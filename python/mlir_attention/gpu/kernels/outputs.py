# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The rows of the value of a tile of keys, times their weights, added up by each thread.

Each thread has, for each query row, its columns of the output.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith

from mlir_attention.gpu.kernels.emit import Number, add, least, mul, rem, zero
from mlir_attention.gpu.kernels.softmax.weights import Weights
from mlir_attention.gpu.kernels.workgroup import Workgroup
from mlir_attention.support import scalars


def weigh(
    work: Workgroup, first: ir.Value, last: Number, base: Number, weights: Weights,
    outputs: list[list[ir.Value]],
) -> list[list[ir.Value]]:  # fmt: skip
    """The outputs of all rows, with a tile of keys more."""
    s, cache = work.schedule, work.tensors["value"]
    lane = rem(work.thread, s.value_lanes)
    depth = work.stride_along(cache, work.space.value_depth_dims)
    loads = s.value_depth // s.value_width
    new = [
        [arith.mulf(output, decay) for output in of_row]
        for of_row, decay in zip(outputs, weights.decays, strict=True)
    ]
    for at, key in enumerate(weights.keys):
        start = work.key_address(cache, least(add(first, key), last), base)
        for part in range(s.value_parts):
            number = add(lane, part * s.value_lanes)
            if (part + 1) * s.value_lanes > loads:
                # A lane past the value depth computes what is not written.
                number = least(number, loads - 1)
            loaded = cache.load_f32(
                add(start, mul(mul(number, s.value_width), depth)), s.value_width
            )
            for row in range(s.rows):
                weight, *dequantisation = weights.yielded[row][at]
                elements = _dequantised(loaded, dequantisation)
                # 0 * NaN is NaN: what a hidden key holds is not to be seen.
                hides = scalars.is_equal(weight, zero())
                for column, element in enumerate(elements, part * s.value_width):
                    old = new[row][column]
                    new[row][column] = arith.select(
                        hides, old, scalars.multiply_add(old, weight, element)
                    )
    return new


def _dequantised(
    elements: Sequence[ir.Value], dequantisation: Sequence[ir.Value]
) -> Sequence[ir.Value]:
    """Elements of the value times the scale, plus the offset, that the region yields."""
    if dequantisation:
        elements = [arith.mulf(element, dequantisation[0]) for element in elements]
    if len(dequantisation) > 1:
        elements = [arith.addf(element, dequantisation[1]) for element in elements]
    return elements
