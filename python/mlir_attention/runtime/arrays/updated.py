# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arrays that a call updates in place: what they must be, beside what every argument is.

They are writable, each of their elements has a place of its own, and no other argument of the call
lies there.
"""

from __future__ import annotations

import itertools
import operator
from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from mlir_attention.runtime.arrays.marshalling import TensorArgument
from mlir_attention.updates.extensions import Extension

#: Steps that NumPy may take to tell whether two arrays with interleaved elements share one.
_MAX_WORK = 100_000


class UpdatedArgument(TensorArgument):
    """Checks the arrays that are passed for an argument that is updated."""

    must_be_writable = True

    def _check_strides(self, shape: tuple[int, ...], strides: tuple[int, ...]) -> None:
        super()._check_strides(shape, strides)
        if 0 in shape:
            return
        reach = 0
        axes = [axis for axis in range(len(shape)) if shape[axis] > 1]
        for axis in sorted(axes, key=lambda axis: strides[axis]):
            if strides[axis] <= reach:
                raise ValueError(
                    f"{self._label} is updated, but several of its elements have one place: its "
                    f"stride along dimension {axis} is {strides[axis]} (shape {shape})"
                )
            reach += strides[axis] * (shape[axis] - 1)


class Span(NamedTuple):
    """Memory of an argument: addresses [low, high), and the shape and strides in bytes."""

    low: int
    high: int
    number: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    itemsize: int


class _Tensor(NamedTuple):
    """An argument, and where its words begin."""

    number: int
    start: int
    rank: int
    itemsize: int


class Overlaps:
    """Refuses arrays of a call that share memory with one that it updates."""

    def __init__(self, updated: frozenset[int], extensions: Sequence[Extension], name: str) -> None:
        """`updated`: the numbers of the arguments that are updated. `name`: of the function.

        An argument that the memory of one of the `extensions` begins with is a part of that.
        """
        self._updated = updated
        self._extended = {extension.argument for extension in extensions}
        self._results = {extension.memory: extension.result for extension in extensions}
        self._name = name

    def bind(self, arguments: Sequence[Any], bound: Container[int], words: Sequence[Any]) -> None:
        """Looks once at the arguments whose numbers are in `bound`; `words` are those of all.

        Raises ValueError as `refuse` does.
        """
        tensors, self._passed = [], []
        place, place_passed = 0, 0
        for number, argument in enumerate(arguments):
            is_tensor = isinstance(argument, TensorArgument) and number not in self._extended
            if number not in bound:
                if is_tensor:
                    tensor = _Tensor(number, place_passed, argument.rank, argument.itemsize)
                    self._passed.append(tensor)
                place_passed += argument.slots
            elif is_tensor:
                tensors.append(_Tensor(number, place, argument.rank, argument.itemsize))
            place += argument.slots
        spans = _spans(tensors, words)
        self._refuse_among(spans)
        self._bound = _Sorted(spans)
        self._bound_updated = _Sorted([span for span in spans if span.number in self._updated])

    def refuse(self, words: Sequence[Any]) -> None:
        """Looks at what a call passes, whose words these are.

        Raises ValueError, which names both arguments, if one is updated and they overlap.
        """
        spans = _spans(self._passed, words)
        self._refuse_among(spans)
        for span in spans:
            beside = self._bound if span.number in self._updated else self._bound_updated
            if beside.may_overlap(span):
                self._refuse_shared([span, *beside.spans])

    def refuse_out(self, words: Sequence[Any], targets: Mapping[int, np.ndarray[Any, Any]]) -> None:
        """Looks at the arrays that results are copied to, by the numbers of the results.

        Raises ValueError if one lies where an argument is updated: it would be overwritten.
        """
        passed = [span for span in _spans(self._passed, words) if span.number in self._updated]
        for span in (*passed, *self._bound_updated.spans):
            for result, target in targets.items():
                if _shares(target, _elements(span)):
                    raise ValueError(
                        f"result {result} of {self._name!r}: out overlaps {self._described(span)}, "
                        "which is updated in place"
                    )

    def _refuse_among(self, spans: Sequence[Span]) -> None:
        reach, reach_updated = -1, -1
        for span in sorted(spans):
            is_updated = span.number in self._updated
            if span.low < (reach if is_updated else reach_updated):
                self._refuse_shared(spans)
                return
            reach = max(reach, span.high)
            if is_updated:
                reach_updated = max(reach_updated, span.high)

    def _refuse_shared(self, spans: Sequence[Span]) -> None:
        """Looks at the elements: two arrays may be interleaved, as keys and values may."""
        for one, other in itertools.combinations(sorted(spans, key=lambda span: span.number), 2):
            if self._updated.isdisjoint((one.number, other.number)):
                continue
            if (
                one.low < other.high
                and other.low < one.high
                and _shares(_elements(one), _elements(other))
            ):
                first, second = (one, other) if one.number in self._updated else (other, one)
                raise ValueError(
                    f"{self._label(first)} is updated, but overlaps {self._described(second)}: "
                    "pass a copy of one of them"
                )

    def _label(self, span: Span) -> str:
        if span.number in self._results:
            return f"result {self._results[span.number]} of {self._name!r}: out"
        return f"argument {span.number} of {self._name!r}"

    def _described(self, span: Span) -> str:
        if span.number in self._results:
            return f"out of result {self._results[span.number]}"
        return f"argument {span.number}"


class _Sorted:
    """Spans by their addresses."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = sorted(spans)
        self._lows = [span.low for span in self.spans]
        self._reaches = list(itertools.accumulate((span.high for span in self.spans), max))

    def may_overlap(self, span: Span) -> bool:
        behind = bisect_left(self._lows, span.high)
        return behind > 0 and self._reaches[behind - 1] > span.low


