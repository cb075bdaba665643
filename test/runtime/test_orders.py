# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Keys and values whose heads lie within the keys have code of their own, whatever the maps say."""

import importlib
import threading

import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.runtime.executable import CompiledAssertionError, Executable

compile_module = importlib.import_module("mlir_attention.runtime.compile")

BATCH, HEADS, ROWS, DEPTH = 2, 4, 2, 32
TOLERANCE = {"f32": 1e-5, "f16": 2e-3}
DTYPES = {"f32": np.float32, "f16": np.float16}


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    """The choice of tasks depends on the machine: with two cores four are enough."""
    monkeypatch.setattr(compile_module, "available_cores", lambda: 2)


def program(keys="?", order="bhn", element="f32", extra="", more_results=""):
    """A decode step; `order` is that of batch, heads and keys in the maps."""
    extents = {"b": BATCH, "h": HEADS, "n": keys}
    shape = "x".join(str(extents[dim]) for dim in order) + f"x{DEPTH}x{element}"
    query = f"{BATCH}x{HEADS}x{ROWS}x{DEPTH}x{element}"
    lengths = ("#l, ", f", %l: tensor<{BATCH}xi32>", f" kv_lengths(%l : tensor<{BATCH}xi32>)")
    in_maps, argument, operand = lengths if extra == "lengths" else ("", "", "")
    results = f"(tensor<{query}>, tensor<{shape}>)" if more_results else f"tensor<{query}>"
    return f"""
#q = affine_map<(b, h, r, n, d, e) -> (b, h, r, d)>
#k = affine_map<(b, h, r, n, d, e) -> ({", ".join(order)}, d)>
#v = affine_map<(b, h, r, n, d, e) -> ({", ".join(order)}, e)>
#l = affine_map<(b, h, r, n, d, e) -> (b)>
#o = affine_map<(b, h, r, n, d, e) -> (b, h, r, e)>
func.func @decode(%q: tensor<{query}>, %k: tensor<{shape}>, %v: tensor<{shape}>{argument})
    -> {results} {{
  %o = attention.group {{indexing_maps = [#q, #k, #v, {in_maps}#o]}}
      ins(%q, %k, %v : tensor<{query}>, tensor<{shape}>, tensor<{shape}>){operand}
      -> tensor<{query}> {{
  ^bb0(%score: f32):
    attention.yield %score : f32
  }}
  return %o{", %k" if more_results else ""} : {results.strip("()")}
}}"""


#: Keys [n, h, b, d] and values [b, n, h, e], as the maps say.
ONE_KEY = """
#q = affine_map<(b, h, n, d, e) -> (b, h, d)>
#k = affine_map<(b, h, n, d, e) -> (n, h, b, d)>
#v = affine_map<(b, h, n, d, e) -> (b, n, h, e)>
#o = affine_map<(b, h, n, d, e) -> (b, h, e)>
#l = affine_map<(b, h, n, d, e) -> (b, h)>
func.func @decode(%q: tensor<8x4x16xf32>, %k: tensor<1x4x8x16xf32>, %v: tensor<8x1x4x16xf32>)
    -> (tensor<8x4x16xf32>, tensor<8x4xf32>) {
  %o:2 = attention.group {indexing_maps = [#q, #k, #v, #o, #l]}
      ins(%q, %k, %v : tensor<8x4x16xf32>, tensor<1x4x8x16xf32>, tensor<8x1x4x16xf32>)
      -> (tensor<8x4x16xf32>, tensor<8x4xf32>) {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o#0, %o#1 : tensor<8x4x16xf32>, tensor<8x4xf32>
}"""


def compiled(folder, text, pipeline="attention-flash-decoding{chunk-size=64}"):
    with ir.Context():
        module = ir.Module.parse(text)
        if pipeline:
            PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return attn.compile(module, num_threads=2, opt_level=OPT_LEVEL, cache=folder)


def arrays(keys, dtype=np.float32):
    """Query [b, h, r, d], keys and values [b, n, h, d]."""
    generator = np.random.default_rng(keys)
    shapes = [(BATCH, HEADS, ROWS, DEPTH), *2 * [(BATCH, keys, HEADS, DEPTH)]]
    return [generator.standard_normal(shape, np.float32).astype(dtype) for shape in shapes]


