# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arguments that a call updates in place."""

import pickle
import resource

import numpy as np
import pytest
from mlir import ir

import mlir_attention as attn
from mlir_attention import CompiledAssertionError

STEP = """
func.func @step(%row: tensor<?x2x1x8xf32>, %k: tensor<?x2x?x8xf32>, %v: tensor<?x2x?x8xf32>,
                %at: index) -> (f32, tensor<?x2x?x8xf32>, tensor<?x2x?x8xf32>) {
  %c0 = arith.constant 0 : index
  %b = tensor.dim %row, %c0 : tensor<?x2x1x8xf32>
  %new_k = tensor.insert_slice %row into %k[0, 0, %at, 0] [%b, 2, 1, 8] [1, 1, 1, 1]
    : tensor<?x2x1x8xf32> into tensor<?x2x?x8xf32>
  %new_v = tensor.insert_slice %row into %v[0, 0, %at, 0] [%b, 2, 1, 8] [1, 1, 1, 1]
    : tensor<?x2x1x8xf32> into tensor<?x2x?x8xf32>
  %x = tensor.extract %new_v[%c0, %c0, %at, %c0] : tensor<?x2x?x8xf32>
  return %x, %new_k, %new_v : f32, tensor<?x2x?x8xf32>, tensor<?x2x?x8xf32>
}"""

ROW = """
func.func @row(%x: tensor<?x4xf32>, %a: tensor<?x4xf32>, %b: tensor<?x4xf32>)
    -> (tensor<?x4xf32>, tensor<?x4xf32>) {
  %new_a = arith.addf %a, %x : tensor<?x4xf32>
  %new_b = arith.mulf %b, %x : tensor<?x4xf32>
  return %new_a, %new_b : tensor<?x4xf32>, tensor<?x4xf32>
}"""

#: Decodes a token over a static cache: writes its key and value, attends to all keys up to it.
DECODE = """
func.func @decode(%q: tensor<2x4x16xf32>, %key: tensor<2x1x16xf32>, %value: tensor<2x1x16xf32>,
                  %k: tensor<2x64x16xf32>, %v: tensor<2x64x16xf32>, %at: index)
    -> (tensor<2x4x16xf32>, tensor<2x64x16xf32>, tensor<2x64x16xf32>) {
  %scale = arith.constant 0.25 : f32
  %hidden = arith.constant 0xFF800000 : f32
  %new_k = tensor.insert_slice %key into %k[0, %at, 0] [2, 1, 16] [1, 1, 1]
    : tensor<2x1x16xf32> into tensor<2x64x16xf32>
  %new_v = tensor.insert_slice %value into %v[0, %at, 0] [2, 1, 16] [1, 1, 1]
    : tensor<2x1x16xf32> into tensor<2x64x16xf32>
  %o = attention.group {indexing_maps = [
      affine_map<(h, m, n, d, e) -> (h, m, d)>, affine_map<(h, m, n, d, e) -> (h, n, d)>,
      affine_map<(h, m, n, d, e) -> (h, n, e)>, affine_map<(h, m, n, d, e) -> (h, m, e)>]}
    ins(%q, %new_k, %new_v : tensor<2x4x16xf32>, tensor<2x64x16xf32>, tensor<2x64x16xf32>)
    -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %n = attention.index 2 : index
    %seen = arith.cmpi ule, %n, %at : index
    %t = arith.mulf %s, %scale : f32
    %u = arith.select %seen, %t, %hidden : f32
    attention.yield %u : f32
  }
  return %o, %new_k, %new_v : tensor<2x4x16xf32>, tensor<2x64x16xf32>, tensor<2x64x16xf32>
}"""


def compile_text(text, **options):
    with ir.Context():
        return attn.compile(ir.Module.parse(text), cache=False, **options)


@pytest.fixture(scope="module")
def step():
    return compile_text(STEP, donate=(1, 2))


def cache(batch=3, keys=16):
    return np.zeros((batch, 2, keys, 8), np.float32)


