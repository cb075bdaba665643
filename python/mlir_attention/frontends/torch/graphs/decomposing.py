# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Takes the ops of a program apart, each kind of op once.

Torch runs every op of a program, several times, to see what it is made of. That depends on the op,
on the types of the tensors that it takes and on its other arguments: on its kind. The layers of a
model have the same kinds of ops, so that only those of one are run.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mlir_attention.frontends.torch.graphs.mutations import take_out_writes
from mlir_attention.frontends.torch.graphs.programs import output_specs, rebuilt

#: What an op keeps of the one that it is a part of: its place in the user's program.
_PLACE = ("stack_trace", "nn_module_stack", "source_fn_stack", "torch_fn", "from_node")


def decomposed(
    program: Any, graph: Any, inputs: Sequence[Any], outputs: Sequence[Any], table: dict[Any, Any]
) -> Any:
    """The program `rebuilt(program, graph, inputs, outputs)`, of ops that `table` leaves.

    It is what torch's `run_decompositions` makes of it: it writes nothing, and returns new values
    of what it took first. Torch does it all where sizes are dynamic, where ops have graphs for
    arguments, and where views are written to. `graph` may be changed.
    """
    if _has_known_sizes(graph):
        values = take_out_writes(graph)
        if values is not None:
            outputs = _return_first(graph, inputs, outputs, values)
            parts = _take_apart_all(program, graph, table)
            if parts is not None:
                return _assemble(program, graph, outputs, parts)
    return rebuilt(program, graph, inputs, outputs).run_decompositions(table)


def _return_first(
    graph: Any, inputs: Sequence[Any], outputs: Sequence[Any], values: Mapping[Any, Any]
) -> list[Any]:
    """Lets a graph return the new `values` of inputs first. Returns the specs of its outputs."""
    output = graph.output_node()
    named = {node.name: node for node in inputs}
    new_values, others = dict(values), []
    for spec, value in zip(outputs, output.args[0], strict=True):
        if spec.kind.name == "USER_INPUT_MUTATION":
            new_values[named[spec.target]] = value
        else:
            others.append(value)
    updates = [(node, new_values[node]) for node in inputs if node in new_values]
    output.args = ((*(value for _, value in updates), *others),)
    return output_specs(updates, others)


@dataclass(frozen=True)
class _Type:
    """What the parts of an op may depend on, of a tensor."""

    shape: tuple[int, ...]
    strides: tuple[int, ...]
    dtype: Any
    device: Any

    @staticmethod
    def of(value: Any) -> Any:
        """Of a tensor, or of each of several."""
        if isinstance(value, list | tuple):
            return tuple(map(_Type.of, value))
        return value if value is None else _Type(*_description(value))

    def tensor(self) -> Any:
        """One of this type, in the current fake mode."""
        import torch

        return torch.empty_strided(self.shape, self.strides, dtype=self.dtype, device=self.device)


@dataclass(frozen=True)
class _Parts:
    """What an op is made of.

    inputs:  the placeholders for `all_input_nodes` of the op.
    nodes:   in their order.
    results: each a node, or a placeholder; one, or a tuple.
    types:   of the results.
    """

    inputs: Sequence[Any]
    nodes: Sequence[Any]
    results: Any
    types: Any


def _description(value: Any) -> tuple[Any, ...]:
    return tuple(value.shape), value.stride(), value.dtype, value.device


def _has_known_sizes(graph: Any) -> bool:
    """Whether all values of a graph are tensors of constant sizes."""
    import torch

    def is_known(value: Any) -> bool:
        if isinstance(value, list | tuple):
            return all(map(is_known, value))
        if not isinstance(value, torch.Tensor) or value.layout is not torch.strided:
            return value is None
        return all(type(size) is int for size in (*value.shape, *value.stride()))

    values = (node.meta.get("val") for node in graph.nodes if node.op != "output")
    return all(value is not None and is_known(value) for value in values)


