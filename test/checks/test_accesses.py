# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What would read or write outside of a tensor is a CompiledAssertionError, before it does."""

# ruff: noqa: E501 (MLIR in strings)

import functools
import itertools

import numpy as np
import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.runtime.executable import CompiledAssertionError

LEAST, GREATEST = -(2**63), 2**63 - 1
FAR = (LEAST, -(2**62), -1, 10**8, 2**62, GREATEST)
X = np.arange(8, dtype=np.float32)
ONE = np.array(1, np.float32)


@functools.cache
def compiled(text, pipeline=""):
    with ir.Context():
        module = ir.Module.parse(text)
        if pipeline:
            PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return attn.compile(module, num_threads=2, opt_level=0)


def vector(arguments, body, result="tensor<?xf32>"):
    """A function of `%a: tensor<?xf32>` and of more."""
    return f"func.func @f(%a: tensor<?xf32>{arguments}) -> {result} {{\n{body}\n  return %r : {result}\n}}"


SLICE = vector(
    ", %o: index, %s: index, %t: index",
    "  %r = tensor.extract_slice %a[%o] [%s] [%t] : tensor<?xf32> to tensor<?xf32>",
)
SLICE_BY = """func.func @f(%a: tensor<?xf32>, %o: index, %s: index) -> tensor<?xf32> {{
  %r = tensor.extract_slice %a[%o] [%s] [{}] : tensor<?xf32> to tensor<?xf32>
  return %r : tensor<?xf32>
}}"""


def fits(n, o, s, t):
    """Whether a slice is one of n elements."""
    if s == 0:
        return 0 <= o <= n
    return s > 0 and 0 <= o < n and 0 <= o + (s - 1) * t < n


@pytest.mark.parametrize("n", [0, 1, 5])
def test_slices(n):
    numbers = [*range(-2, 8), *FAR]
    a = X[:n]
    for o, s, t in itertools.product(numbers, numbers, [-3, -1, 0, 1, 2, 3, *FAR]):
        if fits(n, o, s, t) and s > 100:
            continue  # Of one element, again and again.
        calls = [(SLICE, (o, s, t))]
        if t in (1, 2):
            calls.append((SLICE_BY.format(t), (o, s)))
        for text, arguments in calls:
            if fits(n, o, s, t):
                positions = [o + i * t for i in range(s)]
                np.testing.assert_array_equal(compiled(text)(a, *arguments), a[positions])
            else:
                with pytest.raises(CompiledAssertionError, match="extract_slice at line 2:8 reach"):
                    compiled(text)(a, *arguments)


ELEMENTWISE = {
    "math.atan2 %a, %b : tensor<?xf32>": np.arctan2,
    "arith.subf %b, %a : tensor<?xf32>": lambda a, b: b - a,
    "arith.select %less, %a, %b : tensor<?xi1>, tensor<?xf32>": np.minimum,
}


@pytest.mark.parametrize("op", ELEMENTWISE)
def test_elementwise_ops_on_tensors(op):
    body = "%less = arith.cmpf olt, %a, %b : tensor<?xf32>\n" if "less" in op else ""
    f = compiled(vector(", %b: tensor<?xf32>", f"{body}  %r = {op}"))
    np.testing.assert_allclose(f(X, X[::-1].copy()), ELEMENTWISE[op](X, X[::-1]), rtol=1e-6)
    for m, n in ((8, 3), (3, 8), (0, 1), (1, 0)):
        with pytest.raises(CompiledAssertionError, match=r"at line \d:\d+ needs one extent in dim"):
            f(X[:m], X[:n])


MIRRORED = vector(
    ", %low: index, %high: index",
    """
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %n = tensor.dim %a, %c0 : tensor<?xf32>
  %r = tensor.pad %a low[%low] high[%high] {
  ^bb0(%i: index):
    %before = arith.subi %low, %i : index
    %at = arith.subi %i, %low : index
    %twice = arith.muli %n, %c2 : index
    %last = arith.subi %twice, %c2 : index
    %behind = arith.subi %last, %at : index
    %is_before = arith.cmpi slt, %i, %low : index
    %from = arith.select %is_before, %before, %behind : index
    %x = tensor.extract %a[%from] : tensor<?xf32>
    tensor.yield %x : f32
  } : tensor<?xf32> to tensor<?xf32>""",
)


def test_padding_by_what_is_mirrored():
    f = compiled(MIRRORED)
    for low, high in ((0, 0), (3, 2), (7, 7), (0, 1)):
        np.testing.assert_array_equal(f(X, low, high), np.pad(X, (low, high), "reflect"))
    for low, high in ((8, 0), (0, 8)):
        with pytest.raises(CompiledAssertionError, match="extract at line 15:10 has a position"):
            f(X, low, high)
    for low, high in ((-1, 3), (0, -1), (2**62, 2**62)):
        with pytest.raises(CompiledAssertionError, match="pad at line 6:8 pads dimension 0"):
            f(X, low, high)


