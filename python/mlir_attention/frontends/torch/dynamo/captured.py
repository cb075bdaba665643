# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What Dynamo captured, a graph of aot_autograd for inference, as an `ExportedProgram`."""

from __future__ import annotations

import copy
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from mlir_attention.frontends.torch.graphs.programs import argument_of, output_specs


@dataclass(frozen=True)
class View:
    """A tensor that the program takes or returns, by its number there was in the graph.

    order: of the dimensions, for the program; None for that which they have.
    """

    number: int
    order: Sequence[int] | None

    def for_program(self, tensor: Any) -> Any:
        """What the program takes for a tensor of the graph."""
        return tensor if self.order is None else tensor.permute(*self.order)

    def from_program(self, tensor: Any) -> Any:
        """The tensor of the graph for what the program returns."""
        return tensor if self.order is None else tensor.permute(*_inverse(self.order))


@dataclass(frozen=True)
class Captured:
    """A program, and what of a graph it takes and returns.

    A tensor crosses in the order of dimensions in which its rows are contiguous.

    program: takes `inputs`, and returns `outputs`, as a tuple.
    weights: how many of the inputs, the last, are most often the same in each call.
    """

    program: Any
    weights: int
    inputs: list[View]
    outputs: list[View]


def captured(graph_module: Any, static: Collection[int]) -> Captured:
    """The program of a graph whose last nodes write its inputs, by `copy_`.

    `static` are the numbers of the inputs that are parameters and buffers.

    Raises ValueError for what no program of ours can take: inputs that are not on the CPU or
    no tensors and ints, written inputs that have gaps, and random numbers.
    """
    graph = copy.deepcopy(graph_module.graph)
    placeholders = [node for node in graph.nodes if node.op == "placeholder"]
    _refuse(graph, placeholders)
    mutated = _take_out_writes(graph)
    views = [View(number, _turn(graph, node, mutated)) for number, node in enumerate(placeholders)]
    _read_sizes_of_tensors(graph, placeholders)
    inputs = [
        view
        for view in views
        if placeholders[view.number].users or (placeholders[view.number] in mutated)
    ]
    for node in placeholders:
        if not node.users and node not in mutated:
            graph.erase_node(node)
    is_weight = {
        view.number: view.number in static and _is_read_in_place(placeholders[view.number])
        for view in inputs
    }
    inputs.sort(key=lambda view: is_weight[view.number])
    taken = [placeholders[view.number] for view in inputs]
    for node in reversed(taken):
        first = next(iter(graph.nodes))
        if first is not node:
            first.prepend(node)
    constants = _take_constants(graph, graph_module)
    outputs = _turn_outputs(graph)
    (output,) = (node for node in graph.nodes if node.op == "output")
    program = _program(graph_module, graph, taken, constants, list(mutated.items()), output)
    return Captured(program, sum(is_weight.values()), inputs, outputs)


def _refuse(graph: Any, placeholders: Sequence[Any]) -> None:
    """Raises ValueError for what cannot cross, and what would not be the same there."""
    import torch

    for node in placeholders:
        value = node.meta["val"]
        if not isinstance(value, torch.Tensor):
            if not isinstance(value, int | torch.SymInt):
                raise ValueError(
                    f"an input is a {type(value).__name__}: only tensors and ints cross"
                )
        elif value.device.type != "cpu":
            raise ValueError(
                f"an input is on the device {value.device}: only those on the CPU cross"
            )
    for node in graph.nodes:
        if torch.Tag.nondeterministic_seeded in getattr(node.target, "tags", ()):
            raise ValueError(f"'{node.target}' makes random numbers, which are torch's alone")


def _take_out_writes(graph: Any) -> dict[Any, Any]:
    """The new values of the placeholders that the graph writes, which then it does not."""
    import torch

    aten = torch.ops.aten
    mutated = {}
    for node in list(graph.nodes):
        if node.target is aten.copy_.default:
            # As a node of its own, it is not taken for what the graph returns.
            node.target = aten.copy.default
            mutated[node.args[0]] = node
    for node in mutated:
        if node.op != "placeholder":
            raise ValueError(f"'{node}' is written, which is no input")
    return mutated


def _turn(graph: Any, node: Any, mutated: dict[Any, Any]) -> list[int] | None:
    """Makes a placeholder one with contiguous rows: the order of its dimensions, if it changes."""
    import torch

    value = node.meta["val"]
    if not isinstance(value, torch.Tensor) or value.dim() == 0:
        return None
    order = _order(value)
    rows = value if order is None else value.permute(order)
    if node in mutated and rows.stride(-1) != 1 and rows.shape[-1] != 1:
        raise ValueError(f"'{node}' is written, and its rows are not contiguous")
    if order is None or rows.stride(-1) != 1:
        return None
    users = list(node.users)
    with graph.inserting_after(node):
        turned = graph.call_function(torch.ops.aten.permute.default, (node, _inverse(order)))
    turned.meta = {**node.meta}
    node.meta = {**node.meta, "val": rows}
    for user in users:
        user.replace_input_with(node, turned)
    if node in mutated:
        mutated[node] = _permuted(graph, mutated[node], order)
    return order


def _is_read_in_place(node: Any) -> bool:
    import torch

    value = node.meta["val"]
    if not isinstance(value, torch.Tensor):
        return False
    return value.is_contiguous() or value.stride(-1) == 1


