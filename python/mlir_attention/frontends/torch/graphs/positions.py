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

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any


@dataclass(frozen=True)
class Affine:
    """A tensor of integers or booleans: constant + sum of factor x position, by dimension.

    The factor of a dimension of extent 1 is 0.
    """

    constant: int
    factors: tuple[int, ...]

    @property
    def is_constant(self) -> bool:
        return not any(self.factors)


def look_up_no_positions(graph: Any) -> None:
    """Replaces what is looked up in tensors of positions by the positions that it is looked up at.

    Conditions that compare equal constants are dropped from conjunctions. Nothing is replaced in
    a graph with ops that may write such a tensor, or have graphs for arguments: what it holds
    there is not what its own op says.
    """
    positions = _Positions()
    if any(_may_write_known(node, positions) for node in graph.nodes):
        return
    replaced = [node for node in graph.nodes if _replace(node, positions)]
    _erase_unused(graph, replaced)


def _replace(node: Any, positions: _Positions) -> bool:
    """Lets users of a node have a copy of one of its operands, if that is the same."""
    import torch

    same = positions.operand_that_equals(node)
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


def _may_write_known(node: Any, positions: _Positions) -> bool:
    """Whether a node may change a tensor that is known, or one that shares its memory."""
    import torch
    from torch._ops import HigherOrderOperator

    # Views as another dtype are the only ones that hold no integers where their tensor does.
    if isinstance(node.target, HigherOrderOperator) or node.target is torch.ops.aten.view.dtype:
        return True
    pending, seen = _written(node), set()
    while pending:
        tensor = pending.pop()
        if tensor in seen or not hasattr(tensor, "target") or not _may_hold_integers(tensor):
            continue
        if positions.of(tensor) is not None:
            return True
        seen.add(tensor)
        # Schemas do not tell of every view: all else may be one.
        if not _name_of(tensor).startswith(_NEW):
            pending += tensor.all_input_nodes
    return False


#: How ops are named whose results share no memory.
_NEW = ("empty", "full", "new_", "ones", "zeros")


def _name_of(node: Any) -> str:
    packet = getattr(node.target, "overloadpacket", None)
    return getattr(packet, "__name__", "")


def _written(node: Any) -> list[Any]:
    """What an op writes to, alone or in lists."""
    from torch.utils import _pytree as pytree

    schema = getattr(node.target, "_schema", None)
    if schema is None or not schema.is_mutable:
        return []
    places = {each.name: each for each in schema.arguments if each.alias_info is not None}
    by_place = dict(zip((each.name for each in schema.arguments), node.args, strict=False))
    given = by_place | dict(node.kwargs)
    written = [given.get(name) for name, each in places.items() if each.alias_info.is_write]
    return [leaf for value in written for leaf in pytree.tree_leaves(value)]


def _shape(node: Any) -> tuple[Any, ...]:
    return tuple(node.meta["val"].shape)


def _are_alike(left: Any, right: Any) -> bool:
    """Whether two nodes have the same shape, before any call is made, and dtype."""
    shapes = _shape(left), _shape(right)
    same_rank = len(shapes[0]) == len(shapes[1])
    same_dtype = left.meta["val"].dtype == right.meta["val"].dtype
    return same_rank and same_dtype and all(map(_are_equal, *shapes))


def _are_equal(left: Any, right: Any) -> bool:
    from torch.fx.experimental.symbolic_shapes import statically_known_true

    return bool(statically_known_true(left == right))