def _take_apart_all(program: Any, graph: Any, table: dict[Any, Any]) -> dict[Any, _Parts] | None:
    """The parts of each op of a graph; None if they cannot be told apart."""
    known: dict[Any, _Parts] = {}
    while True:
        kinds, types = _kinds(graph, known)
        unknown = {kinds[node]: node for node in reversed(kinds) if kinds[node] not in known}
        if not unknown:
            return {node: known[kind] for node, kind in kinds.items()}
        parts = _take_apart(program, list(unknown.values()), types, table)
        if parts is None:
            return None
        known |= zip(unknown, parts, strict=True)


def _kinds(graph: Any, known: Mapping[Any, _Parts]) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """The kinds of the ops of a graph, and the types of all nodes.

    Those of the results of unknown kinds are those that the program was exported with. The parts
    of an op may give its result other strides.
    """
    kinds: dict[Any, Any] = {}
    types: dict[Any, Any] = {}
    for node in graph.nodes:
        if node.op == "placeholder":
            types[node] = _Type.of(node.meta["val"])
        elif node.target is operator.getitem:
            types[node] = types[node.args[0]][node.args[1]]
        elif node.op != "output":
            taken = {each: (at, types[each]) for at, each in enumerate(node.all_input_nodes)}
            kinds[node] = kind = (node.target, *_hashed((node.args, node.kwargs), taken))
            parts = known.get(kind)
            types[node] = _Type.of(node.meta["val"]) if parts is None else parts.types
    return kinds, types


def _hashed(argument: Any, taken: Mapping[Any, Any]) -> Iterator[Any]:
    """What is equal for equal arguments, where what is `taken` stands for nodes."""
    from torch.fx import Node

    if isinstance(argument, Node):
        yield taken[argument]
    elif isinstance(argument, Mapping):
        yield tuple(argument)
        yield from _hashed(tuple(argument.values()), taken)
    elif isinstance(argument, list | tuple):
        yield len(argument)
        for item in argument:
            yield from _hashed(item, taken)
    else:
        # Equal numbers may be of several types, and those that are not equal be one (nan).
        yield type(argument), repr(argument)


def _take_apart(
    program: Any, ops: Sequence[Any], types: Mapping[Any, Any], table: dict[Any, Any]
) -> list[_Parts] | None:
    """The parts of each of `ops`, of a program that has nothing else."""
    import torch
    from torch._guards import detect_fake_mode

    graph = torch.fx.Graph()
    names = map("input_{}".format, itertools.count())
    taken = [[graph.placeholder(next(names)) for _ in op.all_input_nodes] for op in ops]
    mode = detect_fake_mode([op.meta["val"] for op in ops])
    results = []
    with mode:
        for op, inputs in zip(ops, taken, strict=True):
            for node, input_ in zip(op.all_input_nodes, inputs, strict=True):
                input_.meta["val"] = types[node].tensor()
            results.append(_alone(graph, op, inputs))
    flat = [value for result in results for value in _flat(result)]
    graph.output(tuple(flat))
    inputs = [node for each in taken for node in each]
    alone = rebuilt(program, graph, inputs, output_specs([], flat)).run_decompositions(table)
    return _split(alone, [len(each) for each in taken], results)


def _alone(graph: Any, op: Any, inputs: Sequence[Any]) -> Any:
    """A copy of `op`, of `inputs`. Returns its result, or a tuple of those that are tensors."""
    number = dict(zip(op.all_input_nodes, inputs, strict=True))
    copy = graph.node_copy(op, number.__getitem__)
    value = op.meta["val"]
    if not isinstance(value, list | tuple):
        return copy
    results: list[Any] = []
    for at, each in enumerate(value):
        result = None
        if each is not None:
            result = graph.call_function(operator.getitem, (copy, at))
            result.meta = {**op.meta, "val": each}
        results.append(result)
    return tuple(results)


def _flat(result: Any) -> list[Any]:
    return [value for value in _tuple(result) if value is not None]


