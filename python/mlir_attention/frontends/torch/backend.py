# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The backend of `torch.compile` (an entry point of the group `torch_dynamo_backends`)."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mlir_attention.frontends.compile import compile
from mlir_attention.frontends.torch.decompositions import decompositions
from mlir_attention.frontends.torch.dynamo.captured import captured
from mlir_attention.frontends.torch.dynamo.flex_attention import with_dense_attention
from mlir_attention.frontends.torch.exporting import load_torch_mlir
from mlir_attention.frontends.torch.refusing import ADVICE

#: Of `mlir_attention.compile`.
_OPTIONS = ("num_threads", "opt_level", "batch_invariant", "cache")


def mlir_attention(
    graph_module: Any, example_inputs: Sequence[Any], *, options: Mapping[str, Any] | None = None
) -> Callable[..., Any]:
    """Compiles a graph that Dynamo captured: `torch.compile(model, backend="mlir_attention")`.

    It runs for inference, on the CPU. Parameters and buffers are read where they are in each call.
    A graph that cannot be compiled, or that needs gradients, runs in eager mode: one warning says
    why.

    Args:
      graph_module, example_inputs: as Dynamo passes them.
      options: those of `torch.compile`: `num_threads`, `opt_level`, `batch_invariant` and `cache`
        as in `mlir_attention.compile`.

    Raises TypeError for another option.
    """
    from torch._dynamo.backends.common import aot_autograd
    from torch._dynamo.exc import RestartAnalysis

    options = dict(options or {})
    for name in options:
        if name not in _OPTIONS:
            raise TypeError(f"unknown option {name!r}; the options are {', '.join(_OPTIONS)}")

    def compile_graph(graph_module: Any, example_inputs: Sequence[Any]) -> Any:
        return _compile(graph_module, options)

    compiler = aot_autograd(
        fw_compiler=_refuse_gradients,
        inference_compiler=compile_graph,
        decompositions=decompositions(load_torch_mlir()),
        keep_inference_input_mutations=True,
    )
    try:
        return compiler(with_dense_attention(graph_module), example_inputs)
    except RestartAnalysis:  # Dynamo captures once more.
        raise
    except Exception as error:  # Of torch, torch-mlir, or ours: eager mode runs it all.
        warnings.warn(f"mlir_attention runs a graph in eager mode: {_said(error)}", stacklevel=2)
        return graph_module


def _compile(graph_module: Any, options: Mapping[str, Any]) -> Callable[[list[Any]], list[Any]]:
    """The function of a graph for inference, which empties the list that it takes."""
    from torch._guards import TracingContext
    from torch.utils._python_dispatch import _disable_current_modes

    tracing = TracingContext.try_get()
    metadata = None if tracing is None else tracing.fw_metadata
    static = getattr(metadata, "static_input_indices", None) or ()
    # Among the modes is that of aot_autograd, in which no tensor has elements.
    with _disable_current_modes():
        program = captured(graph_module, static)
        model = compile(program.program, **options)
    inputs, outputs = program.inputs, program.outputs
    first = len(inputs) - program.weights
    latest: tuple[list[int], Any] = ([], model if program.weights == 0 else None)

    def call(args: list[Any]) -> list[Any]:
        nonlocal latest
        given = [view.for_program(args[view.number]) for view in inputs]
        args.clear()
        # The weights that are bound are not freed: nothing else is where they are.
        places = [weight.data_ptr() for weight in given[first:]]
        known, bound = latest
        if bound is None or places != known:
            bound = model.bind_last(given[first:])
            latest = (places, bound)
        results = bound(*given[:first])
        return [view.from_program(results[view.number]) for view in outputs]

    call._boxed_call = True  # type: ignore[attr-defined]
    return call


def _refuse_gradients(graph_module: Any, example_inputs: Sequence[Any]) -> Any:
    raise ValueError(
        "it is for inference only, and a result requires a gradient: call the model in "
        "torch.no_grad() or torch.inference_mode()"
    )


def _said(error: Exception) -> str:
    """What is wrong, in one line."""
    text = str(error).strip().partition("\n")[0].removesuffix(f": {ADVICE}")
    return text if isinstance(error, ValueError) else f"{type(error).__name__}: {text}"
