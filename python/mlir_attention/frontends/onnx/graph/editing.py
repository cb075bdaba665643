# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is done to a graph before it is imported, as functions of `ModelProto`s."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mlir_attention.frontends.onnx.graph.loading import load_onnx
from mlir_attention.frontends.onnx.graph.node import Node, described
from mlir_attention.frontends.onnx.graph.shape_values import ShapeValues
from mlir_attention.frontends.onnx.graph.types import Type, merged, type_of, type_proto

#: The domain of nodes that ONNX's inference is to leave alone.
_HIDDEN = "mlir_attention"

#: What a node says of its outputs, where ONNX's inference does not know the op.
ResultTypes = Callable[[Node], list[Type | None]]


def name_nodes(proto: Any) -> None:
    """Gives each node a name of its own, by which messages and locations tell it."""
    taken: set[str] = set()
    for number, node in enumerate(nodes_of(proto.graph)):
        if not node.name or node.name in taken:
            node.name = f"{node.op_type}_{number}"
        taken.add(node.name)


def nodes_of(graph: Any) -> Iterator[Any]:
    """The nodes of a graph, and of the graphs in them."""
    for node in graph.node:
        yield node
        for inner in graphs_in(node):
            yield from nodes_of(inner)


def refuse_wrong_names(graph: Any) -> None:
    """Raises ValueError for a value that nothing defines before it is read, or that two things do.

    `graph` is the main one.
    """
    defined: set[str] = set()
    values = [*graph.input, *graph.initializer]
    for name in [value.name for value in values]:
        if name in defined:
            raise ValueError(f"two inputs or initializers of the model are called {name!r}")
        defined.add(name)
    for node in graph.node:
        for name in node.input:
            if name and name not in defined:
                raise ValueError(
                    f"{described(node, None)}: nothing before it computes its input {name!r}"
                )
        for name in node.output:
            if name and name in defined:
                raise ValueError(f"{described(node, None)}: there is another value {name!r}")
            defined.add(name)
    for output in graph.output:
        if output.name not in defined:
            raise ValueError(f"nothing computes output {output.name!r} of the model")


def opset_of(proto: Any, domain: str) -> int:
    """The version with which a model imports a domain; 1 if it does not say."""
    same = ("", "ai.onnx") if domain in ("", "ai.onnx") else (domain,)
    versions = [entry.version for entry in proto.opset_import if entry.domain in same]
    return int(versions[0]) if versions else 1


def infer_types(
    proto: Any, result_types: Callable[[Any], ResultTypes | None]
) -> tuple[Any, dict[str, Type]]:
    """The model with the types of all values that are known, and these by name.

    `result_types` gives, for a node, what tells the types of its outputs in place of ONNX's
    inference.
    """
    # ONNX's inference would say 0 for what it does not know of some outputs.
    hidden = {}
    for node in proto.graph.node:
        infer = result_types(node)
        if infer is not None:
            hidden[node.name] = (node.domain, infer)
            node.domain = _HIDDEN
    proto.opset_import.add(domain=_HIDDEN, version=1)
    stated = {value.name: type_of(value.type) for value in proto.graph.value_info}
    told: set[str] = set()
    while True:
        inferred = _inferred(proto)
        types = _types_of(inferred.graph)
        found = _refined(inferred.graph, types)
        for node in inferred.graph.node:
            if node.name in told or node.name not in hidden:
                continue
            if any(name and name not in types for name in node.input):
                continue
            told.add(node.name)
            node.domain, infer = hidden[node.name]
            found |= dict(zip(node.output, infer(node_of(proto, node, types)), strict=False))
        more = {name: merged(types.get(name), type_) for name, type_ in found.items() if name}
        more = {name: type_ for name, type_ in more.items() if type_ != stated.get(name)}
        if not more:
            break
        # What ONNX inferred is inferred anew: names that it made up would stay.
        stated |= more
        for name, type_ in more.items():
            if type_ is not None:
                _state(proto.graph, name, type_)
    proto = inferred
    for node in proto.graph.node:
        if node.name in hidden:
            node.domain = hidden[node.name][0]
    replace(proto.opset_import, [each for each in proto.opset_import if each.domain != _HIDDEN])
    return proto, types


