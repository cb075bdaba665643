# RUN: %pytest %s

# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Names of functions and numbers of threads that would end the process, and passes' names."""

import numpy as np
import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.passes import module_pass


def test_a_function_may_be_called_as_one_of_a_library() -> None:
    text = """
    func.func private @expf(%a: f32) -> f32 { return %a : f32 }
    func.func public @exp2f(%a: f32) -> f32 {
      %b = math.exp2 %a : f32
      %c = func.call @expf(%b) : (f32) -> f32
      return %c : f32
    }
    """
    with ir.Context():
        exp2 = attn.compile(ir.Module.parse(text))
    assert exp2.name == "exp2f"
    assert exp2(3.0) == 8.0


def test_an_entry_with_braces_is_named_in_errors() -> None:
    with ir.Context():
        module = ir.Module.parse('func.func @"a}b"(%a: memref<4xf32>) { return }')
        with pytest.raises(TypeError, match="argument 0 of 'a}b'"):
            attn.compile(module)


@pytest.mark.parametrize("threads", [0, -1, True, 1.0, 10**6, 2**40])
def test_numbers_of_threads_that_cannot_be(threads: object) -> None:
    with ir.Context():
        module = ir.Module.parse("func.func @f() { return }")
        error = ValueError if type(threads) is int else TypeError
        with pytest.raises(error, match="num_threads is"):
            attn.compile(module, num_threads=threads)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["", "bad name{", "1st"])
def test_names_that_no_pipeline_can_hold(name: str) -> None:
    with pytest.raises(ValueError, match="is no name for a pass"):
        module_pass(name)(lambda module, options: None)


def test_ctrl_c_in_a_pass_stops_the_pipeline() -> None:
    @module_pass("test-interrupted")
    def interrupted(module: object, options: object) -> None:
        """Is interrupted."""
        raise KeyboardInterrupt

    with ir.Context():
        module = ir.Module.parse("func.func @f() { return }")
        manager = PassManager.parse("builtin.module(test-interrupted)")
        with pytest.raises(ir.MLIRError, match="interrupted"):
            manager.run(module.operation)


def test_finite_values_do_not_overflow() -> None:
    text = """
    #q = affine_map<(m, n, d, e) -> (m, d)>
    #k = affine_map<(m, n, d, e) -> (n, d)>
    #v = affine_map<(m, n, d, e) -> (n, e)>
    #o = affine_map<(m, n, d, e) -> (m, e)>
    func.func @f(%q: tensor<1x4xf32>, %k: tensor<12x4xf32>, %v: tensor<12x4xf32>)
        -> tensor<1x4xf32> {
      %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
          ins(%q, %k, %v : tensor<1x4xf32>, tensor<12x4xf32>, tensor<12x4xf32>)
          -> tensor<1x4xf32> {
      ^bb0(%s: f32):
        attention.yield %s : f32
      }
      return %o : tensor<1x4xf32>
    }
    """
    for pipeline in ("", "attention-flash-decoding{num-splits=5}"):
        with ir.Context():
            module = ir.Module.parse(text)
            PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
            function = attn.compile(module)
        q, k = np.ones((1, 4), "f"), np.ones((12, 4), "f")
        out = function(q, k, np.full((12, 4), 3e38, "f"))
        np.testing.assert_allclose(out, 3e38, rtol=1e-5)