def expected(query, key, value, lengths=None):
    """In f64, of keys and values [b, n, h, d]."""
    scores = np.einsum("bhrd,bnhd->bhrn", query.astype(float), key.astype(float))
    if lengths is not None:
        hidden = np.arange(key.shape[1]) >= np.asarray(lengths)[:, None]
        scores = np.where(hidden[:, None, None], -np.inf, scores)
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    weights /= weights.sum(-1, keepdims=True)
    return np.einsum("bhrn,bnhe->bhre", weights, value.astype(float))


def check(result, wanted, element="f32"):
    tolerance = TOLERANCE[element]
    np.testing.assert_allclose(result.astype(float), wanted, rtol=tolerance, atol=tolerance)


def functions(folder):
    """How many were compiled."""
    return len(list(folder.glob("*.attn")))


def test_code_for_an_order_is_compiled_once(tmp_path):
    decode = compiled(tmp_path, program(keys=640))
    query, key, value = arrays(640)
    heads_first = [np.ascontiguousarray(array.swapaxes(1, 2)) for array in (key, value)]
    wanted = expected(query, key, value)
    check(decode(query, *heads_first), wanted)
    assert functions(tmp_path) == 1
    for _ in range(2):
        check(decode(query, key.swapaxes(1, 2), value.swapaxes(1, 2)), wanted)
        assert functions(tmp_path) == 2
    check(decode(query, *heads_first), wanted)
    assert functions(tmp_path) == 2


def test_code_for_an_order_runs(tmp_path, monkeypatch):
    decode = compiled(tmp_path, program(keys=640))
    ran, run = [], Executable._run_reordered
    monkeypatch.setattr(
        Executable, "_run_reordered", lambda *given: ran.append(given) or run(*given)
    )
    query, key, value = arrays(640)
    decode(query, key.swapaxes(1, 2), value.swapaxes(1, 2))
    assert len(ran) == 1


def test_code_for_an_order_is_found_again(tmp_path, monkeypatch):
    query, key, value = arrays(640)
    for _ in range(2):
        monkeypatch.setattr(compile_module, "_recent", compile_module.Recent(limit=1))
        decode = compiled(tmp_path, program(keys=640))
        check(decode(query, key.swapaxes(1, 2), value.swapaxes(1, 2)), expected(query, key, value))
        assert functions(tmp_path) == 2


@pytest.mark.parametrize("keys", [0, 1, 63, 64, 127, 128, 129, 600, 640])
def test_any_number_of_keys(tmp_path, keys):
    """One chunk of each sequence makes two tasks of all heads, which are too few; two make enough.

    The code that is for the order is there from the first call on, whatever that has; no key and
    one key have no order.
    """
    decode = compiled(tmp_path, program())
    for number in (keys, 1000, 3):
        query, key, value = arrays(number)
        wanted = expected(query, key, value) if number else np.zeros(query.shape)
        check(decode(query, key.swapaxes(1, 2), value.swapaxes(1, 2)), wanted)
        assert functions(tmp_path) == (2 if number > 1 else 1)


@pytest.fixture
def is_special(monkeypatch):
    """For each call, whether code for an order ran."""
    choose, heard = attn.Executable._special, []

    def recorded(self, *arguments):
        special = choose(self, *arguments)
        heard.append(special is not None)
        return special

    monkeypatch.setattr(attn.Executable, "_special", recorded)
    return heard


@pytest.mark.parametrize("bound", [[1], [2], [1, 2], [0]])
def test_orders_of_bound_arrays(tmp_path, is_special, bound):
    decode = compiled(tmp_path, program())
    for keys in (640, 3):
        query, key, value = arrays(keys)
        wanted = expected(query, key, value)
        given = dict(enumerate([query, key.swapaxes(1, 2), value.swapaxes(1, 2)]))
        some = decode.bind({number: given[number] for number in bound})
        passed = [given[number] for number in range(3) if number not in bound]
        # The general code has the frame in between.
        for arguments in (passed, map(np.ascontiguousarray, passed), passed):
            check(some(*arguments), wanted)
    both_are_bound = bound == [1, 2]
    assert is_special == [True, both_are_bound, True, False, False, False]


