# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Threads: as many as were asked for, callers at the same time, processes that were forked."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from runtime_support import compile_text

import mlir_attention as attn

_HEADS, _KEYS, _DEPTH = 8, 256, 32

_DECODE = f"""
#q = affine_map<(h, r, n, d, e) -> (h, r, d)>
#k = affine_map<(h, r, n, d, e) -> (h, n, d)>
#v = affine_map<(h, r, n, d, e) -> (h, n, e)>
#o = affine_map<(h, r, n, d, e) -> (h, r, e)>
!q = tensor<{_HEADS}x2x{_DEPTH}xf32>
!k = tensor<{_HEADS}x?x{_DEPTH}xf32>
func.func @decode(%q: !q, %k: !k, %v: !k) -> !q {{
  %o = attention.group {{indexing_maps = [#q, #k, #v, #o]}} ins(%q, %k, %v : !q, !k, !k) -> !q {{
  ^bb0(%score: f32):
    attention.yield %score : f32
  }}
  return %o : !q
}}
"""

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]


def _threads() -> int:
    """Threads of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Threads:")).split()[1])


def _arrays(seed: int) -> Arrays:
    generator = np.random.default_rng(seed)
    query = generator.standard_normal((_HEADS, 2, _DEPTH), np.float32)
    key = generator.standard_normal((_HEADS, _KEYS, _DEPTH), np.float32)
    return query, key, key[:, ::-1].copy()


def _expected(query: np.ndarray, key: np.ndarray, value: np.ndarray) -> np.ndarray:
    scores = np.einsum("hrd,hnd->hrn", *(a.astype(np.float64) for a in (query, key)))
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.einsum("hrn,hne->hre", weights / weights.sum(axis=-1, keepdims=True), value)


def _is_right(decode: attn.Executable, arrays: Arrays) -> bool:
    return bool(np.abs(decode(*arrays) - _expected(*arrays)).max() < 1e-5)


def _in_child(check: str) -> None:
    """Runs a test's code in a process of its own, whose threads nothing else has made."""
    code = f"import sys; sys.path[:0] = {sys.path!r}; import {Path(__file__).stem} as t; {check}"
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120, env=environment)


@pytest.mark.skipif(sys.platform != "linux", reason="counts threads in /proc")
def test_there_are_as_many_threads_as_were_asked_for() -> None:
    _in_child("t.check_number_of_threads()")


def check_number_of_threads() -> None:
    one, three = (compile_text(_DECODE, num_threads=count) for count in (1, 3))
    before = _threads()
    assert _is_right(one, _arrays(0))
    assert _threads() == before
    assert _is_right(three, _arrays(0))
    assert _threads() == before + 2
    assert _is_right(one, _arrays(0))
    assert _is_right(three, _arrays(0))
    assert _threads() == before + 2


@pytest.mark.skipif(sys.platform != "linux", reason="counts threads in /proc")
def test_threads_of_python_may_call_at_the_same_time() -> None:
    _in_child("t.check_callers(rounds=20)")


def check_callers(rounds: int) -> None:
    decode, callers, wrong = compile_text(_DECODE, num_threads=2), 4, []

    def call(seed: int) -> None:
        arrays = _arrays(seed)
        wrong.extend(seed for _ in range(20) if not _is_right(decode, arrays))

    call(0)
    before, most = _threads(), 0
    for _ in range(rounds):
        threads = [threading.Thread(target=call, args=(seed,)) for seed in range(callers)]
        for thread in threads:
            thread.start()
        most = max(most, _threads())
        for thread in threads:
            thread.join()
    assert not wrong
    # Each caller has a team of two. Those of callers that ended serve later ones, if not at once.
    assert most <= before + 3 * callers
    assert _threads() <= before + 2 * callers


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_has_threads_of_its_own() -> None:
    decode, arrays = compile_text(_DECODE, num_threads=2), _arrays(1)
    assert _is_right(decode, arrays)
    child = os.fork()
    if child == 0:
        # No result within the time: the signal ends the child, and the test fails.
        signal.alarm(60)
        os._exit(0 if _is_right(decode, arrays) else 1)
    _, status = os.waitpid(child, 0)
    assert status == 0
    assert _is_right(decode, arrays)


@pytest.mark.parametrize("first", ["torch", "mlir_attention"])
def test_calls_alternate_with_those_of_torch(first: str) -> None:
    pytest.importorskip("torch")
    _in_child(f"import {first}; t.check_beside_torch()")


def check_beside_torch() -> None:
    import torch

    # torch has an OpenMP library of its own.
    decode = compile_text(_DECODE, num_threads=2)
    matrix = torch.randn(128, 128)
    product, wrong = matrix @ matrix, []

    def alternate(seed: int) -> None:
        arrays = _arrays(seed)
        for _ in range(20):
            if not _is_right(decode, arrays):
                wrong.append("decode")
            if not torch.allclose(matrix @ matrix, product, atol=1e-3):
                wrong.append("torch")

    threads = [threading.Thread(target=alternate, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
