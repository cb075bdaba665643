# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Calls that fail: what they raise, on whichever thread it was, and that nothing is lost."""

# ruff: noqa: E501 (MLIR in strings)

import ctypes
import gc
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from mlir import ir
from runtime_support import allocated_bytes, compile_text, resident_bytes

import mlir_attention as attn
from mlir_attention.runtime.executable import CompiledAssertionError

_MIB = 1 << 20

_ATTENTION = """
#maps = [affine_map<(b, m, n, d, e) -> (b, m, d)>, affine_map<(b, m, n, d, e) -> (b, n, d)>,
         affine_map<(b, m, n, d, e) -> (b, n, e)>, affine_map<(b, m, n, d, e) -> (b, m, e)>]
!a = tensor<?x?x?xf32>
func.func @attend(%q: !a, %k: !a, %v: !a) -> !a {
  %o = attention.group {indexing_maps = #maps} ins(%q, %k, %v : !a, !a, !a) -> !a {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : !a
}"""

_TWO_ATTENTIONS = """
#maps = [affine_map<(b, m, n, d, e) -> (b, m, d)>, affine_map<(b, m, n, d, e) -> (b, n, d)>,
         affine_map<(b, m, n, d, e) -> (b, n, e)>, affine_map<(b, m, n, d, e) -> (b)>,
         affine_map<(b, m, n, d, e) -> (b, m, e)>]
!a = tensor<?x?x?xf32>
func.func @twice(%q: !a, %k: !a, %first: tensor<?xi32>, %second: tensor<?xi32>) -> (!a, !a) {
  %o = attention.group {indexing_maps = #maps} ins(%q, %k, %k : !a, !a, !a) kv_lengths(%first : tensor<?xi32>) -> !a {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %p = attention.group {indexing_maps = #maps} ins(%o, %k, %k : !a, !a, !a) kv_lengths(%second : tensor<?xi32>) -> !a {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o, %p : !a, !a
}"""

#: Each task allocates as many numbers as it is told, and gives the last of them.
_SCRATCH = """
func.func @counts(%counts: tensor<?xindex>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %tasks = tensor.dim %counts, %c0 : tensor<?xindex>
  %empty = tensor.empty(%tasks) : tensor<?xf32>
  %r = scf.forall (%i) in (%tasks) shared_outs(%out = %empty) -> tensor<?xf32> {
    %count = tensor.extract %counts[%i] : tensor<?xindex>
    %scratch = tensor.empty(%count) : tensor<?xf32>
    %numbers = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%scratch : tensor<?xf32>) {
    ^bb0(%old: f32):
      %at = linalg.index 0 : index
      %integer = arith.index_cast %at : index to i64
      %number = arith.sitofp %integer : i64 to f32
      linalg.yield %number : f32
    } -> tensor<?xf32>
    %last = arith.subi %count, %c1 : index
    %x = tensor.extract %numbers[%last] : tensor<?xf32>
    %slice = tensor.from_elements %x : tensor<1xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %slice into %out[%i] [1] [1] : tensor<1xf32> into tensor<?xf32>
    }
  }
  return %r : tensor<?xf32>
}"""

_PARALLEL = """
func.func @twice(%a: tensor<?xf32>, %limit: index) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %a, %c0 : tensor<?xf32>
  scf.parallel (%i) = (%c0) to (%n) step (%c1) {
    %below = arith.cmpi ult, %i, %limit : index
    cf.assert %below, "i is too large"
    scf.reduce
  }
  %sum = arith.addf %a, %a : tensor<?xf32>
  return %sum : tensor<?xf32>
}"""

_NESTED = """
func.func @pairs(%a: tensor<?xi64>, %limit: i64) -> i64 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0 : i64
  %n = tensor.dim %a, %c0 : tensor<?xi64>
  %total = scf.parallel (%i) = (%c0) to (%n) step (%c1) init (%zero) -> i64 {
    %x = tensor.extract %a[%i] : tensor<?xi64>
    scf.parallel (%j) = (%c0) to (%n) step (%c1) {
      %y = tensor.extract %a[%j] : tensor<?xi64>
      %sum = arith.addi %x, %y : i64
      %below = arith.cmpi ult, %sum, %limit : i64
      cf.assert %below, "a sum is too large"
      scf.reduce
    }
    scf.reduce(%x : i64) {
    ^bb0(%left: i64, %right: i64):
      %sum = arith.addi %left, %right : i64
      scf.reduce.return %sum : i64
    }
  }
  return %total : i64
}"""