#: Two attentions, each to keys of its own.
TWO = f"""
#q = affine_map<(b, h, r, n, d, e) -> (b, h, r, d)>
#k = affine_map<(b, h, r, n, d, e) -> (b, h, n, d)>
#v = affine_map<(b, h, r, n, d, e) -> (b, h, n, e)>
#o = affine_map<(b, h, r, n, d, e) -> (b, h, r, e)>
!q = tensor<{BATCH}x{HEADS}x{ROWS}x{DEPTH}xf32>
!k = tensor<{BATCH}x{HEADS}x?x{DEPTH}xf32>
func.func @decode(%q: !q, %k: !k, %v: !k, %k2: !k, %v2: !k) -> (!q, !q) {{
  %o = attention.group {{indexing_maps = [#q, #k, #v, #o]}} ins(%q, %k, %v : !q, !k, !k) -> !q {{
  ^bb0(%score: f32):
    attention.yield %score : f32
  }}
  %o2 = attention.group {{indexing_maps = [#q, #k, #v, #o]}} ins(%q, %k2, %v2 : !q, !k, !k) -> !q {{
  ^bb0(%score: f32):
    attention.yield %score : f32
  }}
  return %o, %o2 : !q, !q
}}"""


def test_all_keys_are_many_enough_for_an_order(tmp_path, is_special):
    """Code for an order is slower where one of two attentions has too few tasks of all heads."""
    decode = compiled(tmp_path, TWO)
    for keys, others in ((128, 128), (128, 3), (3, 128)):
        query, *first = arrays(keys)
        _, *second = arrays(others)
        results = decode(query, *(array.swapaxes(1, 2) for array in (*first, *second)))
        for result, (key, value) in zip(results, (first, second), strict=True):
            check(result, expected(query, key, value))
    assert is_special == [True, False, False]


def test_heads_within_keys_by_the_maps(tmp_path):
    """Then the number of keys alone decides."""
    decode = compiled(tmp_path, program(order="bnh"))
    assert functions(tmp_path) == 1
    for keys in (100, 500, 100):
        query, key, value = arrays(keys)
        check(decode(query, key, value), expected(query, key, value))
        assert functions(tmp_path) == 2


def test_keys_within_heads_against_the_maps(tmp_path):
    decode = compiled(tmp_path, program(keys=640, order="bnh"))
    query, key, value = arrays(640)
    heads_first = [np.ascontiguousarray(array.swapaxes(1, 2)) for array in (key, value)]
    views = [array.swapaxes(1, 2) for array in heads_first]
    check(decode(query, *views), expected(query, key, value))
    assert functions(tmp_path) == 2


@pytest.mark.parametrize("element", ["f32", "f16"])
@pytest.mark.parametrize("num_splits", [1, 3, 8])
def test_any_number_of_splits(tmp_path, num_splits, element):
    """Tails too: 3 does not divide the number of keys."""
    pipeline = f"attention-flash-decoding{{num-splits={num_splits}}}"
    decode = compiled(tmp_path, program(keys=640, element=element), pipeline)
    query, key, value = arrays(640, DTYPES[element])
    wanted = expected(query, key, value)
    check(decode(query, key.swapaxes(1, 2), value.swapaxes(1, 2)), wanted, element)
    # Without chunks there are two tasks of all heads, which are too few.
    assert functions(tmp_path) == (1 if num_splits == 1 else 2)


@pytest.mark.parametrize("other", ["key", "value"])
@pytest.mark.parametrize("keys", [64, 65])
def test_keys_and_values_of_different_orders(tmp_path, monkeypatch, keys, other):
    """[b, n, h, d] and [n, h, b, d]; also with a tail of one key, of whose tasks two are enough."""
    monkeypatch.setattr(compile_module, "available_cores", lambda: 1)
    decode = compiled(tmp_path, program(keys=keys))
    query, key, value = arrays(keys)
    views = {"key": key.swapaxes(1, 2), "value": value.swapaxes(1, 2)}
    memory = np.ascontiguousarray(views[other].transpose(2, 1, 0, 3))
    views[other] = memory.transpose(2, 1, 0, 3)
    check(decode(query, views["key"], views["value"]), expected(query, key, value))


