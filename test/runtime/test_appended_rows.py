# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arguments that a call appends to, in the memory of `out`, which begins with them."""

import pickle
import resource

import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention import CompiledAssertionError

STEP = """
func.func @step(%k: tensor<?x2x?x8xf32>, %row: tensor<?x2x?x8xf32>) -> (f32, tensor<?x2x?x8xf32>) {
  %c0 = arith.constant 0 : index
  %new = tensor.concat dim(2) %k, %row
    : (tensor<?x2x?x8xf32>, tensor<?x2x?x8xf32>) -> tensor<?x2x?x8xf32>
  %x = tensor.extract %new[%c0, %c0, %c0, %c0] : tensor<?x2x?x8xf32>
  return %x, %new : f32, tensor<?x2x?x8xf32>
}"""

ROWS = """
func.func @rows(%k: tensor<?x?xf32>, %row: tensor<1x?xf32>) -> tensor<?x?xf32> {
  %new = tensor.concat dim(0) %k, %row : (tensor<?x?xf32>, tensor<1x?xf32>) -> tensor<?x?xf32>
  return %new : tensor<?x?xf32>
}"""

FRONT = "%row, %k : (tensor<1x?xf32>, tensor<?x?xf32>)"

#: Decodes a token: appends its key and value, and attends to all. 4 query heads share a key head.
DECODE = """
func.func @decode(%q: tensor<2x4x16xf32>, %key: tensor<2x1x16xf32>, %value: tensor<2x1x16xf32>,
                  %k: tensor<2x?x16xf32>, %v: tensor<2x?x16xf32>)
    -> (tensor<2x4x16xf32>, tensor<2x?x16xf32>, tensor<2x?x16xf32>) {
  %scale = arith.constant 0.25 : f32
  %new_k = tensor.concat dim(1) %k, %key
    : (tensor<2x?x16xf32>, tensor<2x1x16xf32>) -> tensor<2x?x16xf32>
  %new_v = tensor.concat dim(1) %v, %value
    : (tensor<2x?x16xf32>, tensor<2x1x16xf32>) -> tensor<2x?x16xf32>
  %o = attention.group {tag = "attention", indexing_maps = [
      affine_map<(h, m, n, d, e) -> (h, m, d)>, affine_map<(h, m, n, d, e) -> (h, n, d)>,
      affine_map<(h, m, n, d, e) -> (h, n, e)>, affine_map<(h, m, n, d, e) -> (h, m, e)>]}
    ins(%q, %new_k, %new_v : tensor<2x4x16xf32>, tensor<2x?x16xf32>, tensor<2x?x16xf32>)
    -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %t = arith.mulf %s, %scale : f32
    attention.yield %t : f32
  }
  return %o, %new_k, %new_v : tensor<2x4x16xf32>, tensor<2x?x16xf32>, tensor<2x?x16xf32>
}"""


def compile_text(text, passes="", **options):
    with ir.Context():
        module = ir.Module.parse(text)
        PassManager.parse(f"builtin.module({passes})").run(module.operation)
        return attn.compile(module, cache=False, opt_level=OPT_LEVEL, **options)


@pytest.fixture(scope="module")
def step():
    return compile_text(STEP, donate=0)


def cache(batch=3, keys=16):
    return np.zeros((batch, 2, keys, 8), np.float32)


def row(batch=3, count=1, value=1.0):
    return np.full((batch, 2, count, 8), value, np.float32)


def first(array, count):
    return array[:, :, :count]


def test_rows_are_written_behind(step):
    k, n = cache(), 0
    wanted = k.copy()
    for count in (1, 0, 3, 1, 11):
        longer = first(k, n + count)
        x, new = step(first(k, n), row(count=count, value=n + 1.0), out=(None, longer))
        assert x == 1.0 and new is longer
        wanted[:, :, n : n + count] = n + 1.0
        np.testing.assert_array_equal(k, wanted)
        n += count


