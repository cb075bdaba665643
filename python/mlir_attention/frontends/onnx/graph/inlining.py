# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Without calls of functions: those of the model, and ONNX's own within `If` and `Loop`.

Nodes of the main graph are built here, and those of the graphs within nodes by torch-mlir, which
has no `Attention`. There, ONNX's own function for the op stands in for it; what it computes is
found like any attention.
"""

from __future__ import annotations

from typing import Any

from mlir_attention.frontends.onnx.graph.editing import graphs_in, nodes_of, replace, used_names
from mlir_attention.frontends.onnx.graph.loading import load_onnx

#: ONNX's functions that torch-mlir does not know as ops.
_FUNCTIONS = [("", name) for name in ("Attention", "RMSNormalization", "RotaryEmbedding", "Swish")]


def inline_functions(proto: Any) -> Any:
    """Without calls of the functions of the model."""
    return load_onnx().inliner.inline_local_functions(proto) if proto.functions else proto


def inline_within_nodes(proto: Any) -> None:
    """Puts the bodies of ONNX's functions in place of their nodes, in graphs within nodes.

    `proto` is changed. A node stays where types that its function depends on are not known.
    """
    bodies = [body for node in proto.graph.node for body in graphs_in(node) if _calls(body)]
    if not bodies:
        return
    onnx = load_onnx()
    inferred = onnx.shape_inference.infer_shapes(proto, data_prop=True).graph
    known = {value.name: value for value in [*inferred.input, *inferred.value_info]}
    for tensor in inferred.initializer:
        known[tensor.name] = onnx.helper.make_tensor_value_info(
            tensor.name, tensor.data_type, tensor.dims
        )
    for body in bodies:
        model = onnx.ModelProto()
        model.CopyFrom(proto)
        model.graph.CopyFrom(body)
        taken = {value.name for value in [*body.input, *body.initializer]}
        outer = [known[name] for name in sorted(used_names(body) - taken) if name in known]
        model.graph.input.extend(outer)
        try:
            model = onnx.inliner.inline_selected_functions(
                model, _FUNCTIONS, inline_schema_functions=True
            )
        except RuntimeError:
            continue
        replace(body.node, list(model.graph.node))


def _calls(graph: Any) -> bool:
    return any(
        ("" if node.domain == "ai.onnx" else node.domain, node.op_type) in _FUNCTIONS
        for node in nodes_of(graph)
    )
