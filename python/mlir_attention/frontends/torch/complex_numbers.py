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
    """Makes nodes in the place of one, and knows what is a pair."""

    def __init__(self, graph: Any, node: Any, pairs: dict[Any, Any]) -> None:
        self.graph = graph
        self.node = node
        self._pairs = pairs

    def is_pair(self, argument: Any) -> bool:
        return any(argument is pair for pair in self._pairs.values())

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

    def parts(build: _Builder, value: Any) -> list[Any]:
        """The real and the imaginary part; the former alone of what is real."""
        if build.is_pair(value):
            return [part(build, value, number) for number in (0, 1)]
        return [value.real, value.imag] if isinstance(value, complex) else [value]

    def product(build: _Builder, left: Any, right: Any) -> Any:
        def times(x: Any, y: Any) -> Any:
            return build(aten.mul.Tensor, *((y, x) if isinstance(x, float) else (x, y)))

        lefts, rights = parts(build, left), parts(build, right)
        if len(lefts) == 1 or len(rights) == 1:
            real, pair = (lefts[0], rights) if len(lefts) == 1 else (rights[0], lefts)
            return joined(build, *(times(each, real) for each in pair))
        (a, b), (c, d) = lefts, rights
        return joined(
            build,
            build(aten.sub.Tensor, times(a, c), times(b, d)),
            build(aten.add.Tensor, times(a, d), times(b, c)),
        )

    def converted(build: _Builder, value: Any, *_: Any) -> Any:
        """In the precision of the result: a pair if that is complex, else the real part."""
        result = build.node.meta["val"]
        element = result.real.dtype if result.is_complex() else result.dtype
        real, *imaginary = (build(aten.to.dtype, each, element) for each in parts(build, value))
        if not result.is_complex():
            return real
        return joined(build, real, *(imaginary or [build(aten.zeros_like.default, real)]))

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

    return {
        aten._assert_tensor_metadata.default: lambda build, *_: None,
        aten._conj.default: conjugate,
        aten._to_copy.default: converted,
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
        aten.to.dtype: converted,
        aten.to.dtype_layout: converted,
        aten.unsqueeze.default: along(aten.unsqueeze.default),
        aten.view.default: of_shape(aten.view.default),
        aten.view_as_complex.default: same,
        aten.view_as_real.default: same,
    }