def test_any_outer_strides(step):
    both = np.zeros((16, 3, 2, 2, 8), np.float32).transpose(1, 2, 0, 3, 4)
    k, v = both[:, :, :, 0], both[:, :, :, 1]
    step(first(k, 4), row(), out=(None, first(k, 5)))
    assert k[:, :, 4].all() and both.sum() == row().size
    step(first(k, 5), first(v, 1), out=(None, first(k, 6)))


def test_the_first_rows_go_anywhere(step):
    k = cache()
    step(np.empty((3, 2, 0, 8), np.float32), row(), out=(None, first(k, 1)))
    assert first(k, 1).all() and k.sum() == row().size


def test_an_empty_batch():
    f = compile_text(ROWS, donate=0)
    for shape in ((4, 0), (0, 0)):
        longer = np.empty((shape[0] + 1, 0), np.float32)
        assert f(np.empty(shape, np.float32), np.empty((1, 0), np.float32), out=longer) is longer


@pytest.mark.parametrize("out", [None, (None, None)])
def test_out_is_missing(step, out):
    message = "^result 1 of 'step' appends to argument 0 in place: name its array in out, such as"
    with pytest.raises(TypeError, match=message):
        step(cache(keys=4), row(), out=out)


WRONG = {
    "elsewhere": (lambda k: first(k, 5).copy(), "must begin with argument 0: at its address"),
    "a later row": (lambda k: k[:, :, 1:6], "must begin with argument 0: at its address"),
    "other rows": (lambda k: k[:, :, 0:10:2], "must begin with argument 0: .* with its strides"),
    "shorter": (lambda k: first(k, 3), r"has shape \(3, 2, 3, 8\), which does not begin with arg"),
    "fewer batches": (lambda k: k[:2, :, :5], "has shape .* of shape"),
    "fewer heads": (lambda k: k[:, :1, :5], "has extent 1 along dimension 1"),
    "float64": (lambda k: first(k, 5).astype(np.float64), "has dtype float64; expected float3"),
    "a list": (lambda k: [1.0], "is a list; expected a NumPy array or an array with"),
    "read-only": (lambda k: read_only(first(k, 5)), "is updated in place, but the array is re"),
}


def read_only(array):
    array.flags.writeable = False
    return array


@pytest.mark.parametrize("wrong", WRONG)
def test_out_does_not_begin_with_the_argument(step, wrong):
    k = cache()
    out, message = WRONG[wrong]
    with pytest.raises((TypeError, ValueError), match=f"^result 1 of 'step': out {message}"):
        step(first(k, 4), row(), out=(None, out(k)))
    assert not k.any()


@pytest.mark.parametrize("count", [4, 6])
def test_out_has_another_length(step, count):
    k = cache()
    with pytest.raises(
        CompiledAssertionError, match="out of result 1 has another extent along dimension 2 than a"
    ):
        step(first(k, 4), row(), out=(None, first(k, count)))
    assert not k.any()


def test_rows_of_another_batch(step):
    k = cache()
    with pytest.raises(
        CompiledAssertionError, match=r"tensor.concat .* one extent along dimension"
    ):
        step(first(k, 4), row(batch=2), out=(None, first(k, 5)))
    assert not k.any()


def test_overlaps(step):
    k = cache()
    for rows in (k[:, :, 4:5], k[:, :, 1:2]):
        with pytest.raises(
            ValueError, match=r"^result 1 of 'step': out is updated, but overlaps argument 1: pass"
        ):
            step(first(k, 4), rows, out=(None, first(k, 5)))
    step(first(k, 4), k[:, :, 5:6], out=(None, first(k, 5)))
    f = compile_text(DECODE, donate=(3, 4))
    q, key, value = (np.zeros((2, m, 16), np.float32) for m in (4, 1, 1))
    k = np.zeros((2, 16, 16), np.float32)
    with pytest.raises(
        ValueError, match=r"result 1 of 'decode': out .* but overlaps out of result"
    ):
        f(q, key, value, k[:, :4], k[:, :4], out=(None, k[:, :5], k[:, :5]))
    o = k[:, 8:12].transpose(0, 1, 2)
    v = np.zeros_like(k)
    with pytest.raises(ValueError, match="result 0 of 'decode': out overlaps out of result 1, whi"):
        f(q, key, value, k[:, :9], v[:, :9], out=(o, k[:, :10], v[:, :10]))
    assert not k.any() and not v.any()