def _order(value: Any) -> list[int] | None:
    """Of the dimensions of a tensor, by their strides; None if they have it."""
    if value.is_contiguous():
        return None
    dims = range(value.dim())
    order = sorted(dims, key=lambda dim: value.stride(dim), reverse=True)
    return None if order == list(dims) else order


def _inverse(order: Sequence[int]) -> list[int]:
    return [order.index(dim) for dim in range(len(order))]


def _permuted(graph: Any, node: Any, order: Sequence[int]) -> Any:
    import torch

    with graph.inserting_after(node):
        permuted = graph.call_function(torch.ops.aten.permute.default, (node, list(order)))
    permuted.meta = {**node.meta, "val": node.meta["val"].permute(order)}
    return permuted


def _read_sizes_of_tensors(graph: Any, placeholders: Sequence[Any]) -> None:
    """Takes sizes from the tensors that have them, as programs of `torch.export` do."""
    import torch

    places: dict[str, tuple[Any, int]] = {}
    for node in placeholders:
        value = node.meta["val"]
        if isinstance(value, torch.Tensor):
            for dim, size in enumerate(value.shape):
                if isinstance(size, torch.SymInt):
                    places.setdefault(str(size.node.expr), (node, dim))
    for node in placeholders:
        value = node.meta["val"]
        if not isinstance(value, torch.SymInt) or str(value.node.expr) not in places:
            continue
        with graph.inserting_after(placeholders[-1]):
            size = graph.call_function(torch.ops.aten.sym_size.int, places[str(value.node.expr)])
        size.meta = {**node.meta}
        node.replace_all_uses_with(size)


def _take_constants(graph: Any, graph_module: Any) -> dict[Any, Any]:
    """The tensors that stand in the graph, by the placeholders that take their place."""
    import torch

    constants: dict[Any, Any] = {}
    for node in list(graph.nodes):
        if node.op != "get_attr":
            continue
        tensor = getattr(graph_module, node.target)
        if not isinstance(tensor, torch.Tensor):
            continue
        with graph.inserting_before(next(iter(graph.nodes))):
            placeholder = graph.placeholder(f"constant_{node.name}")
        placeholder.meta = {**node.meta}
        node.replace_all_uses_with(placeholder)
        graph.erase_node(node)
        constants[placeholder] = tensor
    return constants


def _turn_outputs(graph: Any) -> list[View]:
    """Makes the outputs contiguous that are in another order of dimensions."""
    import torch
    from torch.fx import Node

    (output,) = (node for node in graph.nodes if node.op == "output")
    views, values = [], []
    for number, value in enumerate(output.args[0]):
        order = None
        if isinstance(value, Node) and isinstance(value.meta["val"], torch.Tensor):
            order = _order(value.meta["val"])
            if value.op == "placeholder" or (
                order is not None and not value.meta["val"].permute(order).is_contiguous()
            ):
                order = None
        views.append(View(number, order))
        values.append(value if order is None else _permuted(graph, value, order))
    output.args = (tuple(values),)
    return views


def _program(
    graph_module: Any,
    graph: Any,
    taken: Sequence[Any],
    constants: dict[Any, Any],
    mutated: Sequence[tuple[Any, Any]],
    output: Any,
) -> Any:
    """Of a graph that takes constants, then `taken`, and returns new values and `output`."""
    from torch._export.verifier import Verifier
    from torch.export import ExportedProgram, ModuleCallEntry, ModuleCallSignature
    from torch.export.graph_signature import (
        ConstantArgument,
        ExportGraphSignature,
        InputKind,
        InputSpec,
        OutputKind,
        OutputSpec,
    )
    from torch.fx import Node
    from torch.nn import Module
    from torch.utils import _pytree as pytree

    values = output.args[0]
    returned = [
        output_specs([], [value])[0]
        if isinstance(value, Node)
        else OutputSpec(OutputKind.USER_OUTPUT, ConstantArgument(name="", value=value), None)
        for value in values
    ]
    output.args = ((*(value for _, value in mutated), *values),)
    specs = [InputSpec(InputKind.USER_INPUT, argument_of(node), None) for node in taken]
    placeholders = [node for node in graph.nodes if node.op == "placeholder"]
    of_constants = [
        InputSpec(InputKind.CONSTANT_TENSOR, argument_of(node), node.name)
        for node in placeholders
        if node in constants
    ]
    in_spec = pytree.tree_flatten((tuple(range(len(taken))), {}))[1]
    out_spec = pytree.tree_flatten(tuple(range(len(values))))[1]
    return ExportedProgram(
        root=graph_module if list(graph_module.children()) else Module(),
        graph=graph,
        graph_signature=ExportGraphSignature(
            of_constants + specs, output_specs(mutated, []) + returned
        ),
        state_dict={},
        range_constraints=_ranges(taken),
        module_call_graph=[ModuleCallEntry("", ModuleCallSignature([], [], in_spec, out_spec))],
        constants={node.name: tensor for node, tensor in constants.items()},
        verifiers=[Verifier],
    )


def _ranges(taken: Sequence[Any]) -> dict[Any, Any]:
    """Of the symbols in the sizes of what is taken."""
    import torch

    ranges = {}
    for node in taken:
        value = node.meta["val"]
        for size in value.shape if isinstance(value, torch.Tensor) else [value]:
            if isinstance(size, torch.SymInt):
                known = size.node.shape_env.var_to_range
                for symbol in size.node.expr.free_symbols:
                    ranges[symbol] = known[symbol]
    return ranges
