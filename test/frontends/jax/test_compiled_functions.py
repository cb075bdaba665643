# REQUIRES: jax
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`compile` of functions of JAX: arguments, results, weights and donated arrays."""

import functools
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from levels import OPT_LEVEL

import mlir_attention as attn

compiled = functools.partial(attn.compile, opt_level=OPT_LEVEL)


def normal(*shape, dtype=jnp.float32):
    return jnp.asarray(np.random.default_rng(len(shape)).standard_normal(shape), dtype)


def assert_close(actual, expected, tolerance=2e-5):
    assert jax.tree.structure(actual) == jax.tree.structure(expected)
    for one, other in zip(jax.tree.leaves(actual), jax.tree.leaves(expected), strict=True):
        assert isinstance(one, jax.Array)
        assert one.dtype == other.dtype and one.shape == other.shape
        one, other = (np.asarray(each, np.float64) for each in (one, other))
        np.testing.assert_allclose(one, other, rtol=tolerance, atol=tolerance)


def test_takes_and_returns_trees():
    def function(params, x, *, scale):
        hidden = x @ params["layers"][0] + params["layers"][1]
        return {"out": jax.nn.gelu(hidden) * scale, "none": None}, [hidden > 0]

    params = {"layers": [normal(8, 4), normal(4)], "unused": normal(3)}
    model = compiled(function, params, normal(2, 8), kwargs={"scale": 0.5})
    x = normal(2, 8) + 1
    assert_close(model(params, x, scale=2.0), jax.jit(function)(params, x, scale=2.0))
    # Arrays of NumPy, as JAX takes them: also of f64, and with gaps.
    params["layers"][0] = np.asarray(params["layers"][0], np.float64)
    x = np.zeros((2, 16), np.float32)[:, ::2] + np.float32(2)
    assert_close(model(params, x, scale=1), jax.jit(function)(params, x, scale=1.0))
    with pytest.raises(TypeError, match=r"compiled for .*'scale': \*.*, got .*\{\}"):
        model(params, x)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16", "int8", "uint8", "bool"])
def test_element_types(dtype):
    def function(x):
        return jnp.where(x > 0, x, x[::-1]), jnp.concatenate([x, x])

    x = normal(3, 4).astype(dtype)
    assert_close(compiled(function, x)(x), function(x))


def test_integers_of_another_sign_are_refused():
    model = compiled(lambda x: x // 3, jnp.zeros(3, jnp.uint8))
    for x in (jnp.zeros(3, jnp.int8), np.zeros(3, np.int8)):
        with pytest.raises(TypeError, match=r"^x has dtype int8; expected uint8"):
            model(x)


def test_empty_arrays():
    def function(x):
        return x * 2, x.sum(0), x.max(1, initial=3.0), jnp.concatenate([x, x])

    x = jnp.zeros((0, 4))
    assert_close(compiled(function, x)(x), function(x))


def test_unsigned_integers_keep_their_sign():
    def function(x):
        return x // 3, x.astype(jnp.float32), jax.lax.fori_loop(0, 3, lambda _, y: y + 1, x)

    x = jnp.array([3, 200, 255], jnp.uint8)
    assert_close(compiled(function, x)(x), function(x))


def test_static_arguments_are_those_of_the_example():
    @functools.partial(jax.jit, static_argnums=1, static_argnames="mode")
    def function(x, count, y, mode="add"):
        return x * count + y if mode == "add" else x * count - y

    x, y = normal(2, 3)
    model = compiled(function, x, 3, y, kwargs={"mode": "subtract"})
    assert_close(model(x, 3, y, mode="subtract"), x * 3 - y)
    with pytest.raises(ValueError, match=r"static argument 'count' is 4, but .* compiled for 3"):
        model(x, 4, y, mode="subtract")
    with pytest.raises(ValueError, match=r"static argument 'mode' is left out, but .* 'subtract'"):
        model(x, 3, y)


def test_takes_what_jax_traced_or_lowered():
    weights = normal(64, 64)
    function = jax.jit(lambda x, unused: jnp.tanh(x @ weights))
    x = normal(2, 64)
    for program in (function.trace(x, 3), function.lower(x, 3)):
        assert_close(compiled(program)(x, 3), function(x, 3))
    with pytest.raises(TypeError, match="a Lowered of JAX has its arguments"):
        compiled(function.lower(x, 3), x)


def test_weights_are_bound_where_they_are():
    weights, narrow = normal(64, 64) / 8, normal(64, 64, dtype=jnp.bfloat16) / 8
    nested = np.asarray(normal(64, 64)) / 4

    @jax.jit
    def inner(x):
        return x @ nested + (x.astype(jnp.bfloat16) @ narrow).astype(jnp.float32)

    @jax.jit
    def function(x):
        return inner(x @ weights) @ weights + jnp.array([1.0, 2.0] * 32)

    x = normal(2, 64)
    model = compiled(function, x)
    assert_close(model(x), function(x), 2e-2)
    assert model.weights[0] is weights
    assert sorted(weight.shape for weight in model.weights) == [(64,), (64, 64), (64, 64), (64, 64)]
    # Nothing of them is in the module.
    from mlir import ir

    from mlir_attention.frontends.jax import import_model

    with ir.Context():
        assert len(str(import_model(function, x).module)) < 10_000


def test_donated_arguments_are_updated_in_place():
    @functools.partial(jax.jit, donate_argnames=("cache",))
    def step(q, cache, rows, position):
        k = jax.lax.dynamic_update_slice(cache["k"], rows[:1], (0, position, 0, 0))
        v = cache["v"].at[:, position].set(rows[1:, 0])
        here = (jnp.arange(k.shape[1]) <= position)[None, None, None]
        return jax.nn.dot_product_attention(q, k, v, mask=here), {"k": k, "v": v}

    q, rows = normal(1, 1, 2, 8), normal(2, 1, 2, 8)
    cache = {name: jnp.zeros((1, 16, 2, 8)) for name in "kv"}
    model = compiled(step, q, cache, rows, 3)
    copy = jax.tree.map(jnp.copy, cache)
    # Beyond the end, JAX clamps the start of a slice, drops what is set at a position, and takes
    # negative positions from the end.
    for position in (3, 15, 16, 99, -1, -16, -17, -99):
        places = [array.unsafe_buffer_pointer() for array in cache.values()]
        old = cache
        out, cache = model(q, cache, rows, position)
        expected, copy = step(q, copy, rows, position)
        assert_close((out, cache), (expected, copy))
        assert [array.unsafe_buffer_pointer() for array in cache.values()] == places
        assert all(array.is_deleted() for array in old.values())
    with pytest.raises(ValueError, match=re.escape("cache['k'] was donated to an earlier call")):
        model(q, old, rows, 3)
    # A call that is wrong loses no array.
    with pytest.raises(ValueError, match=r"^q has shape \(1, 1, 2, 4\); expected \(1, 1, 2, 8\)"):
        model(q[..., :4], cache, rows, 3)
    assert not any(array.is_deleted() for array in cache.values())


def test_only_what_is_jax_s_own_alone_is_written():
    step = jax.jit(lambda cache, row: cache.at[2].set(row), donate_argnums=0)
    model = compiled(step, jnp.zeros((4, 8)), jnp.ones(8))
    mine = np.zeros((4, 8), np.float32)
    assert model(mine, jnp.ones(8))[2, 0] == 1 and not mine.any()
    seen = jnp.zeros((4, 8))
    view = np.asarray(seen)
    assert model(seen, jnp.ones(8))[2, 0] == 1 and not view.any()
    kept = jax.jit(lambda cache, row: cache.at[2].set(row))
    cache = jnp.zeros((4, 8))
    assert compiled(kept, cache, jnp.ones(8))(cache, jnp.ones(8))[2, 0] == 1 and not cache.any()


def test_a_donated_array_is_passed_once():
    function = jax.jit(lambda cache, other: (cache.at[2].set(1.0), other), donate_argnums=0)
    x = normal(4, 8)
    model = compiled(function, x, x)
    with pytest.raises(ValueError, match=r"^other is the array that is donated as cache$"):
        model(x, x)
    assert not x.is_deleted()


def test_a_donated_argument_without_a_new_value_is_read():
    function = jax.jit(lambda x, y: jnp.concatenate([x, y]), donate_argnums=0)
    x = normal(3, 4)
    model = compiled(function, x, x[:1])
    assert_close(model(x, x[:1]), jnp.concatenate([x, x[:1]]))
    assert not x.is_deleted()


def test_arguments_are_donated_by_jax_alone():
    with pytest.raises(TypeError, match=r"are donated by jax\.jit\(donate_argnums=\)"):
        compiled(lambda cache: cache.at[0].set(1.0), jnp.zeros((4, 8)), donate=0)


@pytest.mark.parametrize(
    ("argument", "error", "message"),
    [
        (
            lambda: jnp.zeros((2, 3), jnp.bfloat16),
            TypeError,
            "^x has dtype bfloat16; expected float32",
        ),
        (lambda: jnp.zeros((2, 4)), ValueError, "argument x of 'main' has extent 4 along dim"),
        (lambda: "a", TypeError, "^x is a str; expected an array or a number"),
        (lambda: 1, ValueError, "argument x of 'main' has 0 dimensions"),
    ],
)
def test_wrong_arguments(argument, error, message):
    model = compiled(lambda x: x + 1, jnp.zeros((2, 3)))
    with pytest.raises(error, match=message):
        model(argument())


def test_numbers_have_the_kind_of_the_example():
    model = compiled(lambda n, x: x * n, 3, 2.0)
    assert_close(model(5, 2), jnp.float32(10))
    with pytest.raises(TypeError, match=r"^n is 2\.5; expected int32"):
        model(2.5, 2.0)


def test_functions_that_return_no_arrays():
    assert compiled(lambda x: None, jnp.zeros(3))(jnp.zeros(3)) is None
    assert compiled(lambda: (), *())() == ()


def test_symbolic_shapes():
    batch, rows, keys = jax.export.symbolic_shape("b, t, n")

    def function(q, k, v, new_k, weights):
        k = jnp.concatenate([k, new_k], axis=1)
        v = jnp.concatenate([v, new_k], axis=1)
        out = jax.nn.dot_product_attention(q, k, v, is_causal=True)
        y = out.reshape(*q.shape[:2], -1) @ weights + jnp.arange(q.shape[1])[:, None]
        return y, y[:, -1], y[:, 1:]

    def shapes(batch, rows, keys):
        return [(batch, rows, 4, 8), *[(batch, keys, 2, 8)] * 2, (batch, 1, 2, 8), (32, 16)]

    example = [jax.ShapeDtypeStruct(shape, jnp.float32) for shape in shapes(batch, rows, keys)]
    model = compiled(function, *example)
    for sizes in ((2, 3, 7), (1, 1, 33), (3, 5, 5)):
        arguments = [normal(*shape) for shape in shapes(*sizes)]
        assert_close(model(*arguments), function(*arguments), 1e-4)
    with pytest.raises(ValueError, match=r"argument k of 'main' has extent 3 along dimension 2"):
        model(*(normal(*shape) for shape in shapes(2, 3, 7)[:1]), *[normal(2, 7, 3, 8)] * 4)
    arguments[1] = arguments[1][:2]
    with pytest.raises(attn.CompiledAssertionError, match="test_compiled_functions"):
        model(*arguments)


def test_a_symbolic_size_must_be_that_of_an_argument():
    (size,) = jax.export.symbolic_shape("2*b")
    with pytest.raises(ValueError, match="symbolic size 'b' is not the size of any argument"):
        compiled(lambda x: x + 1, jax.ShapeDtypeStruct((size,), jnp.float32))