def test_number_of_arguments(step):
    k = cache()
    with pytest.raises(TypeError, match="'step' takes 2 arguments, got 3"):
        step(first(k, 4), row(), first(k, 5), out=(None, first(k, 5)))
    assert len(step.argument_types) == 2


def test_bound(step):
    k = cache()
    longer = first(k, 5)
    assert step.bind({0: first(k, 4)})(row(), out=(None, longer))[1] is longer
    assert step.bind({1: row()})(first(k, 5), out=(None, first(k, 6)))[0] == 0.0
    assert k[:, :, 4:6].all() and k.sum() == 2 * row().size
    with pytest.raises(ValueError, match="'step' takes no argument 2 that can be bound"):
        step.bind({2: k})
    with pytest.raises(ValueError, match="result 1 of 'step': out must begin with argument 0"):
        step.bind({0: first(k, 4)})(row(), out=(None, k[:, :, 1:6]))


def test_pickled(step):
    k = cache()
    again = pickle.loads(pickle.dumps(step))
    assert again.argument_types == step.argument_types
    again(first(k, 4), row(), out=(None, first(k, 5)))
    assert k[:, :, 4].all() and k.sum() == row().size


def test_compiled_code_is_kept(tmp_path):
    for donate in (0, (), {0: 1}):
        with ir.Context():
            f = attn.compile(
                ir.Module.parse(STEP), donate=donate, cache=tmp_path, opt_level=OPT_LEVEL
            )
        k = cache()
        out = None if donate == () else (None, first(k, 5))
        _, new = f(first(k, 4), row(), out=out)
        assert k.any() == (donate != ()) and new[:, :, 4].all()
    assert len(list(tmp_path.iterdir())) == 2


def test_marked_in_the_module():
    f = compile_text(STEP.replace("8xf32>,", "8xf32> {bufferization.writable = true},", 1))
    k = cache()
    f(first(k, 4), row(), out=(None, first(k, 5)))
    assert k[:, :, 4].all() and k.sum() == row().size


def test_static_extents():
    text = """
      func.func @f(%k: tensor<4x8xf32>, %row: tensor<1x8xf32>) -> tensor<5x8xf32> {
        %new = tensor.concat dim(0) %k, %row : (tensor<4x8xf32>, tensor<1x8xf32>) -> tensor<5x8xf32>
        return %new : tensor<5x8xf32>
      }"""
    f = compile_text(text, donate={0: 0})
    k = np.zeros((9, 8), np.float32)
    longer = k[:5]
    assert f(k[:4], np.ones((1, 8), np.float32), out=longer) is longer
    assert k[4].all() and k.sum() == 8
    with pytest.raises(ValueError, match="result 0 of 'f': out has extent 6 along dimension 0"):
        f(k[:4], k[8:], out=k[:6])


@pytest.mark.parametrize("splits", [1, 2])
def test_attention_reads_what_was_appended(splits):
    passes = f"attention-flash-decoding{{num-splits={splits}}}"
    f, plain = (compile_text(DECODE, passes, donate=donate) for donate in ({3: 1, 4: 2}, ()))
    random = np.random.default_rng(splits)
    k, v = np.full((2, 2, 40, 16), np.nan, np.float32)
    for n in range(40):
        q, key, value = (random.standard_normal((2, m, 16)).astype(np.float32) for m in (4, 1, 1))
        out = (None, k[:, : n + 1], v[:, : n + 1])
        wanted = plain(q, key, value, k[:, :n], v[:, :n])
        o, new_k, new_v = f(q, key, value, k[:, :n], v[:, :n], out=out)
        assert new_k is out[1] and new_v is out[2]
        np.testing.assert_array_equal(new_k, wanted[1])
        np.testing.assert_array_equal(new_v, wanted[2])
        np.testing.assert_array_equal(o, wanted[0])
        np.testing.assert_allclose(o, attention(q, new_k, new_v), atol=1e-5)


