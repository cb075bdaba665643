# REQUIRES: jax
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is said of functions of JAX that cannot cross."""

import sys

import jax
import jax.numpy as jnp
import pytest
from mlir import ir

import mlir_attention as attn
from mlir_attention.frontends import jax as frontend

X = jnp.ones((4, 8))


def message_of(function, *args):
    with ir.Context(), pytest.raises(ValueError) as error:
        frontend.export(function, *args)
    return str(error.value)


def test_each_op_is_named_with_its_line():
    def function(x):
        y = jnp.fft.fft(x).real
        return jnp.linalg.cholesky(y @ y.T)

    first, second = message_of(function, X).split("\n")
    line = function.__code__.co_firstlineno
    assert first == f"{__file__}:{line + 1}: 'stablehlo.fft' is not taken to linalg"
    assert second.startswith(f"{__file__}:{line + 2}: 'stablehlo.custom_call' of 'lapack_spotrf")


def test_callbacks_are_named():
    def function(x):
        jax.debug.print("{}", x)
        return x

    assert "a callback to Python, is not taken to linalg" in message_of(function, X)


def test_a_sort_by_several_keys_is_refused():
    message = message_of(lambda x: jax.lax.sort((x, x), num_keys=2), X)
    assert message.endswith(": this form of 'stablehlo.sort' is not taken to linalg")


def test_keys_of_random_numbers_are_no_results():
    with ir.Context(), pytest.raises(TypeError, match=r"^result 1 is a key of jax\.random: return"):
        frontend.export(lambda key: (X, jax.random.split(key)[0]), jax.random.key(0))


@pytest.mark.parametrize("program", [3, None, X])
def test_what_is_no_function(program):
    with ir.Context(), pytest.raises(TypeError, match="expected a function of JAX, but got a"):
        frontend.export(program)
    with pytest.raises(TypeError, match=r"module must be an mlir\.ir\.Module"):
        attn.compile(program)


def test_needs_a_context():
    with pytest.raises(ValueError, match="exporting needs a context"):
        frontend.export(jnp.sin, X)


def test_names_the_extra_without_jax(monkeypatch):
    # None in sys.modules makes an import fail, also where JAX is installed.
    monkeypatch.setitem(sys.modules, "jax", None)
    with ir.Context(), pytest.raises(ImportError, match=r"pip install 'mlir-attention\[jax\]'"):
        frontend.export(jnp.sin, X)


def test_names_what_is_too_old(monkeypatch):
    import jaxlib.mlir._mlir_libs._mosaic_gpu_ext as extension

    monkeypatch.delattr(extension, "register_inliner_extensions")
    with ir.Context(), pytest.raises(ImportError, match=r"jaxlib .* pip install -U jax jaxlib"):
        frontend.export(jnp.sin, X)


def test_importing_the_package_imports_no_jax():
    import subprocess

    code = "import sys, mlir_attention.frontends.jax; assert 'jax' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
