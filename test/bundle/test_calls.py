# REQUIRES: cc
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Calls of a bundle as from C: results, what is refused, failures, threads."""

import ctypes
import resource
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import bundles
import numpy as np
import pytest
from bundles import DLTensor

OK, WRONG_TYPE, WRONG_VALUE, FAILED, OUT_OF_MEMORY = range(5)
TEXT = "\n".join((bundles.ATTEND, bundles.WRITE, bundles.COUNT, bundles.MIX, bundles.SUM))
NAMES = ("attend", "write", "count", "mix", "sum")


@pytest.fixture(scope="module", params=["openmp", "sequential", "callback"])
def library(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle")
    bundles.export(TEXT, folder, entry=NAMES, threads=request.param)
    return bundles.Library(folder)


def operands(rows=3, keys=20):
    rng = np.random.default_rng(0)
    q = rng.standard_normal((2, rows, 8), np.float32)
    k, v = rng.standard_normal((2, 2, keys, 8), np.float32)
    return q, k, v, np.array([keys, 5], np.int32)


def attention(q, k, v, lengths):
    out = np.empty(q.shape)
    for b, length in enumerate(lengths):
        weights = np.exp(np.float64(q[b] @ k[b, :length].T))
        out[b] = weights / weights.sum(-1, keepdims=True) @ v[b, :length]
    return out


def attend(library, *arrays, out=None, **changes):
    """Calls it with the field `changes` for each argument, by name."""
    tensors = [
        DLTensor.of(array, **changes.get(name, {}))
        for name, array in zip(("q", "k", "v", "lengths"), arrays, strict=True)
    ]
    return library.call("attend", *tensors, DLTensor() if out is None else out)


def test_results_in_memory_of_the_caller(library):
    arrays = operands()
    wide = np.full((2, 3, 11), 7, np.float32)
    assert attend(library, *arrays, out=DLTensor.of(wide[..., :8])) == (OK, "")
    np.testing.assert_allclose(wide[..., :8], attention(*arrays), atol=1e-5)
    assert (wide[..., 8:] == 7).all()


def test_results_that_the_bundle_allocates(library):
    arrays, out = operands(), DLTensor()
    assert attend(library, *arrays, out=out) == (OK, "")
    np.testing.assert_allclose(out.array(np.float32), attention(*arrays), atol=1e-5)
    library.free(out)
    assert not out.data and not out.shape
    library.free(out)


def test_arrays_with_gaps_and_without_strides(library):
    q, k, v, lengths = operands()
    padded = np.zeros((2, 25, 12), np.float32)
    padded[:, :20, :8] = k
    out = np.empty_like(q)
    none = {"strides": None}
    status = attend(
        library, q, padded[:, :20, :8], v, lengths, out=DLTensor.of(out), q=none, v=none
    )
    assert status == (OK, "")
    np.testing.assert_allclose(out, attention(q, k, v, lengths), atol=1e-5)


def test_an_offset_in_bytes(library):
    q, k, v, lengths = operands()
    out = np.empty_like(q)
    shifted = {"data": k.ctypes.data - 64, "byte_offset": 64}
    assert attend(library, q, k, v, lengths, out=DLTensor.of(out), k=shifted) == (OK, "")
    np.testing.assert_allclose(out, attention(q, k, v, lengths), atol=1e-5)


def numbers(*values):
    return (ctypes.c_int64 * len(values))(*values)


@pytest.mark.parametrize(
    "change, status, message",
    [
        ({"code": 0}, WRONG_TYPE, r"has DLPack type (code 0, bits 32, lanes 1)"),
        ({"bits": 64}, WRONG_TYPE, "bits 64, lanes 1); expected code 2, bits 32, lanes 1, for"),
        ({"lanes": 2}, WRONG_TYPE, "lanes 2)"),
        ({"ndim": 2}, WRONG_VALUE, "has 2 dimensions; expected 3, for tensor<2x?x8xf32>"),
        ({"ndim": -1}, WRONG_VALUE, "has -1 dimensions"),
        ({"shape": None}, WRONG_VALUE, "has no shape"),
        ({"shape": numbers(3, 20, 8)}, WRONG_VALUE, "extent 3 along dimension 0; expected 2"),
        ({"shape": numbers(2, -1, 8)}, WRONG_VALUE, "extent -1 along dimension 1"),
        ({"strides": numbers(320, 16, 2)}, WRONG_VALUE, "stride of 2 elements along its last"),
        ({"strides": numbers(160, -8, 1)}, WRONG_VALUE, "negative stride of -8 elements"),
        ({"strides": numbers(1 << 62, 8, 1)}, WRONG_VALUE, "is larger than memory"),
        ({"strides": numbers(1 << 59, 1 << 56, 1)}, WRONG_VALUE, "is larger than memory"),
        ({"device_type": 2}, WRONG_VALUE, "is on a device of DLPack type 2"),
        ({"data": None}, WRONG_VALUE, "has no data"),
        ({"byte_offset": 2}, WRONG_VALUE, "is not aligned to its elements of 4 bytes"),
    ],
)
def test_wrong_tensors(library, change, status, message):
    arrays = operands()
    found, said = attend(library, *arrays, k=change)
    assert found == status and said.startswith("argument 1 of 'attend' ") and message in said
    out = np.zeros((2, 3, 8), np.float32)
    found, said = attend(library, *arrays, out=DLTensor.of(out))
    assert found == OK


def test_no_tensor(library):
    q, k, v, lengths = map(DLTensor.of, operands())
    assert library.call("attend", q, None, v, lengths, DLTensor()) == (
        WRONG_VALUE,
        "argument 1 of 'attend' is NULL; expected a tensor, for tensor<2x?x8xf32>",
    )
    assert library.call("attend", q, k, v, lengths, None) == (
        WRONG_VALUE,
        "result 0 of 'attend' is NULL",
    )


def test_wrong_results(library):
    arrays = operands()
    for shape, message in [((2, 3, 9), "expected 8"), ((2, 4, 8), "but the result has 3")]:
        status, said = attend(library, *arrays, out=DLTensor.of(np.zeros(shape, np.float32)))
        assert (
            status == WRONG_VALUE and said.startswith("result 0 of 'attend' ") and message in said
        )
    broadcast = np.broadcast_to(np.zeros((2, 1, 8), np.float32), (2, 3, 8))
    status, said = attend(library, *arrays, out=DLTensor.of(broadcast))
    assert status == WRONG_VALUE and "several of its elements have one place" in said


def test_failed_assertions(library):
    q, k, v, lengths = operands()
    for wrong in ([21, 1], [1, -1]):
        status, said = attend(library, q, k, v, np.array(wrong, np.int32))
        assert status == FAILED and said.startswith("assertion failed in 'attend': "), said
    status, said = attend(library, q, k, v[:, :7], lengths)
    assert status == FAILED and "must have one extent" in said
    assert attend(library, q, k, v, lengths)[0] == OK


def test_no_keys(library):
    q, k, v, _ = operands(keys=0)
    out = np.ones_like(q)
    lengths = np.zeros(2, np.int32)
    assert attend(library, q, k, v, lengths, out=DLTensor.of(out)) == (OK, "")
    empty = np.ones((2, 0, 8), np.float32)
    assert attend(library, empty, k, v, lengths)[0] == OK


def write(library, row, cache, at, number=None):
    number = ctypes.c_float() if number is None else number
    found = library.call(
        "write", DLTensor.of(row), DLTensor.of(cache), ctypes.c_int64(at), ctypes.byref(number)
    )
    return (*found, number.value)


def test_updates_in_place(library):
    row, cache = np.full((1, 4), 3, np.float32), np.zeros((6, 9), np.float32)
    assert write(library, row, cache[:, 2:6], 4) == (OK, "", 3)
    expected = np.zeros((6, 9), np.float32)
    expected[4, 2:6] = 3
    np.testing.assert_array_equal(cache, expected)
    status, said, _ = write(library, row, cache[:, 2:6], 6)
    assert status == FAILED and "assertion failed in 'write'" in said
    np.testing.assert_array_equal(cache, expected)


def test_overlaps(library):
    cache = np.zeros((6, 8), np.float32)
    status, said, _ = write(library, cache[2:3, :4], cache[:, :4], 4)
    assert status == WRONG_VALUE
    assert said == "argument 1 of 'write' is written, but overlaps argument 0 of 'write'"
    # Beside each other in each row.
    cache[2, 4:] = 5
    assert write(library, cache[2:3, 4:], cache[:, :4], 4)[0] == OK
    assert (cache[4, :4] == 5).all() and (cache[4, 4:] == 0).all()
    status, said, _ = write(library, cache[2:3, 3:7], cache[:, :4], 4)
    assert status == WRONG_VALUE
    one_row = np.broadcast_to(np.zeros((1, 4), np.float32), (6, 4))
    status, said, _ = write(library, np.ones((1, 4), np.float32), one_row, 4)
    assert status == WRONG_VALUE and "several of its elements have one place" in said


def test_a_result_over_an_argument(library):
    q, k, v, lengths = operands()
    expected = attention(q, k, v, lengths)
    assert attend(library, q, k, v, lengths, out=DLTensor.of(q)) == (OK, "")
    np.testing.assert_allclose(q, expected, atol=1e-5)


def mix(library, *tensors, flag=True):
    x = np.array([1, 2, 3], np.float16)
    bit, total, small = ctypes.c_bool(), ctypes.c_double(), ctypes.c_int8()
    found = library.call(
        "mix", ctypes.c_float(0.5), ctypes.c_bool(flag), ctypes.c_int8(-7), ctypes.c_double(2),
        DLTensor.of(x), ctypes.byref(bit), ctypes.byref(total), *tensors, ctypes.byref(small)
    )  # fmt: skip
    return found, (bit.value, total.value, small.value)


def test_scalars_and_one_result_twice(library):
    first, second = DLTensor(), DLTensor()
    assert mix(library, first, second) == ((OK, ""), (True, 2.5, -7))
    for tensor in (first, second):
        np.testing.assert_array_equal(tensor.array(np.float16), [2, 4, 6])
    assert first.data != second.data
    library.free(first)
    np.testing.assert_array_equal(second.array(np.float16), [2, 4, 6])
    library.free(second)
    assert mix(library, DLTensor(), DLTensor(), flag=False)[1][0] is False


def test_results_that_overlap(library):
    out = np.zeros(4, np.float16)
    (status, said), _ = mix(library, DLTensor.of(out[:3]), DLTensor.of(out[1:]))
    assert status == WRONG_VALUE
    assert said == "result 2 of 'mix' is written, but overlaps result 3 of 'mix'"


def count(library, counts):
    out = DLTensor()
    found = library.call("count", DLTensor.of(np.array(counts, np.int64)), out)
    values = out.array(np.float32).tolist() if found[0] == OK else []
    library.free(out)
    return (*found, values)


def test_memory_that_is_not_to_be_had(library):
    good = list(range(1, 50))
    bad = [*good, 1 << 50, *good]
    for _ in range(3):
        status, said, _ = count(library, bad)
        assert (status, said) == (
            OUT_OF_MEMORY, "there is not enough memory for a call of 'count'"
        )  # fmt: skip
        assert count(library, good) == (OK, "", [number - 1 for number in good])


def test_sums(library):
    total = ctypes.c_int64()
    values = DLTensor.of(np.arange(1000))
    result = ctypes.byref(total)
    assert library.call("sum", values, ctypes.c_int64(1000), result) == (OK, "")
    assert total.value == 499500
    status, said = library.call("sum", values, ctypes.c_int64(999), result)
    assert (status, said) == (FAILED, "assertion failed in 'sum': a number is too large")


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory by glibc")
def test_failed_calls_lose_no_memory(library):
    mallinfo2 = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if mallinfo2 is None:
        pytest.skip("this C library does not count its memory")

    class Mallinfo2(ctypes.Structure):
        _fields_ = tuple((f"field{at}", ctypes.c_size_t) for at in range(10))

    mallinfo2.restype = Mallinfo2

    def allocated():
        found = mallinfo2()
        return found.field4 + found.field7

    few, many = [1 << 18] * 8, [1] * (1 << 18)
    cases = {
        "good": (few, OK),
        "without memory for a task": ([*many, 1 << 50], OUT_OF_MEMORY),
        "after a task took memory": ([*few, (1 << 18) + 1], FAILED),
    }
    for name, (counts, status) in cases.items():
        count(library, counts)
        before = allocated()
        for _ in range(20):
            assert count(library, counts)[0] == status
        assert allocated() - before < 4 << 20, name
    # What was copied to memory of the caller.
    counts, out = np.array(many), np.empty(len(many), np.float32)
    before = allocated()
    for _ in range(20):
        assert library.call("count", DLTensor.of(counts), DLTensor.of(out)) == (OK, "")
    assert allocated() - before < 4 << 20


def test_a_message_is_of_its_thread(library):
    arrays = operands()
    _, said = attend(library, *arrays, k={"ndim": 5})
    with ThreadPoolExecutor(1) as pool:
        _, other = pool.submit(attend, library, *arrays, k={"ndim": 6}).result()
    assert "has 5 dimensions" in said and "has 6 dimensions" in other
    assert library.message() == said


def test_threads_have_messages_of_their_own(library):
    q, k, v, lengths = operands()
    expected = attention(q, k, v, lengths)
    barrier = threading.Barrier(4)

    def calls(number):
        barrier.wait()
        for _ in range(30):
            out = np.empty_like(q)
            assert attend(library, q, k, v, lengths, out=DLTensor.of(out))[0] == OK
            np.testing.assert_allclose(out, expected, atol=1e-5)
            status, said = attend(library, q, k, v, lengths, k={"ndim": 10 + number})
            assert status == WRONG_VALUE and f"has {10 + number} dimensions" in said
            status, said = attend(library, q, k, v, np.array([21, 1], np.int32))
            assert status == FAILED
        return True

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(calls, range(4)))


def test_large_buffers_are_kept_for_the_next_call(library):
    counts, out = np.array([1 << 22]), np.empty(1, np.float32)
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        assert library.call("count", DLTensor.of(counts), DLTensor.of(out)) == (OK, "")
        assert out[0] == (1 << 22) - 1
    # 16 MiB are 4096 pages.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before < 1024


def test_results_get_their_memory_from_earlier_results(library):
    rows = 1 << 17  # 2 x 2^17 x 8 numbers of f32 are 8 MiB.
    arrays = operands(rows=rows, keys=1)
    arrays[3][:] = 1
    addresses = set()
    for _ in range(5):
        out = DLTensor()
        assert attend(library, *arrays, out=out) == (OK, "")
        addresses.add(out.data)
        library.free(out)
    assert len(addresses) <= 2