def row(batch=3, value=1.0):
    return np.full((batch, 2, 1, 8), value, np.float32)


def test_the_arrays_themselves_are_returned(step):
    k, v = cache(), cache()
    assert [number for number in range(3) if step(row(), k, v, 5)[number] is (1.0, k, v)[number]]
    x, new_k, new_v = step(row(value=2.0), k, v, 15)
    assert x == 2.0 and new_k is k and new_v is v
    wanted = cache()
    wanted[:, :, 5], wanted[:, :, 15] = 1.0, 2.0
    np.testing.assert_array_equal(k, wanted)
    np.testing.assert_array_equal(v, wanted)


def test_a_smaller_batch_than_the_cache_has(step):
    k, v = cache(), cache()
    step(row(batch=2), k, v, 0)
    assert k[:2, :, 0].all() and not k[2].any() and not k[:, :, 1:].any()


@pytest.mark.parametrize("at", [16, -1, 2**62])
def test_a_position_outside_writes_nothing(step, at):
    k, v = cache(), cache()
    with pytest.raises(CompiledAssertionError, match=r"outside dimension 2 of argument 1, tensor"):
        step(row(), k, v, at)
    assert not k.any() and not v.any()


def test_a_shorter_second_cache_writes_nothing_to_the_first(step):
    k, v = cache(keys=16), cache(keys=8)
    with pytest.raises(CompiledAssertionError, match=r"outside dimension 2 of argument 2, tensor"):
        step(row(), k, v, 8)
    assert not k.any() and not v.any()


def test_a_batch_larger_than_the_cache_writes_nothing(step):
    k, v = cache(batch=2), cache(batch=2)
    with pytest.raises(CompiledAssertionError, match=r"outside dimension 0 of argument 1, tensor"):
        step(row(batch=3), k, v, 0)
    assert not k.any() and not v.any()


def test_a_read_only_array(step):
    k, v = cache(), cache()
    v.flags.writeable = False
    with pytest.raises(ValueError, match=r"^argument 2 of 'step' is updated in place, but the arr"):
        step(row(), k, v, 0)
    assert not k.any()
    step(row(), k, v.copy(), 0)


def test_a_read_only_array_of_another_library(step):
    class Foreign:
        def __init__(self, array):
            self.array = array

        def __dlpack__(self, **options):
            return self.array.__dlpack__(**options)

        def __dlpack_device__(self):
            return self.array.__dlpack_device__()

    k, v = cache(), cache()
    assert step(row(), Foreign(k), v, 0)[0] == 1.0 and k.any()
    k.flags.writeable = False
    try:
        k.__dlpack__(max_version=(1, 0))
    except (TypeError, BufferError):
        pytest.skip("this NumPy exports no read-only arrays")
    with pytest.raises(ValueError, match="argument 1 of 'step' is updated in place, but the array"):
        step(row(), Foreign(k), v, 0)


def test_overlapping_arrays(step):
    k = cache()
    with pytest.raises(
        ValueError, match=r"argument 1 of 'step' is updated, but overlaps argum.* 2"
    ):
        step(row(), k, k, 0)
    with pytest.raises(
        ValueError, match=r"argument 1 of 'step' is updated, but overlaps argum.* 0"
    ):
        step(k[:, :, 3:4], k, cache(), 0)
    both = np.zeros((5, 2, 16, 8), np.float32)
    with pytest.raises(ValueError, match="overlaps argument 2"):
        step(row(), both[:3], both[2:], 0)
    step(row(batch=2), both[:2], both[3:], 0)


def test_interleaved_keys_and_values(step):
    both = np.zeros((3, 2, 16, 2, 8), np.float32)
    step(row(), both[:, :, :, 0], both[:, :, :, 1], 4)
    assert both[:, :, 4].all() and both.sum() == 3 * 2 * 2 * 8


def test_elements_in_one_place(step):
    k = np.lib.stride_tricks.as_strided(cache(), (3, 2, 16, 8), (0, 512, 32, 4))
    with pytest.raises(ValueError, match=r"several of its elements have one place: its stride al"):
        step(row(), k, cache(), 0)