def attention(q, k, v):
    scores = 0.25 * np.einsum("hmd,hnd->hmn", q.astype(np.float64), k)
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    return np.einsum("hmn,hne->hme", weights / weights.sum(-1, keepdims=True), v)


def test_memory_does_not_grow_with_the_cache(step):
    # A gigabyte that nothing has touched: to copy it would make it resident.
    k = cache(batch=1, keys=1 << 24)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    step(first(k, 12345678), row(batch=1), out=(None, first(k, 12345679)))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10  # KiB
    assert k[0, :, 12345678].all()


@pytest.mark.parametrize(
    ("donate", "message"),
    [
        (1, "argument 1 of 'rows' is donated, but no result is its new value"),
        ({0: 1}, "donate names result 1 for argument 0, but 'rows' has 1 results"),
        ({0: 0, 1: 0}, "argument 1 of 'rows': attention.aliases_result is 0 .* and the argument a"),
    ],
)
def test_wrong_uses(donate, message):
    with pytest.raises(ValueError, match=message):
        compile_text(ROWS, donate=donate)


def test_rows_in_front():
    f = compile_text(ROWS.replace("%k, %row : (tensor<?x?xf32>, tensor<1x?xf32>)", FRONT), donate=0)
    k = np.zeros((4, 3), np.float32)
    with pytest.raises(CompiledAssertionError, match="result 0 has another extent along dimension"):
        f(k, k[:1] + 1)
    assert not k.any()


def test_a_function_that_another_one_calls():
    text = (
        STEP
        + """
      func.func @twice(%k: tensor<?x2x?x8xf32>) -> tensor<?x2x?x8xf32> {
        %x, %new = call @step(%k, %k)
          : (tensor<?x2x?x8xf32>, tensor<?x2x?x8xf32>) -> (f32, tensor<?x2x?x8xf32>)
        return %new : tensor<?x2x?x8xf32>
      }"""
    )
    with pytest.raises(ValueError, match="'step' updates arguments in place, so that no other fun"):
        compile_text(text, entry="step", donate=0)


@pytest.mark.parametrize(
    ("argument", "attributes", "message"),
    [
        ("T", "attention.extends = 1", "1 : i64; it must be the number of an argument that is not"),
        ("T", "attention.extends = 0.5", "it must be the number of an argument"),
        ("index", "attention.extends = 0", "it must be the number of an argument"),
        ("tensor<4xf32>", "attention.extends = 0", "a tensor of the same rank and elements"),
        ("tensor<?x4xf16>", "attention.extends = 0", "a tensor of the same rank and elements"),
        ("T {W, attention.aliases_result = 1}", "attention.extends = 0", "that is not updated its"),
        ("T {attention.extends = 1}", "attention.extends = 0", "it must be the number of an arg"),
    ],
)
def test_attributes_that_contradict_the_function(argument, attributes, message):
    text = f"""
      func.func @f(%a: {argument}, %b: T {{W, attention.aliases_result = 0, {attributes}}})
          -> (T, T) {{
        return %b, %b : T, T
      }}"""
    text = text.replace("T", "tensor<?x4xf32>").replace("W", "bufferization.writable = true")
    with pytest.raises(ValueError, match=message):
        compile_text(text)


def test_memory_that_is_not_the_last_argument():
    text = """
      func.func @f(%a: T, %b: T {bufferization.writable = true, attention.aliases_result = 0,
                                 attention.extends = 0}, %c: T) -> T {
        return %b : T
      }""".replace("T", "tensor<?x4xf32>")
    with pytest.raises(
        ValueError, match=r"argument 1 of 'f': .* is 0 : i64, but the argument is no"
    ):
        compile_text(text)
