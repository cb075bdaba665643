# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Positions that a graph looks up in tensors that hold nothing but positions.

A model of Hugging Face that is given no positions makes `arange(n)`. It looks up there where each
key and each row is, and in which sequence: a new one begins where positions start anew.

    start = cumsum(diff(positions, prepend=positions[:, :1] - 1) != 1, -1)
    mask = (positions[b, n] <= positions[b, m]) & (start[b, n] == start[b, m])

All of it is known before any call: the mask is `n <= m`. As tensors that are read, the positions
would hide that no row sees a later key.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mlir_attention.frontends.torch.graphs.affine_tensors import (
    AffineTensors,
    are_equal,
    conjunctions,
    is_boolean,
    shape_of,
)
from mlir_attention.frontends.torch.graphs.mutations import may_be_view, written_by


def look_up_no_positions(graph: Any) -> None:
    """Replaces what is looked up in tensors of positions by the positions that it is looked up at.

    Conditions that compare equal constants are dropped from conjunctions. Nothing is replaced in
    a graph with ops that may write such a tensor, or have graphs for arguments: what it holds
    there is not what its own op says.
    """
    tensors = AffineTensors()
    if any(_may_write_known(node, tensors) for node in graph.nodes):
        return
    replaced = [node for node in graph.nodes if _replace(node, tensors)]
    _erase_unused(graph, replaced)


def _replace(node: Any, tensors: AffineTensors) -> bool:
    """Lets users of a node have a copy of one of its operands, if that is the same."""
    import torch

    same = _operand_that_equals(node, tensors)
    if same is None or not _are_alike(node, same):
        return False
    with node.graph.inserting_before(node):
        copy = node.graph.call_function(torch.ops.aten.clone.default, (same,))
    copy.meta = dict(node.meta)
    node.replace_all_uses_with(copy)
    return True


def _erase_unused(graph: Any, nodes: Sequence[Any]) -> None:
    """Erases those of `nodes` that no one uses, and what only they used."""
    pending, erased = list(nodes), set()
    while pending:
        node = pending.pop()
        if node.op != "call_function" or node.users or node in erased or _has_effects(node):
            continue
        pending += node.all_input_nodes
        graph.erase_node(node)
        erased.add(node)


def _has_effects(node: Any) -> bool:
    return not hasattr(node.target, "_schema") or node.is_impure()


def _may_write_known(node: Any, tensors: AffineTensors) -> bool:
    """Whether a node may change a tensor that is known, or one that shares its memory."""
    from torch._ops import HigherOrderOperator

    if isinstance(node.target, HigherOrderOperator):
        return True
    pending, seen = written_by(node), set()
    while pending:
        tensor = pending.pop()
        if tensors.of(tensor) is not None:
            return True
        if tensor not in seen and may_be_view(tensor):
            pending += tensor.all_input_nodes
        seen.add(tensor)
    return False


def _are_alike(left: Any, right: Any) -> bool:
    """Whether two nodes have the same shape, before any call is made, and dtype."""
    shapes = shape_of(left), shape_of(right)
    same_rank = len(shapes[0]) == len(shapes[1])
    same_dtype = left.meta["val"].dtype == right.meta["val"].dtype
    return same_rank and same_dtype and all(map(are_equal, *shapes))


def _operand_that_equals(node: Any, tensors: AffineTensors) -> Any:
    """The operand whose values a node has; None if none is known to be that."""
    if node.target in conjunctions() and is_boolean(node):
        for operand, other in (node.args, reversed(node.args)):
            known = tensors.of(operand)
            if known is not None and known.is_constant and known.constant:
                return other
    if not _is_lookup(node) or tensors.of(node) is None:
        return None
    tensor, indices = node.args
    known = tensors.of(tensor)
    assert known is not None
    dims = [dim for dim, factor in enumerate(known.factors) if factor]
    is_identity = known.constant == 0 and [known.factors[dim] for dim in dims] == [1]
    return indices[dims[0]] if is_identity else None


def _is_lookup(node: Any) -> bool:
    import torch

    return bool(node.target is torch.ops.aten.index.Tensor)
