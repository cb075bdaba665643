# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ops that write to a tensor as ops that return its new value, where no view tells the two apart.

Torch does this in general, by running the program: far slower, as it makes each view anew after a
write to what it is of. In a decode step, writes are to the whole of a cache.
"""

from __future__ import annotations

import operator
from typing import Any


def take_out_writes(graph: Any) -> dict[Any, Any] | None:
    """The new values of the placeholders of `graph` that it writes to, which it then does not.

    None if the graph, which then is as it was, writes to a view, or reads one that was made before
    a write; and if it has ops of which it is not known what they write.
    """
    writes = _Writes.of(graph)
    if writes is None or writes.are_seen_by_views():
        return None
    return writes.take_out(graph)


class _Writes:
    """The ops that write, of a graph.

    roots:   what the result of each is: the first of the nodes that are this tensor.
    by_root: the ops in their order.
    """

    def __init__(self, places: dict[Any, int]) -> None:
        self.roots: dict[Any, Any] = {}
        self.by_root: dict[Any, list[Any]] = {}
        self._places = places
        #: The ops that return the values which these write.
        self._values: dict[Any, Any] = {}

    @staticmethod
    def of(graph: Any) -> _Writes | None:
        writes = _Writes({node: place for place, node in enumerate(graph.nodes)})
        for node in graph.nodes:
            if node.op in ("placeholder", "output") or node.target is operator.getitem:
                continue
            schema = getattr(node.target, "_schema", None)
            if schema is None or (schema.is_mutable and not writes._take(node)):
                return None
        return writes

    def _take(self, node: Any) -> bool:
        """Whether `node` writes its first argument only, which is all of a tensor."""
        op = _without_write(node)
        if op is None:
            return False
        root = self.roots.get(node.args[0], node.args[0])
        if root.op != "placeholder" and may_be_view(root):
            return False
        self._values[node] = op
        self.roots[node] = root
        self.by_root.setdefault(root, []).append(node)
        return True

    def are_seen_by_views(self) -> bool:
        """Whether a view is made of a tensor before a write to it, and read afterwards."""
        return any(
            self._places[view] < self._places[write] < self._last_use(view, {})
            for root, written in self.by_root.items()
            for tensor in (root, *written)
            for view in self._views(tensor)
            for write in written
        )

    def _views(self, tensor: Any) -> list[Any]:
        return [user for user in tensor.users if user not in self.roots and may_be_view(user)]

    def _last_use(self, view: Any, known: dict[Any, int]) -> int:
        if view not in known:
            own = max((self._places[user] for user in view.users), default=0)
            views = (self._last_use(other, known) for other in self._views(view))
            known[view] = max((own, *views))
        return known[view]

    def take_out(self, graph: Any) -> dict[Any, Any]:
        values: dict[Any, Any] = {}

        def value_of(node: Any) -> Any:
            return values.get(self.roots.get(node, node), node)

        for node in graph.nodes:
            if any(value_of(read) is not read for read in node.all_input_nodes):
                node.args, node.kwargs = _map(node.args, value_of), _map(node.kwargs, value_of)
            if node in self.roots:
                node.target = self._values[node]
                values[self.roots[node]] = node
        return {root: value for root, value in values.items() if root.op == "placeholder"}


def written_by(node: Any) -> list[Any]:
    """The tensors that a node writes to, alone or in lists."""
    schema = getattr(node.target, "_schema", None)
    if schema is None or not schema.is_mutable:
        return []
    names = (argument.name for argument in schema.arguments)
    given = {**dict(zip(names, node.args, strict=False)), **node.kwargs}
    written: list[Any] = []
    _map([given.get(each.name) for each in schema.arguments if _is_written(each)], written.append)
    return written


def _without_write(node: Any) -> Any:
    """The op that returns what `node` writes, to its first argument; None if none is known."""
    import torch

    schema = node.target._schema
    name = schema.name.partition("::")
    packet = getattr(getattr(torch.ops, name[0]), name[2].removesuffix("_"), None)
    op = getattr(packet, node.target._overloadname, None)
    written = [argument for argument in schema.arguments if _is_written(argument)]
    first = node.args[0] if node.args else None
    is_plain = len(schema.returns) == 1 and written == [schema.arguments[0]]
    if not is_plain or not name[2].endswith("_") or op is None or not hasattr(first, "meta"):
        return None
    return op if _has_type_of(node, op) else None


def _has_type_of(node: Any, op: Any) -> bool:
    """Whether `op` returns what `node` does: what is written is cast, what is returned is not."""
    from torch._guards import detect_fake_mode

    args, kwargs = _map((node.args, node.kwargs), lambda each: each.meta["val"])
    expected = node.meta["val"]
    with detect_fake_mode(expected):
        value = op(*args, **kwargs)
    return bool(value.shape == expected.shape and value.dtype == expected.dtype)


def _is_written(argument: Any) -> bool:
    return argument.alias_info is not None and bool(argument.alias_info.is_write)


def may_be_view(node: Any) -> bool:
    """Whether a result of an op may have the memory of an argument."""
    if node.op != "call_function":
        return node.op != "output"
    schema = getattr(node.target, "_schema", None)
    if schema is None or any(result.alias_info is not None for result in schema.returns):
        return True
    # These are made of other ops, and do not say what these alias.
    return bool(node.target._can_decompose())


def _map(value: Any, function: Any) -> Any:
    from torch.fx.node import map_arg

    return map_arg(value, function)
