# REQUIRES: jax
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The attention of JAX programs is found, in all options, and equals JAX's in f64."""

import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.frontends.jax import import_model

BATCH, QUERIES, KEYS, HEADS, DEPTH = 2, 5, 37, 4, 16

rng = np.random.default_rng(0)


def normal(*shape):
    return jnp.asarray(rng.standard_normal(shape), jnp.float32)


Q, SQUARE = normal(BATCH, QUERIES, HEADS, DEPTH), normal(BATCH, KEYS, HEADS, DEPTH)
K, V = normal(2, BATCH, KEYS, HEADS, DEPTH)
SHARED = normal(2, BATCH, KEYS, 2, DEPTH)
BIAS = normal(BATCH, HEADS, QUERIES, KEYS)
MASK = jnp.asarray(rng.random((BATCH, 1, QUERIES, KEYS)) < 0.7)
LENGTHS = jnp.array([20, 37])

OPTIONS = {
    "plain": (Q, K, V, {}),
    "bias and mask": (Q, K, V, {"bias": BIAS, "mask": MASK, "scale": 0.3}),
    "bias of keys": (Q, K, V, {"bias": BIAS[:1, :1, :1]}),
    "causal": (SQUARE, K, V, {"is_causal": True}),
    "more keys than queries": (Q, K, V, {"is_causal": True}),
    "query lengths": (Q, K, V, {"query_seq_lengths": jnp.array([3, 5])}),
    "key lengths": (SQUARE, K, V, {"key_value_seq_lengths": LENGTHS, "is_causal": True}),
    "window": (SQUARE, K, V, {"local_window_size": (8, 2)}),
    "shared keys": (SQUARE, *SHARED, {"is_causal": True}),
    "one key head": (Q, *SHARED[:, :, :, :1], {"mask": MASK}),
    "decode": (Q[:, :1], *SHARED, {"key_value_seq_lengths": LENGTHS}),
    "no batch": (Q[0], K[0], V[0], {}),
    "residual": (SQUARE, *SHARED, {"return_residual": True, "is_causal": True}),
    "all": (
        SQUARE,
        K,
        V,
        {
            "bias": normal(BATCH, HEADS, KEYS, KEYS),
            "mask": jnp.asarray(rng.random((BATCH, 1, KEYS, KEYS)) < 0.7),
            "scale": 0.2,
            "is_causal": True,
            "query_seq_lengths": LENGTHS,
            "key_value_seq_lengths": LENGTHS[::-1],
            "local_window_size": (9, 3),
        },
    ),
}

#: Largest errors; 16 keys of such numbers are near 1.
TOLERANCES = {"float32": 2e-5, "bfloat16": 3e-2, "float16": 4e-3}


#: Of these options, the results are compared too; the others are among them.
COMPARED = ("key lengths", "query lengths", "one key head", "residual", "all")


def check(function, arguments, dtype, compares=True):
    floats = [each for each in arguments if jnp.issubdtype(each.dtype, jnp.floating)]
    arguments = [
        each.astype(dtype) if any(each is one for one in floats) else each for each in arguments
    ]
    with ir.Context(), ir.Location.unknown():
        imported = import_model(function, *arguments)
        PassManager.parse("builtin.module(attention-form-groups)").run(imported.module.operation)
        assert str(imported.module).count("attention.group ") == 1
        assert "math.exp " not in str(imported.module)
        if not compares:
            return
        results = jax.tree.leaves(imported.compile(opt_level=OPT_LEVEL, num_threads=1)(*arguments))
    with jax.enable_x64(True):
        wide = [
            np.asarray(each, np.float64) if jnp.issubdtype(each.dtype, jnp.floating) else each
            for each in arguments
        ]
        expected = jax.tree.leaves(jax.jit(function)(*wide))
    for one, other in zip(results, expected, strict=True):
        error = np.abs(np.asarray(one, np.float64) - np.asarray(other))
        assert error.max() < TOLERANCES[dtype]


@pytest.mark.parametrize("name", OPTIONS)
def test_dot_product_attention(name):
    q, k, v, options = OPTIONS[name]
    arrays = {key: value for key, value in options.items() if isinstance(value, jax.Array)}
    others = {key: value for key, value in options.items() if key not in arrays}

    def function(q, k, v, *given):
        named = dict(zip(arrays, given, strict=True))
        return jax.nn.dot_product_attention(q, k, v, implementation="xla", **named, **others)

    check(function, [q, k, v, *arrays.values()], "float32", name in COMPARED)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_narrow_types(dtype):
    def function(q, k, v, lengths):
        return jax.nn.dot_product_attention(
            q, k, v, key_value_seq_lengths=lengths, return_residual=True
        )

    check(function, [Q, *SHARED, LENGTHS], dtype)


def by_einsum(q, k, v):
    scores = jnp.einsum("bthd,bshd->bhts", q, k) / np.sqrt(DEPTH)
    return jnp.einsum("bhts,bshd->bthd", jax.nn.softmax(scores, axis=-1), v)


def by_logsumexp(q, k, v):
    scores = jnp.einsum("bthd,bshd->bhts", q, k) / np.sqrt(DEPTH)
    lse = jax.nn.logsumexp(scores, axis=-1, keepdims=True)
    return jnp.einsum("bhts,bshd->bthd", jnp.exp(scores - lse), v), lse[..., 0]


