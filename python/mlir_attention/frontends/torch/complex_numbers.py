# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Complex numbers as pairs of reals along a last dimension, as `view_as_real` gives them.

torch-mlir takes none to linalg, and rotary embeddings are written with them, as DeepSeek's:

    rotated = view_as_real(view_as_complex(query) * polar(1, angles))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


def take_apart_complex_numbers(graph: Any) -> None:
    """Replaces complex tensors in a graph of aten ops, in place.

    The graph stays as it is if one of them is an input, or goes through an op that is not known
    here.
    """
    import torch

    def is_complex(node: Any) -> bool:
        value = node.meta.get("val")
        return isinstance(value, torch.Tensor) and value.is_complex()

    touched = [
        node
        for node in graph.nodes
        if is_complex(node) or any(map(is_complex, node.all_input_nodes))
    ]
    handlers = _handlers(torch.ops.aten)
    if not all(node.target in handlers for node in touched):
        return
    pairs: dict[Any, Any] = {}
    for node in touched:
        with graph.inserting_before(node):
            arguments = [pairs.get(each, each) if _hashable(each) else each for each in node.args]
            build = _Builder(graph, node, pairs)
            new = handlers[node.target](build, *arguments)
        if is_complex(node):
            pairs[node] = new
        elif new is not None:
            node.replace_all_uses_with(new)
    for node in reversed(touched):
        graph.erase_node(node)


def _hashable(argument: Any) -> bool:
    return not isinstance(argument, list | dict)


class _Builder:
    """Makes nodes in the place of one, and knows which of its arguments are pairs."""

    def __init__(self, graph: Any, node: Any, pairs: dict[Any, Any]) -> None:
        self.graph = graph
        self.node = node
        self.are_pairs = [_hashable(each) and each in pairs for each in node.args]

    def __call__(self, op: Any, *arguments: Any) -> Any:
        from torch.fx.node import map_arg

        new = self.graph.call_function(op, arguments)
        values = map_arg(arguments, lambda node: node.meta["val"])
        new.meta = {**self.node.meta, "val": op(*values)}
        return new


_Handler = Callable[..., Any]


def _handlers(aten: Any) -> dict[Any, _Handler]:
    """What makes the pair of a result of the arguments, which are pairs where they were complex."""

    def part(build: _Builder, pair: Any, number: int) -> Any:
        return build(aten.select.int, pair, -1, number)

    def joined(build: _Builder, real: Any, imaginary: Any) -> Any:
        return build(aten.stack.default, [real, imaginary], -1)

    def polar(build: _Builder, length: Any, angle: Any) -> Any:
        parts = (build(op, angle) for op in (aten.cos.default, aten.sin.default))
        return joined(build, *(build(aten.mul.Tensor, length, each) for each in parts))

    def product(build: _Builder, left: Any, right: Any) -> Any:
        if all(build.are_pairs):
            (a, b), (c, d) = ([part(build, pair, at) for at in (0, 1)] for pair in (left, right))
            ac, bd, ad, bc = (
                build(aten.mul.Tensor, x, y) for x, y in ((a, c), (b, d), (a, d), (b, c))
            )
            return joined(build, build(aten.sub.Tensor, ac, bd), build(aten.add.Tensor, ad, bc))
        pair, real = (left, right) if build.are_pairs[0] else (right, left)
        is_tensor = not isinstance(real, int | float)
        real = build(aten.unsqueeze.default, real, -1) if is_tensor else real
        return build(aten.mul.Tensor, pair, real)

    def conjugate(build: _Builder, pair: Any) -> Any:
        return joined(build, part(build, pair, 0), build(aten.neg.default, part(build, pair, 1)))

    def same(build: _Builder, pair: Any, *_: Any) -> Any:
        return pair

    def along(op: Any) -> _Handler:
        """An op that takes a dimension first: one from the end has the pair behind it."""

        def handle(build: _Builder, pair: Any, dim: int = 0, *rest: Any) -> Any:
            return build(op, pair, dim - 1 if dim < 0 else dim, *rest)

        return handle

    def of_shape(op: Any) -> _Handler:
        def handle(build: _Builder, pair: Any, shape: Sequence[Any]) -> Any:
            return build(op, pair, [*shape, 2])

        return handle

    def elementwise(op: Any) -> _Handler:
        return lambda build, *arguments: build(op, *arguments)

    return {
        aten._assert_tensor_metadata.default: lambda build, *_: None,
        aten._conj.default: conjugate,
        aten._to_copy.default: same,
        aten.alias.default: same,
        aten.clone.default: same,
        aten.complex.default: joined,
        aten.conj.default: conjugate,
        aten.contiguous.default: same,
        aten.detach.default: same,
        aten.expand.default: of_shape(aten.expand.default),
        aten.imag.default: lambda build, pair: part(build, pair, 1),
        aten.mul.Tensor: product,
        aten.polar.default: polar,
        aten.real.default: lambda build, pair: part(build, pair, 0),
        aten.reshape.default: of_shape(aten.reshape.default),
        aten.resolve_conj.default: same,
        aten.select.int: along(aten.select.int),
        aten.slice.Tensor: along(aten.slice.Tensor),
        aten.to.dtype: same,
        aten.to.dtype_layout: same,
        aten.unsqueeze.default: along(aten.unsqueeze.default),
        aten.view.default: of_shape(aten.view.default),
        aten.view_as_complex.default: same,
        aten.view_as_real.default: elementwise(aten.alias.default),
    }
