# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A compiled function of arrays on a device."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mlir_attention import _extension
from mlir_attention.runtime.arrays.dlpack import ForeignArray
from mlir_attention.runtime.arrays.marshalling import (
    Owners,
    Result,
    ScalarArgument,
    ScalarResult,
    TensorArgument,
    TensorResult,
)
from mlir_attention.runtime.arrays.signature import TensorType, ValueType
from mlir_attention.runtime.arrays.updated import elements_at
from mlir_attention.runtime.code.jit import Linked
from mlir_attention.runtime.executable import Executable, _Frame
from mlir_attention.runtime.host_calls import HOST_FAILED, KeptErrors
from mlir_attention.runtime.on_device.calls import Call, Space
from mlir_attention.runtime.on_device.copies import Tensor


class DeviceResult(TensorResult):
    """Makes an array of the device of one tensor result."""

    def __init__(self, label: str, type_: TensorType, current: threading.local) -> None:
        self._describe(label, type_)
        self._current = current

    @property
    def itemsize(self) -> int:
        """Bytes of an element."""
        return self._element.itemsize

    def unpack(self, words: Sequence[Any], owners: Owners) -> Any:
        """The array that a descriptor describes."""
        call: Call = self._current.call
        return call.queue.array(call.memory[words[0]], self._tensor(words), self._element)

    def check_target(self, target: Any) -> None:
        """Raises TypeError or ValueError, which begins with the result's label."""
        if target.type not in self._element.dlpack:
            raise TypeError(
                f"{self._label}: out has dtype {target.dtype}; expected {self._element.name}, for "
                f"{self._type}"
            )
        if target.is_read_only:
            raise ValueError(f"{self._label}: out is read-only")
        if not self._type.admits(target.shape):
            raise ValueError(f"{self._label}: out has shape {target.shape}, for {self._type}")
        for size, stride in zip(target.shape, target.strides, strict=True):
            if size > 1 and stride < 1:
                raise ValueError(
                    f"{self._label}: out has a stride of {stride}; expected positive ones"
                )

    def store(self, words: Sequence[Any], owners: Owners, target: Any) -> None:
        """Copies the array that a descriptor describes, on the device."""
        source = self._tensor(words)
        if source.sizes != target.shape:
            raise ValueError(
                f"{self._label}: out has shape {target.shape}, but the result has {source.sizes}"
            )
        call: Call = self._current.call
        call.copy(source, _tensor_of(target, source.itemsize))

    def _tensor(self, words: Sequence[Any]) -> Tensor:
        itemsize = self._element.itemsize
        sizes, strides = words[3 : 3 + self._rank], words[3 + self._rank :]
        return Tensor(itemsize, tuple(sizes), tuple(strides), words[1] + words[2] * itemsize)


class InPlaceExecutable(Executable):
    """An `Executable` whose arrays are on a device: `DeviceExecutable.__call__` describes it."""

    def __init__(self, function: Linked, signature: Any, specials: Any, origin: Any, space: Space):
        self._current = threading.local()
        self._space = space
        super().__init__(function, signature, specials, origin)

    def _result(self, label: str, type_: ValueType) -> Result:
        if isinstance(type_, TensorType):
            return DeviceResult(label, type_, self._current)
        return ScalarResult(label, type_)

    def __call__(self, *values: Any, out: Any = None, stream: Any = None) -> Any:
        """Runs the function; see `DeviceExecutable`."""
        passed = [argument for _, argument in self._binding.passed]
        expected = len(passed) - len(self._signature.extensions)
        if len(values) != expected:
            raise self._wrong_count(len(values))
        queue = self._space.queue(
            stream, [*values, *_all(out), *(bound.array for bound in self._bound())]
        )
        seen: dict[int, ForeignArray] = {}

        def view(value: Any, label: str) -> ForeignArray:
            if id(value) not in seen:
                seen[id(value)] = queue.view(value, label)
            return seen[id(value)]

        for bound in self._bound():
            queue.adopt(bound)
            seen[id(bound.array)] = bound
        views = [
            value if isinstance(argument, ScalarArgument) else view(value, argument.label)
            for argument, value in zip(passed[:expected], values, strict=True)
        ]
        targets = [
            None if target is None else view(target, f"result {number} of {self.name!r}: out")
            for number, target in enumerate(_all(out))
        ]
        self._current.call = Call(self._space.kernels, queue)
        try:
            results = super().__call__(
                *views, out=tuple(targets) if isinstance(out, tuple) else targets[0]
            )
        finally:
            # Results have theirs; errors would keep all of it.
            self._current.call.memory.clear()
            del self._current.call
        if isinstance(results, tuple):
            return tuple(map(_original, results))
        return _original(results)

    def bind(self, arrays: Mapping[int, Any]) -> Executable:
        """As `Executable.bind`, for arrays of the device."""
        queue = self._space.queue(None, list(arrays.values()))
        numbers = self._passed_numbers()
        views = {
            number: queue.view(array, argument.label)
            if number in numbers and isinstance(argument := self._arguments[number], TensorArgument)
            else array
            for number, array in arrays.items()
        }
        bound = super().bind(views)
        bound._origin = (Executable.bind, (self, dict(arrays)))
        return bound

    def _bound(self) -> list[ForeignArray]:
        return [each for each in self._binding.arrays.values() if isinstance(each, ForeignArray)]

    def _run(
        self, function: Linked, frame: _Frame, words: list[Any]
    ) -> tuple[int, dict[int, object]]:
        self._binding.write(frame.words, words)
        host = self._current.host = KeptErrors(self._current.call.answer)
        return _extension.guarded_call(function.address, frame.pointers, host.call)

    def _error(self, failure: int) -> Exception:
        if failure == HOST_FAILED:
            host: KeptErrors = self._current.host
            return host.take_error()
        return super()._error(failure)

    def _copied_to(self, targets: tuple[Any, ...]) -> dict[int, np.ndarray[Any, Any]]:
        return {
            number: _elements_of(target, self._results[number])
            for number, target in super()._copied_to(targets).items()
        }


def _elements_of(array: ForeignArray, result: Any) -> np.ndarray[Any, Any]:
    itemsize: int = result.itemsize
    strides = tuple(stride * itemsize for stride in array.strides)
    return elements_at(array.pointer, array.shape, strides, itemsize)


def _all(out: Any) -> tuple[Any, ...]:
    return out if isinstance(out, tuple) else (out,)


def _original(value: Any) -> Any:
    return value.array if isinstance(value, ForeignArray) else value


def _tensor_of(array: ForeignArray, itemsize: int) -> Tensor:
    return Tensor(itemsize, array.shape, array.strides, array.pointer)