def test_empty_arrays_overlap_nothing():
    f = compile_text(ROW, donate={1: 0, 2: 1})
    a = np.zeros((0, 4), np.float32)
    assert all(result is a for result in f(a, a, a))


def test_out(step):
    k, v = cache(), cache()
    with pytest.raises(TypeError, match="result 0 of 'step' is a number"):
        step(row(), k, v, 0, out=(0.0, k, v))
    f = compile_text(DECODE, donate=(3, 4))
    arrays = drawn()
    out = np.empty_like(arrays[0])
    with pytest.raises(
        ValueError, match=r"result 1 .* of argument 3, .*: out must name the same ar"
    ):
        f(*arrays, 3, out=(out, arrays[3].copy(), arrays[4]))
    given = (out, arrays[3], arrays[4])
    assert f(*arrays, 3, out=given) is given and out.any()
    new, *caches = f(*arrays, 3, out=(None, *given[1:]))
    np.testing.assert_array_equal(new, out)
    assert all(cache is array for cache, array in zip(caches, given[1:], strict=True))
    # Were it copied there, the cache would not be what the call made of it.
    wrong = arrays[4].reshape(-1)[-128:].reshape(2, 4, 16)
    before = [array.copy() for array in arrays]
    for call in (f, f.bind({4: arrays[4]})):
        passed = arrays if call is f else arrays[:4]
        with pytest.raises(
            ValueError, match="result 0 of 'decode': out overlaps argument 4, which"
        ):
            call(*passed, 3, out=(wrong, arrays[3], arrays[4]))
    np.testing.assert_array_equal(arrays[4], before[4])


def test_pickled(step):
    k, v = cache(), cache()
    assert pickle.loads(pickle.dumps(step))(row(), k, v, 1)[1] is k and k.any()


def test_marked_in_the_module():
    marked = STEP.replace(
        "%k: tensor<?x2x?x8xf32>", "%k: tensor<?x2x?x8xf32> {bufferization.writable = true}", 1
    )
    k, v = cache(), cache()
    _, new_k, new_v = compile_text(marked)(row(), k, v, 2)
    assert new_k is k and k.any() and not v.any() and new_v[:, :, 2].all()


@pytest.mark.parametrize(
    ("donate", "error", "message"),
    [
        (0, ValueError, "argument 0 of 'step' is donated, but no result is its new value"),
        (3, ValueError, "argument 3 of 'step' has the type index: only tensors are updated"),
        ((1, 4), ValueError, "donate has 4, but 'step' has 4 arguments"),
        (-1, ValueError, "donate has -1, but"),
        ({1: 0}, ValueError, r"aliases_result is 0 .*, but that result is a f32, and the argument"),
        ({1: 3}, ValueError, "donate names result 3 for argument 1, but 'step' has 3 results"),
        ({1: -1}, ValueError, "donate names result -1 for argument 1"),
        ({1: 2**70}, ValueError, "donate names result 1180591620717411303424 for argument 1"),
        (True, TypeError, "donate is True, a bool; it must have numbers of arguments"),
        (
            (1, True),
            TypeError,
            r"donate is \(1, True\), a tuple; it must have numbers of arguments",
        ),
        ({1: 2, 2: 2}, ValueError, "arguments 1 and 2 of 'step' have one new value, result 2"),
        ("k", TypeError, "donate is 'k', a str; it must have numbers of arguments"),
        (1.5, TypeError, "donate is 1.5, a float; it must have numbers of arguments"),
    ],
)
def test_wrong_uses(donate, error, message):
    with pytest.raises(error, match=message):
        compile_text(STEP, donate=donate)


def drawn(seed=0):
    draw = np.random.default_rng(seed).standard_normal
    shapes = [(2, 4, 16), (2, 1, 16), (2, 1, 16), (2, 64, 16), (2, 64, 16)]
    return [draw(shape).astype(np.float32) for shape in shapes]


