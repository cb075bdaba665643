# REQUIRES: jax
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A Llama and a Gemma, written in JAX, decode the tokens that JAX decodes, with caches in place."""

import functools
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.frontends.jax import import_model

VOCABULARY, WIDTH, HEADS, KV_HEADS, DEPTH, LAYERS, CACHE = 64, 32, 4, 2, 8, 2, 32


class Style(NamedTuple):
    """What the models differ in."""

    softcap: float | None
    window: int | None
    scans: bool


STYLES = {
    "llama": Style(None, None, False),
    "gemma": Style(softcap=20.0, window=6, scans=False),
    "scanned": Style(None, None, scans=True),
}


def parameters(rng):
    def normal(*shape):
        return jnp.asarray(rng.standard_normal(shape) / np.sqrt(shape[-2]), jnp.float32)

    layers = {
        "q": normal(LAYERS, WIDTH, HEADS * DEPTH),
        "k": normal(LAYERS, WIDTH, KV_HEADS * DEPTH),
        "v": normal(LAYERS, WIDTH, KV_HEADS * DEPTH),
        "o": normal(LAYERS, HEADS * DEPTH, WIDTH),
        "up": normal(LAYERS, WIDTH, 2 * WIDTH),
        "gate": normal(LAYERS, WIDTH, 2 * WIDTH),
        "down": normal(LAYERS, 2 * WIDTH, WIDTH),
    }
    return {"embedding": normal(VOCABULARY, WIDTH), "layers": layers}


def rms_norm(x):
    return x * jax.lax.rsqrt(jnp.mean(x * x, -1, keepdims=True) + 1e-6)


def rotate(x, positions):
    frequencies = 1e4 ** (-jnp.arange(0, DEPTH, 2) / DEPTH)
    angles = positions[:, None] * frequencies
    cos, sin = jnp.cos(angles)[None, :, None], jnp.sin(angles)[None, :, None]
    one, other = jnp.split(x, 2, axis=-1)
    return jnp.concatenate([one * cos - other * sin, other * cos + one * sin], -1)


def attention(style, q, k, v, positions):
    keys = jnp.arange(k.shape[1])
    here = keys <= positions[:, None]
    if style.window is not None:
        here &= keys > positions[:, None] - style.window
    if style.softcap is None:
        return jax.nn.dot_product_attention(q, k, v, mask=here[None, None])
    q = q.reshape(*q.shape[:2], KV_HEADS, -1, DEPTH)
    scores = jnp.einsum("btkgd,bskd->bkgts", q, k) / np.sqrt(DEPTH)
    scores = style.softcap * jnp.tanh(scores / style.softcap)
    weights = jax.nn.softmax(jnp.where(here, scores, -2.4e38), axis=-1)
    return jnp.einsum("bkgts,bskd->btkgd", weights, v)


def layer(style, x, weights, k_cache, v_cache, start):
    positions = start + jnp.arange(x.shape[1])
    y = rms_norm(x)
    q, k, v = ((y @ weights[name]).reshape(*y.shape[:2], -1, DEPTH) for name in "qkv")
    where = (0, start, 0, 0)
    k_cache = jax.lax.dynamic_update_slice(k_cache, rotate(k, positions), where)
    v_cache = jax.lax.dynamic_update_slice(v_cache, v, where)
    out = attention(style, rotate(q, positions), k_cache, v_cache, positions)
    x = x + out.reshape(*x.shape[:2], -1) @ weights["o"]
    y = rms_norm(x)
    hidden = jax.nn.silu(y @ weights["gate"]) * (y @ weights["up"])
    return x + hidden @ weights["down"], k_cache, v_cache


def step(style, weights, tokens, cache, start):
    x = weights["embedding"][tokens]
    if style.scans:

        def run(x, each):
            x, *caches = layer(style, x, *each, start)
            return x, tuple(caches)

        x, (k, v) = jax.lax.scan(run, x, (weights["layers"], cache["k"], cache["v"]))
        cache = {"k": k, "v": v}
    else:
        caches = dict(cache)
        for number in range(LAYERS):
            of_layer = jax.tree.map(lambda each, number=number: each[number], weights["layers"])
            k, v = f"k{number}", f"v{number}"
            x, caches[k], caches[v] = layer(style, x, of_layer, caches[k], caches[v], start)
        cache = caches
    return rms_norm(x)[:, -1] @ weights["embedding"].T, cache


def empty_cache(style):
    shape = (1, CACHE, KV_HEADS, DEPTH)
    if style.scans:
        return {name: jnp.zeros((LAYERS, *shape)) for name in "kv"}
    return {f"{name}{number}": jnp.zeros(shape) for name in "kv" for number in range(LAYERS)}


def decode(prefill, one, style, count=12):
    prompt = jnp.array([[3, 1, 4, 1, 5]])
    logits, cache = prefill(prompt, empty_cache(style), 0)
    tokens = []
    for position in range(5, 5 + count):
        tokens.append(int(jnp.argmax(logits[0])))
        logits, cache = one(jnp.array([tokens[-1:]]), cache, position)
    return tokens, logits


def compiled(style, model, rows):
    """The model for so many tokens: its attention is found, and its caches are updated."""
    with ir.Context(), ir.Location.unknown():
        imported = import_model(model, jnp.zeros((1, rows), int), empty_cache(style), 0)
        PassManager.parse("builtin.module(attention-form-groups)").run(imported.module.operation)
        text = str(imported.module)
        assert text.count("attention.group ") == (1 if style.scans else LAYERS)
        # The caches that `scan` returns are new ones, in which those of the layers are put.
        updated = text.count("bufferization.writable = true")
        assert updated == (0 if style.scans else 2 * LAYERS)
        return imported.compile(opt_level=OPT_LEVEL, num_threads=1)


@pytest.mark.parametrize("name", STYLES)
def test_decodes_the_tokens_of_jax(name):
    style = STYLES[name]
    weights = parameters(np.random.default_rng(0))
    model = jax.jit(functools.partial(step, style, weights), donate_argnums=1)
    expected, expected_logits = decode(model, model, style)
    tokens, logits = decode(compiled(style, model, 5), compiled(style, model, 1), style)
    assert tokens == expected and len(set(tokens)) > 4
    np.testing.assert_allclose(logits, expected_logits, rtol=1e-4, atol=1e-4)
