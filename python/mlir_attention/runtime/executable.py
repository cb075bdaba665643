# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compiled functions that are called with arrays."""

from __future__ import annotations

import ctypes
import itertools
import struct
from collections.abc import Callable, Mapping
from math import prod
from typing import Any

from mlir_attention import _extension
from mlir_attention.cpu.lowering.assertions import OUT_OF_MEMORY
from mlir_attention.runtime.arrays.extended import ExtendedArguments
from mlir_attention.runtime.arrays.marshalling import (
    Argument,
    Owners,
    Result,
    argument_for,
    reorder_descriptor,
    result_for,
)
from mlir_attention.runtime.arrays.signature import Signature, TensorType, ValueType
from mlir_attention.runtime.arrays.updated import Overlaps, UpdatedArgument, UpdatedResult
from mlir_attention.runtime.binding import Binding
from mlir_attention.runtime.code.jit import Linked
from mlir_attention.runtime.layout_variants import Orders, Specials

_WORD = 8

#: What a guarded call returns when nothing failed.
_COMPLETED = -1

#: A call that has not been made.
_FAILED: tuple[int, Owners] = (OUT_OF_MEMORY, {})


#: A function and its arguments that make an executable, wherever it is unpickled.
Origin = tuple[Callable[..., "Executable"], tuple[Any, ...]]


class CompiledAssertionError(ValueError):
    """An assertion (`cf.assert`) of a compiled function failed during a call."""