def _refined(graph: Any, types: dict[str, Type]) -> dict[str, Type | None]:
    """What more is known of types from the shapes that are computed; `types` is changed."""
    values = ShapeValues(graph, types)
    refined: dict[str, Type | None] = {}
    for node in graph.node:
        type_ = values.refined(node)
        if type_ is None:
            continue
        name = node.output[0]
        known = merged(types.get(name), type_)
        if known is not None and known != types.get(name):
            types[name] = known
            refined[name] = known
    return refined


def _inferred(proto: Any) -> Any:
    onnx = load_onnx()
    try:
        return onnx.shape_inference.infer_shapes(proto, data_prop=True)
    except onnx.shape_inference.InferenceError as error:
        raise ValueError(f"ONNX cannot infer the types of the model: {error}") from None


def node_of(proto: Any, node: Any, types: dict[str, Type]) -> Node:
    """A node of the main graph with the types of its values."""
    return Node(
        node,
        opset_of(proto, node.domain),
        [types.get(name) if name else None for name in node.input],
        [types.get(name) if name else None for name in node.output],
        _numbers(proto.graph, node),
    )


def _numbers(graph: Any, node: Any) -> dict[int, int]:
    """The inputs of a node that are constants of one integer."""
    onnx = load_onnx()
    found = {}
    places = {name: number for number, name in enumerate(node.input) if name}
    for tensor in graph.initializer:
        if tensor.name in places:
            array = onnx.numpy_helper.to_array(tensor)
            if array.size == 1 and array.dtype.kind in "iu":
                found[places[tensor.name]] = int(array.reshape(-1)[0])
    return found


def drop_unused(proto: Any) -> None:
    """Removes nodes and initializers that no output needs."""
    graph = proto.graph
    needed = {output.name for output in graph.output}
    kept = []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            needed.update(_read_by(node))
            kept.append(node)
    kept.reverse()
    replace(graph.node, kept)
    replace(graph.initializer, [tensor for tensor in graph.initializer if tensor.name in needed])
    known = {name for node in kept for name in node.output}
    replace(graph.value_info, [value for value in graph.value_info if value.name in known])


def add_inputs(graph: Any, types: Iterable[tuple[str, Type]]) -> None:
    """Adds inputs to a graph."""
    for name, type_ in types:
        value = graph.input.add(name=name)
        value.type.CopyFrom(type_proto(type_))


def graphs_in(node: Any) -> Iterator[Any]:
    """The graphs that are attributes of a node."""
    for attribute in node.attribute:
        if attribute.HasField("g"):
            yield attribute.g
        yield from attribute.graphs


def _read_by(node: Any) -> set[str]:
    """What a node reads, with what its graphs read from outside."""
    names = {name for name in node.input if name}
    for inner in graphs_in(node):
        names |= used_names(inner)
    return names


def used_names(graph: Any) -> set[str]:
    """The values that nodes of a graph, and of the graphs in these, read, and its outputs."""
    names = {output.name for output in graph.output}
    for node in graph.node:
        names |= _read_by(node)
    return names


def replace(field: Any, values: list[Any]) -> None:
    """Sets a repeated field, also to values of its own."""
    copies = [type(value).FromString(value.SerializeToString()) for value in values]
    del field[:]
    field.extend(copies)


def _stated(graph: Any) -> list[Any]:
    return [*graph.input, *graph.value_info, *graph.output]


def _types_of(graph: Any) -> dict[str, Type]:
    onnx = load_onnx()
    types: dict[str, Type] = {}
    for tensor in graph.initializer:
        element = onnx.TensorProto.DataType.Name(tensor.data_type)
        types[tensor.name] = Type(element, tuple(tensor.dims))
    for value in _stated(graph):
        type_ = merged(types.get(value.name), type_of(value.type))
        if type_ is not None:
            types[value.name] = type_
    return types


def _state(graph: Any, name: str, type_: Type) -> None:
    """Says that a value has this type."""
    for value in [*graph.value_info, *graph.output]:
        if value.name == name:
            value.type.CopyFrom(type_proto(type_))
            return
    graph.value_info.add(name=name).type.CopyFrom(type_proto(type_))
