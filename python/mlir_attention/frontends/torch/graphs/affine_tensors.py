# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tensors of a graph whose elements are affine functions of their place, before any call."""

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


class AffineTensors:
    """Which nodes of a graph are affine, as far as the rules of their ops tell."""

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
            **dict.fromkeys(conjunctions(), self._conjunction),
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

    def _sum(self, node: Any, sign: int) -> Affine | None:
        left, right = map(self.of, node.args)
        if left is None or right is None or is_boolean(node):
            return None
        rank = len(shape_of(node))
        pairs = zip(_aligned(left.factors, rank), _aligned(right.factors, rank), strict=True)
        factors = tuple(first + sign * second for first, second in pairs)
        return Affine(left.constant + sign * right.constant, factors)

    def _unsqueezed(self, node: Any) -> Affine | None:
        source, dim = self.of(node.args[0]), node.args[1] % len(shape_of(node))
        if source is None:
            return None
        return Affine(source.constant, (*source.factors[:dim], 0, *source.factors[dim:]))

    def _expanded(self, node: Any) -> Affine | None:
        source = self.of(node.args[0])
        if source is None:
            return None
        return Affine(source.constant, _aligned(source.factors, len(shape_of(node))))

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
            if first is None or not are_equal(shape_of(before)[dim], 1):
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
        constant, rank = source.constant, len(shape_of(node))
        factors = [0] * rank
        for extent, factor, index in zip(shape_of(tensor), source.factors, indices, strict=True):
            # A mask is an index too.
            place = self.of(index) if index is not None and not is_boolean(index) else None
            if place is None or not _is_within(place, shape_of(index), extent):
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
        if is_boolean(node):
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


def is_boolean(node: Any) -> bool:
    import torch

    return bool(node.meta["val"].dtype is torch.bool)


def conjunctions() -> tuple[Any, ...]:
    """Those of integers are bit by bit, but for the last."""
    import torch

    aten = torch.ops.aten
    return (aten.__and__.Tensor, aten.bitwise_and.Tensor, aten.logical_and.default)


def _holds_integers(node: Any) -> bool:
    import torch

    value = node.meta.get("val")
    return isinstance(value, torch.Tensor) and value.dtype in (torch.int64, torch.bool)


def shape_of(node: Any) -> tuple[Any, ...]:
    return tuple(node.meta["val"].shape)


def are_equal(left: Any, right: Any) -> bool:
    from torch.fx.experimental.symbolic_shapes import statically_known_true

    return bool(statically_known_true(left == right))


#: Options that change what nodes are by their dtype only.
_OPTIONS = {"dtype", "layout", "device", "pin_memory", "memory_format"}

#: Far from where sums wrap.
_LARGEST = 1 << 40


def _is_looked_at(node: Any) -> bool:
    return _holds_integers(node) and _OPTIONS.issuperset(node.kwargs)


def _simplest(known: Affine | None, node: Any) -> Affine | None:
    """Without factors of dimensions of extent 1; None of numbers that are too large."""
    if known is None or any(abs(number) > _LARGEST for number in (known.constant, *known.factors)):
        return None
    if is_boolean(node) and not (known.is_constant and known.constant in (0, 1)):
        return None
    pairs = zip(known.factors, shape_of(node), strict=True)
    return Affine(
        known.constant, tuple(0 if are_equal(extent, 1) else factor for factor, extent in pairs)
    )


def _arguments(node: Any, *defaults: Any) -> list[Any]:
    """All arguments, the last of which have `defaults`."""
    names = node.target._schema.arguments
    missing = sum(not argument.kwarg_only for argument in names) - len(node.args)
    return [*node.args, *defaults[len(defaults) - missing :]]


def _filled(node: Any, value: int) -> Affine:
    return Affine(value, (0,) * len(shape_of(node)))


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
    return are_equal(last < extent, True)
