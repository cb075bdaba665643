# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Attention scaled by a number that its kernel takes, and what a stand-in for a device computes."""

import ctypes
from collections.abc import Mapping

import numpy as np

SCALED = """
#maps = [affine_map<(b, m, n, d, e) -> (b, m, d)>, affine_map<(b, m, n, d, e) -> (b, n, d)>,
         affine_map<(b, m, n, d, e) -> (b, n, e)>, affine_map<(b, m, n, d, e) -> (b, m, e)>]
func.func @attend(%q: tensor<2x3x16xf32>, %k: tensor<2x?x16xf32>, %v: tensor<2x?x8xf32>,
                  %scale: f32) -> tensor<2x3x8xf32> {
  %o = attention.group {indexing_maps = #maps}
      ins(%q, %k, %v : tensor<2x3x16xf32>, tensor<2x?x16xf32>, tensor<2x?x8xf32>)
      -> tensor<2x3x8xf32> {
  ^bb0(%score: f32):
    %scaled = arith.mulf %score, %scale : f32
    attention.yield %scaled : f32
  }
  return %o : tensor<2x3x8xf32>
}"""


def attention(q: np.ndarray, k: np.ndarray, v: np.ndarray, scale: float) -> np.ndarray:
    weights = np.exp(np.float64(q @ k.transpose(0, 2, 1)) * scale)
    return weights / weights.sum(-1, keepdims=True) @ v


def arrays(keys: int) -> list[np.ndarray]:
    draw = np.random.default_rng(0)
    shapes = ((2, 3, 16), (2, keys, 16), (2, keys, 8))
    return [draw.standard_normal(shape).astype(np.float32) for shape in shapes]


def run_kernel(named: Mapping[tuple[str, str, int], float]) -> None:
    """Computes what the kernel of `SCALED` does with its arguments.

    named: their values, by kind, tensor and dimension; addresses are of the host's memory.
    """
    keys = next(value for (kind, _, _), value in named.items() if kind == "extent")

    def tensor(name: str, shape: tuple[int, ...]) -> np.ndarray:
        strides = [4 * named["stride", name, dim] for dim in (0, 1)] + [4]
        start = named["pointer", name, -1] + 4 * named.get(("offset", name, -1), 0)
        size = 4 * shape[2] + sum(
            (extent - 1) * stride for extent, stride in zip(shape[:2], strides, strict=False)
        )
        memory = (ctypes.c_uint8 * size).from_address(start)
        return np.ndarray(shape, np.float32, memory, 0, strides)

    tensor("output", (2, 3, 8))[...] = attention(
        tensor("query", (2, 3, 16)), tensor("key", (2, keys, 16)),
        tensor("value", (2, keys, 8)), named["scalar", "", -1],
    )  # fmt: skip