def test_attention_reads_what_was_written():
    f = compile_text(DECODE, donate={3: 1, 4: 2})
    q, _, _, k, v = drawn()
    wanted_k, wanted_v = k.copy(), v.copy()
    for at in (7, 8, 9):
        _, key, value, *_ = drawn(seed=at)
        o, _, _ = f(q, key, value, k, v, at)
        wanted_k[:, at : at + 1], wanted_v[:, at : at + 1] = key, value
        np.testing.assert_array_equal(k, wanted_k)
        np.testing.assert_array_equal(v, wanted_v)
        seen_k, seen_v = (x[:, : at + 1].astype(np.float64) for x in (wanted_k, wanted_v))
        scores = 0.25 * np.einsum("hmd,hnd->hmn", q.astype(np.float64), seen_k)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        np.testing.assert_allclose(o, np.einsum("hmn,hne->hme", weights, seen_v), atol=1e-5)


def test_keys_in_another_memory_order():
    text = """
      func.func @f(%q: Q, %k: T, %v: T, %x: T) -> (Q, T) {
        %o = attention.group {indexing_maps = [
            affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>, affine_map<(b, h, m, n, d, e) -> (b, h, n, d)>,
            affine_map<(b, h, m, n, d, e) -> (b, h, n, e)>, affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>]}
          ins(%q, %k, %v : Q, T, T) -> Q {
        ^bb0(%s: f32):
          attention.yield %s : f32
        }
        %new = arith.addf %x, %x : T
        return %o, %new : Q, T
      }""".replace("T", "tensor<4x8x256x8xf32>").replace("Q", "tensor<4x8x1x8xf32>")  # noqa: E501
    draw = np.random.default_rng(0).standard_normal
    k, v, x = (draw((4, 256, 8, 8)).astype(np.float32).transpose(0, 2, 1, 3) for _ in range(3))
    compile_text(text, donate=1)(draw((4, 8, 1, 8)).astype(np.float32), k, v, x)
    np.testing.assert_array_equal(k, x + x)


def test_every_element_is_updated():
    f = compile_text(ROW, donate={1: 0, 2: 1})
    x, a, b = (
        np.random.default_rng(n).standard_normal((5, 4)).astype(np.float32) for n in (0, 1, 2)
    )
    sum_, product = x + a, x * b
    f(x, a, b)
    np.testing.assert_array_equal(a, sum_)
    np.testing.assert_array_equal(b, product)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        # The new values exchange memory, as they are or computed in it.
        ("", lambda k, v: (v, k)),
        ("%b = arith.addf %k, %k : T\n %a = arith.addf %v, %v : T", lambda k, v: (2 * v, 2 * k)),
        # What else is returned is computed in the memory of an argument, behind its new value.
        ("%a = arith.addf %v, %v : T\n %b = arith.addf %k, %k : T", lambda k, v: (2 * v, 2 * k)),
        # An old value is returned through a region, and through functions.
        ("%b = scf.execute_region -> T { scf.yield %k : T }", lambda k, v: (v, k)),
        ("%b = call @two(%k) : (T) -> T", lambda k, v: (v, k)),
    ],
)
@pytest.mark.parametrize("donate", [{0: 0}, {0: 0, 1: 1}])
def test_results_in_the_memory_of_arguments(body, wanted, donate):
    results = ["%a" if "%a =" in body else "%v", "%b" if "%b =" in body else "%k"]
    text = f"""
      func.func private @one(%x: T) -> T {{ return %x : T }}
      func.func private @two(%x: T) -> T {{
        %y = call @one(%x) : (T) -> T
        return %y : T
      }}
      func.func @f(%k: T, %v: T) -> (T, T) {{
        {body}
        return {results[0]}, {results[1]} : T, T
      }}""".replace("T", "tensor<2x3xf32>")
    k, v = (np.arange(6, dtype=np.float32).reshape(2, 3) + n for n in (1, 10))
    expected = [array.copy() for array in wanted(k, v)]
    new = compile_text(text, donate=donate)(k, v)
    assert new[0] is k and (new[1] is v) == (1 in donate)
    np.testing.assert_array_equal(new, expected)