def with_softcap(q, k, v):
    grouped = q.reshape(BATCH, QUERIES, 2, -1, DEPTH)
    scores = 5 * jnp.tanh(jnp.einsum("btkgd,bskd->bkgts", grouped, k) / 5)
    here = jnp.arange(KEYS) <= jnp.arange(QUERIES)[:, None] + 20
    weights = jax.nn.softmax(jnp.where(here, scores, -2.4e38), axis=-1)
    return jnp.einsum("bkgts,bskd->btkgd", weights, v).reshape(q.shape)


def by_vmap(q, k, v):
    def one(q, k, v):
        return jax.nn.softmax(q @ k.T / 4) @ v

    return jax.vmap(jax.vmap(one, in_axes=1, out_axes=1))(q, k, v)


def with_repeated_keys(q, k, v):
    return by_einsum(q, jnp.repeat(k, 2, axis=2), jnp.repeat(v, 2, axis=2))


def with_alibi(q, k, v):
    slopes = 2.0 ** -jnp.arange(1, HEADS + 1)
    distances = jnp.arange(KEYS) - jnp.arange(QUERIES)[:, None]
    scores = jnp.einsum("bthd,bshd->bhts", q, k) / 4 + slopes[:, None, None] * distances
    return jnp.einsum("bhts,bshd->bthd", jax.nn.softmax(scores, axis=-1), v)


def with_appended_key(q, k, v, new_k, new_v):
    k, v = jnp.concatenate([k, new_k], axis=1), jnp.concatenate([v, new_v], axis=1)
    return jax.nn.dot_product_attention(q, k, v)


def with_masked_softmax(q, k, v, mask):
    scores = jnp.einsum("bthd,bshd->bhts", q, k) / 4
    weights = jax.nn.softmax(scores, axis=-1, where=mask)
    return jnp.einsum("bhts,bshd->bthd", weights, v)


@pytest.mark.parametrize(
    ("function", "arguments", "compares"),
    [
        (by_einsum, (Q, K, V), False),
        (by_logsumexp, (Q, K, V), True),
        (with_softcap, (Q, *SHARED), True),
        (by_vmap, (Q, K, V), False),
        (with_repeated_keys, (Q, *SHARED), True),
        (with_alibi, (Q, K, V), False),
        (with_masked_softmax, (Q, K, V, MASK.at[0, :, 1].set(False)), True),
        (with_appended_key, (Q, K, V, K[:, :1], V[:, :1]), True),
    ],
)
def test_attention_by_hand(function, arguments, compares):
    check(function, list(arguments), "float32", compares)


@pytest.mark.parametrize("join", ["stack", "concatenate"])
@pytest.mark.parametrize("dtype", [jnp.uint8, jnp.int8])
def test_halves_of_bytes(join, dtype):
    """Keys and values of 4 bits, two in each byte, are read in place."""

    def unpacked(packed):
        low = packed & 15 if dtype == jnp.uint8 else (packed << 4) >> 4
        halves = [low, packed >> 4]
        joined = jnp.stack(halves, -1) if join == "stack" else jnp.concatenate(halves, -1)
        return joined.reshape(*packed.shape[:-1], DEPTH).astype(jnp.float32)

    def attend(q, k, v, scale):
        return by_einsum(q, unpacked(k) * scale, (unpacked(v) - 8) * scale)

    shape = (2, BATCH, KEYS, HEADS, DEPTH // 2)
    k, v = jnp.asarray(rng.integers(0, 256, shape).astype(np.uint8)).view(dtype)
    arguments = (Q, k, v, normal(BATCH, KEYS, HEADS, 1))
    with ir.Context():
        imported = import_model(attend, *arguments)
        PassManager.parse("builtin.module(attention-form-groups)").run(imported.module.operation)
        assert " packed_key, packed_value, " in str(imported.module)
        compiled = imported.compile(opt_level=OPT_LEVEL)
    np.testing.assert_allclose(compiled(*arguments), attend(*arguments), rtol=1e-4, atol=1e-4)


def test_attention_of_flax():
    nnx = pytest.importorskip("flax.nnx")
    layer = nnx.MultiHeadAttention(4, 32, decode=False, rngs=nnx.Rngs(0))
    x = normal(2, 10, 32)
    mask = nnx.make_causal_mask(x[..., 0])
    with ir.Context():
        imported = import_model(lambda x: layer(x, mask=mask), x)
        PassManager.parse("builtin.module(attention-form-groups)").run(imported.module.operation)
        assert str(imported.module).count("attention.group ") == 1
        compiled = imported.compile(opt_level=OPT_LEVEL)
    np.testing.assert_allclose(compiled(x), layer(x, mask=mask), rtol=1e-5, atol=1e-5)


def test_the_depth_of_outputs_is_their_last_dimension():
    """By which vectors are written; JAX multiplies values with probabilities, not the reverse."""

    def attend(q, k, v):
        grouped = q.reshape(BATCH, QUERIES, 2, 2, DEPTH)
        scores = jnp.einsum("btkgd,bskd->bkgts", grouped, k)
        return jnp.einsum("bkgts,bske->btkge", jax.nn.softmax(scores), v)

    with ir.Context():
        module = import_model(attend, Q, SHARED[0], normal(BATCH, KEYS, 2, 24)).module
        PassManager.parse("builtin.module(attention-form-groups)").run(module.operation)
        assert re.search(r"attention\.group .* -> tensor<[0-9x]+x24xf32> \{", str(module))
