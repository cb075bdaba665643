# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""From what a caller passes to what the function takes, and from what that returns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from mlir_attention.frontends.onnx.graph.types import Type


@dataclass(frozen=True)
class Input:
    """An input of the graph; `default` is what it is where the caller leaves it out."""

    name: str
    type: Type
    default: np.ndarray[Any, Any] | None = None


@dataclass(frozen=True)
class Output:
    """An output of the graph."""

    name: str
    type: Type


@dataclass(frozen=True)
class Call:
    """How a model is called."""

    inputs: Sequence[Input]
    outputs: Sequence[Output]

    @cached_property
    def input_names(self) -> list[str]:
        """In the order of the graph."""
        return [each.name for each in self.inputs]

    @cached_property
    def output_names(self) -> list[str]:
        """In the order of the graph."""
        return [each.name for each in self.outputs]

    def arguments(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
        """What the function takes, of arrays by position or by name.

        Raises TypeError for inputs that are missing, or that the model does not have, and for
        integers of another sign; ValueError for dimensions of one name that differ.
        """
        values = self._values(args, kwargs)
        for number in self._integers:
            self._check_sign(number, values[number])
        for name, places in self._shared_names:
            self._check_equal(name, places, values)
        return values

    def results(self, values: Any) -> Any:
        """The outputs, of the results of the function: unsigned where the model has them so."""
        if not self._unsigned:
            return values
        results = list(values) if isinstance(values, tuple) else [values]
        for number in self._unsigned:
            array = np.asarray(results[number])
            results[number] = array.view(f"u{array.dtype.itemsize}")
        return tuple(results) if isinstance(values, tuple) else results[0]

    def renamed(self, error: Exception) -> Exception:
        """An error of the function, which tells arguments by their numbers, with their names."""

        def name(match: re.Match[str]) -> str:
            number = int(match[2])
            if match[1] == "argument":
                known = self.input_names
                return f"input {known[number]!r}" if number < len(known) else match[0]
            return f"output {self.output_names[number]!r}"

        text = re.sub(r"\b(argument|result) (\d+) of '[^']*'", name, str(error))
        return type(error)(text)

    @cached_property
    def _integers(self) -> list[int]:
        """The numbers of the inputs whose sign the function does not see."""
        return [
            number
            for number, each in enumerate(self.inputs)
            if not each.type.is_float and each.type.element != "BOOL"
        ]

    @cached_property
    def _unsigned(self) -> list[int]:
        """The numbers of the outputs of unsigned integers."""
        return [
            number
            for number, each in enumerate(self.outputs)
            if each.type.element.startswith("UINT")
        ]

    @cached_property
    def _shared_names(self) -> list[tuple[str, list[tuple[int, int]]]]:
        """Names of dimensions that stand in several places: inputs and axes."""
        places: dict[str, list[tuple[int, int]]] = {}
        for number, each in enumerate(self.inputs):
            for axis, extent in enumerate(each.type.shape or ()):
                if isinstance(extent, str):
                    places.setdefault(extent, []).append((number, axis))
        return [(name, found) for name, found in places.items() if len(found) > 1]

    def _values(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
        if len(args) == len(self.inputs) and not kwargs and not _is_one_mapping(args):
            return [_array(value) for value in args]
        if _is_one_mapping(args):
            kwargs = {**args[0], **kwargs}
            args = ()
        if len(args) > len(self.inputs):
            raise TypeError(f"the model takes {self._described()}, got {len(args)} inputs")
        given = dict(zip(self.input_names, args, strict=False))
        for name, value in kwargs.items():
            if name not in self.input_names:
                raise TypeError(f"the model has no input {name!r}; it takes {self._described()}")
            if name in given:
                raise TypeError(f"input {name!r} is given twice, by position and by name")
            given[name] = value
        values = []
        for each in self.inputs:
            value = given.get(each.name, each.default)
            if value is None:
                raise TypeError(
                    f"input {each.name!r} is missing; the model takes {self._described()}"
                )
            values.append(_array(value))
        return values

    def _described(self) -> str:
        return ", ".join(f"{each.name!r}: {each.type}" for each in self.inputs) or "no inputs"

    def _check_sign(self, number: int, value: Any) -> None:
        dtype = getattr(value, "dtype", None)
        expected = self.inputs[number].type.element.lower()
        if isinstance(dtype, np.dtype) and dtype.kind in "iu" and dtype.name != expected:
            raise TypeError(
                f"input {self.inputs[number].name!r} has dtype {dtype}; expected {expected}"
            )

    def _check_equal(self, name: str, places: list[tuple[int, int]], values: list[Any]) -> None:
        first, *others = places
        extent = self._extent(values, *first)
        for number, axis in others:
            other = self._extent(values, number, axis)
            if extent is not None and other is not None and other != extent:
                one = self.inputs[first[0]].name
                raise ValueError(
                    f"input {self.inputs[number].name!r} has extent {other} along dimension "
                    f"{axis}, {name!r}; {one!r} has {extent} there"
                )

    def _extent(self, values: list[Any], number: int, axis: int) -> int | None:
        """None for what is no array of the rank of the input, which its function will say."""
        shape = getattr(values[number], "shape", ())
        return int(shape[axis]) if len(shape) == len(self.inputs[number].type.shape or ()) else None


def _is_one_mapping(args: tuple[Any, ...]) -> bool:
    return len(args) == 1 and isinstance(args[0], Mapping)


def _array(value: Any) -> Any:
    """As compiled code reads it: a copy if its last dimension is not contiguous."""
    if isinstance(value, np.generic):
        return np.asarray(value)
    if not isinstance(value, np.ndarray) or value.ndim == 0 or value.shape[-1] < 2:
        return value
    return value if value.strides[-1] == value.itemsize else np.ascontiguousarray(value)
