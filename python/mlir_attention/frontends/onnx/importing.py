# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""From a model of ONNX to a module, with its weights or without."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.frontends.joining import join
from mlir_attention.frontends.onnx.calls import Call, Input, Output
from mlir_attention.frontends.onnx.crossings import cut
from mlir_attention.frontends.onnx.graph.editing import (
    add_inputs,
    drop_unused,
    infer_types,
    name_nodes,
    refuse_wrong_names,
    used_names,
)
from mlir_attention.frontends.onnx.graph.inlining import inline_functions, inline_within_nodes
from mlir_attention.frontends.onnx.graph.loading import Array, load, load_onnx
from mlir_attention.frontends.onnx.graph.rewrites import rewrite_ops
from mlir_attention.frontends.onnx.graph.types import Type, is_supported
from mlir_attention.frontends.onnx.lowering import lower
from mlir_attention.frontends.onnx.model import ImportedModel
from mlir_attention.frontends.onnx.ops import result_types_of
from mlir_attention.passes.running import run_passes


def import_model(
    model: str | os.PathLike[str] | bytes | Any,
    *,
    function_name: str = "main",
    context: ir.Context | None = None,
) -> ImportedModel:
    """Takes a model of ONNX to linalg, its attention ops to `attention.group`, without weights.

    The function takes the inputs of the graph, in its order, and behind them the initializers that
    it uses, but for those of up to 8 elements, which are constants. Nothing in the text grows with
    the weights. It returns the outputs of the graph.

    Args:
      model: the path of a file, its bytes, or an `onnx.ModelProto`, which is not changed.
      function_name: name of the function in the module.
      context: where the module is made; the current one if None.

    The locations of ops are the names of nodes, so that remarks and errors name them.

    Raises ImportError, naming the extra, if onnx is not installed, or torch-mlir is not and the
    model needs it; OSError for files that cannot be read; TypeError and ValueError for what is no
    model; and ValueError, naming the node, for what is not supported.
    """
    context = context or ir.Context.current
    if context is None:
        raise ValueError("importing needs a context: pass one, or enter one")
    loaded = load(model)
    proto = loaded.proto
    names = [value.name for value in proto.graph.input]
    name_nodes(proto)
    refuse_wrong_names(_with_weights_as_inputs(proto, loaded.weights).graph)
    proto = inline_functions(proto)
    inline_within_nodes(proto)
    name_nodes(proto)
    drop_unused(proto)
    weights = _drop_unused_weights(proto, loaded.weights)
    proto, types = infer_types(proto, result_types_of)
    while rewrite_ops(proto, types):
        proto, types = infer_types(proto, result_types_of)
    inputs, outputs = _inputs(names, types, loaded.defaults), _outputs(proto, types)
    crossings = cut(proto, types)
    with context, ir.Location.unknown():
        module = lower(proto, types, function_name)
        join(module, function_name, [crossing.joined() for crossing in crossings])
        function = ir.SymbolTable(module.operation)[function_name]
        for argument, name in zip(function.arguments, [*names, *weights], strict=True):
            argument.set_location(ir.Location.name(name))
        module.operation.verify()
        # Ops that were built on their own have extents of their own, most of which nothing needs.
        run_passes(PassManager.parse("builtin.module(cse)"), module.operation)
    return ImportedModel(module, function_name, weights, Call(tuple(inputs), tuple(outputs)))


def export(
    model: str | os.PathLike[str] | bytes | Any,
    *,
    function_name: str = "main",
    context: ir.Context | None = None,
) -> ir.Module:
    """Exports a model of ONNX: the module of `import_model`, whose weights are arguments."""
    return import_model(model, function_name=function_name, context=context).module


def _with_weights_as_inputs(proto: Any, weights: dict[str, Array]) -> Any:
    """With the weights as inputs behind those that a caller passes."""
    onnx = load_onnx()
    for name, array in weights.items():
        element = onnx.helper.np_dtype_to_tensor_dtype(array.dtype)
        type_ = Type(onnx.TensorProto.DataType.Name(element), array.shape)
        if not is_supported(type_):
            raise ValueError(f"initializer {name!r} has elements of type {type_.element}")
        add_inputs(proto.graph, [(name, type_)])
    return proto


def _drop_unused_weights(proto: Any, weights: dict[str, Array]) -> dict[str, Array]:
    """The weights that the graph reads, which alone stay its inputs."""
    used = used_names(proto.graph)
    for number in reversed(range(len(proto.graph.input))):
        name = proto.graph.input[number].name
        if name in weights and name not in used:
            del proto.graph.input[number]
    return {name: array for name, array in weights.items() if name in used}


def _inputs(
    names: Sequence[str], types: dict[str, Type], defaults: dict[str, Array]
) -> list[Input]:
    return [Input(name, _crossing(types, "input", name), defaults.get(name)) for name in names]


def _outputs(proto: Any, types: dict[str, Type]) -> list[Output]:
    names = [value.name for value in proto.graph.output]
    return [Output(name, _crossing(types, "output", name)) for name in names]


def _crossing(types: dict[str, Type], kind: str, name: str) -> Type:
    """The type of an input or output. Raises ValueError if no array has it."""
    type_ = types.get(name)
    if type_ is None:
        raise ValueError(f"{kind} {name!r} is no tensor, or its type is not known")
    if type_.shape is None:
        raise ValueError(f"the rank of {kind} {name!r} is not known")
    if not is_supported(type_):
        raise ValueError(f"{kind} {name!r} has elements of type {type_.element}")
    return type_
