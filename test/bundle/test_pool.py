# REQUIRES: cc
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Bundles whose threads are those of a pool of the caller."""

import ctypes
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bundles
import numpy as np
import pytest
from bundles import DLTensor
from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.cpu.target import host_options
from mlir_attention.support.walk import ops_in

EXAMPLE = Path(__file__).parents[2] / "examples/bundle/decode.mlir"

OK, FAILED, OUT_OF_MEMORY, WRONG_POOL = 0, 3, 4, 7

TASK = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64)
PARALLEL_FOR = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64, TASK, ctypes.c_void_p)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("bundle")
    text = "\n".join((bundles.ATTEND, bundles.COUNT, bundles.SUM))
    bundles.export(text, made, entry=["attend", "count", "sum"], threads="callback")
    return made


@pytest.fixture(scope="module")
def library(folder):
    return bundles.Library(folder)


class Pool:
    """Runs tasks by a function of the number of tasks and of one of them."""

    def __init__(self, library, run, threads):
        self.counts = []

        def parallel_for(pool, count, task, data):
            assert pool == 7
            self.counts.append(count)
            run(count, lambda number: task(data, number))

        self._function = PARALLEL_FOR(parallel_for)
        self.use(library, threads)

    def use(self, library, threads):
        """From now on, in this thread."""
        library.function("set_parallel_for")(self._function, ctypes.c_void_p(7), threads)


def in_order(count, task):
    for number in range(count):
        task(number)


def in_reverse(count, task):
    for number in reversed(range(count)):
        task(number)


def on_threads(count, task):
    with ThreadPoolExecutor(count) as pool:
        list(pool.map(task, range(count)))


def attend(library):
    rng = np.random.default_rng(0)
    q = rng.standard_normal((2, 7, 8), np.float32)
    k, v = rng.standard_normal((2, 2, 500, 8), np.float32)
    out = np.zeros_like(q)
    lengths = np.array([500, 77], np.int32)
    found = library.call("attend", *map(DLTensor.of, (q, k, v, lengths, out)))
    expected = np.empty(q.shape)
    for b, length in enumerate(lengths):
        weights = np.exp(np.float64(q[b] @ k[b, :length].T))
        expected[b] = weights / weights.sum(-1, keepdims=True) @ v[b, :length]
    if found[0] == OK:
        np.testing.assert_allclose(out, expected, atol=1e-5)
    return found


def count(library, counts):
    out = np.zeros(len(counts), np.float32)
    found = library.call("count", DLTensor.of(np.array(counts, np.int64)), DLTensor.of(out))
    return (*found, out.tolist())


def total(library, numbers, limit):
    result = ctypes.c_int64()
    values = DLTensor.of(np.arange(numbers))
    found = library.call("sum", values, ctypes.c_int64(limit), ctypes.byref(result))
    return (*found, result.value)


@pytest.mark.parametrize("run", [in_order, in_reverse, on_threads])
@pytest.mark.parametrize("threads", [2, 5])
def test_any_order(library, run, threads):
    pool = Pool(library, run, threads)
    assert attend(library) == (OK, "")
    for size in (0, 1, 3, 5, 12, 1001):
        assert count(library, range(1, size + 1)) == (OK, "", [*map(float, range(size))])
        assert total(library, size, 2000) == (OK, "", size * (size - 1) // 2)
    assert set(pool.counts) == {threads}


@pytest.mark.parametrize("run", [in_order, on_threads])
def test_failures(library, run):
    Pool(library, run, 3)
    counts = list(range(1, 40))
    for bad, status, message in [
        (262145, FAILED, "assertion failed in 'count': a count is refused"),
        (1 << 50, OUT_OF_MEMORY, "there is not enough memory for a call of 'count'"),
    ]:
        assert count(library, [*counts, bad, *counts])[:2] == (status, message)
        assert count(library, counts)[0] == OK
    assert total(library, 100, 99)[:2] == (
        FAILED, "assertion failed in 'sum': a number is too large"
    )  # fmt: skip


def leaves_one_out(count, task):
    in_order(count - 1, task)


def repeats_one(count, task):
    in_order(count, task)
    task(0)


def numbers_from_one(count, task):
    for number in range(count):
        task(number + 1)


def does_nothing(count, task):
    pass


@pytest.mark.parametrize("run", [leaves_one_out, repeats_one, numbers_from_one, does_nothing])
def test_wrong_pools(library, run):
    Pool(library, run, 3)
    expected = (WRONG_POOL, "parallel_for did not run every task of 'attend' once")
    assert attend(library) == expected
    assert total(library, 10, 20)[0] == WRONG_POOL
    Pool(library, in_order, 3)
    assert attend(library) == (OK, "")


def test_no_pool(library):
    """Calls run on the thread of their caller."""
    set_parallel_for = library.function("set_parallel_for")
    pool = Pool(library, does_nothing, 1)
    assert attend(library) == (OK, "")
    pool.use(library, -1)
    assert attend(library) == (OK, "")
    set_parallel_for(None, None, 8)
    assert attend(library) == (OK, "")
    assert not pool.counts


def test_a_pool_is_of_its_thread(library):
    pool = Pool(library, in_order, 2)
    assert attend(library) == (OK, "") and len(pool.counts) > 0
    before = len(pool.counts)
    with ThreadPoolExecutor(1) as other:
        assert other.submit(attend, library).result() == (OK, "")
    assert len(pool.counts) == before


def test_a_task_may_call_again(library):
    """As where a thread that waits for its pool takes another task of it."""
    inner = []

    def run(count, task):
        for number in range(count):
            if not inner:
                inner.append(None)
                inner[0] = attend(library)
            task(number)

    Pool(library, run, 3)
    assert attend(library) == (OK, "")
    assert inner == [(OK, "")]


def test_calls_at_once(library):
    barrier = threading.Barrier(3)

    def calls(number):
        pool = Pool(library, on_threads, 2 + number)
        barrier.wait()
        for _ in range(5):
            assert attend(library) == (OK, "")
            assert count(library, [5, 1 << 50])[0] == OUT_OF_MEMORY
            assert total(library, 1000, 1000)[2] == 499500
        return set(pool.counts)

    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(calls, range(3))) == [{2}, {3}, {4}]


def test_num_threads_is_the_most(tmp_path):
    bundles.export(bundles.ATTEND, tmp_path, threads="callback", num_threads=2)
    library = bundles.Library(tmp_path)
    pool = Pool(library, in_reverse, 6)
    assert attend(library) == (OK, "")
    assert set(pool.counts) == {2}


def test_what_is_written(folder):
    manifest = json.loads((folder / "b.json").read_text())
    assert manifest["threads"] == "callback" and not manifest["openmp"]
    assert "void b_set_parallel_for(" in (folder / "b.h").read_text()
    assert b"libomp" not in (folder / "libb.so").read_bytes()


def test_the_loader_needs_no_openmp(folder):
    code = "import b\nprint(b.load().count.__name__)"
    done = bundles.run_isolated(folder, code, openmp=False)
    assert (done.returncode, done.stdout) == (0, "count\n"), done.stderr


def test_what_compiled_code_does_in_a_task():
    """One loop, and after it only frees memory of its own: members need not wait for each other."""
    options = host_options(2)
    for text in (bundles.ATTEND, bundles.COUNT, bundles.SUM, EXAMPLE.read_text()):
        with ir.Context():
            module = ir.Module.parse(text)
            passes = f"attention-flash-decoding{{num-splits=3}},attention-to-cpu{{{options}}}"
            PassManager.parse(f"builtin.module({passes})").run(module.operation)
            tasks = ops_in(module.operation, "omp.parallel")
            assert tasks
            for task in tasks:
                assert len(ops_in(task, "omp.wsloop")) == 1
                names = [op.name for op in ops_in(task) if op.parent.name == "omp.parallel"]
                calls = [op for op in ops_in(task, "llvm.call") if op.parent.name == "omp.parallel"]
                behind = names[names.index("omp.wsloop") + 1 :]
                assert set(behind) <= {"omp.terminator", "llvm.call", "llvm.br"}, behind
                last = calls[len(calls) - behind.count("llvm.call") :]
                assert all("@free(" in str(call) for call in last)