class _Positions:
    """What is known of the nodes of a graph."""

    def __init__(self) -> None:
        import torch

        aten = torch.ops.aten
        self._known: dict[Any, Affine | None] = {}
        self._rules: dict[Any, Callable[[Any], Affine | None]] = {
            aten.arange.default: lambda node: _arange(0, 1),
            aten.arange.start: lambda node: _arange(node.args[0], 1),
            aten.arange.start_step: lambda node: _arange(node.args[0], _arguments(node, 1)[2]),
            aten.new_ones.default: partial(_filled, value=1),
            aten.ones.default: partial(_filled, value=1),
            aten.zeros.default: partial(_filled, value=0),
            aten.add.Tensor: partial(self._sum, sign=1),
            aten.sub.Tensor: partial(self._sum, sign=-1),
            aten.clone.default: lambda node: self.of(node.args[0]),
            aten.unsqueeze.default: self._unsqueezed,
            aten.expand.default: self._expanded,
            aten.slice.Tensor: self._slice,
            aten.diff.default: self._difference,
            aten.cumsum.default: self._cumsum,
            aten.index.Tensor: self._looked_up,
            **{
                getattr(getattr(aten, name), overload): partial(self._comparison, compare=compare)
                for name, compare in _COMPARISONS.items()
                for overload in ("Tensor", "Scalar")
            },
            **dict.fromkeys(_conjunctions(), self._conjunction),
        }

    def of(self, node: Any) -> Affine | None:
        """What a node is, or a number of the graph."""
        if isinstance(node, int):
            return Affine(int(node), ())
        if not hasattr(node, "target"):
            return None
        if node not in self._known:
            rule = self._rules.get(node.target) if _is_looked_at(node) else None
            self._known[node] = _simplest(rule(node), node) if rule is not None else None
        return self._known[node]

    def operand_that_equals(self, node: Any) -> Any:
        """The operand whose values a node has; None if none is known to be that."""
        if node.target in _conjunctions() and _is_boolean(node):
            for operand, other in (node.args, reversed(node.args)):
                known = self.of(operand)
                if known is not None and known.is_constant and known.constant:
                    return other
        if not _is_lookup(node) or self._looked_up(node) is None:
            return None
        tensor, indices = node.args
        known = self.of(tensor)
        assert known is not None
        dims = [dim for dim, factor in enumerate(known.factors) if factor]
        is_identity = known.constant == 0 and [known.factors[dim] for dim in dims] == [1]
        return indices[dims[0]] if is_identity else None

    def _sum(self, node: Any, sign: int) -> Affine | None:
        left, right = map(self.of, node.args)
        if left is None or right is None or _is_boolean(node):
            return None
        rank = len(_shape(node))
        pairs = zip(_aligned(left.factors, rank), _aligned(right.factors, rank), strict=True)
        factors = tuple(first + sign * second for first, second in pairs)
        return Affine(left.constant + sign * right.constant, factors)

    def _unsqueezed(self, node: Any) -> Affine | None:
        source, dim = self.of(node.args[0]), node.args[1] % len(_shape(node))
        if source is None:
            return None
        return Affine(source.constant, (*source.factors[:dim], 0, *source.factors[dim:]))

    def _expanded(self, node: Any) -> Affine | None:
        source = self.of(node.args[0])
        if source is None:
            return None
        return Affine(source.constant, _aligned(source.factors, len(_shape(node))))

    def _slice(self, node: Any) -> Affine | None:
        source = self.of(node.args[0])
        dim, start, _, step = _arguments(node, 0, 0, None, 1)[1:]
        start = 0 if start is None else start
        if source is None or type(start) is not int or start < 0 or type(step) is not int:
            return None
        factors = list(source.factors)
        constant = source.constant + factors[dim] * start
        factors[dim] *= step
        return Affine(constant, tuple(factors))

    def _difference(self, node: Any) -> Affine | None:
        """Of neighbours, the first of which may be what is prepended."""
        count, dim, before, behind = _arguments(node, 1, -1, None, None)[1:]
        source = self.of(node.args[0])
        if source is None or count != 1 or behind is not None:
            return None
        step = source.factors[dim]
        if before is not None:
            first = self.of(before)
            if first is None or not _are_equal(_shape(before)[dim], 1):
                return None
            others = list(source.factors)
            others[dim] = 0
            if (source.constant - first.constant, tuple(others)) != (step, first.factors):
                return None
        return Affine(step, (0,) * len(source.factors))

    def _cumsum(self, node: Any) -> Affine | None:
        source = self.of(node.args[0])
        if source is None or not source.is_constant or not source.factors:
            return None
        factors = [0] * len(source.factors)
        dim = node.args[1]
        factors[dim] = source.constant
        return Affine(source.constant, tuple(factors))

    def _looked_up(self, node: Any) -> Affine | None:
        tensor, indices = node.args
        source = self.of(tensor)
        if source is None or len(indices) != len(source.factors):
            return None
        constant, rank = source.constant, len(_shape(node))
        factors = [0] * rank
        for extent, factor, index in zip(_shape(tensor), source.factors, indices, strict=True):
            # A mask is an index too.
            place = self.of(index) if index is not None and not _is_boolean(index) else None
            if place is None or not _is_within(place, _shape(index), extent):
                return None
            constant += factor * place.constant
            for dim, of_place in enumerate(_aligned(place.factors, rank)):
                factors[dim] += factor * of_place
        return Affine(constant, tuple(factors))

    def _comparison(self, node: Any, compare: Callable[[int, int], bool]) -> Affine | None:
        left, right = map(self.of, node.args)
        if left is None or right is None or not (left.is_constant and right.is_constant):
            return None
        return _filled(node, compare(left.constant, right.constant))

    def _conjunction(self, node: Any) -> Affine | None:
        left, right = map(self.of, node.args)
        if left is None or right is None or not (left.is_constant and right.is_constant):
            return None
        if _name_of(node) == "logical_and":
            return _filled(node, bool(left.constant and right.constant))
        return _filled(node, left.constant & right.constant)


