# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""From a function of JAX to a module, with the arrays it closes over or without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlir import ir

from mlir_attention.frontends.jax.calls import Call
from mlir_attention.frontends.jax.lowering import ENTRY, Function, lower, sizes_of
from mlir_attention.frontends.jax.model import ImportedModel
from mlir_attention.frontends.stablehlo.importing import Entry, current_context, import_module
from mlir_attention.frontends.stablehlo.jaxlib_mlir import load_jaxlib


def export(
    function_or_lowered: Any,
    *args: Any,
    function_name: str = "main",
    context: ir.Context | None = None,
    **kwargs: Any,
) -> ir.Module:
    """Exports a function of JAX to linalg.

    The function of the module takes the arrays among the arguments, in the order of
    `jax.tree.leaves((args, kwargs))`. Arrays that it closes over are constants in its text:
    `import_model` leaves them outside. An argument that was donated (`jax.jit(donate_argnums=...)`)
    and whose new value is a result has the attributes `bufferization.writable` and
    `attention.aliases_result`, the number of this result.

    Args:
      function_or_lowered: a function, jitted or not, or a `jax.stages.Traced` or `Lowered`.
      args, kwargs: example arguments, as `jax.jit` takes them, or `jax.ShapeDtypeStruct`s, also
        with symbolic shapes (`jax.export.symbolic_shape`). None for what was traced already.
      function_name: name of the function in the module.
      context: where the module is made; the current one if None.

    The locations of ops are lines of the program's Python files, so that remarks and errors name
    them. Those of arguments are their names.

    Raises ImportError, naming the extra, if JAX is not installed; ValueError if there is no
    context, and for ops that cannot cross, naming each op and its line; TypeError for what is no
    function; and what JAX raises for a function that cannot be traced.
    """
    jax, mlir = load_jax(), load_jaxlib()
    context = context or current_context()
    function = lower(jax, function_or_lowered, args, kwargs, lifts=False)
    return _import(jax, mlir, function, function_name, context, lifts=False).module


def import_model(
    function: Any,
    *args: Any,
    kwargs: Mapping[str, Any] | None = None,
    function_name: str = "main",
    context: ir.Context | None = None,
) -> ImportedModel:
    """Takes a function of JAX to linalg without the arrays that it closes over, its weights.

    The function of the module takes them behind the arguments. Nothing in the text grows with them.

    Args:
      function: what to import, as `export` takes it.
      args, kwargs: example arguments, as of `export`.
      function_name, context: as of `export`.

    Raises what `export` raises.
    """
    jax, mlir = load_jax(), load_jaxlib()
    context = context or current_context()
    lowered = lower(jax, function, args, kwargs or {}, lifts=True)
    return _import(jax, mlir, lowered, function_name, context, lifts=True)


def _import(
    jax: Any, mlir: Any, function: Function, name: str, context: ir.Context, lifts: bool
) -> ImportedModel:
    donated = [at for at, number in enumerate(function.kept) if function.arguments[number].donated]
    entry = Entry(ENTRY, name, function.names, donated, sizes_of(function), lifts)
    module, constants, updates = import_module(mlir, function.module, entry, context)
    weights = [*function.weights, *constants]
    return ImportedModel(module, name, weights, Call.of(jax, function, updates))


def load_jax() -> Any:
    """The package `jax`; ImportError names the extra that brings it."""
    try:
        import jax
        import jax.extend.core
    except ImportError as error:
        raise ImportError("functions of JAX need jax: pip install 'mlir-attention[jax]'") from error
    return jax
