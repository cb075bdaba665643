# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""An `ExportedProgram` as a function of values: nothing is state, and nothing is mutated."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from mlir_attention.frontends.torch.complex_numbers import take_apart_complex_numbers
from mlir_attention.frontends.torch.graphs.decomposing import decomposed
from mlir_attention.frontends.torch.graphs.positions import look_up_no_positions
from mlir_attention.frontends.torch.graphs.programs import output_specs


@dataclass
class Input:
    """A tensor, or a dynamic integer, that the graph takes.

    name:   of the user's argument, or of the weight in the model.
    tensor: the memory of a weight; None for an argument of the user's.
    is_constant: whether the weight is neither parameter nor buffer of the model.
    """

    name: str
    tensor: Any = None
    is_constant: bool = False


@dataclass(frozen=True)
class Leaf:
    """Where an argument or a result of the user's comes from.

    kind: "input" (number of the graph's input), "output" (number of its output), or "constant",
          which is the value itself.
    """

    kind: str
    value: Any


@dataclass
class Function:
    """A functional graph, and what its inputs and outputs are to the user.

    program:   an ExportedProgram whose inputs are all arguments: the user's, then the weights.
    inputs:    its inputs.
    mutations: its first outputs are the new values of these inputs.
    arguments: of the user, flat.
    results:   of the user, flat.
    in_spec:   how (args, kwargs) become flat.
    out_spec:  how results become what the model returns.
    """

    program: Any
    inputs: list[Input]
    mutations: list[int]
    arguments: list[Leaf]
    results: list[Leaf]
    in_spec: Any
    out_spec: Any


def lift(program: Any, decompositions: dict[Any, Any], *, returns_all: bool = False) -> Function:
    """The function that `program` is, of ops that `decompositions` leave.

    Unless it `returns_all`, an input that the program returns, written or not, is none of its
    outputs.

    Parameters, buffers and constants become inputs behind the user's, in the order of the
    signature: those of the same memory one, those that are not used none. Raises ValueError for
    inputs that are no tensors or numbers.
    """
    graph = copy.deepcopy(program.graph)
    places = _Places(graph, program)
    places.put_in_order(graph)
    _drop_what_does_nothing(graph)
    look_up_no_positions(graph)
    take_apart_complex_numbers(graph)
    nodes, arguments, inputs = places.nodes, places.arguments, places.inputs
    results, outputs = _take_results(graph, program, places, returns_all)
    functional = decomposed(program, graph, nodes, outputs, decompositions)
    signature = functional.graph_signature
    names = [spec.arg.name for spec in signature.input_specs]
    mutations = [
        names.index(spec.target)
        for spec in signature.output_specs
        if spec.kind.name == "USER_INPUT_MUTATION"
    ]
    return Function(
        functional,
        inputs,
        mutations,
        arguments,
        [_behind(leaf, len(mutations)) for leaf in results],
        program.call_spec.in_spec,
        program.call_spec.out_spec,
    )


class _Places:
    """The placeholders of a graph that stay: the user's, then the weights.

    arguments, inputs: as of `Function`.
    nodes:             the placeholders of `inputs`.
    named:             the placeholder for each that there was, but for constants.
    """

    def __init__(self, graph: Any, program: Any) -> None:
        """Erases the placeholders of what the program does not take or use, or has twice."""
        self.arguments: list[Leaf] = []
        self.inputs: list[Input] = []
        self.nodes: list[Any] = []
        self.named: dict[str, Any] = {}
        placeholders = [node for node in graph.nodes if node.op == "placeholder"]
        # A copy of a graph may name its nodes otherwise.
        pairs = list(zip(placeholders, program.graph_signature.input_specs, strict=True))
        for node, spec in pairs:
            if spec.kind.name == "USER_INPUT":
                self._take_argument(graph, node, spec)
        self._names = _names_of_memory(program)
        known: dict[Any, Any] = {}
        for node, spec in pairs:
            if spec.kind.name != "USER_INPUT":
                self._take_weight(graph, program, node, spec, known)

    def put_in_order(self, graph: Any) -> None:
        """Moves the placeholders to the start."""
        for node in reversed(self.nodes):
            first = next(iter(graph.nodes))
            if first is not node:
                first.prepend(node)

    def _take(self, node: Any, spec: Any, input_: Input) -> None:
        self.named[spec.arg.name] = node
        self.nodes.append(node)
        self.inputs.append(input_)

    def _take_argument(self, graph: Any, node: Any, spec: Any) -> None:
        kind = type(spec.arg).__name__
        if kind == "ConstantArgument":
            self.arguments.append(Leaf("constant", spec.arg.value))
            graph.erase_node(node)
        elif kind in ("TensorArgument", "SymIntArgument"):
            self.arguments.append(Leaf("input", len(self.inputs)))
            self._take(node, spec, Input(spec.arg.name))
        else:
            raise ValueError(f"argument {spec.arg.name!r} is a {kind}: only tensors and ints cross")

    def _take_weight(
        self, graph: Any, program: Any, node: Any, spec: Any, known: dict[Any, Any]
    ) -> None:
        if spec.kind.name not in ("PARAMETER", "BUFFER", "CONSTANT_TENSOR"):
            raise ValueError(f"{spec.arg.name!r} of the model is a {spec.kind.name}, not a tensor")
        if not node.users and spec.target not in program.graph_signature.buffers_to_mutate.values():
            graph.erase_node(node)
            return
        tensor = _tensor_of(program, spec)
        memory = _memory_of(tensor)
        if memory in known:
            self.named[spec.arg.name] = known[memory]
            node.replace_all_uses_with(known[memory])
            graph.erase_node(node)
            return
        known[memory] = node
        node.meta["val"] = node.meta["val"].detach()
        tensor = _with_rows_in_place(graph, node, tensor)
        name = self._names.get(memory)
        self._take(node, spec, Input(name or spec.target, tensor, name is None))