class Executable:
    """A compiled function: `executable(*arrays)` runs it.

    **Arguments** are NumPy arrays, or any with `__dlpack__` on the CPU, of the `argument_types`,
    and numbers for scalars. A call never copies them, and writes those only that were donated to
    `mlir_attention.compile`. Their innermost stride must be 1, and no stride negative.

    **Donated arguments** are updated in place: the result that is the new value of one is the very
    array that was passed. It must be writable, and no other argument may overlap it. A call that
    fails in a check of its arguments has written nothing.

    **Results** are None, one value or a tuple, of the `result_types`: NumPy arrays that own their
    memory, and Python numbers. With `out`, an array or a tuple with one array for each result,
    they are copied there, and `out` is returned. It may share memory with arguments that are not
    updated, since it is written last. A result whose place in the tuple is None is a new array.

    **Donated arguments that grow**, by a concatenation, are written behind: the array of `out` for
    that result must begin with the argument, as `cache[:, :n + 1]` does with `cache[:, :n]`, and
    is the new value.

    **Threads**: several may call at once. A call runs without the GIL.

    **Layouts**: the first call with keys and values in another memory order, such as
    `[B, N, H, d]` transposed to `[B, H, N, d]`, compiles a version for that order, if that is
    faster. So does the very first call where the maps of a group are `[B, N, H, d]` and the
    number of keys decides.

    **Pickling** keeps the program: the process that loads it compiles for its machine, or finds
    the code in its cache. A copy is the same object.

    **Errors** of a call are TypeError (number of arguments, not an array, dtype) and ValueError
    (rank, extent, strides, alignment, byte order, device, a number out of range), which name the
    argument, and CompiledAssertionError or MemoryError, which name the function. A failed call
    frees its memory, and the next call is as good as the first.
    """

    def __init__(
        self, function: Linked, signature: Signature, specials: Specials, origin: Origin
    ) -> None:
        """Use `mlir_attention.compile`.

        `signature` is that of the entry, taken before the lowering. `origin` is a function and
        its arguments that make such an executable again. Raises TypeError for element types that
        cannot cross the boundary.
        """
        name = signature.name
        self._signature = signature
        updated = {update.result: update.argument for update in signature.updates}
        self._arguments = [
            _argument(f"argument {number} of {name!r}", type_, number in updated.values())
            for number, type_ in enumerate(signature.arguments)
        ]
        self._arguments += [
            _argument(
                f"result {memory.result} of {name!r}: out", signature.results[memory.result], True
            )
            for memory in signature.extensions
        ]
        self._results = [
            UpdatedResult(f"result {number} of {name!r}", updated[number])
            if number in updated
            else self._result(f"result {number} of {name!r}", type_)
            for number, type_ in enumerate(signature.results)
        ]
        self._function = function
        self._specials = specials
        self._origin = origin
        self._starts = [0, *itertools.accumulate(argument.slots for argument in self._arguments)]
        self._argument_format = struct.Struct("=" + "".join(a.code for a in self._arguments))
        self._extended = (
            ExtendedArguments(signature, self._starts) if signature.extensions else None
        )
        self._binding = Binding(self._arguments, {})
        self._overlaps = self._overlaps_beside(self._binding)
        # Native alignment: the results lie as in a C structure.
        self._result_format = struct.Struct("@" + "".join(r.code for r in self._results))
        self._free_frames: list[_Frame] = []

    @property
    def name(self) -> str:
        """Name of the function."""
        return self._signature.name

    @property
    def argument_types(self) -> tuple[ValueType, ...]:
        """What it takes."""
        return tuple(self._signature.arguments[number] for number in self._passed_numbers())

    @property
    def result_types(self) -> tuple[ValueType, ...]:
        """What it returns."""
        return self._signature.results

    def bind(self, arrays: Mapping[int, Any]) -> Executable:
        """The same function with some of its arguments given, such as the weights of a model.

        `arrays` holds them by the numbers of their arguments. They are checked here, once: a call
        takes the other arguments, and as long as if there were no more. The result keeps the arrays
        alive and reads them in place in each call. Errors go on to number all arguments.

        Raises ValueError for a number that is not one of an argument of calls, and what a call
        raises for such an array.
        """
        numbers = self._passed_numbers()
        for number in arrays:
            if number not in numbers:
                raise ValueError(
                    f"{self.name!r} takes no argument {number!r} that can be bound: "
                    f"{self._signature}"
                )
        bound = type(self).__new__(type(self))
        bound.__dict__.update(self.__dict__)
        bound._origin = (Executable.bind, (self, dict(arrays)))
        bound._binding = Binding(self._arguments, {**self._binding.arrays, **arrays})
        bound._overlaps = self._overlaps_beside(bound._binding)
        bound._free_frames = []
        return bound

    def __repr__(self) -> str:
        bound = len(self._binding.arrays)
        return f"<Executable {self._signature}{f', {bound} arguments bound' if bound else ''}>"

    def __reduce__(self) -> Origin:
        return self._origin

    def __copy__(self) -> Executable:
        return self  # Nothing of it changes that a caller could see.

    def __deepcopy__(self, memo: dict[int, Any]) -> Executable:
        return self

    def __call__(self, *values: Any, out: Any = None) -> Any:
        """Runs the function; see the class."""
        targets = None
        if out is not None or self._extended is not None:
            targets, values = self._targets(out, values)
        words, argument_owners, orders = self._pack(values)
        if targets is not None and self._overlaps is not None:
            self._overlaps.refuse_out(words, self._copied_to(targets))
        special = self._special(orders, words)
        frame = self._take_frame()
        try:
            failure, owners = _FAILED
            if special is not None:
                failure, owners = self._run_reordered(special, frame, words, orders)
            # What fails there tells of dimensions in their other order.
            if failure != _COMPLETED:
                failure, owners = self._run(self._function, frame, words)
            # After the call: until here they keep the arguments' memory alive.
            argument_owners.clear()
            if failure != _COMPLETED:
                raise self._error(failure)
            if targets is None:
                return self._unpack(frame, owners, values)
            results = self._store(frame, owners, values, targets)
            if not isinstance(out, tuple):
                return results[0]
            return results if any(target is None for target in out) else out
        finally:
            self._free_frames.append(frame)

    def _result(self, label: str, type_: ValueType) -> Result:
        """What makes a result of a call."""
        return result_for(label, type_)

    def _passed_numbers(self) -> list[int]:
        """Of the arguments that a call passes."""
        count = len(self._signature.arguments)
        return [number for number, _ in self._binding.passed if number < count]

    def _overlaps_beside(self, binding: Binding) -> Overlaps | None:
        """What tells whether arrays overlap one that is updated; None if a call updates none."""
        updated = frozenset(update.argument for update in self._signature.updates)
        if not updated:
            return None
        overlaps = Overlaps(updated, self._signature.extensions, self.name)
        overlaps.bind(self._arguments, binding.arrays.keys(), binding.words)
        return overlaps

    def _error(self, failure: int) -> Exception:
        if failure == OUT_OF_MEMORY:
            return MemoryError(f"there is not enough memory for a call of {self.name!r}")
        message = self._function.messages[failure]
        return CompiledAssertionError(f"assertion failed in {self.name!r}: {message}")

    def _pack(self, values: tuple[Any, ...]) -> tuple[list[Any], list[object], Orders]:
        """`values` are those of all arguments that are not bound, and memory behind them."""
        passed = self._binding.passed
        if len(values) != len(passed):
            raise self._wrong_count(len(values))
        words: list[Any] = []
        owners: list[object] = []
        orders: Orders = ()
        for (number, argument), value in zip(passed, values, strict=True):
            order = argument.pack(value, words, owners)
            if order is not None and number in self._specials.arguments:
                orders += ((number, order),)
        if self._extended is not None:
            self._extended.check(self._binding.all_words(words))
        if self._overlaps is not None:
            self._overlaps.refuse(words)
        return words, owners, orders

    def _wrong_count(self, count: int) -> TypeError:
        """For a call that passes so many arguments."""
        bound = len(self._binding.arrays)
        behind = f" ({bound} more are bound)" if bound else ""
        expected = len(self._passed_numbers())
        return TypeError(
            f"{self.name!r} takes {expected} arguments{behind}, got {count}: {self._signature}"
        )

    def _special(self, orders: Orders, words: list[Any]) -> Linked | None:
        """What takes arguments in these orders, and of their size; None if nothing special does."""
        numbers = self._specials.arguments
        if not numbers:
            return None
        bound = ((at, order) for at, order in self._binding.orders if at in numbers)
        special = self._specials.find(tuple(sorted((*orders, *bound))))
        if special is None:
            return None
        words = self._binding.all_words(words)
        if special.elements > min(self._elements(words, at) for at in numbers):
            return None
        return special.function

    def _elements(self, words: list[Any], number: int) -> int:
        """Of an array whose descriptor is in `words`."""
        sizes = self._starts[number] + 3
        return prod(words[sizes : sizes + (self._arguments[number].slots - 3) // 2])

    def _run(self, function: Linked, frame: _Frame, words: list[Any]) -> tuple[int, Owners]:
        """What failed or `_COMPLETED`, and the owners of the memory of the results."""
        self._binding.write(frame.words, words)
        return _extension.guarded_call(function.address, frame.pointers)

    def _run_reordered(
        self, function: Linked, frame: _Frame, words: list[Any], orders: Orders
    ) -> tuple[int, Owners]:
        """As `_run`, for a function of arguments in these orders."""
        words = self._binding.all_words(words)
        reordered = list(words)
        for number, order in (*orders, *self._binding.orders):
            if number in self._specials.arguments:
                reorder_descriptor(reordered, self._starts[number], order)
        self._argument_format.pack_into(frame.words, 0, *reordered)
        called = _extension.guarded_call(function.address, frame.pointers)
        # A frame holds what is bound as it is.
        self._argument_format.pack_into(frame.words, 0, *words)
        return called

    def _targets(
        self, out: Any, values: tuple[Any, ...]
    ) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """What `out` has for each result, checked: an array, or None for a new one.

        And `values`, with those of the arrays behind them that the function takes as memory.
        """
        if len(values) + len(self._signature.extensions) != len(self._binding.passed):
            raise self._wrong_count(len(values))
        if out is None:
            out = (None,) * len(self._results)
        targets = out if isinstance(out, tuple) else (out,)
        if len(targets) != len(self._results):
            raise TypeError(
                f"out of {self.name!r} must have {len(self._results)} arrays, got {len(targets)}: "
                f"{self._signature}"
            )
        if self._extended is not None:
            values = (*values, *self._extended.memory(targets))
        for result, target in zip(self._results, targets, strict=True):
            if target is None:
                continue
            if isinstance(result, UpdatedResult):
                result.check_target(target, self._binding.given(result.argument, values))
            else:
                result.check_target(target)
        return targets, values

    def _copied_to(self, targets: tuple[Any, ...]) -> dict[int, Any]:
        """The arrays that results are copied to: all but those that are arguments."""
        pairs = enumerate(zip(self._results, targets, strict=True))
        return {
            number: target
            for number, (result, target) in pairs
            if target is not None and not isinstance(result, UpdatedResult)
        }

    def _take_frame(self) -> _Frame:
        # One operation, so that threads never share a frame.
        try:
            return self._free_frames.pop()
        except IndexError:
            frame = _Frame(self._starts[-1], self._result_format.size)
            self._argument_format.pack_into(frame.words, 0, *self._binding.words)
            return frame

    def _store(
        self, frame: _Frame, owners: Owners, values: tuple[Any, ...], targets: tuple[Any, ...]
    ) -> tuple[Any, ...]:
        """The results, which are copied to `targets`, but for arguments and new arrays."""
        fields = self._result_format.unpack_from(frame.words, frame.result_offset)
        taken = []
        start = 0
        for result, target in zip(self._results, targets, strict=True):
            end = start + result.fields
            if isinstance(result, UpdatedResult):
                taken.append(self._binding.given(result.argument, values))
            elif target is None:
                taken.append(result.unpack(fields[start:end], owners))
            else:
                result.store(fields[start:end], owners, target)
                taken.append(target)
            start = end
        return tuple(taken)

    def _unpack(self, frame: _Frame, owners: Owners, arguments: tuple[Any, ...]) -> Any:
        fields = self._result_format.unpack_from(frame.words, frame.result_offset)
        values = []
        start = 0
        for result in self._results:
            if isinstance(result, UpdatedResult):
                values.append(self._binding.given(result.argument, arguments))
                continue
            values.append(result.unpack(fields[start : start + result.fields], owners))
            start += result.fields
        if len(values) == 1:
            return values[0]
        return tuple(values) if values else None


def _argument(label: str, type_: ValueType, is_updated: bool) -> Argument:
    if is_updated and isinstance(type_, TensorType):
        return UpdatedArgument(label, type_)
    return argument_for(label, type_)


class _Frame:
    """Memory for the arguments and results of one call, with pointers to all of them.

    words:         the arguments, a word each, then the results, then the pointers.
    result_offset: of the results, in bytes.
    pointers:      address of the pointers.
    """

    def __init__(self, slots: int, result_bytes: int) -> None:
        self.result_offset = slots * _WORD
        result_words = -(-result_bytes // _WORD)
        first_pointer = slots + result_words
        self.words = (ctypes.c_uint64 * (first_pointer + slots + 1))()
        start = ctypes.addressof(self.words)
        self.pointers = start + first_pointer * _WORD
        # The results are behind one pointer: several make one structure.
        for slot in range(slots + 1):
            self.words[first_pointer + slot] = start + slot * _WORD
