# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Large buffers are those of earlier calls: the kernel gives, and clears, their pages once."""

import gc
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from mlir import ir

import mlir_attention as attn

MIB = 1 << 20

#: `numbers` are 0 to n - 1, but from `%from` on all 0; `last` is the last of them.
TEXT = """
func.func @numbers(%n: index, %from: index) -> tensor<?xi64> {
  %zero = arith.constant 0 : i64
  %empty = tensor.empty(%n) : tensor<?xi64>
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      outs(%empty : tensor<?xi64>) {
  ^bb0(%old: i64):
    %i = linalg.index 0 : index
    %number = arith.index_cast %i : index to i64
    %is_late = arith.cmpi uge, %i, %from : index
    %kept = arith.select %is_late, %zero, %number : i64
    linalg.yield %kept : i64
  } -> tensor<?xi64>
  return %r : tensor<?xi64>
}
func.func @last(%n: index, %from: index) -> i64 {
  %one = arith.constant 1 : index
  %numbers = func.call @numbers(%n, %from) : (index, index) -> tensor<?xi64>
  %at = arith.subi %n, %one : index
  %x = tensor.extract %numbers[%at] : tensor<?xi64>
  return %x : i64
}
"""


@pytest.fixture(scope="module")
def functions():
    with ir.Context():
        module = ir.Module.parse(TEXT)
        return {
            name: attn.compile(module, name, num_threads=1, opt_level=1)
            for name in ("numbers", "last")
        }


def page_faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


@pytest.mark.parametrize("mib", [4, 32, 96])
def test_pages_are_given_once(functions, mib):
    last, count = functions["last"], mib * MIB // 8
    assert last(count, count) == count - 1
    before = page_faults()
    for _ in range(4):
        assert last(count, count) == count - 1
    # Of pages of 4 KiB, a single buffer has 256 a MiB.
    assert page_faults() - before < 256


def test_results_get_their_memory_from_earlier_results(functions):
    numbers, count = functions["numbers"], 24 * MIB // 8
    for first in (count, 5, 0, count):
        before = page_faults()
        result = numbers(count, first)
        want = np.arange(count)
        want[first:] = 0
        faults = page_faults() - before
        np.testing.assert_array_equal(result, want)
        del result
        gc.collect()
    # Those of NumPy's array.
    assert faults < 24 * 256 + 256


def test_what_is_in_use_is_not_given_again(functions):
    numbers, count = functions["numbers"], 8 * MIB // 8
    results = [numbers(count, first) for first in range(1, 9)]
    addresses = {result.__array_interface__["data"][0] for result in results}
    assert len(addresses) == len(results)
    for first, result in enumerate(results, 1):
        assert result[first - 1] == first - 1 and not result[first:].any()


def test_a_buffer_is_not_given_for_a_much_smaller_one(functions):
    """So that no call holds much more than it asks for."""
    numbers = functions["numbers"]
    large = numbers(64 * MIB // 8, 1)
    address = large.__array_interface__["data"][0]
    del large
    gc.collect()
    small = numbers(8 * MIB // 8, 1)
    assert small.__array_interface__["data"][0] != address
    again = numbers(62 * MIB // 8, 1)
    assert again.__array_interface__["data"][0] == address


def test_each_next_call_gets_the_memory_of_the_one_before(functions):
    """Whatever the alignment leaves of a block."""
    for mib in (4, 6, 8, 10, 14):
        addresses = set()
        for _ in range(20):
            result = functions["numbers"](mib * MIB // 8, 1)
            addresses.add(result.__array_interface__["data"][0])
            del result
        assert len(addresses) <= 2


def test_what_is_kept_leaves_room(functions):
    """A limited process keeps nothing; one that gets none frees what it kept."""
    script = f"""
import resource
import mlir_attention as attn
from mlir import ir
with ir.Context():
    numbers = attn.compile(ir.Module.parse({TEXT!r}), "numbers", num_threads=1, opt_level=1)
def use():
    pages = int(open("/proc/self/statm").read().split()[0])
    return pages * resource.getpagesize()
def call(mib):
    numbers(mib << 17, 1)
for _ in range(3):
    results = [numbers(80 << 17, 1) for _ in range(4)]
    del results
kept = use()
resource.setrlimit(resource.RLIMIT_AS, (kept + (200 << 20),) * 2)
call(400)
assert use() < kept - (300 << 20), "what was kept is freed"
call(150)
assert use() < kept - (300 << 20), "nothing is kept"
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_what_is_kept_has_a_bound(functions):
    last = functions["last"]
    for mib in range(192, 640, 64):
        assert last(mib * MIB // 8, 1) == 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    # 512 MiB, the largest buffer, and what the process is without.
    assert peak < 512 + 624 + 600


def test_several_threads(functions):
    numbers, count = functions["numbers"], 4 * MIB // 8

    def call(first):
        for _ in range(8):
            result = numbers(count, first)
            assert result[first - 1] == first - 1 and not result[first:].any()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(call, range(1, 9)))
