# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ranks give what one process does, and the same bits as a split into the same chunks."""

import numpy as np
import pytest
from ranks import compile_ranks, compile_whole, random_arrays, run

MAPS = """
#q = affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, h, n, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, h, n, e)>
#l = affine_map<(b, h, m, n, d, e) -> (b)>
#o = affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>
#s = affine_map<(b, h, m, n, d, e) -> (b, h, m)>
"""

CAUSAL = """
    %n = attention.index 3 : index
    %seen = arith.cmpi sle, %n, %at : index
    %inf = arith.constant 0xFF800000 : f32
    %x = arith.select %seen, %score, %inf : f32
    attention.yield %x : f32"""


def attention(axes, shape="4", keys="64", lengths=False):
    """A step that is causal, or takes lengths; its keys and values are cut by `axes`."""
    q, k, v = "tensor<2x4x3x8xf32>", f"tensor<2x4x{keys}x8xf32>", f"tensor<2x4x{keys}x5xf32>"
    last = "%lengths: tensor<2xi32>" if lengths else "%at: index"
    cache = "kv_lengths(%lengths : tensor<2xi32>)" if lengths else ""
    body = "\n    attention.yield %score : f32" if lengths else CAUSAL
    return f"""{MAPS}
shard.grid @ranks(shape = {shape})
func.func @step(%q: {q}, %k: {k}, %v: {v}, {last})
    -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>) {{
  %s = shard.sharding @ranks split_axes = {axes} : !shard.sharding
  %ks = shard.shard %k to %s : {k}
  %vs = shard.shard %v to %s : {v}
  %o:2 = attention.group {{indexing_maps = [#q, #k, #v,{" #l," if lengths else ""} #o, #s]}}
      ins(%q, %ks, %vs : {q}, {k}, {v}) {cache} -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>) {{
  ^bb0(%score: f32):{body}
  }}
  return %o#0, %o#1 : tensor<2x4x3x5xf32>, tensor<2x4x3xf32>
}}"""


def inputs(keys=64):
    return random_arrays(0, (2, 4, 3, 8), (2, 4, keys, 8), (2, 4, keys, 5))


def same_on_all(results):
    """The results of rank 0, whose bits those of every other rank are."""
    for other in results:
        if isinstance(other, BaseException):
            raise other
        for one, each in zip(results[0], other, strict=True):
            assert one.tobytes() == each.tobytes()
    return results[0]


def assert_same(got, want):
    for one, other in zip(got, want, strict=True):
        np.testing.assert_allclose(one, other, rtol=2e-5, atol=2e-6)


