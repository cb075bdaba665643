# REQUIRES: jax
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ops that StableHLO's legalisation leaves, or takes to slow or inexact code, give JAX's results.

They are results of one function, for one compilation.
"""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax
from levels import OPT_LEVEL

import mlir_attention as attn

rng = np.random.default_rng(0)
X = jnp.asarray(rng.standard_normal((8, 16)), jnp.float32)
ROWS = X[:2] + 1

UPDATES = {
    "static": lambda x, i: x.at[3].set(1.0),
    "slice": lambda x, i: x.at[:, 2:4].set(x[:, :2]),
    "position": lambda x, i: x.at[i].set(1.0),
    "two dimensions": lambda x, i: x.at[i, i + 1].add(1.0),
    "several": lambda x, i: x.at[jnp.array([1, -1, 99, 1])].add(X[:4]),
    "several columns": lambda x, i: x.at[:, jnp.array([0, 99, 2])].multiply(3.0),
    "least": lambda x, i: x.at[jnp.array([1, 2])].min(ROWS),
    "greatest": lambda x, i: x.at[jnp.array([1, 2])].max(ROWS),
    "mask": lambda x, i: x.at[np.asarray(X) > 0].set(0.0),
    "each row": lambda x, i: jax.vmap(
        lambda row, new, at: lax.dynamic_update_slice(row, new, (at,))
    )(x, X[:, :3], jnp.arange(8) * 3 - 2),
    "segments": lambda x, i: jax.ops.segment_sum(x, jnp.array([0, 0, 1, 3, 3, 3, 9, 2]), 4),
}

LOOPS = {
    "fori_loop": lambda x, i: lax.fori_loop(0, i, lambda at, y: y * 2 + at, x),
    "backwards": lambda x, i: lax.fori_loop(i, 0, lambda at, y: y * 2 + at, x),
    "while_loop": lambda x, i: lax.while_loop(lambda y: y.sum() < 99, lambda y: y + 1, x),
    "scan": lambda x, i: lax.scan(lambda total, row: (total + row, total.sum()), x[0], x),
    "reversed scan": lambda x, i: lax.scan(lambda y, row: (y * row, y), x[0], x, reverse=True),
    "cond": lambda x, i: lax.cond(i > 2, lambda y: y * 2, lambda y: y + 1, x),
    "switch": lambda x, i: [
        lax.switch(at, [lambda y: y * 2, lambda y: y + 1, lambda y: y], x) for at in (i, i - 3, 9)
    ],
    "random": lambda x, i: jax.random.uniform(jax.random.key(i), (5,)),
}

ORDERS = {
    "sort": lambda x, i: jnp.sort(x),
    "columns": lambda x, i: jnp.sort(x, axis=0, descending=True),
    "argsort": lambda x, i: jnp.argsort(x, axis=0),
    "top_k": lambda x, i: lax.top_k(x, 3),
    "integers": lambda x, i: jnp.sort((20 * x * x).astype(jnp.uint8)),
    "several": lambda x, i: lax.sort((jnp.round(x), x, -x), num_keys=1),
    "not numbers": lambda x, i: jnp.sort(jnp.where(x > 1, jnp.nan, jnp.where(x < -1, -0.0, x))),
}

OTHERS = {
    "concatenate": lambda x, i: jnp.concatenate([x, X, x[:2]]),
    "unsigned": lambda x, i: jnp.concatenate([(x * x).astype(jnp.uint8)] * 2),
    "barrier": lambda x, i: lax.optimization_barrier((x + 1, i)),
    "remat": lambda x, i: jax.checkpoint(jnp.sin)(x),
    "erf": lambda x, i: jax.nn.gelu(x, approximate=False),
    "cumsum": lambda x, i: jnp.cumsum(x, axis=-1),
    "take": lambda x, i: jnp.take_along_axis(x, jnp.array([[1, 2, 99]] * 8), axis=1),
}


@pytest.mark.parametrize("kind", ["UPDATES", "LOOPS", "ORDERS", "OTHERS"])
def test_results(kind):
    functions = globals()[kind]

    def function(x, i):
        return {name: each(x, i) for name, each in functions.items()}

    model = attn.compile(function, X, 3, opt_level=OPT_LEVEL, num_threads=1)
    expected = jax.jit(function)
    for number in (3, 0, -1, 9):
        results, others = model(X, number), expected(X, number)
        for name in functions:
            for one, other in zip(
                *map(jax.tree.leaves, (results[name], others[name])), strict=True
            ):
                assert one.dtype == other.dtype
                one, other = np.asarray(one, np.float64), np.asarray(other, np.float64)
                np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-5, err_msg=name)


def test_sums_of_narrow_products_are_of_f32():
    """As XLA has them: to sum 4096 products in bf16 would lose half of it."""
    a = jnp.asarray(rng.random((4, 4096)), jnp.bfloat16)
    model = attn.compile(lambda a: a @ a.T, a, opt_level=OPT_LEVEL)
    exact = np.asarray(a, np.float64) @ np.asarray(a, np.float64).T
    np.testing.assert_allclose(np.asarray(model(a), np.float64), exact, rtol=1e-2)
