# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A cf.assert that fails during a call raises, and the process lives on."""

# ruff: noqa: E501 (MLIR in strings)

import threading

import numpy as np
import pytest
from cpu_support import compile_text
from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.cpu.lowering.assertions import assertion_messages
from mlir_attention.runtime.executable import CompiledAssertionError

ASSERT = """
func.func @f(%a: tensor<?xi64>, %t: tensor<10xf32>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %a, %c0 : tensor<?xi64>
  %full = arith.cmpi ne, %n, %c0 : index
  cf.assert %full, "no tokens"
  %e = tensor.empty(%n) : tensor<?xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%a : tensor<?xi64>) outs(%e : tensor<?xf32>) {
  ^bb0(%x: i64, %o: f32):
    %ten = arith.constant 10 : i64
    %ok = arith.cmpi slt, %x, %ten : i64
    cf.assert %ok, "index must be smaller than dim size"
    %i = arith.index_cast %x : i64 to index
    %v = tensor.extract %t[%i] : tensor<10xf32>
    linalg.yield %v : f32
  } -> tensor<?xf32>
  return %r : tensor<?xf32>
}"""

POSITIVE = """
func.func @f(%a: tensor<8xf32>) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %r = scf.forall (%i) in (8) shared_outs(%o = %e) -> tensor<8xf32> {
    %v = tensor.extract %a[%i] : tensor<8xf32>
    %z = arith.constant 0.0 : f32
    %ok = arith.cmpf ogt, %v, %z : f32
    cf.assert %ok, "positive"
    %s = tensor.from_elements %v : tensor<1xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %s into %o[%i] [1] [1] : tensor<1xf32> into tensor<8xf32>
    }
  }
  return %r : tensor<8xf32>
}"""

TABLE = np.arange(10, dtype=np.float32) / 3


@pytest.fixture(scope="module")
def lookup():
    return compile_text(ASSERT)


def test_assertions_that_hold(lookup):
    at = np.array([1, 9, 3])
    np.testing.assert_array_equal(lookup(at, TABLE), TABLE[at])


def test_the_message_of_the_one_that_failed(lookup):
    with pytest.raises(CompiledAssertionError, match="'f': index must be smaller than dim size"):
        lookup(np.array([1, 10]), TABLE)
    with pytest.raises(CompiledAssertionError, match="'f': no tokens"):
        lookup(np.array([], np.int64), TABLE)
    assert issubclass(CompiledAssertionError, ValueError)


def test_calls_after_a_failure_are_right(lookup):
    at = np.array([4, 2])
    for _ in range(1000):
        with pytest.raises(CompiledAssertionError):
            lookup(np.array([0, 11]), TABLE)
        np.testing.assert_array_equal(lookup(at, TABLE), TABLE[at])


def test_failures_in_several_threads(lookup):
    """A failure is that of its own call."""
    wrong = []

    def work(seed):
        rng = np.random.default_rng(seed)
        for _ in range(200):
            at = rng.integers(0, 12, 3)
            try:
                result = lookup(at, TABLE)
            except CompiledAssertionError:
                if (at < 10).all():
                    wrong.append(at)
            else:
                if (at >= 10).any() or (result != TABLE[at]).any():
                    wrong.append(at)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.parametrize("num_threads", [1, 2])
def test_failure_in_a_loop_over_tasks(num_threads):
    compiled = compile_text(POSITIVE, num_threads=num_threads)
    good = np.arange(1, 9, dtype=np.float32)
    np.testing.assert_array_equal(compiled(good), good)
    for at in range(8):
        bad = good.copy()
        bad[at] = -1
        with pytest.raises(CompiledAssertionError, match="positive"):
            compiled(bad)
    np.testing.assert_array_equal(compiled(good), good)


#: A slice that never fits, in a task whose buffer is on the heap.
MISPLACED = """
func.func @f(%x: tensor<2x512x512xf32>) -> tensor<2x512x512xf32> {
  %r = scf.forall (%i) in (2) shared_outs(%o = %x) -> (tensor<2x512x512xf32>) {
    %s = tensor.extract_slice %x[%i, 0, 0] [1, 512, 512] [1, 1, 1] : tensor<2x512x512xf32> to tensor<512x512xf32>
    %e = tensor.empty() : tensor<512x512xf32>
    %y = linalg.mul ins(%s, %s : tensor<512x512xf32>, tensor<512x512xf32>) outs(%e : tensor<512x512xf32>) -> tensor<512x512xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %y into %o[%i, 0, 0] [512, 512, 1] [1, 1, 1] : tensor<512x512xf32> into tensor<2x512x512xf32>
    }
  }
  return %r : tensor<2x512x512xf32>
}"""


@pytest.mark.parametrize("num_threads", [1, 2])
def test_an_assertion_that_never_holds_in_a_task(num_threads):
    compiled = compile_text(MISPLACED, num_threads=num_threads)
    with pytest.raises(CompiledAssertionError, match=r"parallel_insert_slice .* reaches outside"):
        compiled(np.ones((2, 512, 512), np.float32))


def run_pipeline(text, pipeline):
    module = ir.Module.parse(text)
    PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
    return module


def test_each_message_is_kept_once():
    with ir.Context():
        module = run_pipeline(ASSERT, "attention-cpu-outline-assertions")
        messages = ["no tokens", "index must be smaller than dim size"]
        assert assertion_messages(module.operation) == messages
        assert "cf.assert" not in str(module)
        again = run_pipeline(str(module), "attention-cpu-outline-assertions")
        assert str(again) == str(module)


def test_a_task_that_may_fail_is_a_function():
    with ir.Context():
        module = str(run_pipeline(POSITIVE, "attention-to-cpu{stop-after=parallel}"))
        assert "omp.parallel" in module and "call @attention_task_0(" in module
        sound = POSITIVE.replace('cf.assert %ok, "positive"', "")
        module = str(run_pipeline(sound, "attention-to-cpu{stop-after=parallel}"))
        assert "omp.parallel" in module and "attention_task" not in module