def _tuple(result: Any) -> tuple[Any, ...]:
    return result if isinstance(result, tuple) else (result,)


def _split(program: Any, counts: Sequence[int], results: Sequence[Any]) -> list[_Parts] | None:
    """The parts of each op of a program of ops that have nothing to do with each other.

    `counts` are those of their inputs, `results` as of `_alone`. None if they have something to do
    with each other after all, or with constants, or if they write.
    """
    signature = program.graph_signature
    if len(signature.input_specs) != sum(counts) or program.constants:
        return None
    if any(spec.kind.name != "USER_OUTPUT" for spec in signature.output_specs):
        return None
    nodes = list(program.graph.nodes)
    placeholders = iter(node for node in nodes if node.op == "placeholder")
    values = iter(program.graph.output_node().args[0])
    places = {node: place for place, node in enumerate(nodes)}
    owned: set[Any] = set()
    found = []
    for count, result in zip(counts, results, strict=True):
        inputs = [next(placeholders) for _ in range(count)]
        mapped = [None if old is None else next(values) for old in _tuple(result)]
        own = _behind([value for value in mapped if value is not None], inputs)
        if own is None or own & owned:
            return None
        owned |= own
        returned = tuple(mapped) if isinstance(result, tuple) else mapped[0]
        types = tuple(value and _Type.of(value.meta["val"]) for value in mapped)
        found.append(
            _Parts(
                inputs,
                sorted(own, key=places.__getitem__),
                returned,
                types if isinstance(result, tuple) else types[0],
            )
        )
    loose = (node for node in nodes if node.op not in ("placeholder", "output"))
    return found if all(node in owned or not node.is_impure() for node in loose) else None


def _behind(values: Sequence[Any], inputs: Sequence[Any]) -> set[Any] | None:
    """The ops that compute `values` of `inputs`; None if they need something else."""
    own: set[Any] = set()
    rest = list(values)
    while rest:
        node = rest.pop()
        if node in own or node in inputs:
            continue
        if node.op != "call_function":
            return None
        own.add(node)
        rest.extend(node.all_input_nodes)
    return own


def _assemble(program: Any, graph: Any, outputs: Sequence[Any], parts: Mapping[Any, _Parts]) -> Any:
    """The program of `graph`, with the parts of each op in its place."""
    import torch

    new = torch.fx.Graph()
    values: dict[Any, Any] = {}
    inputs = []
    for node in graph.nodes:
        if node.op == "placeholder":
            values[node] = input_ = new.node_copy(node)
            # What else it says of its type may be of before it was lifted.
            input_.meta = {"val": node.meta["val"]}
            inputs.append(input_)
        elif node.target is operator.getitem:
            values[node] = values[node.args[0]][node.args[1]]
        elif node.op != "output":
            values[node] = _insert(new, node, parts[node], values)
    returned = [values[node] for node in graph.output_node().args[0]]
    new.output(tuple(returned))
    new.eliminate_dead_code()
    updated = [spec for spec in outputs if spec.kind.name == "USER_INPUT_MUTATION"]
    named = {node.name: node for node in graph.nodes if node.op == "placeholder"}
    updates = [
        (values[named[spec.target]], value) for spec, value in zip(updated, returned, strict=False)
    ]
    return rebuilt(program, new, inputs, output_specs(updates, returned[len(updates) :]))


def _insert(graph: Any, op: Any, parts: _Parts, values: Mapping[Any, Any]) -> Any:
    """Copies the parts of `op` into a graph. Returns its results there."""
    given = (values[node] for node in op.all_input_nodes)
    copies = dict(zip(parts.inputs, given, strict=True))
    place = {name: op.meta[name] for name in _PLACE if name in op.meta}
    for node in parts.nodes:
        copies[node] = graph.node_copy(node, copies.__getitem__)
        copies[node].meta.update(place)
    if isinstance(parts.results, tuple):
        return tuple(result and copies[result] for result in parts.results)
    return copies[parts.results]
