# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A compiled decode step: threads, memory, and arrays in place."""

import resource
import threading

import numpy as np
import pytest
from cpu_support import compile_text, resident_bytes
from decode_step import DECODE

RAGGED = "attention-flash-decoding{chunk-size=64}"


def arrays(keys, seed=0):
    rng = np.random.default_rng(seed)
    shapes = [(2, 2, 3, 16), (2, 2, keys, 16), (2, 2, keys, 16)]
    return [rng.standard_normal(shape).astype(np.float32) for shape in shapes]


def reference(query, key, value):
    wide = [array.astype(np.float64) for array in (query, key, value)]
    scores = 0.25 * np.einsum("bhrd,bhnd->bhrn", *wide[:2])
    weights = np.exp(scores - scores.max(-1, keepdims=True, initial=-1e300))
    total = weights.sum(-1, keepdims=True)
    return np.einsum("bhrn,bhne->bhre", weights / np.where(total == 0, 1, total), wide[2])


def check(got, inputs):
    np.testing.assert_allclose(got, reference(*inputs), rtol=3e-6, atol=3e-6)


@pytest.mark.parametrize("num_threads", [1, 2])
def test_memory_stays_flat(num_threads):
    """A thousand calls with a ragged tail: every temporary is freed, and every result."""
    decode = compile_text(DECODE, num_threads=num_threads, pipeline=RAGGED)
    inputs = arrays(64 * 5 + 13)
    for _ in range(100):
        decode(*inputs)
    before = resident_bytes()
    for _ in range(1000):
        decode(*inputs)
    # A leak of the partial results alone would be 1000 x 18 KiB.
    assert resident_bytes() - before < 2 << 20


def test_memory_stays_flat_with_another_length_each_call():
    decode = compile_text(DECODE, pipeline=RAGGED)
    inputs = arrays(1000)
    for _ in range(2):
        before = resident_bytes()
        for keys in range(1000):
            decode(inputs[0], inputs[1][:, :, :keys], inputs[2][:, :, :keys])
    assert resident_bytes() - before < 2 << 20


@pytest.mark.parametrize("pipeline", ["", RAGGED])
def test_keys_and_values_are_not_copied(pipeline):
    """100 MB each; a copy would show in the peak of the process's memory."""
    decode = compile_text(DECODE, pipeline=pipeline)
    keys = 390_000
    query, _, _ = arrays(1)
    cache = np.ones((2, 2, keys, 16), np.float32)
    decode(query, cache, cache)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    decode(query, cache, cache)
    strided = cache.transpose(1, 0, 2, 3)
    decode(query, strided, strided)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    # Scores and weights are 3 rows for 16 columns of the cache.
    assert grown < cache.nbytes / 2


@pytest.mark.parametrize("pipeline", ["", RAGGED])
def test_results_do_not_depend_on_threads(pipeline):
    inputs = arrays(64 * 4 + 13)
    results = [
        compile_text(DECODE, num_threads=number, pipeline=pipeline)(*inputs)
        for number in (1, 2, 3, None)
    ]
    check(results[0], inputs)
    for result in results[1:]:
        np.testing.assert_array_equal(result, results[0])


@pytest.mark.parametrize("num_threads", [1, 2])
def test_threads_may_share_an_executable(num_threads):
    decode = compile_text(DECODE, num_threads=num_threads, pipeline=RAGGED)
    failures = []

    def work(seed):
        rng = np.random.default_rng(seed)
        for _ in range(30):
            inputs = arrays(int(rng.integers(0, 300)), seed)
            if not np.allclose(decode(*inputs), reference(*inputs), rtol=1e-5, atol=1e-5):
                failures.append(seed)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


@pytest.mark.parametrize("pipeline", ["", RAGGED])
@pytest.mark.parametrize("keys", [0, 1, 63, 64, 65, 128])
def test_number_of_keys(keys, pipeline):
    decode = compile_text(DECODE, pipeline=pipeline)
    inputs = arrays(keys)
    result = decode(*inputs)
    check(result, inputs)
    if keys == 0:
        assert not result.any()


@pytest.mark.parametrize("pipeline", ["", RAGGED])
def test_outer_strides_are_used_in_place(pipeline):
    """A window of a cache in another order of dimensions; it is read-only, too."""
    decode = compile_text(DECODE, pipeline=pipeline)
    query, _, _ = arrays(1)
    rng = np.random.default_rng(1)
    cache = rng.standard_normal((300, 2, 2, 40)).astype(np.float32)
    cache.flags.writeable = False
    key = cache[20:170, :, :, :16].transpose(1, 2, 0, 3)
    value = cache[150:300, :, :, 24:].transpose(2, 1, 0, 3)
    check(decode(query, key, value), (query, key, value))
    shared = np.broadcast_to(cache[:150, 0, 0, :16], (2, 2, 150, 16))
    check(decode(query, shared, value), (query, shared, value))


def test_inputs_are_not_written():
    decode = compile_text(DECODE, pipeline=RAGGED)
    inputs = arrays(150)
    before = [array.copy() for array in inputs]
    for _ in range(3):
        decode(*inputs)
    for array, copy in zip(inputs, before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_keys_and_values_must_agree_in_length():
    """Their types state no number of keys, so that only the call can tell."""
    decode = compile_text(DECODE, pipeline=RAGGED)
    query, key, _ = arrays(100)
    with pytest.raises((ValueError, RuntimeError)):
        decode(query, key, key[:, :, :90])
