# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Views of dynamic sizes by what they join and split, which torch-mlir guesses otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def name_reshapes(graph: Any) -> None:
    """Makes a view that joins dimensions a `flatten`, and one that splits one an `unflatten`.

    Of `view(x, [b * n, 64])`, where x is [b, n, 64], torch-mlir takes n for 1. Only those are
    changed that join or split dynamic sizes, and none that does both.
    """
    import torch

    aten = torch.ops.aten
    for node in graph.nodes:
        if node.target not in (aten.view.default, aten._unsafe_view.default):
            continue
        old, new = node.args[0].meta["val"].shape, node.meta["val"].shape
        joined, split = _joined(old, new), _joined(new, old)
        if joined is not None:
            node.target, node.args = torch.ops.prims.collapse.default, (node.args[0], *joined)
        elif split is not None:
            first, last = split
            sizes = node.args[1][first : last + 1]
            node.target, node.args = aten.unflatten.int, (node.args[0], first, sizes)


def _joined(old: Sequence[Any], new: Sequence[Any]) -> tuple[int, int] | None:
    """The first and last dimension of `old` that `new` has as one, if they are dynamic."""
    count = len(old) - len(new)
    olds, news = [_expression(size) for size in old], [_expression(size) for size in new]
    if count < 1 or not news:
        return None
    first = 0
    while first < len(news) - 1 and olds[first] == news[first]:
        first += 1
    last = first + count
    product = olds[first]
    for size in olds[first + 1 : last + 1]:
        product = product * size
    is_dynamic = any(not isinstance(size, int) for size in olds[first : last + 1])
    if not is_dynamic or product != news[first] or olds[last + 1 :] != news[first + 1 :]:
        return None
    return first, last


def _expression(size: Any) -> Any:
    """A number, or an expression of symbols."""
    return size if isinstance(size, int) else size.node.expr