def test_padding_to_an_extent_that_the_type_states():
    body = """
  %x = arith.constant 5.0 : f32
  %r = tensor.pad %a low[%low] high[1] {
  ^bb0(%i: index):
    tensor.yield %x : f32
  } : tensor<?xf32> to tensor<10xf32>"""
    f = compiled(vector(", %low: index", body, "tensor<10xf32>"))
    np.testing.assert_array_equal(f(X, 1), [5, *X, 5])
    for n, low in ((8, 0), (8, 2), (8, 10**6), (7, 1)):
        with pytest.raises(CompiledAssertionError, match="states an extent of 10 that dimension 0"):
            f(X[:n], low)


def test_concatenation_to_an_extent_that_the_type_states():
    body = "  %r = tensor.concat dim(0) %a, %b : (tensor<?xf32>, tensor<?xf32>) -> tensor<10xf32>"
    f = compiled(vector(", %b: tensor<?xf32>", body, "tensor<10xf32>"))
    np.testing.assert_array_equal(f(X, X[:2]), [*X, *X[:2]])
    for n in (0, 1, 3, 8):
        with pytest.raises(
            CompiledAssertionError, match=r"concat at .* states an extent of 10 that"
        ):
            f(X, X[:n])


def test_reshape_to_an_unknown_rank():
    body = """
  %q = tensor.reshape %a(%s) : (tensor<?xf32>, tensor<?xi64>) -> tensor<*xf32>
  %r = tensor.cast %q : tensor<*xf32> to tensor<?xf32>"""
    with pytest.raises(ir.MLIRError, match=r":3:8: 'tensor\.reshape' to an unknown rank cannot be"):
        compiled(vector(", %s: tensor<?xi64>", body))


LOOPS = {
    "scf.for": """
  %c0 = arith.constant 0 : index
  %r = scf.for %i = %c0 to %n step %s iter_args(%t = %a) -> tensor<?xf32> {
    %b = arith.negf %t : tensor<?xf32>
    scf.yield %b : tensor<?xf32>
  }""",
    "scf.parallel": """
  %c0 = arith.constant 0 : index
  scf.parallel (%i) = (%c0) to (%n) step (%s) {
    scf.reduce
  }
  %r = arith.negf %a : tensor<?xf32>""",
    "scf.forall": """
  %r = scf.forall (%i) = (0) to (%n) step (%s) shared_outs(%t = %a) -> tensor<?xf32> {
    %x = tensor.extract_slice %a[%i] [1] [1] : tensor<?xf32> to tensor<1xf32>
    %y = arith.negf %x : tensor<1xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %y into %t[%i] [1] [1] : tensor<1xf32> into tensor<?xf32>
    }
  }""",
}


@pytest.mark.parametrize("loop", LOOPS)
def test_steps_of_loops(loop):
    f = compiled(vector(", %n: index, %s: index", LOOPS[loop]))
    assert f(X, 8, 8)[0] == 0
    f(X, 8, 1)
    for step in (0, -1, LEAST):
        with pytest.raises(
            CompiledAssertionError, match=f"{loop} at .* has a step that is not pos"
        ):
            f(X, 8, step)


def test_steps_of_loops_in_regions():
    text = """
#maps = [affine_map<(m, n, d, e) -> (m, d)>, affine_map<(m, n, d, e) -> (n, d)>, affine_map<(m, n, d, e) -> (n, e)>, affine_map<(m, n, d, e) -> (m, e)>]
func.func @f(%q: tensor<?x4xf32>, %n: index, %s: index) -> tensor<?x4xf32> {
  %c0 = arith.constant 0 : index
  %o = attention.group {indexing_maps = #maps} ins(%q, %q, %q : tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32> {
  ^bb0(%score: f32):
    %y = scf.for %i = %c0 to %n step %s iter_args(%t = %score) -> f32 {
      %z = arith.negf %t : f32
      scf.yield %z : f32
    }
    attention.yield %y : f32
  }
  return %o : tensor<?x4xf32>
}"""
    q = X.reshape(2, 4) / 8
    weights = np.exp(-q @ q.T)
    expected = weights / weights.sum(1, keepdims=True) @ q
    np.testing.assert_allclose(compiled(text)(q, 5, 2), expected, rtol=1e-5)
    with pytest.raises(CompiledAssertionError, match="for at line 7:10 has a step that is not"):
        compiled(text)(q, 5, 0)


