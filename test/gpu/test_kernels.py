# REQUIRES: opencl
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A run time that knows nothing of MLIR launches kernels by what `kernels_of` says of them."""

import numpy as np
import pytest
from attention_numerics import assert_close, attention_reference, random_array
from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.gpu import Argument, Kernel, binaries_of, kernels_of
from mlir_attention.runtime.opencl import find_device

TEXT = """
#q = affine_map<(b, r, m, n, d, e) -> (b, m, r, d)>
#k = affine_map<(b, r, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, r, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, r, m, n, d, e) -> (b, r, m, e)>
#l = affine_map<(b, r, m, n, d, e) -> (b, r, m)>
func.func @attend(%q: tensor<?x?x3x16xf32>, %k: tensor<?x?x16xf32>, %v: tensor<?x?x8xf32>,
                  %scale: f32) -> (tensor<?x3x?x8xf32>, tensor<?x3x?xf32>) {
  %o, %l = attention.group {indexing_maps = [#q, #k, #v, #o, #l]}
      ins(%q, %k, %v : tensor<?x?x3x16xf32>, tensor<?x?x16xf32>, tensor<?x?x8xf32>)
      -> (tensor<?x3x?x8xf32>, tensor<?x3x?xf32>) {
  ^bb0(%score: f32):
    %scaled = arith.mulf %score, %scale : f32
    attention.yield %scaled : f32
  }
  return %o, %l : tensor<?x3x?x8xf32>, tensor<?x3x?xf32>
}
"""


@pytest.fixture(scope="module")
def lowered() -> tuple[Kernel, bytes]:
    with ir.Context():
        module = ir.Module.parse(TEXT)
        passes = "builtin.module(attention-to-gpu{target=spirv api=opencl})"
        PassManager.parse(passes).run(module.operation)
        (kernel,), (code,) = kernels_of(module), binaries_of(module)
    return kernel, code


def test_a_kernel_is_launched_by_its_description(lowered: tuple[Kernel, bytes]):
    import pyopencl as cl

    kernel, code = lowered
    batch, rows, keys = 2, 5, 70
    arrays = {
        "query": random_array(0, (batch, rows, 3, 16), "f32"),
        "key": random_array(1, (batch, keys, 16), "f32"),
        "value": random_array(2, (batch, keys, 8), "f32"),
        "output": np.empty((batch, 3, rows, 8), np.float32),
        "lse": np.empty((batch, 3, rows), np.float32),
    }
    context = cl.Context([find_device()])
    queue = cl.CommandQueue(context)
    flags = cl.mem_flags.READ_WRITE | cl.mem_flags.COPY_HOST_PTR
    buffers = {name: cl.Buffer(context, flags, hostbuf=a) for name, a in arrays.items()}

    def passed(argument: Argument) -> object:
        if argument.kind == "pointer":
            assert argument.is_written == (argument.tensor in ("output", "lse"))
            return buffers[argument.tensor]
        if argument.kind == "scalar":
            return np.float32(0.25)
        array = arrays[argument.tensor]
        numbers = {
            "offset": lambda: 0,
            "stride": lambda: array.strides[argument.dim] // array.itemsize,
            "extent": lambda: array.shape[argument.dim],
        }
        return np.int64(numbers[argument.kind]())

    grid = kernel.grid({name: array.shape for name, array in arrays.items()})
    assert grid == (batch * -(-rows * 3 // 8), 1, 1)
    program = cl.Program(context, code).build()
    size = tuple(number * threads for number, threads in zip(grid, kernel.block, strict=True))
    arguments = map(passed, kernel.arguments)
    cl.Kernel(program, kernel.entry)(queue, size, kernel.block, *arguments)
    for name in ("output", "lse"):
        cl.enqueue_copy(queue, arrays[name], buffers[name])
    queue.finish()
    maps = "bmrd, bnd, bne -> brme"
    want = attention_reference(
        maps, *(arrays[name] for name in ("query", "key", "value")), score=lambda s, index: s / 4
    )
    assert_close(arrays["output"], want[0], 1e-5)
    assert_close(arrays["lse"], want[1], 1e-5)


def test_the_grid_of_no_rows_is_empty(lowered: tuple[Kernel, bytes]):
    kernel, _ = lowered
    assert kernel.grid({"query": (2, 0, 3, 16), "key": (2, 9, 16)}) == (0, 1, 1)
    with pytest.raises(KeyError, match="query"):
        kernel.grid({"key": (2, 9, 16)})


def test_a_module_without_kernels_has_none():
    with ir.Context():
        module = ir.Module.parse("func.func private @f()")
        assert kernels_of(module) == [] and binaries_of(module) == []
