# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Functions that ranks call together."""

from __future__ import annotations

import ctypes
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, cast

import numpy as np

from mlir_attention.distributed.agreement import Agreement
from mlir_attention.distributed.communicator import Communicator, RankError
from mlir_attention.distributed.lowering import Collectives
from mlir_attention.runtime.arrays.element_types import element_of
from mlir_attention.runtime.arrays.signature import TensorType
from mlir_attention.runtime.code.jit import Linked
from mlir_attention.runtime.executable import Origin, _Frame
from mlir_attention.runtime.host_calls import HostExecutable
from mlir_attention.sharding.layout import Axes, Grid

#: Bytes of integers, such as lengths and page tables, that ranks compare.
_COMPARED = 1 << 16


class DistributedExecutable(HostExecutable):
    """A compiled function of one rank: all ranks of a communicator call it together.

    It takes and returns what the function of a rank does: of a sharded tensor its part, see `part`,
    and of all others the whole, which is the same on every rank. Everything else is as in
    `mlir_attention.Executable`; ranks call the same functions in the same order.

    **Errors**: before a call runs, ranks compare the shapes of its arguments, and the values of
    scalars and integers that are not sharded, such as positions, lengths and page tables. If they
    differ, all ranks raise RankError, which names the rank and the argument, and nothing was
    written. So do the others if a rank cannot make the call, or fails in it. If a rank failed while
    others went on, or did not come in time, the ranks are out of step, and each call raises
    RankError.
    """

    communicator: Communicator
    _agreement: Agreement
    _has_agreed: bool = False
    _split_axes: Mapping[int, tuple[Axes, ...]]
    _grid: Grid

    def among(
        self,
        communicator: Communicator,
        collectives: Collectives,
        split_axes: Mapping[int, tuple[Axes, ...]],
        agreement: Agreement,
    ) -> DistributedExecutable:
        """The function of one rank: what it shares with others are code and signature.

        Splits the communicator for gathers along some axes only.
        """
        rank = type(self).__new__(type(self))
        rank.__dict__.update(self.__dict__)
        rank._free_frames = []
        rank.communicator = communicator
        rank._agreement = agreement
        rank._split_axes = split_axes
        rank._grid = collectives.grid
        along = {
            axes: _along(communicator, collectives.grid, axes)
            for axes in dict.fromkeys(collectives.gathers)
        }
        members = [along[axes] for axes in collectives.gathers]

        def gather(number: int, address: int) -> None:
            send, sent, receive, received = (ctypes.c_int64 * 4).from_address(address)
            members[number].all_gather(_memory(send, sent), _memory(receive, received))

        rank.on(gather)
        first = len(self._signature.arguments) - len(collectives.grid.shape)
        indices = _multi_index(collectives.grid, communicator.rank)
        bound = rank.bind({first + axis: index for axis, index in enumerate(indices)})
        return cast(DistributedExecutable, bound)

    def part(self, number: int, whole: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The part of this rank of `whole`, an array for argument `number`: a view.

        That of an argument that is not sharded is the whole. Raises ValueError for extents that
        the ranks do not divide.
        """
        indices = _multi_index(self._grid, self.communicator.rank)
        for at, axes in enumerate(self._split_axes.get(number, ())):
            count, extent = self._grid.count(axes), whole.shape[at]
            if extent % count:
                raise ValueError(
                    f"dimension {at} of argument {number}, of extent {extent}, is not divided by "
                    f"the {count} ranks of its axes"
                )
            index, size = _linear(self._grid, indices, axes), extent // count
            window = [slice(None)] * whole.ndim
            window[at] = slice(index * size, (index + 1) * size)
            whole = whole[tuple(window)]
        return whole

    def __call__(self, *values: Any, out: Any = None) -> Any:
        """Runs the function, with all ranks; see the class."""
        with self.communicator.lock:
            self._has_agreed = False
            try:
                return super().__call__(*values, out=out)
            except RankError:
                raise
            except BaseException as error:
                self._tell(error)

    def __reduce__(self) -> Origin:
        raise TypeError(f"{self.name!r} is of a rank, and cannot be pickled: pickle its module")

    def _run(
        self, function: Linked, frame: _Frame, words: list[Any]
    ) -> tuple[int, dict[int, object]]:
        self._has_agreed = True
        self._agreement.check(self.name, self._descriptions(words))
        return super()._run(function, frame, words)

    def _tell(self, error: BaseException) -> NoReturn:
        """Lets the other ranks know, and raises the error."""
        if not self._has_agreed:
            self._agreement.decline(self.name)
        else:
            self.communicator.fail(f"failed in {self.name!r}: {type(error).__name__}: {error}")
        raise error

    def _descriptions(self, words: Sequence[Any]) -> list[tuple[int, int]]:
        """Numbers of arguments, with a checksum of what all ranks must have of each."""
        found = []
        start = 0
        for number, argument in self._binding.passed:
            of_argument = words[start : start + argument.slots]
            start += argument.slots
            if number >= len(self._signature.arguments):
                continue
            type_ = self._signature.arguments[number]
            if isinstance(type_, TensorType):
                found.append((number, self._describe(number, type_, of_argument)))
            else:
                found.append((number, zlib.crc32(repr(of_argument).encode())))
        return found

    def _describe(self, number: int, type_: TensorType, words: Sequence[Any]) -> int:
        """The checksum of the shape, and of the elements if they are whole numbers for all."""
        address, offset = words[1], words[2]
        shape = words[3 : 3 + type_.rank]
        strides = list(words[3 + type_.rank : 3 + 2 * type_.rank])
        checksum = zlib.crc32(repr(list(shape)).encode())
        element = element_of(type_.element, "an argument")
        if number in self._split_axes or element.is_float:
            return checksum
        count, rows = element.itemsize, []
        for extent in reversed(shape):
            rows.append(count // element.itemsize)
            count *= extent
        if count > _COMPARED or strides != rows[::-1]:
            return checksum
        memory = ctypes.string_at(address + offset * element.itemsize, count)
        return zlib.crc32(memory, checksum)


def _along(communicator: Communicator, grid: Grid, axes: Axes) -> Communicator:
    """The ranks that differ from this one along `axes` only, in the order of these."""
    if axes == tuple(range(len(grid.shape))):
        return communicator
    indices = _multi_index(grid, communicator.rank)
    others = [axis for axis in range(len(grid.shape)) if axis not in axes]
    return communicator.split(_linear(grid, indices, others), _linear(grid, indices, axes))


def _multi_index(grid: Grid, rank: int) -> list[int]:
    """Where a rank is along each axis, the last fastest."""
    indices = []
    for extent in reversed(grid.shape):
        indices.append(rank % extent)
        rank //= extent
    return indices[::-1]


def _linear(grid: Grid, indices: Sequence[int], axes: Sequence[int]) -> int:
    """Which of the ranks along `axes`, the last fastest, is at `indices`."""
    linear = 0
    for axis in axes:
        linear = linear * grid.shape[axis] + indices[axis]
    return linear


def _memory(address: int, count: int) -> memoryview:
    return memoryview((ctypes.c_char * count).from_address(address)).cast("B")
