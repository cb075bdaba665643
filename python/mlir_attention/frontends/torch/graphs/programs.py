# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Builds an `ExportedProgram` of a graph that was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any


def rebuilt(
    program: Any,
    graph: Any,
    inputs: Sequence[Any],
    outputs: Sequence[Any],
    literals: Mapping[Any, Any] | None = None,
) -> Any:
    """An ExportedProgram of `graph`, whose placeholders are `inputs`: arguments, or `literals`.

    `outputs` are the specs of what it returns. The rest is as in `program`.
    """
    from torch.export import ExportedProgram
    from torch.export.graph_signature import ExportGraphSignature, InputKind, InputSpec
    from torch.nn import Module
    from torch.utils import _pytree as pytree

    literals = literals or {}
    specs = [
        InputSpec(InputKind.CONSTANT_TENSOR, argument_of(node), node.name)
        if node in literals
        else InputSpec(InputKind.USER_INPUT, argument_of(node), None)
        for node in inputs
    ]
    taken = len(inputs) - len(literals)
    returned = sum(spec.kind.name == "USER_OUTPUT" for spec in outputs)
    entry = program.module_call_graph[0]
    in_spec = pytree.tree_flatten((tuple(range(taken)), {}))[1]
    out_spec = pytree.tree_flatten(tuple(range(returned)))[1]
    # What is called in the graph, as the body of a loop, is in the module.
    root = program.graph_module if list(program.graph_module.children()) else Module()
    return ExportedProgram(
        root=root,
        graph=graph,
        graph_signature=ExportGraphSignature(specs, list(outputs)),
        state_dict={},
        range_constraints=program.range_constraints,
        module_call_graph=[
            replace(entry, signature=type(entry.signature)([], [], in_spec, out_spec))
        ],
        constants={node.name: tensor for node, tensor in literals.items()},
        verifiers=program.verifiers,
    )


def argument_of(node: Any) -> Any:
    """What the signature of a program says of a node that it takes or returns."""
    import torch
    from torch.export.graph_signature import SymIntArgument, TensorArgument

    kind = TensorArgument if isinstance(node.meta["val"], torch.Tensor) else SymIntArgument
    return kind(name=node.name)


def output_specs(mutated: Sequence[tuple[Any, Any]], values: Sequence[Any]) -> list[Any]:
    """Of new values, with the placeholders that they are of, and of other values."""
    from torch.export.graph_signature import OutputKind, OutputSpec

    new_values = [
        OutputSpec(OutputKind.USER_INPUT_MUTATION, argument_of(value), node.name)
        for node, value in mutated
    ]
    returned = [OutputSpec(OutputKind.USER_OUTPUT, argument_of(value), None) for value in values]
    return new_values + returned