def _names_of_memory(program: Any) -> dict[Any, str]:
    """The first parameter or buffer of each memory.

    What the export takes for a constant may be one of them, by another way through the model.
    """
    names: dict[Any, str] = {}
    for spec in program.graph_signature.input_specs:
        if spec.kind.name in ("PARAMETER", "BUFFER"):
            names.setdefault(_memory_of(_tensor_of(program, spec)), spec.target)
    return names


def _drop_what_does_nothing(graph: Any) -> None:
    """Takes out conversions to what a tensor is already, a fifth of a model, which take long."""
    import torch

    aten = torch.ops.aten
    for node in list(graph.nodes):
        if node.target is aten._assert_tensor_metadata.default:
            graph.erase_node(node)
        elif getattr(node.target, "overloadpacket", None) is aten.to:
            names = [argument.name for argument in node.target._schema.arguments]
            options = {**dict(zip(names, node.args, strict=False)), **node.kwargs}
            old, new = node.args[0].meta["val"], node.meta["val"]
            is_same = (old.dtype, old.device, old.layout) == (new.dtype, new.device, new.layout)
            if is_same and not options.get("copy") and options.get("memory_format") is None:
                node.replace_all_uses_with(node.args[0])
                graph.erase_node(node)


def _tensor_of(program: Any, spec: Any) -> Any:
    """The tensor of a parameter, buffer or constant, without its gradient."""
    held = program.state_dict.get(spec.target)
    tensor = program.constants[spec.target] if held is None else held
    return tensor.detach()


def _with_rows_in_place(graph: Any, node: Any, tensor: Any) -> Any:
    """A view of a weight whose last dimension is contiguous, as compiled code has it.

    `node` is then the placeholder of this view, which the graph turns back.
    """
    import torch

    strides = tensor.stride()
    if tensor.dim() < 2 or strides[-1] == 1 or tensor.shape[-1] == 1 or 1 not in strides:
        return tensor
    order = sorted(range(tensor.dim()), key=lambda dim: (strides[dim], tensor.shape[dim] == 1))
    order = [dim for dim in reversed(order) if dim != strides.index(1)] + [strides.index(1)]
    back = [order.index(dim) for dim in range(tensor.dim())]
    users = list(node.users)
    with graph.inserting_after(node):
        turned = graph.call_function(torch.ops.aten.permute.default, (node, back))
    turned.meta = {**node.meta, "val": node.meta["val"]}
    node.meta["val"] = node.meta["val"].permute(order)
    for user in users:
        user.replace_input_with(node, turned)
    return tensor.permute(order)


def _memory_of(tensor: Any) -> Any:
    """Equal for tensors that are the same elements of the same memory."""
    return (
        tensor.untyped_storage().data_ptr(),
        tensor.storage_offset(),
        tensor.shape,
        tensor.stride(),
        tensor.dtype,
        # An empty one has no address.
        id(tensor) if tensor.numel() == 0 else None,
    )


def _take_results(
    graph: Any, program: Any, places: _Places, returns_all: bool
) -> tuple[list[Leaf], list[Any]]:
    """What the user gets, and the specs of what the graph then returns."""
    from torch.fx import Node

    output = next(node for node in graph.nodes if node.op == "output")
    results: list[Leaf] = []
    mutated: list[tuple[Any, Any]] = []
    values: list[Any] = []
    memory_of: dict[Any, Any] = {}
    for spec, value in zip(program.graph_signature.output_specs, output.args[0], strict=True):
        kind = spec.kind.name
        if kind in ("BUFFER_MUTATION", "USER_INPUT_MUTATION"):
            node = places.named[_target_of(program, spec)]
            mutated.append((node, value))
            memory_of[value] = node
        elif kind != "USER_OUTPUT":
            raise ValueError(f"the program returns a {kind}: export it for inference")
        elif not isinstance(value, Node):
            results.append(Leaf("constant", value))
        elif not returns_all and memory_of.get(value, _written(value)) in places.nodes:
            memory = memory_of.get(value, _written(value))
            results.append(Leaf("input", places.nodes.index(memory)))
        else:
            results.append(Leaf("output", len(values)))
            values.append(value)
    output.args = (tuple([value for _, value in mutated] + values),)
    return results, output_specs(mutated, values)


def _target_of(program: Any, spec: Any) -> str:
    """The name of the placeholder whose new value an output is."""
    if spec.kind.name == "USER_INPUT_MUTATION":
        return str(spec.target)
    buffers = program.graph_signature.inputs_to_buffers
    return next(node for node, target in buffers.items() if target == spec.target)


def _written(node: Any) -> Any:
    """What `node` is the memory of, if ops that write their first argument lead to it."""
    while node.op == "call_function" and _writes_its_first_argument(node.target):
        node = node.args[0]
    return node


def _writes_its_first_argument(target: Any) -> bool:
    schema = getattr(target, "_schema", None)
    if schema is None or len(schema.returns) != 1 or not schema.arguments:
        return False
    written, returned = schema.arguments[0].alias_info, schema.returns[0].alias_info
    return written is not None and returned is not None and bool(returned.is_write)


def _behind(leaf: Leaf, count: int) -> Leaf:
    """An output that stands behind `count` others."""
    return Leaf("output", leaf.value + count) if leaf.kind == "output" else leaf
