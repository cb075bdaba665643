# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""docs/guide/jax.md needs the extra `jax`."""

import pytest

import mlir_attention  # noqa: F401

pytest.importorskip("jax")


def check():
    import jax
    import jax.numpy as jnp

    names = globals()
    expected = jax.nn.dot_product_attention(names["q"], names["k"], names["v"])
    assert jnp.allclose(names["out"], expected, rtol=1e-4, atol=1e-4)
    x = names["x"]
    from_file = names["from_file"](x)
    assert jnp.allclose(from_file, names["layer"](x), rtol=1e-4, atol=1e-4)