def test_a_view_of_what_a_loop_computes_elsewhere():
    f = compile_text(
        """
        func.func @f(%k: T, %x: T, %count: index) -> (T, tensor<?x4xf32>) {
          %c0 = arith.constant 0 : index
          %c1 = arith.constant 1 : index
          %n = tensor.dim %k, %c1 : T
          %new = scf.for %i = %c0 to %count step %c1 iter_args(%it = %k) -> T {
            %e = tensor.empty(%n) : T
            %sum = linalg.generic {indexing_maps = [M, M, M], iterator_types = [P, P, P]}
              ins(%x, %x : T, T) outs(%e : T) {
            ^bb0(%a: f32, %b: f32, %o: f32):
              %s = arith.addf %a, %b : f32
              linalg.yield %s : f32
            } -> T
            scf.yield %sum : T
          }
          %flat = tensor.collapse_shape %new [[0, 1], [2]] : T into tensor<?x4xf32>
          return %new, %flat : T, tensor<?x4xf32>
        }""".replace("T", "tensor<3x?x4xf32>")
        .replace("M", "affine_map<(i, j, k) -> (i, j, k)>")
        .replace("P", '"parallel"'),
        donate={0: 0},
    )
    k, x = (np.arange(24, dtype=np.float32).reshape(3, 2, 4) + n for n in (1, 10))
    for count, wanted in ((0, k.copy()), (2, 2 * x)):
        new, flat = f(k, x, count)
        assert new is k
        np.testing.assert_array_equal(k, wanted)
        np.testing.assert_array_equal(flat, wanted.reshape(6, 4))


def test_a_writable_argument_without_a_new_value_is_only_read():
    f = compile_text("""
      func.func @f(%k: tensor<4xf32> {bufferization.writable = true}) -> f32 {
        %c0 = arith.constant 0 : index
        %a = arith.addf %k, %k : tensor<4xf32>
        %b = tensor.extract %a[%c0] : tensor<4xf32>
        return %b : f32
      }""")
    k = np.ones(4, np.float32)
    k.flags.writeable = False
    assert f(k) == 2.0 and k.all() and k.sum() == 4


def test_memory_does_not_grow_with_the_cache(step):
    # A gigabyte each that nothing has touched: to copy it would make it resident.
    k, v = cache(batch=1, keys=1 << 24), cache(batch=1, keys=1 << 24)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    step(row(batch=1), k, v, 12345)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10  # KiB
    assert k[0, 0, 12345].all() and v[0, 1, 12345].all()


def test_a_bound_cache_is_updated(step):
    k, v = cache(), cache()
    bound = step.bind({1: k, 2: v})
    x, new_k, new_v = bound(row(), 3)
    assert x == 1.0 and new_k is k and new_v is v and k[:, :, 3].all() and v[:, :, 3].all()
    with pytest.raises(
        ValueError, match="argument 1 of 'step' is updated, but overlaps argument 0"
    ):
        bound(k[:, :, :1], 3)
    with pytest.raises(
        ValueError, match="argument 1 of 'step' is updated, but overlaps argument 2"
    ):
        step.bind({1: k}).bind({2: k})
    with pytest.raises(
        ValueError, match="argument 1 of 'step' is updated, but overlaps argument 2"
    ):
        step.bind({1: k})(row(), k, 3)
    step.bind({1: k})(row(), v, 3)


def test_a_bound_array_that_reaches_beyond_the_next_one(step):
    """Keys and values interleaved in one array, with more keys than values."""
    both = np.zeros((16, 2, 2, 8), np.float32)
    keys, values = both.transpose(2, 1, 0, 3)[:, None]
    bound = step.bind({1: keys, 2: values[:, :, :4]})
    with pytest.raises(
        ValueError, match="argument 1 of 'step' is updated, but overlaps argument 0"
    ):
        bound(keys[:, :, 8:9], 3)
    bound(values[:, :, 8:9], 3)