_FUNCTION = """
func.func private @check(%x: index, %limit: index) attributes {no_inline} {
  %below = arith.cmpi ult, %x, %limit : index
  cf.cond_br %below, ^good, ^bad
^good:
  return
^bad:
  %false = arith.constant false
  cf.assert %false, "x is too large"
  cf.br ^good
}
func.func @all(%n: index, %limit: index) -> index {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.parallel (%i) = (%c0) to (%n) step (%c1) {
    func.call @check(%i, %limit) : (index, index) -> ()
    scf.reduce
  }
  return %n : index
}"""


def _empty(shape, extents):
    arguments = ", ".join(f"%{at}: index" for at in range(extents))
    sizes = ", ".join(f"%{at}" for at in range(extents))
    return f"""
    func.func @fill({arguments}) -> tensor<{shape}xf32> {{
      %one = arith.constant 1.0 : f32
      %empty = tensor.empty({sizes}) : tensor<{shape}xf32>
      %ones = linalg.fill ins(%one : f32) outs(%empty : tensor<{shape}xf32>) -> tensor<{shape}xf32>
      return %ones : tensor<{shape}xf32>
    }}"""


def test_a_result_that_is_too_large():
    attend = compile_text(_ATTENTION, num_threads=2)
    one = np.ones((1, 1, 1), np.float32)
    query, value = np.ones((1, 10**7, 1), np.float32), np.ones((1, 1, 10**6), np.float32)
    with pytest.raises(MemoryError, match="a call of 'attend'"):
        attend(query, one, value)
    assert attend(one, one, one) == 1


@pytest.mark.parametrize(
    "extents",
    [
        [1 << 60],
        [1 << 61],
        [(1 << 62) + 1],  # of 4 bytes: 4, if they wrap
        [(1 << 63) - 1],
        [1 << 32, 1 << 32],
        [1 << 32, (1 << 32) + 1],
        [1 << 31, 1 << 31],
        [1 << 16, 1 << 16, 1 << 16, 1 << 16],
        [1 << 21, 1 << 21, 1 << 20, 3],
        [1 << 40],
    ],
)
def test_sizes_that_are_not_to_be_had(extents):
    fill = compile_text(_empty("x".join("?" * len(extents)), len(extents)))
    with pytest.raises(MemoryError, match="a call of 'fill'"):
        fill(*extents)
    small = [2] * len(extents)
    np.testing.assert_array_equal(fill(*small), np.ones(small))


def test_extents_that_are_negative():
    fill = compile_text(_empty("?x?", 2))
    for extents in [(-1, 1), (2, -3), (-2, -3), (0, -1), (-(1 << 63), 2)]:
        with pytest.raises(CompiledAssertionError, match="negative"):
            fill(*extents)
    assert fill(0, 5).shape == (0, 5)


@pytest.mark.parametrize("num_threads", [1, 3])
def test_scratch_memory_of_a_task(num_threads):
    count = compile_text(_SCRATCH, num_threads=num_threads)
    good = np.arange(1, 50)
    for wrong, error in [
        (1 << 50, MemoryError),
        ((1 << 62) + 3, MemoryError),
        (-7, CompiledAssertionError),
    ]:
        bad = good.copy()
        bad[17] = wrong
        with pytest.raises(error, match="'counts'"):
            count(bad)
        np.testing.assert_array_equal(count(good), good - 1)