PUT = """func.func @put(%c: tensor<1024x64xf32>, %n: tensor<1x64xf32>, %p: tensor<i64>) -> tensor<1024x64xf32> {
  %x = tensor.extract %p[] : tensor<i64>
  %i = arith.index_cast %x : i64 to index
  %r = tensor.insert_slice %n into %c[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<1024x64xf32>
  return %r : tensor<1024x64xf32>
}"""


@pytest.mark.parametrize("at", [0, 3, 1023, 1024, *FAR])
def test_row_of_a_cache(at):
    cache, row = np.zeros((1024, 64), np.float32), np.ones((1, 64), np.float32)
    out = np.full_like(cache, 7)
    if 0 <= at < 1024:
        compiled(PUT)(cache, row, np.array(at), out=out)
        wanted = cache.copy()
        wanted[at] = 1
        np.testing.assert_array_equal(out, wanted)
    else:
        message = "insert_slice at line 4:8 reaches outside dimension 0 of argument 0, tensor<1024x64xf32>"
        with pytest.raises(CompiledAssertionError, match=message):
            compiled(PUT)(cache, row, np.array(at), out=out)
        assert (out == 7).all()
    assert (cache == 0).all()


STEPS = """func.func @steps(%c: tensor<8x2xf32>, %start: index, %n: index) -> tensor<8x2xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %one = arith.constant dense<1.0> : tensor<1x2xf32>
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%x = %c) -> tensor<8x2xf32> {
    %at = arith.addi %start, %i : index
    %y = tensor.insert_slice %one into %x[%at, 0] [1, 2] [1, 1] : tensor<1x2xf32> into tensor<8x2xf32>
    scf.yield %y : tensor<8x2xf32>
  }
  return %r : tensor<8x2xf32>
}"""
TASKS = """func.func @tasks(%c: tensor<8xf32>, %start: index) -> tensor<8xf32> {
  %one = arith.constant dense<1.0> : tensor<1xf32>
  %r = scf.forall (%i) in (4) shared_outs(%x = %c) -> tensor<8xf32> {
    %at = arith.addi %start, %i : index
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %one into %x[%at] [1] [1] : tensor<1xf32> into tensor<8xf32>
    }
  }
  return %r : tensor<8xf32>
}"""


def test_rows_that_a_loop_writes():
    cache = np.zeros((8, 2), np.float32)
    for start, n in [(0, 8), (3, 5), (8, 0), (3, -1)]:
        assert compiled(STEPS)(cache, start, n).sum() == 2 * max(n, 0)
    for start, n in [(0, 9), (8, 1), (-1, 1), (GREATEST, 1), (LEAST, 1)]:
        with pytest.raises(CompiledAssertionError, match="insert_slice at line 7:10 reaches"):
            compiled(STEPS)(cache, start, n)


def test_rows_that_tasks_write():
    array = np.zeros(8, np.float32)
    assert compiled(TASKS)(array, 4).tolist() == [0] * 4 + [1] * 4
    for start in (5, *FAR):
        with pytest.raises(CompiledAssertionError, match="parallel_insert_slice at line 6:7 reach"):
            compiled(TASKS)(array, start)


ELEMENTS = {
    "extract": vector(", %i: index", "  %r = tensor.extract %a[%i] : tensor<?xf32>", "f32"),
    "insert": vector(
        ", %i: index",
        "  %c = arith.constant 1.0 : f32\n  %r = tensor.insert %c into %a[%i] : tensor<?xf32>",
    ),
    "generate": vector(
        ", %k: index",
        """  %n = arith.constant 1 : index
  %r = tensor.generate %n {
  ^bb0(%i: index):
    %j = arith.addi %i, %k : index
    %v = tensor.extract %a[%j] : tensor<?xf32>
    tensor.yield %v : f32
  } : tensor<?xf32>""",
    ),
}


@pytest.mark.parametrize("name", ELEMENTS)
def test_elements(name):
    for i in range(8):
        result = compiled(ELEMENTS[name])(X, i)
        wanted = np.concatenate([X[:i], [1], X[i + 1 :]]) if name == "insert" else X[i]
        np.testing.assert_array_equal(np.squeeze(result), wanted)
    for i in (8, *FAR):
        with pytest.raises(CompiledAssertionError, match="has a position outside dimension 0 of"):
            compiled(ELEMENTS[name])(X, i)
    with pytest.raises(CompiledAssertionError, match="has a position outside dimension 0 of"):
        compiled(ELEMENTS[name])(X[:0], 0)


