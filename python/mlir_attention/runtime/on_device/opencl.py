# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arrays of pyopencl in place, on a command queue of the caller's.

Memory of OpenCL has no addresses. So buffers get some here, which no two of them share, and which
launches and copies translate back.
"""

from __future__ import annotations

import itertools
import threading
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np

from mlir_attention.gpu.kernel import Kernel
from mlir_attention.runtime.arrays.dlpack import ForeignArray
from mlir_attention.runtime.arrays.element_types import Element, dlpack_type_of
from mlir_attention.runtime.device import Passed, itemsize_of
from mlir_attention.runtime.on_device.copies import Rows, Tensor
from mlir_attention.runtime.opencl import entries_of, number_of

#: Buffers begin at multiples of it.
_PAGE = 1 << 12

_pages = itertools.count(1 << 20)
_lock = threading.Lock()


class OpenClMemory:
    """A buffer, and the address that stands for it."""

    def __init__(self, buffer: Any) -> None:
        """`buffer` is one of pyopencl."""
        self.buffer = buffer
        self.size = int(buffer.size)
        with _lock:  # Pages with the address behind its end, too: an empty array may begin there.
            first = next(_pages)
            for _ in range(self.size // _PAGE):
                next(_pages)
        self.address = first * _PAGE


class OpenClSpace:
    """Kernels of a module, for the devices of the contexts that callers have."""

    def __init__(self, kernels: Sequence[Kernel], spirv: bytes) -> None:
        self.kernels = tuple(kernels)
        self.lock = threading.Lock()
        self._spirv = spirv
        self._entries: dict[tuple[Any, Any], list[Any]] = {}

    def holds(self, value: Any) -> bool:
        """Whether it is an array of pyopencl."""
        return type(value).__module__.partition(".")[0] == "pyopencl"

    def queue(self, stream: Any, values: Sequence[Any]) -> OpenClQueue:
        """A command queue. Raises TypeError for what is none, ValueError if there is none."""
        import pyopencl as cl

        if stream is None:
            queues = (getattr(value, "queue", None) for value in values if self.holds(value))
            stream = next((queue for queue in queues if queue is not None), None)
            if stream is None:
                raise ValueError("the arrays have no command queue: pass one as stream")
        if not isinstance(stream, cl.CommandQueue):
            raise TypeError(
                f"stream is a {type(stream).__name__}; expected a pyopencl.CommandQueue"
            )
        if stream.properties & cl.command_queue_properties.OUT_OF_ORDER_EXEC_MODE_ENABLE:
            raise ValueError("stream is a command queue out of order; expected one in order")
        return OpenClQueue(self, stream)

    def entries(self, queue: Any) -> list[Any]:
        """The kernels, for the device of a queue."""
        key = (queue.context, queue.device)
        if key not in self._entries:
            self._entries[key] = entries_of(queue.device, queue.context, self.kernels, self._spirv)
        return self._entries[key]


class OpenClQueue:
    """A command queue in order: see `calls.Queue`."""

    def __init__(self, space: OpenClSpace, queue: Any) -> None:
        import pyopencl

        self._cl = pyopencl
        self._space = space
        self._queue = queue
        self._known: list[tuple[int, OpenClMemory]] = []

    def view(self, value: Any, label: str) -> ForeignArray:
        """An array of pyopencl: what wrote it before is done before what follows."""
        if not isinstance(value, self._cl.array.Array):
            raise ValueError(
                f"{label} is a {type(value).__name__}; expected a pyopencl.array.Array, as others "
                "of the call are"
            )
        if value.context != self._queue.context:
            raise ValueError(f"{label} is in another context of OpenCL than the command queue")
        itemsize = value.dtype.itemsize
        if any(stride % itemsize for stride in value.strides):
            raise ValueError(f"{label} has strides {value.strides}, not multiples of its elements")
        if value.base_data is None and value.size:
            raise ValueError(f"{label} has no memory: it was released")
        memory = None
        if value.base_data is not None:
            if not isinstance(value.base_data, self._cl.MemoryObject):
                raise ValueError(f"{label} is in shared virtual memory; expected a buffer")
            memory = self._memory_of(value.base_data)
        self._wait_for(value)
        strides = tuple(stride // itemsize for stride in value.strides)
        return ForeignArray(
            memory.address + value.offset if memory else 0, tuple(value.shape), strides,
            dlpack_type_of(value.dtype), memory, False, value,
        )  # fmt: skip

    def adopt(self, array: ForeignArray) -> None:
        """Knows the address of an array that another queue has seen."""
        if isinstance(array.owner, OpenClMemory):
            self._add(array.owner)

    def allocate(self, size: int) -> OpenClMemory:
        """A buffer. Of no bytes there is none."""
        flags = self._cl.mem_flags.READ_WRITE
        memory = OpenClMemory(self._cl.Buffer(self._queue.context, flags, max(size, 16)))
        self._add(memory)
        return memory

    def copy(self, rows: Rows) -> None:
        """Copies on the device."""
        source, source_at = self._find(rows.source)
        target, target_at = self._find(rows.target)
        if rows.height == 1:
            self._cl.enqueue_copy(
                self._queue, target.buffer, source.buffer, byte_count=rows.width,
                src_offset=source_at, dst_offset=target_at,
            )  # fmt: skip
            return
        self._cl.enqueue_copy(
            self._queue, target.buffer, source.buffer,
            src_origin=_origin(source_at, rows.source_pitch),
            dst_origin=_origin(target_at, rows.target_pitch),
            region=(rows.width, rows.height, 1), src_pitches=(rows.source_pitch,),
            dst_pitches=(rows.target_pitch,),
        )  # fmt: skip

    def read(self, target: np.ndarray[Any, Any], source: int) -> None:
        """Copies to the host, and waits."""
        memory, offset = self._find(source)
        self._cl.enqueue_copy(
            self._queue, target, memory.buffer, src_offset=offset, is_blocking=True
        )

    def write(self, target: int, source: np.ndarray[Any, Any]) -> None:
        """Copies from the host, and waits until that is read."""
        memory, offset = self._find(target)
        self._cl.enqueue_copy(
            self._queue, memory.buffer, source, dst_offset=offset, is_blocking=True
        )

    def launch(self, number: int, workgroups: int, passed: Sequence[Passed]) -> None:
        """Launches a kernel with buffers as they are; what wide loads cannot take is copied."""
        kernel = self._space.kernels[number]
        values: list[Any] = []
        skipped = 0  # Elements of the buffer, before the tensor.
        for at, (argument, value) in enumerate(zip(kernel.arguments, passed, strict=True)):
            if isinstance(value, tuple):
                follows = kernel.arguments[at + 1 : at + 2]
                has_offset = bool(follows) and follows[0].kind == "offset"
                itemsize = itemsize_of(argument)
                memory, skipped = self._buffer(value, itemsize, argument.multiple, has_offset)
                values.append(memory.buffer)
            else:
                is_offset = argument.kind == "offset"
                values.append(number_of(value + skipped if is_offset else value, argument))
        threads = kernel.block[0]
        with self._space.lock:
            # One set of arguments a kernel.
            entry = self._space.entries(self._queue)[number]
            entry(self._queue, (workgroups * threads,), (threads,), *values)

    def array(self, memory: OpenClMemory, tensor: Tensor, element: Element) -> Any:
        """An array for the caller."""
        dtype = element.result_dtype
        return self._cl.array.Array(
            self._queue, tensor.sizes, dtype, data=memory.buffer,
            strides=tuple(stride * tensor.itemsize for stride in tensor.strides),
            offset=tensor.address - memory.address,
        )  # fmt: skip

    def _buffer(
        self, flat: tuple[int, int], itemsize: int, multiple: int, has_offset: bool
    ) -> tuple[OpenClMemory, int]:
        """A buffer with `flat` memory, and how many elements are before that in it."""
        address, count = flat
        if not count:
            return self.allocate(0), 0
        memory, offset = self._find(address)
        if offset == 0 or (has_offset and offset % (multiple * itemsize) == 0):
            return memory, offset // itemsize
        size = count * itemsize
        copy = self.allocate(size)
        self.copy(Rows(address, copy.address, size, 1, size, size))
        return copy, 0

    def _memory_of(self, buffer: Any) -> OpenClMemory:
        """The same for all arrays of a call on one buffer: they may overlap."""
        for _, memory in self._known:
            if memory.buffer == buffer:
                return memory
        memory = OpenClMemory(buffer)
        self._add(memory)
        return memory

    def _add(self, memory: OpenClMemory) -> None:
        at = bisect_right(self._known, memory.address, key=lambda each: each[0])
        self._known.insert(at, (memory.address, memory))

    def _find(self, address: int) -> tuple[OpenClMemory, int]:
        """The buffer with an address, and how many bytes are before that in it."""
        _, memory = self._known[bisect_right(self._known, address, key=lambda each: each[0]) - 1]
        return memory, address - memory.address

    def _wait_for(self, array: Any) -> None:
        """Lets what follows wait for what other queues do with an array."""
        events = list(array.events)
        if array.queue is not None and array.queue != self._queue:
            events.append(self._cl.enqueue_marker(array.queue))
            array.queue.flush()
        if events:
            self._cl.enqueue_barrier(self._queue, wait_for=events)


def _origin(offset: int, pitch: int) -> tuple[int, int, int]:
    return (offset % pitch, offset // pitch, 0)