def test_scratch_memory_that_the_system_refuses():
    """In a process of its own, whose memory has a limit."""
    code = f"""
import resource, sys
sys.path[:0] = {sys.path!r}
import {Path(__file__).stem} as tests, numpy as np
count = tests.compile_text(tests._SCRATCH, num_threads=2)
count(np.ones(8, np.int64))
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (256 << 20),) * 2)
for _ in range(20):
    try:
        count(np.full(8, 100 << 20))
    except MemoryError as error:
        assert "'counts'" in str(error)
    else:
        raise AssertionError("no error")
assert (count(np.full(8, 1 << 20)) == (1 << 20) - 1).all()
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_buffers_that_exceed_the_stack():
    fill = compile_text("""
    func.func @fill(%n: index) -> f32 {
      %c0 = arith.constant 0 : index
      %one = arith.constant 1.0 : f32
      %buffer = memref.alloca(%n) : memref<?xf32>
      linalg.fill ins(%one : f32) outs(%buffer : memref<?xf32>)
      %x = memref.load %buffer[%c0] : memref<?xf32>
      return %x : f32
    }""")
    assert fill(10) == fill(10**7) == 1
    with pytest.raises(MemoryError):
        fill(10**15)
    with pytest.raises(CompiledAssertionError):
        fill(-1)


def test_many_buffers_that_exceed_the_stack_together():
    # 8 and more MiB of numbers that are all in use.
    tensor, count = "tensor<32768xf32>", 80
    lines = [f"func.func @f(%t0: {tensor}) -> {tensor} {{"]
    for at in range(1, count + 1):
        lines += [f"%e{at} = tensor.empty() : {tensor}"]
        lines += [
            f"%t{at} = linalg.exp ins(%t{at - 1} : {tensor}) outs(%e{at} : {tensor}) -> {tensor}"
        ]
    for at in range(count, 0, -1):
        last = f"%t{count}" if at == count else f"%s{at + 1}"
        lines += [
            f"%s{at} = linalg.min ins({last}, %t{at} : {tensor}, {tensor}) outs(%e{at} : {tensor}) -> {tensor}"
        ]
    lines += [f"return %s1 : {tensor} }}"]
    with ir.Context():
        f = attn.compile(ir.Module.parse("\n".join(lines)), opt_level=1)
    np.testing.assert_array_equal(f(np.zeros(32768, np.float32)), 1)


@pytest.mark.parametrize("num_threads", [1, 4])
def test_assertions_in_a_parallel_loop(num_threads):
    twice = compile_text(_PARALLEL, num_threads=num_threads)
    array = np.arange(1000, dtype=np.float32)
    for limit in (0, 1, 500, 999):
        with pytest.raises(CompiledAssertionError, match="'twice': i is too large"):
            twice(array, limit)
        np.testing.assert_array_equal(twice(array, 1000), array * 2)


def test_a_failure_is_that_of_its_call():
    """Some threads make calls that fail, others calls that do not."""
    twice, array = compile_text(_PARALLEL, num_threads=2), np.arange(300, dtype=np.float32)
    wrong = []

    def call(limit):
        for _ in range(100):
            try:
                is_right = (twice(array, limit) == array * 2).all() and limit == 300
            except CompiledAssertionError:
                is_right = limit < 300
            if not is_right:
                wrong.append(limit)

    threads = [threading.Thread(target=call, args=(limit,)) for limit in (300, 150, 300, 299)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_assertions_in_a_loop_within_a_loop():
    pairs = compile_text(_NESTED, num_threads=3)
    array = np.arange(20)
    for limit in (38, 1, 20):
        with pytest.raises(CompiledAssertionError, match="'pairs': a sum is too large"):
            pairs(array, limit)
        assert pairs(array, 39) == 190


def test_assertions_in_a_function_that_a_loop_calls():
    check = compile_text(_FUNCTION, "all", num_threads=3)
    for limit in (0, 1, 99):
        with pytest.raises(CompiledAssertionError, match="'all': x is too large"):
            check(100, limit)
        assert check(100, 100) == 100


def test_reductions_that_threads_cannot_share():
    with pytest.raises(ir.MLIRError, match=r"'scf.parallel' reduces values of type index"):
        compile_text(
            """
            func.func @sum(%n: index) -> index {
              %c0 = arith.constant 0 : index
              %c1 = arith.constant 1 : index
              %total = scf.parallel (%i) = (%c0) to (%n) step (%c1) init (%c0) -> index {
                scf.reduce(%i : index) {
                ^bb0(%left: index, %right: index):
                  %sum = arith.addi %left, %right : index
                  scf.reduce.return %sum : index
                }
              }
              return %total : index
            }"""
        )


def _growth(refuse, calls):
    """Bytes by which this process grows over so many calls, all of which fail."""
    for _ in range(20):
        refuse()
    gc.collect()
    before = resident_bytes()
    for _ in range(calls):
        refuse()
    return resident_bytes() - before


def _refuses(compiled, *arguments, error=CompiledAssertionError):
    def refuse():
        with pytest.raises(error):
            compiled(*arguments)

    return refuse


@pytest.mark.skipif(sys.platform != "linux", reason="reads memory from /proc")
@pytest.mark.parametrize("num_threads", [1, 2])
def test_calls_that_fail_late_lose_no_memory(num_threads):
    """A result of 256 KiB is there already when the call fails."""
    twice = compile_text(_TWO_ATTENTIONS, num_threads=num_threads)
    query, key = np.ones((1, 1024, 64), np.float32), np.ones((1, 16, 64), np.float32)
    good, bad = np.full(1, 16, np.int32), np.full(1, 17, np.int32)
    assert _growth(_refuses(twice, query, key, good, bad), 200) < 8 * _MIB
    for result in twice(query, key, good, good):
        np.testing.assert_allclose(result, 1, rtol=1e-6)


@pytest.mark.skipif(sys.platform != "linux", reason="reads memory from /proc")
def test_tasks_that_fail_lose_no_memory():
    """Each of the tasks before has 4 MiB of its own when it fails."""
    text = _SCRATCH.replace(
        "%x = tensor.extract",
        "%odd = arith.andi %count, %c1 : index\n %even = arith.cmpi eq, %odd, %c0 : index\n"
        'cf.assert %even, "a count is odd"\n%x = tensor.extract',
    )
    count = compile_text(text, num_threads=2)
    bad = np.full(8, _MIB + 1)
    assert _growth(_refuses(count, bad), 50) < 32 * _MIB
    np.testing.assert_array_equal(count(bad + 1), bad)


@pytest.mark.skipif(sys.platform != "linux", reason="reads memory from /proc")
def test_calls_without_memory_lose_none():
    text = (
        _empty("?", 1).replace("fill(", "two(", 1).replace("(%0: index)", "(%0: index, %1: index)")
    )
    text = text.replace("-> tensor<?xf32> {", "-> (tensor<?xf32>, tensor<?xf32>) {", 1)
    text = text.replace(
        "return %ones : tensor<?xf32>",
        """%second = tensor.empty(%1) : tensor<?xf32>
        %filled = linalg.fill ins(%one : f32) outs(%second : tensor<?xf32>) -> tensor<?xf32>
        return %ones, %filled : tensor<?xf32>, tensor<?xf32>""",
    )
    two = compile_text(text, "two")
    assert _growth(_refuses(two, _MIB, 1 << 50, error=MemoryError), 100) < 16 * _MIB
    first, second = two(_MIB, 3)
    assert first.shape == (_MIB,) and second.shape == (3,)


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="asks glibc")
@pytest.mark.parametrize("number", [0, 1])
def test_each_result_has_its_own_memory(number):
    twice = compile_text(_TWO_ATTENTIONS)
    query, key = np.ones((1, 1024, 256), np.float32), np.ones((1, 2, 256), np.float32)
    length = np.full(1, 2, np.int32)
    kept = [twice(query, key, length, length)[number] for _ in range(20)]
    before = allocated_bytes()
    kept += [twice(query, key, length, length)[number] for _ in range(60)]
    # The other results, as much memory, are freed.
    assert 60 * _MIB <= allocated_bytes() - before < 61 * _MIB
    assert all((result == 1).all() for result in kept)


def test_frames_are_kept_for_later_calls():
    """A refused call gives its frame back."""
    twice, array = compile_text(_PARALLEL), np.zeros(10, np.float32)
    for limit in (10, 3, 10, 3):
        if limit == 3:
            _refuses(twice, array, limit)()
        else:
            twice(array, limit)
        assert len(twice._free_frames) == 1


def test_out_is_not_written_by_a_call_that_fails():
    twice, array, out = compile_text(_PARALLEL), np.ones(10, np.float32), np.zeros(10, np.float32)
    with pytest.raises(CompiledAssertionError):
        twice(array, 3, out=out)
    assert (out == 0).all()
    assert twice(array, 10, out=out) is out
    assert (out == 2).all()


@pytest.mark.parametrize("columns", [2**60, 2**61, 2**62, 2**63 - 1])
def test_no_rows_of_more_elements_than_arrays_have(columns):
    empty = compile_text("""func.func @empty(%n: index, %m: index) -> tensor<?x?xf32> {
      %e = tensor.empty(%n, %m) : tensor<?x?xf32>
      return %e : tensor<?x?xf32> }""")
    assert empty(0, 3).shape == (0, 3)
    if columns == 2**60:
        assert empty(0, columns).shape == (0, columns)
    else:
        with pytest.raises(
            MemoryError, match=r"result 0 of 'empty' has shape \(0, .* too large for"
        ):
            empty(0, columns)