#: Text, then calls that are right and calls that are not.
SHAPES = {
    "tensor.cast": (
        vector("", "  %r = tensor.cast %a : tensor<?xf32> to tensor<8xf32>", "tensor<8xf32>"),
        [(X,)],
        [(X[:7],), (X[:0],), (np.ones(9, np.float32),)],
    ),
    "tensor.cast from unranked": (
        vector(
            "",
            "  %u = tensor.cast %a : tensor<?xf32> to tensor<*xf32>\n"
            "  %r = tensor.cast %u : tensor<*xf32> to tensor<8xf32>",
            "tensor<8xf32>",
        ),
        [(X,)],
        [(X[:7],)],
    ),
    "tensor.reshape": (
        vector(
            ", %s: tensor<2xi64>",
            "  %r = tensor.reshape %a(%s) : (tensor<?xf32>, tensor<2xi64>) -> tensor<?x?xf32>",
            "tensor<?x?xf32>",
        ),
        [(X, np.array([2, 4])), (X, np.array([8, 1])), (X[:0], np.array([0, 5]))],
        [
            (X, np.array(sizes))
            for sizes in [(2, 5), (-2, -4), (0, 8), (2**61, 8), (2**62, 4), (1, 1)]
        ]
        + [(X[:0], np.array(sizes)) for sizes in [(1, 1), (0, -1), (2**32, 2**32)]],
    ),
    "tensor.reshape of a static extent": (
        vector(
            ", %s: tensor<2xi32>",
            "  %r = tensor.reshape %a(%s) : (tensor<?xf32>, tensor<2xi32>) -> tensor<?x4xf32>",
            "tensor<?x4xf32>",
        ),
        [(X, np.array([2, 4], np.int32))],
        [(X, np.array([4, 2], np.int32)), (X, np.array([3, 4], np.int32))],
    ),
    "tensor.reshape of one number": (
        "func.func @f(%a: tensor<f32>, %s: tensor<2xindex>) -> tensor<?x?xf32> {\n"
        "  %r = tensor.reshape %a(%s) : (tensor<f32>, tensor<2xindex>) -> tensor<?x?xf32>\n"
        "  return %r : tensor<?x?xf32>\n}",
        [(ONE, np.array([1, 1]))],
        [(ONE, np.array(sizes)) for sizes in [(1, 2), (0, 1), (-1, -1)]],
    ),
    "tensor.expand_shape": (
        vector(
            ", %s: index",
            "  %r = tensor.expand_shape %a [[0, 1]] output_shape [%s, 4] : tensor<?xf32> into tensor<?x4xf32>",
            "tensor<?x4xf32>",
        ),
        [(X, 2), (X[:0], 0)],
        [(X, 3), (X, -2), (X, 2**62 + 2), (X[:7], 1), (X[:7], 2)],
    ),
    "tensor.pad": (
        vector(
            ", %l: index, %h: index",
            """  %z = arith.constant 0.0 : f32
  %r = tensor.pad %a low[%l] high[%h] {
  ^bb0(%i: index):
    tensor.yield %z : f32
  } : tensor<?xf32> to tensor<?xf32>""",
        ),
        [(X, 1, 2), (X, 0, 0)],
        [(X, -1, 1), (X, 1, -1), (X, GREATEST, GREATEST), (X, GREATEST, 0)],
    ),
    "tensor.pad by what is not negative": (
        vector(
            ", %p: index",
            """  %z = arith.constant 0.0 : f32
  %n = affine.max affine_map<(p) -> (p, 0)>(%p)
  %r = tensor.pad %a low[%n] high[%n] {
  ^bb0(%i: index):
    tensor.yield %z : f32
  } : tensor<?xf32> to tensor<?xf32>""",
        ),
        [(X, 2), (X, -2)],
        [(X, GREATEST), (X, 2**62)],
    ),
    "tensor.concat": (
        """func.func @f(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %r = tensor.concat dim(0) %a, %b : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}""",
        [(X.reshape(2, 4), X.reshape(2, 4)), (X.reshape(2, 4), X[:4].reshape(1, 4))],
        [(X.reshape(2, 4), X.reshape(4, 2)), (X.reshape(4, 2), X.reshape(2, 4))],
    ),
    "tensor.insert_slice of another size": (
        """func.func @f(%a: tensor<8xf32>, %b: tensor<?xf32>, %s: index) -> tensor<8xf32> {
  %r = tensor.insert_slice %b into %a[0] [%s] [1] : tensor<?xf32> into tensor<8xf32>
  return %r : tensor<8xf32>
}""",
        [(X, X[:3], 3), (X, X[:0], 0)],
        [(X, X[:3], 2), (X, X[:3], 4), (X, X[:3], -3)],
    ),
    "tensor.insert_slice of lower rank": (
        """func.func @f(%a: tensor<3x4x5xf32>, %b: tensor<?x4xf32>) -> tensor<3x4x5xf32> {
  %one = arith.constant 1 : index
  %r = tensor.insert_slice %b into %a[1, 0, 2] [%one, 4, 1] [1, 1, 1] : tensor<?x4xf32> into tensor<3x4x5xf32>
  return %r : tensor<3x4x5xf32>
}""",
        [(np.zeros((3, 4, 5), np.float32), X[:4].reshape(1, 4))],
        [(np.zeros((3, 4, 5), np.float32), X.reshape(2, 4))],
    ),
    "tensor.dim": (
        """func.func @f(%a: tensor<?x4xf32>, %i: index) -> index {
  %r = tensor.dim %a, %i : tensor<?x4xf32>
  return %r : index
}""",
        [(X.reshape(2, 4), 0), (X.reshape(2, 4), 1)],
        [(X.reshape(2, 4), i) for i in (2, *FAR)],
    ),
    "tensor.dim of a constant": (
        """func.func @f(%a: tensor<?xf32>) -> tensor<?xf32> {
  %c = arith.constant -1 : index
  %n = tensor.dim %a, %c : tensor<?xf32>
  %r = tensor.empty(%n) : tensor<?xf32>
  return %r : tensor<?xf32>
}""",
        [],
        [(X,)],
    ),
    "vector.transfer_write in bounds": (
        """func.func @f(%a: tensor<?xf32>, %i: index) -> tensor<?xf32> {
  %v = arith.constant dense<1.0> : vector<4xf32>
  %r = vector.transfer_write %v, %a[%i] {in_bounds = [true]} : vector<4xf32>, tensor<?xf32>
  return %r : tensor<?xf32>
}""",
        [(X, 0), (X, 4), (X[:4], 0)],
        [(X, -1), (X, 5), (X[:3], 0), *((X, i) for i in FAR)],
    ),
    "vector.transfer_read out of bounds": (
        """func.func @f(%a: tensor<?xf32>, %i: index) -> f32 {
  %z = arith.constant 0.0 : f32
  %v = vector.transfer_read %a[%i], %z : tensor<?xf32>, vector<4xf32>
  %r = vector.extract %v[0] : f32 from vector<4xf32>
  return %r : f32
}""",
        [(X, 0), (X, 7), (X, 8), (X[:0], 0)],
        [(X, -1), (X, LEAST), (X[:0], -2)],
    ),
    "tensor.splat": (
        """func.func @f(%n: index) -> tensor<?xf32> {
  %z = arith.constant 0.0 : f32
  %r = tensor.splat %z[%n] : tensor<?xf32>
  return %r : tensor<?xf32>
}""",
        [(3,), (0,)],
        [(-1,), (LEAST,)],
    ),
    "tensor.empty": (
        """func.func @f(%n: index) -> tensor<?xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty(%n) : tensor<?xf32>
  %r = linalg.fill ins(%z : f32) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  return %r : tensor<?xf32>
}""",
        [(3,), (0,)],
        [(-1,), (LEAST,)],
    ),
    "linalg.matmul": (
        """func.func @f(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>, %c: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %r = linalg.matmul ins(%a, %b : tensor<?x?xf32>, tensor<?x?xf32>) outs(%c : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}""",
        [(X.reshape(2, 4), X.reshape(4, 2), np.zeros((2, 2), np.float32))],
        [
            (X.reshape(2, 4), X.reshape(k, -1), np.zeros(shape, np.float32))
            for k, shape in [(2, (2, 4)), (4, (3, 2)), (4, (2, 3)), (4, (1, 2))]
        ],
    ),
    "linalg.conv_1d": (
        """func.func @f(%a: tensor<?xf32>, %b: tensor<?xf32>, %c: tensor<?xf32>) -> tensor<?xf32> {
  %r = linalg.conv_1d ins(%a, %b : tensor<?xf32>, tensor<?xf32>) outs(%c : tensor<?xf32>) -> tensor<?xf32>
  return %r : tensor<?xf32>
}""",
        [(X, X[:3], np.zeros(6, np.float32)), (X, X[:0], np.zeros(9, np.float32))],
        [(X, X[:3], np.zeros(7, np.float32)), (X[:0], X[:1], np.zeros(1, np.float32))],
    ),
    "linalg.softmax": (
        """func.func @f(%a: tensor<?x4xf32>, %c: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %r = linalg.softmax dimension(1) ins(%a : tensor<?x4xf32>) outs(%c : tensor<?x4xf32>) -> tensor<?x4xf32>
  return %r : tensor<?x4xf32>
}""",
        [(X.reshape(2, 4), X.reshape(2, 4))],
        [(X[:4].reshape(1, 4), X.reshape(2, 4)), (X.reshape(2, 4), X[:4].reshape(1, 4))],
    ),
    "linalg.generic of a reversed filter": (
        """func.func @f(%a: tensor<?xf32>, %b: tensor<?xf32>, %c: tensor<?xf32>) -> tensor<?xf32> {
  %r = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i - j + 2)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%a, %b : tensor<?xf32>, tensor<?xf32>) outs(%c : tensor<?xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %z = arith.mulf %x, %y : f32
    %more = arith.addf %sum, %z : f32
    linalg.yield %more : f32
  } -> tensor<?xf32>
  return %r : tensor<?xf32>
}""",
        [(X, X[:3], np.zeros(6, np.float32)), (X, X[:1], np.zeros(6, np.float32))],
        [(X, X[:3], np.zeros(7, np.float32)), (X, X[:4], np.zeros(6, np.float32))],
    ),
    "linalg.generic of a row for all": (
        """func.func @f(%a: tensor<?x4xf32>, %c: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %r = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (0, j)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]} ins(%a : tensor<?x4xf32>) outs(%c : tensor<3x4xf32>) {
  ^bb0(%x: f32, %y: f32):
    linalg.yield %x : f32
  } -> tensor<3x4xf32>
  return %r : tensor<3x4xf32>
}""",
        [(X.reshape(2, 4), np.zeros((3, 4), np.float32))],
        [(X[:0].reshape(0, 4), np.zeros((3, 4), np.float32))],
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name):
    text, right, wrong = SHAPES[name]
    for arguments in right:
        compiled(text)(*arguments)
    for arguments in wrong:
        with pytest.raises(CompiledAssertionError, match=name.split()[0].replace(".", r"\.")):
            compiled(text)(*arguments)


def lookup(body, arguments=""):
    return f"""#id = affine_map<(i) -> (i)>
func.func @f(%a: tensor<?xi32>, %t: tensor<?xf32>{arguments}) -> tensor<?xf32> {{
  %c0 = arith.constant 0 : index
  %n = tensor.dim %a, %c0 : tensor<?xi32>
  %e = tensor.empty(%n) : tensor<?xf32>
  %r = linalg.generic {{indexing_maps = [#id, #id], iterator_types = ["parallel"]}}
      ins(%a : tensor<?xi32>) outs(%e : tensor<?xf32>) {{
  ^bb0(%x: i32, %o: f32):
{body}
    linalg.yield %v : f32
  }} -> tensor<?xf32>
  return %r : tensor<?xf32>
}}"""


LOOKUP = lookup("""    %i = arith.index_cast %x : i32 to index
    %v = tensor.extract %t[%i] : tensor<?xf32>""")
#: A division cannot be done ahead, where it might not be done at all.
LOOKUP_OF_QUOTIENT = lookup(
    """    %q = arith.divsi %x, %d : i32
    %i = arith.index_cast %q : i32 to index
    %v = tensor.extract %t[%i] : tensor<?xf32>""",
    ", %d: i32",
)
LOOKUP_OF_LOOKUP = lookup(
    """    %i = arith.index_cast %x : i32 to index
    %y = tensor.extract %u[%i] : tensor<?xi64>
    %j = arith.index_cast %y : i64 to index
    %v = tensor.extract %t[%j] : tensor<?xf32>""",
    ", %u: tensor<?xi64>",
)
LOOKUP_OF_SOME = lookup("""    %zero = arith.constant 0.0 : f32
    %least = arith.constant -5 : i32
    %is_one = arith.cmpi sgt, %x, %least : i32
    %i = arith.index_cast %x : i32 to index
    %v = scf.if %is_one -> f32 {
      %w = tensor.extract %t[%i] : tensor<?xf32>
      scf.yield %w : f32
    } else {
      scf.yield %zero : f32
    }""")


def test_lookups():
    at = np.array([1, 7, 0], np.int32)
    np.testing.assert_array_equal(compiled(LOOKUP)(at, X), X[at])
    np.testing.assert_array_equal(compiled(LOOKUP)(at[:0], X[:0]), X[:0])
    for wrong in (8, -1, 2**31 - 1, -(2**31)):
        with pytest.raises(
            CompiledAssertionError, match=r"tensor\.extract at line 10:10 has a posi"
        ):
            compiled(LOOKUP)(np.array([1, wrong, 2], np.int32), X)


def test_lookups_of_computed_positions():
    at = np.array([3, 15, 1], np.int32)
    np.testing.assert_array_equal(compiled(LOOKUP_OF_QUOTIENT)(at, X, 2), X[at // 2])
    with pytest.raises(CompiledAssertionError, match=r"tensor\.extract at line 11:10 has a posi"):
        compiled(LOOKUP_OF_QUOTIENT)(at, X, 1)
    entries = np.array([7, 0, 3])
    at = np.array([2, 2, 0], np.int32)
    np.testing.assert_array_equal(compiled(LOOKUP_OF_LOOKUP)(at, X, entries), X[entries[at]])
    for wrong_at, wrong_entries in [(at + 1, entries), (at, entries + 1), (at - 2**30, entries)]:
        with pytest.raises(CompiledAssertionError, match=r"tensor\.extract at"):
            compiled(LOOKUP_OF_LOOKUP)(wrong_at.astype(np.int32), X, wrong_entries)


def test_lookups_under_a_condition():
    at = np.array([1, -9, 7, -5], np.int32)
    np.testing.assert_array_equal(compiled(LOOKUP_OF_SOME)(at, X), [1, 0, 7, 0])
    with pytest.raises(
        CompiledAssertionError, match=r"tensor\.extract at line 14:12 has a position"
    ):
        compiled(LOOKUP_OF_SOME)(at + 1, X[:8])


SUMS = """func.func @sums(%a: tensor<?xf32>, %starts: tensor<4xindex>) -> tensor<4xf32> {
  %zero = arith.constant dense<0.0> : tensor<f32>
  %r = tensor.generate {
  ^bb0(%i: index):
    %start = tensor.extract %starts[%i] : tensor<4xindex>
    %some = tensor.extract_slice %a[%start] [3] [1] : tensor<?xf32> to tensor<3xf32>
    %sum = linalg.reduce { arith.addf } ins(%some : tensor<3xf32>) outs(%zero : tensor<f32>) dimensions = [0]
    %s = tensor.extract %sum[] : tensor<f32>
    tensor.yield %s : f32
  } : tensor<4xf32>
  return %r : tensor<4xf32>
}"""


def test_slices_within_a_body():
    starts = np.array([0, 5, 2, 1])
    sums = [X[start : start + 3].sum() for start in starts]
    np.testing.assert_array_equal(compiled(SUMS)(X, starts), sums)
    for wrong in (-1, 6):
        with pytest.raises(CompiledAssertionError, match="extract_slice at line 6:13 reaches"):
            compiled(SUMS)(X, np.array([0, 5, wrong, 1]))


GROUP = """#q = affine_map<(h, n, d, e) -> (h, d)>
#k = affine_map<(h, n, d, e) -> (h, n, d)>
#v = affine_map<(h, n, d, e) -> (h, n, e)>
#n = affine_map<(h, n, d, e) -> (n)>
#l = affine_map<(h, n, d, e) -> ()>
#o = affine_map<(h, n, d, e) -> (h, e)>
func.func @attend(%q: tensor<4x8xf32>, %k: tensor<4x64x8xf32>, %v: tensor<4x64x8xf32>, %kind: tensor<64xi32>,
                  %l: tensor<i32>, %slopes: tensor<?xf32>, %scales: tensor<?xf32>, %first: index) -> tensor<4x8xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #n, #l, #o]}
      ins(%q, %k, %v, %kind : tensor<4x8xf32>, tensor<4x64x8xf32>, tensor<4x64x8xf32>, tensor<64xi32>)
      kv_lengths(%l : tensor<i32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32, %kind_of_key: i32):
    %h = attention.index 0 : index
    %head = arith.addi %h, %first : index
    %slope = tensor.extract %slopes[%head] : tensor<?xf32>
    %i = arith.index_cast %kind_of_key : i32 to index
    %scale = tensor.extract %scales[%i] : tensor<?xf32>
    %x = arith.mulf %s, %slope : f32
    %y = arith.mulf %x, %scale : f32
    attention.yield %y : f32
  }
  return %o : tensor<4x8xf32>
}"""
STAGES = ["", "attention-flash-decoding{num-splits=2}", "convert-attention-to-linalg"]


@pytest.mark.parametrize("stage", STAGES)
def test_regions_of_groups(stage):
    rng = np.random.default_rng(0)
    q, k, v = (
        rng.standard_normal(shape).astype(np.float32) for shape in [(4, 8), (4, 64, 8), (4, 64, 8)]
    )
    slopes, scales = rng.random((2, 9)).astype(np.float32)
    kinds = rng.integers(0, 9, 64).astype(np.int32)
    kinds[40:] = 2**30  # Of keys that do not exist.

    def attend(length=40, kinds=kinds, slopes=slopes, scales=scales, first=5):
        return compiled(GROUP, stage)(
            q, k, v, kinds, np.array(length, np.int32), slopes, scales, first
        )

    scores = (
        np.einsum("hd,hnd->hn", q.astype(float), k[:, :40]) * slopes[5:, None] * scales[kinds[:40]]
    )
    weights = np.exp(scores)
    weights /= weights.sum(-1, keepdims=True)
    np.testing.assert_allclose(attend(), np.einsum("hn,hne->he", weights, v[:, :40]), atol=1e-5)
    for wrong in ({"length": 41}, {"scales": scales[: kinds[:40].max()]}, {"kinds": kinds - 2**30}):
        with pytest.raises(
            CompiledAssertionError, match=r"tensor\.extract at line 17:14 has a posi"
        ):
            attend(**wrong)
    for wrong in ({"slopes": slopes[:8]}, *({"first": first} for first in (6, *FAR))):
        with pytest.raises(
            CompiledAssertionError, match=r"tensor\.extract at line 15:14 has a posi"
        ):
            attend(**wrong)


def test_the_place_is_that_of_this_module():
    """Two modules that differ in their lines only are told apart."""
    for text, line in ((LOOKUP, 10), ("\n\n" + LOOKUP, 12)):
        with ir.Context():
            function = attn.compile(ir.Module.parse(text), num_threads=2, opt_level=0)
        with pytest.raises(CompiledAssertionError, match=f"at line {line}:10 "):
            function(np.array([8], np.int32), X)


def test_a_file_whose_name_is_not_utf8():
    text = ELEMENTS["extract"].replace(
        ": tensor<?xf32>\n", ': tensor<?xf32> loc("f\\FF.mlir":3:4)\n'
    )
    with pytest.raises(CompiledAssertionError, match=r"tensor\.extract at f\\xff\.mlir:3:4 has"):
        compiled(text)(X, 8)


WRITTEN_AHEAD = """func.func @f(%x: f32, %n: index, %p: i1) -> tensor<?xf32> {
  %e = tensor.empty() : tensor<4096xf32>
  %a = linalg.fill ins(%x : f32) outs(%e : tensor<4096xf32>) -> tensor<4096xf32>
  %all = tensor.empty(%n) : tensor<?xf32>
BODY
  return %r : tensor<?xf32>
}"""
INSERTED = "tensor.insert_slice %a into %all[0] [4096] [1] : tensor<4096xf32> into tensor<?xf32>"
INSERTED_IN_A_BRANCH = f"""  %r = scf.if %p -> tensor<?xf32> {{
    %i = {INSERTED}
    scf.yield %i : tensor<?xf32>
  }} else {{
    scf.yield %all : tensor<?xf32>
  }}"""


@pytest.mark.parametrize("body", [f"  %r = {INSERTED}", INSERTED_IN_A_BRANCH])
def test_what_is_inserted_is_not_written_ahead_of_the_check(body):
    """Upstream writes it into the slice at once, in front of the check and of the branch."""
    f = compiled(WRITTEN_AHEAD.replace("BODY", body))
    np.testing.assert_array_equal(f(2.0, 5000, True)[:4096], np.full(4096, 2.0, np.float32))
    for n in (0, 1, 4095):
        with pytest.raises(
            CompiledAssertionError, match=r"insert_slice at line .* reaches outside"
        ):
            f(2.0, n, True)


def test_a_branch_that_is_not_taken_writes_nothing():
    f = compiled(WRITTEN_AHEAD.replace("BODY", INSERTED_IN_A_BRANCH))
    assert f(2.0, 1, False).shape == (1,)


def test_expansion_to_nothing():
    f = compiled(
        """func.func @f(%a: tensor<?xf32>, %n: index) -> tensor<?x0x3xf32> {
  %r = tensor.expand_shape %a [[0, 1, 2]] output_shape [%n, 0, 3] : tensor<?xf32> into tensor<?x0x3xf32>
  return %r : tensor<?x0x3xf32>
}"""
    )
    for n in (0, 1, 5):
        assert f(X[:0], n).shape == (n, 0, 3)
    for elements, n in ((1, 1), (0, -1)):
        with pytest.raises(CompiledAssertionError, match="expand_shape at line 2:8"):
            f(X[:elements], n)


HALVES_AND_THIRDS = """func.func @f(%n: index) -> tensor<?xf32> {
  %one = arith.constant 1.0 : f32
  %half = affine.apply affine_map<(n) -> (n floordiv 2)>(%n)
  %third = affine.apply affine_map<(n) -> (n floordiv 3)>(%n)
  %halves = tensor.empty(%half) : tensor<?xf32>
  %thirds = tensor.empty(%third) : tensor<?xf32>
  %a = linalg.fill ins(%one : f32) outs(%halves : tensor<?xf32>) -> tensor<?xf32>
  %b = linalg.fill ins(%one : f32) outs(%thirds : tensor<?xf32>) -> tensor<?xf32>
  %r = linalg.add ins(%a, %b : tensor<?xf32>, tensor<?xf32>) outs(%a : tensor<?xf32>) -> tensor<?xf32>
  return %r : tensor<?xf32>
}"""


def test_extents_of_one_value_by_different_maps():
    np.testing.assert_array_equal(compiled(HALVES_AND_THIRDS)(1), np.zeros(0, np.float32))
    with pytest.raises(CompiledAssertionError, match=r"linalg\.add at line 9:8 needs one extent"):
        compiled(HALVES_AND_THIRDS)(600)
