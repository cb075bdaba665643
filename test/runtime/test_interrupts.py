# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ctrl-C is KeyboardInterrupt, whatever it interrupts, and all goes on after it."""

import signal
import sys
import threading

import numpy as np
import pytest
from mlir import ir
from runtime_support import compile_text, resident_bytes

import mlir_attention as attn
from mlir_attention.cpu.lowering import loops
from mlir_attention.cpu.vector import vectorize
from mlir_attention.support import patterns

_MIB = 1 << 20

_ATTENTION = """
#maps = [affine_map<(b, m, n, d, e) -> (b, m, d)>, affine_map<(b, m, n, d, e) -> (b, n, d)>,
         affine_map<(b, m, n, d, e) -> (b, n, e)>, affine_map<(b, m, n, d, e) -> (b, m, e)>]
!a = tensor<?x?x64xf32>
func.func @attend(%q: !a, %k: !a, %v: !a) -> !a {
  %o = attention.group {indexing_maps = #maps} ins(%q, %k, %v : !a, !a, !a) -> !a {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : !a
}"""

_ADDS = """
func.func @add(%a: tensor<?xf32>) -> tensor<?xf32> {
  %sum = arith.addf %a, %a : tensor<?xf32>
  return %sum : tensor<?xf32>
}"""


@pytest.fixture(autouse=True)
def default_handler():
    """A process that began with SIGINT ignored, as one in the background, has no handler."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, handler)


@pytest.mark.parametrize(
    ("owner", "name"), [(loops, "serialize_foralls"), (vectorize, "vectorize_groups")]
)
def test_in_a_pass_of_a_compilation(monkeypatch, owner, name):
    def interrupt(*_, **__):
        signal.raise_signal(signal.SIGINT)

    with ir.Context():
        module = ir.Module.parse(_ATTENTION)
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, interrupt)
            with pytest.raises(KeyboardInterrupt):
                attn.compile(module, cache=False)
        # Neither is a later mistake taken for an interrupt.
        wrong = ir.Module.parse(_ADDS.replace("?xf32", "4294967296x4294967296xf32"))
        with pytest.raises(ir.MLIRError, match="too large for any memory"):
            attn.compile(wrong, cache=False)
        attn.compile(module, cache=False)


def test_in_a_pattern(monkeypatch):
    def interrupt(*_):
        signal.raise_signal(signal.SIGINT)

    with ir.Context():
        module = ir.Module.parse(_ATTENTION)
        with pytest.raises(KeyboardInterrupt):
            patterns.walk_and_rewrite(module.operation, "attention.group", interrupt)
        attn.compile(module, cache=False)


@pytest.mark.skipif(sys.platform != "linux", reason="reads memory from /proc")
def test_in_calls():
    """Interrupts at any time, of calls whose results are 2 MiB, lose no memory."""
    add = compile_text(_ADDS, num_threads=2)
    array = np.arange(_MIB // 2, dtype=np.float32)
    interrupts, calls, most = 0, 0, 60

    def call_until_interrupted():
        nonlocal interrupts, calls
        try:
            # As a timer of the system, so that the signal comes at any instruction.
            signal.setitimer(signal.ITIMER_REAL, 1e-4 * (interrupts % 17 + 1))
            while True:
                assert add(array)[-1] == 2 * array[-1]
                calls += 1
        except KeyboardInterrupt:
            interrupts += 1

    handler = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        while interrupts < most // 2:
            call_until_interrupted()
        before = resident_bytes()
        while interrupts < most:
            call_until_interrupted()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
    assert resident_bytes() - before < 16 * _MIB
    assert len(add._free_frames) <= 2


def test_of_a_call_on_another_thread():
    """The interrupt is the main thread's; the call goes on to its end."""
    attend = compile_text(_ATTENTION, num_threads=2)
    query = np.ones((4, 256, 64), np.float32)
    results = []
    caller = threading.Thread(
        target=lambda: results.extend(attend(query, query, query) for _ in range(5))
    )
    caller.start()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    caller.join()
    assert len(results) == 5
    for result in results:
        np.testing.assert_allclose(result, 1, rtol=1e-6)