def _spans(tensors: Sequence[_Tensor], words: Sequence[Any]) -> list[Span]:
    """Those of the arrays that are not empty."""
    spans = []
    for number, start, rank, itemsize in tensors:
        shape = tuple(words[start + 3 : start + 3 + rank])
        if 0 in shape:
            continue
        strides = tuple(
            stride * itemsize for stride in words[start + 3 + rank : start + 3 + 2 * rank]
        )
        low = words[start + 1]
        length = sum(map(operator.mul, strides, shape)) - sum(strides) + itemsize
        spans.append(Span(low, low + length, number, shape, strides, itemsize))
    return spans


def _shares(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    # NumPy's stubs know no limits but none and "the bounds only".
    limit: Any = _MAX_WORK
    try:
        return np.shares_memory(one, other, max_work=limit)
    except np.exceptions.TooHardError:
        return True


def _elements(span: Span) -> np.ndarray[Any, Any]:
    return elements_at(span.low, span.shape, span.strides, span.itemsize)


def elements_at(
    address: int, shape: tuple[int, ...], strides: tuple[int, ...], itemsize: int
) -> np.ndarray[Any, Any]:
    """An array of elements that lie there, with strides in bytes; it is never read."""
    interface = {
        "version": 3,
        "typestr": f"V{itemsize}",
        "data": (address, True),
        "shape": shape,
        "strides": strides,
    }
    return np.asarray(_Exposed(interface))


class UpdatedResult:
    """A result that is an argument: the call returns the array that it was given."""

    fields = 0
    code = ""

    def __init__(self, label: str, argument: int) -> None:
        self._label = label
        self.argument = argument

    def check_target(self, target: Any, given: Any) -> None:
        """Raises ValueError if `out` names another array than was given as the argument."""
        if target is not given:
            raise ValueError(
                f"{self._label} is the new value of argument {self.argument}, which is updated in "
                "place: out must name the same array"
            )


class _Exposed:
    """Tells NumPy about memory that others keep alive."""

    def __init__(self, interface: dict[str, Any]) -> None:
        self.__array_interface__ = interface