def test_one_key(tmp_path):
    """Heads of one key are not taken together: each has few bytes, and MLIR confuses dimensions."""
    decode = compiled(tmp_path, ONE_KEY, pipeline="")
    generator = np.random.default_rng(0)
    shapes = [(8, 4, 16), (1, 4, 8, 16), (8, 1, 4, 16)]
    query, key, value = (generator.standard_normal(shape, np.float32) for shape in shapes)
    output, lse = decode(query, key, value)
    check(output, value[:, 0])
    check(lse, np.einsum("bhd,nhbd->bh", query.astype(float), key))


def test_lengths_of_sequences(tmp_path):
    decode = compiled(tmp_path, program(extra="lengths"))
    query, key, value = arrays(500)
    lengths = np.array([77, 500], np.int32)
    result = decode(query, key.swapaxes(1, 2), value.swapaxes(1, 2), lengths)
    check(result, expected(query, key, value, lengths))
    assert functions(tmp_path) == 2


def test_one_of_both_alone_is_not_worth_it(tmp_path):
    decode = compiled(tmp_path, program(keys=640))
    query, key, value = arrays(640)
    result = decode(query, key.swapaxes(1, 2), value.swapaxes(1, 2).copy())
    check(result, expected(query, key, value))
    assert functions(tmp_path) == 1


def test_keys_that_have_another_use_stay_as_they_are(tmp_path):
    decode = compiled(tmp_path, program(keys=640, more_results="keys"))
    query, key, value = arrays(640)
    result, same = decode(query, key.swapaxes(1, 2), value.swapaxes(1, 2))
    check(result, expected(query, key, value))
    assert np.array_equal(same, key.swapaxes(1, 2))
    assert functions(tmp_path) == 1


def test_errors_name_dimensions_of_the_arguments(tmp_path):
    decode = compiled(tmp_path, program())
    query, key, value = arrays(500)
    message = "dimension 2 of the value of the attention at line 9:8 must have one extent"
    with pytest.raises(CompiledAssertionError, match=message):
        decode(query, key.swapaxes(1, 2), value[:, 1:].swapaxes(1, 2))
    check(decode(query, key.swapaxes(1, 2), value.swapaxes(1, 2)), expected(query, key, value))


def test_out(tmp_path):
    decode = compiled(tmp_path, program())
    query, key, value = arrays(500)
    out = np.zeros_like(query)
    assert decode(query, key.swapaxes(1, 2), value.swapaxes(1, 2), out=out) is out
    check(out, expected(query, key, value))


def test_torch(tmp_path):
    torch = pytest.importorskip("torch")
    decode = compiled(tmp_path, program())
    query, key, value = arrays(500)
    views = [torch.from_numpy(array).transpose(1, 2) for array in (key, value)]
    check(decode(torch.from_numpy(query), *views), expected(query, key, value))
    assert functions(tmp_path) == 2


def test_first_calls_from_several_threads(tmp_path):
    decode = compiled(tmp_path, program())
    query, key, value = arrays(500)
    results = []

    def call():
        results.append(decode(query, key.swapaxes(1, 2), value.swapaxes(1, 2)))

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    for result in results:
        check(result, expected(query, key, value))
    assert functions(tmp_path) == 2


def test_keys_that_heads_share_in_memory(tmp_path):
    """Where several indices are the same place, no order of the dimensions is that of memory."""
    decode = compiled(tmp_path, program(keys=640))
    query, key, value = arrays(640)
    shared = [np.broadcast_to(array[:, :, :1], array.shape) for array in (key, value)]
    result = decode(query, *(array.swapaxes(1, 2) for array in shared))
    check(result, expected(query, *shared))
    assert functions(tmp_path) == 1