LAYOUTS = {
    "keys": ("[[], [], [0]]", "4"),
    "heads": ("[[], [0]]", "4"),
    "batch": ("[[0]]", "2"),
    "heads and keys": ("[[], [0], [1]]", "2x4"),
    "batch and heads": ("[[0], [1]]", "2x2"),
    "keys over two axes": ("[[], [], [0, 1]]", "2x2"),
    "keys over axes in another order": ("[[], [], [1, 0]]", "2x2"),
    "keys over the second axis": ("[[], [], [1]]", "2x4"),
    "one rank": ("[[], [], [0]]", "1"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_causal(layout):
    axes, shape = LAYOUTS[layout]
    size = int(np.prod([int(extent) for extent in shape.split("x")]))
    ranks = compile_ranks(attention(axes, shape), size)
    whole = compile_whole(attention(axes, shape))
    # At 0, all ranks but the first have no key that is seen.
    for at in (0, 15, 16, 40, 63):
        got = same_on_all(run(ranks, *inputs(), at))
        assert_same(got, whole(*inputs(), at))


def test_a_tree():
    """Two ranks combine, then two of these."""
    text = attention("[[], [], [0, 1]]", "2x2", lengths=True)
    ranks = compile_ranks(text, 4, passes="attention-distribute{combine=tree}")
    whole = compile_whole(text)
    for lengths in ((64, 1), (0, 33)):
        lengths = np.array(lengths, np.int32)
        assert_same(same_on_all(run(ranks, *inputs(), lengths)), whole(*inputs(), lengths))


@pytest.mark.parametrize("lengths", [False, True], ids=["causal", "lengths"])
def test_same_bits_as_a_split(lengths):
    text = attention("[[], [], [0]]", lengths=lengths)
    ranks = compile_ranks(text, 4, opt_level=3)
    split = compile_whole(text, "attention-flash-decoding{num-splits=4}", opt_level=3)
    last = [np.array([33, 7], np.int32), np.array([0, 64], np.int32)] if lengths else [0, 33, 63]
    for each in last:
        got = same_on_all(run(ranks, *inputs(), each))
        for one, other in zip(got, split(*inputs(), each), strict=True):
            assert one.tobytes() == other.tobytes()


def test_a_split_of_each_rank():
    text = attention("[[], [], [0]]", "2")
    passes = "attention-distribute,attention-flash-decoding{num-splits=4}"
    got = same_on_all(run(compile_ranks(text, 2, passes=passes), *inputs(), 50))
    assert_same(got, compile_whole(text)(*inputs(), 50))


@pytest.mark.parametrize("keys", ["64", "?"], ids=["static", "dynamic"])
def test_lengths(keys):
    text = attention("[[], [], [0]]", keys=keys, lengths=True)
    ranks, whole = compile_ranks(text, 4), compile_whole(text)
    query, key, value = inputs()
    for lengths in ((64, 1), (0, 16), (17, 0), (31, 48), (0, 0)):
        lengths = np.array(lengths, np.int32)
        for b, length in enumerate(lengths):
            key[b, :, length:] = value[b, :, length:] = np.nan
        got = same_on_all(run(ranks, query, key, value, lengths))
        assert_same(got, whole(query, key, value, lengths))
        query, key, value = inputs()


def test_a_mask_that_is_too_long():
    """Every rank has all of it, and none its last element."""
    text = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#bias = affine_map<(m, n, d, e) -> (n)>
#o = affine_map<(m, n, d, e) -> (m, e)>
shard.grid @ranks(shape = 2)
func.func @step(%q: tensor<3x8xf32>, %k: tensor<?x8xf32>, %b: tensor<?xf32>) -> tensor<3x8xf32> {
  %s = shard.sharding @ranks split_axes = [[0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<?x8xf32>
  %o = attention.group {indexing_maps = [#q, #k, #v, #bias, #o]}
      ins(%q, %ks, %ks, %b : tensor<3x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>, tensor<?xf32>)
      -> tensor<3x8xf32> {
  ^bb0(%score: f32, %bias: f32):
    %x = arith.addf %score, %bias : f32
    attention.yield %x : f32
  }
  return %o : tensor<3x8xf32>
}"""
    ranks = compile_ranks(text, 2)
    query, key, bias = random_arrays(0, (3, 8), (12, 8), (13,))
    for error in run(ranks, query, key, bias):
        message = "dimension 0 of the score operand 0 of the attention at line 11:8 must have"
        assert message in str(error)
    got = same_on_all([(each,) for each in run(ranks, query, key, bias[:12])])
    assert_same(got, [compile_whole(text)(query, key, bias[:12])])


PAGES = """
#q = affine_map<(b, m, p, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, p, n, d, e) -> (0, n, d)>
#v = affine_map<(b, m, p, n, d, e) -> (0, n, e)>
#l = affine_map<(b, m, p, n, d, e) -> (b)>
#t = affine_map<(b, m, p, n, d, e) -> (b, p)>
#o = affine_map<(b, m, p, n, d, e) -> (b, m, e)>
shard.grid @ranks(shape = 4)
func.func @step(%q: tensor<2x3x8xf32>, %k: tensor<32x4x8xf32>, %l: tensor<2xi64>,
    %t: tensor<2x8xi32>) -> tensor<2x3x8xf32> {
  %s = shard.sharding @ranks split_axes = [[0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<32x4x8xf32>
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #t, #o]}
      ins(%q, %ks, %ks : tensor<2x3x8xf32>, tensor<32x4x8xf32>, tensor<32x4x8xf32>)
      kv_lengths(%l : tensor<2xi64>) page_table(%t : tensor<2x8xi32>) -> tensor<2x3x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x3x8xf32>
}"""


def pages():
    """Pages of the first eighth of a sequence's keys are on the first rank, and so on."""
    query, cache = random_arrays(0, (2, 3, 8), (32, 4, 8))
    draw = np.random.default_rng(1)
    table = np.concatenate(
        [8 * rank + draw.permutation(8)[:4].reshape(2, 2) for rank in range(4)], 1
    )
    return query, cache, table.astype(np.int32)


@pytest.fixture(scope="module")
def paged():
    return compile_ranks(PAGES, 4)


def test_pages(paged):
    ranks, whole = paged, compile_whole(PAGES)
    query, cache, table = pages()
    for lengths in ((32, 5), (0, 17), (8, 9)):
        lengths = np.array(lengths)
        got = same_on_all([(each,) for each in run(ranks, query, cache, lengths, table)])
        assert_same(got, [whole(query, cache, lengths, table)])


def test_a_page_of_another_rank(paged):
    """The ranks are out of step then: this is the last test of them."""
    ranks = paged
    query, cache, table = pages()
    table[0, 2] = 0  # The second rank's keys on a page of the first.
    results = run(ranks, query, cache, np.array([32, 32]), table)
    assert "page_table of the attention at line 13:8 must point to one" in str(results[1])
    for rank in (0, 2, 3):
        assert "rank 1 failed in 'step': CompiledAssertionError" in str(results[rank])
        assert results[rank].ranks == (1,)


STEP = """
#q = affine_map<(h, n, d, e) -> (h, d)>
#k = affine_map<(h, n, d, e) -> (n, d)>
#v = affine_map<(h, n, d, e) -> (n, e)>
#o = affine_map<(h, n, d, e) -> (h, e)>
shard.grid @ranks(shape = 4)
func.func @step(%q: tensor<4x8xf32>,
    %k: tensor<1x32x8xf32> {attention.aliases_result = 1 : i64, bufferization.writable = true},
    %new: tensor<1x3x8xf32>, %at: index) -> (tensor<4x8xf32>, tensor<1x32x8xf32>) {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<1x32x8xf32>
  %kn = tensor.insert_slice %new into %ks[0, %at, 0] [1, 3, 8] [1, 1, 1]
      : tensor<1x3x8xf32> into tensor<1x32x8xf32>
  %line = tensor.collapse_shape %kn [[0, 1], [2]] : tensor<1x32x8xf32> into tensor<32x8xf32>
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %line, %line : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x8xf32>)
      -> tensor<4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o, %kn : tensor<4x8xf32>, tensor<1x32x8xf32>
}"""


@pytest.fixture(scope="module")
def steps():
    return compile_ranks(STEP, 4), compile_whole(STEP)


@pytest.mark.parametrize("at", [0, 5, 6, 7, 8, 14, 29])
def test_rows_are_written_by_their_owners(steps, at):
    ranks, whole = steps
    query, cache, new = random_arrays(0, (4, 8), (1, 32, 8), (1, 3, 8))
    of_ranks, before = cache.copy(), cache.copy()
    # Each part is updated in place, in the array that the parts are views of.
    results = run(ranks, query, of_ranks, new, at)
    want, updated = whole(query, cache, new, at)
    assert_same([results[2][0]], [want])
    np.testing.assert_array_equal(of_ranks, updated)
    changed = np.flatnonzero((of_ranks != before).any(axis=(0, 2)))
    assert list(changed) == [at, at + 1, at + 2]
    for rank, (_, part) in enumerate(results):
        assert np.shares_memory(part, of_ranks[:, 8 * rank : 8 * rank + 8])


def test_rows_of_many_ranks():
    """As a prefill writes them."""
    text = STEP.replace("1x3x8", "1x20x8").replace("[1, 3, 8]", "[1, 20, 8]")
    ranks, whole = compile_ranks(text, 4), compile_whole(text)
    query, cache, new = random_arrays(0, (4, 8), (1, 32, 8), (1, 20, 8))
    for at in (0, 5, 12):
        of_ranks = cache.copy()
        results = run(ranks, query, of_ranks, new, at)
        want, updated = whole(query, cache.copy(), new, at)
        assert_same([results[3][0]], [want])
        np.testing.assert_array_equal(of_ranks, updated)


@pytest.mark.parametrize("at", [-1, 30, 2**63 - 2, -(2**63)])
def test_rows_outside_of_the_cache(steps, at):
    ranks, _ = steps
    query, cache, new = random_arrays(0, (4, 8), (1, 32, 8), (1, 3, 8))
    before = cache.copy()
    for error in run(ranks, query, cache, new, at):
        assert "rows are written outside of the 32 positions of a sharded tensor" in str(error)
    np.testing.assert_array_equal(cache, before)
    # All failed in step: the next call is as good as the first.
    assert not any(isinstance(each, Exception) for each in run(ranks, query, cache, new, 1))


def test_collectives():
    """Those of upstream, over axes of a grid of 2x3."""
    text = """
shard.grid @ranks(shape = 2x3)
func.func @step(%x: tensor<2x?xf32>, %y: tensor<6xi64>)
    -> (tensor<2x?xf32>, tensor<6x?xf32>, tensor<6xi64>, tensor<2xi64>, index, index) {
  %rows = shard.all_gather %x on @ranks grid_axes = [1] gather_axis = 0
      : tensor<2x?xf32> -> tensor<6x?xf32>
  %columns = shard.all_gather %x on @ranks grid_axes = [0] gather_axis = 1
      : tensor<2x?xf32> -> tensor<2x?xf32>
  %sum = shard.all_reduce %y on @ranks grid_axes = [0, 1] : tensor<6xi64> -> tensor<6xi64>
  %slice = shard.all_slice %y on @ranks grid_axes = [1] slice_axis = 0
      : tensor<6xi64> -> tensor<2xi64>
  %rank = shard.process_linear_index on @ranks : index
  %column = shard.process_multi_index on @ranks axes = [1] : index
  return %columns, %rows, %sum, %slice, %rank, %column
      : tensor<2x?xf32>, tensor<6x?xf32>, tensor<6xi64>, tensor<2xi64>, index, index
}"""
    ranks = compile_ranks(text, 6, passes="")
    # Each has its own; the integers are compared, as they are not sharded.
    x = random_arrays(0, *[(2, 5)] * 6)
    y = np.arange(6) ** 2
    results = run(ranks, x[0], y, each=lambda rank, passed: [x[rank], y])
    for rank, result in enumerate(results):
        columns, rows, total, part, index, column = result
        row, of_row = divmod(rank, 3)
        np.testing.assert_array_equal(columns, np.concatenate([x[of_row], x[3 + of_row]], 1))
        np.testing.assert_array_equal(rows, np.concatenate(x[3 * row : 3 * row + 3], 0))
        np.testing.assert_array_equal(total, 6 * y)
        np.testing.assert_array_equal(part, y[2 * of_row : 2 * of_row + 2])
        assert (index, column) == (rank, of_row)


def test_linear_layers():
    """Upstream partitions what is around: columns, then rows and a sum over ranks."""
    text = """
shard.grid @ranks(shape = 4)
func.func @step(%x: tensor<3x16xf32>, %w: tensor<16x32xf32>, %v: tensor<32x16xf32>)
    -> tensor<3x16xf32> {
  %c = arith.constant 0.0 : f32
  %columns = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %rows = shard.sharding @ranks split_axes = [[0]] : !shard.sharding
  %all = shard.sharding @ranks split_axes = [[]] : !shard.sharding
  %ws = shard.shard %w to %columns : tensor<16x32xf32>
  %vs = shard.shard %v to %rows : tensor<32x16xf32>
  %e = tensor.empty() : tensor<3x32xf32>
  %z = linalg.fill ins(%c : f32) outs(%e : tensor<3x32xf32>) -> tensor<3x32xf32>
  %h = linalg.matmul ins(%x, %ws : tensor<3x16xf32>, tensor<16x32xf32>)
      outs(%z : tensor<3x32xf32>) -> tensor<3x32xf32>
  %f = tensor.empty() : tensor<3x16xf32>
  %y = linalg.fill ins(%c : f32) outs(%f : tensor<3x16xf32>) -> tensor<3x16xf32>
  %o = linalg.matmul ins(%h, %vs : tensor<3x32xf32>, tensor<32x16xf32>)
      outs(%y : tensor<3x16xf32>) -> tensor<3x16xf32>
  %os = shard.shard %o to %all : tensor<3x16xf32>
  return %os : tensor<3x16xf32>
}"""
    passes = "func.func(sharding-propagation,shard-partition),canonicalize"
    ranks, whole = compile_ranks(text, 4, passes=passes), compile_whole(text)
    x, w, v = random_arrays(0, (3, 16), (16, 32), (32, 16))

    def parts(rank, passed):
        return [x, np.split(w, 4, 1)[rank], np.split(v, 4, 0)[rank]]

    got = same_on_all([(each,) for each in run(ranks, x, w, v, each=parts)])
    assert_same(got, [whole(x, w, v)])
