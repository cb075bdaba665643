# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Linear layers, x W^T: by mlir-attention, by torch and by NumPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bench.inputs import Array, Inputs
from bench.peers.ours import Ours
from bench.peers.peer import Peer
from bench.peers.torch_arrays import as_tensor, to_array
from bench.shapes import LinearLayer

_MODULE = """
func.func @linear(%x: tensor<{m}x{k}x{t}>, %w: tensor<{n}x{k}x{t}>) -> tensor<{m}x{n}xf32> {{
  %zero = arith.constant 0.0 : f32
  %0 = tensor.empty() : tensor<{k}x{n}x{t}>
  %t = linalg.transpose ins(%w : tensor<{n}x{k}x{t}>) outs(%0 : tensor<{k}x{n}x{t}>) permutation = [1, 0]
  %1 = tensor.empty() : tensor<{m}x{n}xf32>
  %2 = linalg.fill ins(%zero : f32) outs(%1 : tensor<{m}x{n}xf32>) -> tensor<{m}x{n}xf32>
  %y = linalg.matmul ins(%x, %t : tensor<{m}x{k}x{t}>, tensor<{k}x{n}x{t}>) outs(%2 : tensor<{m}x{n}xf32>) -> tensor<{m}x{n}xf32>
  return %y : tensor<{m}x{n}xf32>
}}"""  # noqa: E501 (MLIR)


class OursLinear(Peer):
    """`linalg.matmul` of transposed weights, as frontends write a linear layer."""

    name = Ours().name

    def load(self) -> None:
        import mlir_attention

        _ = mlir_attention.compile  # Imports the runtime.

    def prepare(self, problem: LinearLayer, inputs: Inputs, threads: int) -> Callable[[], Any]:
        from mlir import ir

        import mlir_attention

        text = _MODULE.format(m=problem.rows, n=problem.columns, k=problem.depth, t=problem.dtype)
        with ir.Context():
            module = ir.Module.parse(text)
            linear = mlir_attention.compile(module, num_threads=threads, cache=False)
        return lambda: linear(inputs.query, inputs.key_value)


class TorchLinear(Peer):
    """`torch.nn.functional.linear`."""

    name = "torch"

    def load(self) -> None:
        import torch  # noqa: F401

    def prepare(self, problem: LinearLayer, inputs: Inputs, threads: int) -> Callable[[], Any]:
        import torch

        torch.set_num_threads(threads)
        torch.set_grad_enabled(False)
        x, w = as_tensor(inputs.query), as_tensor(inputs.key_value)
        return lambda: torch.nn.functional.linear(x, w)

    def output(self, result: Any) -> Array:
        return to_array(result)


class NumpyLinear(Peer):
    """`x @ w.T`; 16-bit inputs are widened before, as BLAS has f32 only."""

    name = "NumPy (f32)"

    def load(self) -> None:
        pass

    def prepare(self, problem: LinearLayer, inputs: Inputs, threads: int) -> Callable[[], Any]:
        x, w = (a.astype(np.float32, copy=False) for a in (inputs.query, inputs.key_value))
        return lambda: x @ w.T