_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "le": operator.le,
    "lt": operator.lt,
    "ge": operator.ge,
    "gt": operator.gt,
}


def _conjunctions() -> tuple[Any, ...]:
    """Those of integers are bit by bit, but for the last."""
    import torch

    aten = torch.ops.aten
    return (aten.__and__.Tensor, aten.bitwise_and.Tensor, aten.logical_and.default)


def _is_boolean(node: Any) -> bool:
    import torch

    return bool(node.meta["val"].dtype is torch.bool)


def _is_lookup(node: Any) -> bool:
    import torch

    return bool(node.target is torch.ops.aten.index.Tensor)


#: Options that change what nodes are by their dtype only.
_OPTIONS = {"dtype", "layout", "device", "pin_memory", "memory_format"}

#: Far from where sums wrap.
_LARGEST = 1 << 40


def _is_looked_at(node: Any) -> bool:
    return _holds_integers(node) and _OPTIONS.issuperset(node.kwargs)


def _may_hold_integers(node: Any) -> bool:
    """Whether a node is a tensor of integers or booleans, or several tensors."""
    import torch

    return _holds_integers(node) or not isinstance(node.meta.get("val"), torch.Tensor)


def _holds_integers(node: Any) -> bool:
    import torch

    value = node.meta.get("val")
    return isinstance(value, torch.Tensor) and value.dtype in (torch.int64, torch.bool)


def _simplest(known: Affine | None, node: Any) -> Affine | None:
    """Without factors of dimensions of extent 1; None of numbers that are too large."""
    if known is None or any(abs(number) > _LARGEST for number in (known.constant, *known.factors)):
        return None
    if _is_boolean(node) and not (known.is_constant and known.constant in (0, 1)):
        return None
    pairs = zip(known.factors, _shape(node), strict=True)
    return Affine(
        known.constant, tuple(0 if _are_equal(extent, 1) else factor for factor, extent in pairs)
    )


def _arguments(node: Any, *defaults: Any) -> list[Any]:
    """All arguments, the last of which have `defaults`."""
    names = node.target._schema.arguments
    missing = sum(not argument.kwarg_only for argument in names) - len(node.args)
    return [*node.args, *defaults[len(defaults) - missing :]]


def _filled(node: Any, value: int) -> Affine:
    return Affine(value, (0,) * len(_shape(node)))


def _arange(start: Any, step: Any) -> Affine | None:
    return Affine(start, (step,)) if type(start) is int and type(step) is int else None


def _aligned(factors: Sequence[int], rank: int) -> tuple[int, ...]:
    """As those of a tensor of so many dimensions, to which others are added in front."""
    return (0,) * (rank - len(factors)) + tuple(factors)


def _is_within(place: Affine, shape: Sequence[Any], extent: Any) -> bool:
    """Whether all positions that an index holds are from 0 to `extent` - 1."""
    if place.constant < 0 or any(factor < 0 for factor in place.factors):
        return False
    last = place.constant
    for factor, size in zip(place.factors, shape, strict=True):
        last = last + factor * (size - 1) if factor else last
    return _are_equal(last < extent, True)
