# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a command queue of OpenCL is asked to do, by a module that stands in for pyopencl."""

import threading
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from mlir_attention.gpu import Argument, Kernel
from mlir_attention.runtime.on_device.copies import Rows
from mlir_attention.runtime.on_device.opencl import OpenClMemory, OpenClQueue


class StandIn:
    """pyopencl; notes its copies."""

    mem_flags = SimpleNamespace(READ_WRITE=1)

    def __init__(self) -> None:
        self.copies: list[tuple[Any, ...]] = []

    def buffer(self, context: Any, flags: int, size: int) -> SimpleNamespace:
        assert flags == self.mem_flags.READ_WRITE and size > 0
        return SimpleNamespace(size=size)

    Buffer = buffer

    def enqueue_copy(self, queue: Any, target: Any, source: Any, **options: Any) -> None:
        self.copies.append((target, source, options))


def queue_of(*arguments: Argument) -> Any:
    """A queue for one kernel, which notes its launches."""
    queue = object.__new__(OpenClQueue)
    queue._cl, queue._known, queue.launches = StandIn(), [], []
    queue._queue = SimpleNamespace(context=None)
    kernel = Kernel("attend", arguments, (64, 1, 1), 0, ())

    def entry(_: Any, *what: Any) -> None:
        queue.launches.append(what)

    queue._space = SimpleNamespace(
        kernels=(kernel,), lock=threading.Lock(), entries=lambda of: [entry]
    )
    return queue


def memory_of(queue: Any, size: int) -> OpenClMemory:
    return queue._memory_of(SimpleNamespace(size=size))


@pytest.mark.parametrize(
    ("skipped", "has_offset", "is_copied"),
    [(0, False, False), (0, True, False), (32, True, False), (32, False, True), (24, True, True)],
)
def test_memory_that_a_kernel_can_take_is_used_in_place(skipped, has_offset, is_copied):
    """By an offset, of as many elements as are loaded at once; other memory is copied."""
    queue = queue_of()
    memory = memory_of(queue, 256)
    found, before = queue._buffer((memory.address + skipped, 10), 4, 4, has_offset)
    if not is_copied:
        assert (found, before, queue._cl.copies) == (memory, skipped // 4, [])
        return
    assert (found.size, before) == (40, 0)
    what = {"byte_count": 40, "src_offset": skipped, "dst_offset": 0}
    assert queue._cl.copies == [(found.buffer, memory.buffer, what)]


def test_memory_of_no_elements_is_some():
    queue = queue_of()
    found, before = queue._buffer((0, 0), 4, 4, True)
    assert (found.size, before) == (16, 0)


def test_arrays_of_one_buffer_have_one_memory():
    queue = queue_of()
    one, other = SimpleNamespace(size=64), SimpleNamespace(size=32)
    memories = [queue._memory_of(each) for each in (one, other, one, other)]
    assert memories[0] is memories[2] and memories[1] is memories[3]
    assert memories[0] is not memories[1] and len(queue._known) == 2


def test_rows_are_copied_at_their_places():
    queue = queue_of()
    source, target = memory_of(queue, 1 << 14), memory_of(queue, 1 << 13)
    rows = Rows(source.address + 205, target.address + 33, 8, 3, 100, 16)
    queue.copy(rows)
    ((*buffers, what),) = queue._cl.copies
    assert buffers == [target.buffer, source.buffer]
    assert what == {
        "src_origin": (5, 2, 0), "dst_origin": (1, 2, 0), "region": (8, 3, 1),
        "src_pitches": (100,), "dst_pitches": (16,),
    }  # fmt: skip
    queue.copy(rows._replace(height=1))
    assert queue._cl.copies[1][2] == {"byte_count": 8, "src_offset": 205, "dst_offset": 33}


def test_the_host_reads_and_writes_at_an_offset_and_waits():
    queue, array = queue_of(), np.zeros(4, np.uint8)
    memory = memory_of(queue, 64)
    queue.read(array, memory.address + 12)
    queue.write(memory.address + 20, array)
    assert queue._cl.copies == [
        (array, memory.buffer, {"src_offset": 12, "is_blocking": True}),
        (memory.buffer, array, {"dst_offset": 20, "is_blocking": True}),
    ]


def test_a_kernel_gets_buffers_and_offsets_from_their_beginnings():
    queue = queue_of(
        Argument("pointer", "key", -1, "f16", multiple=2), Argument("offset", "key", -1, "index"),
        Argument("stride", "key", 0, "index"), Argument("pointer", "output", -1, "f32"),
        Argument("scalar", "", -1, "f32"),
    )  # fmt: skip
    key, output = memory_of(queue, 64), memory_of(queue, 64)
    half = int(np.float32(0.5).view(np.int32))
    queue.launch(0, 3, [(key.address + 8, 10), 2, 7, (output.address, 16), half])
    assert queue.launches == [((192,), (64,), key.buffer, 6, 7, output.buffer, np.float32(0.5))]
    assert not queue._cl.copies
    queue.launch(0, 1, [(key.address + 8, 10), 2, 7, (output.address + 4, 8), half])
    assert queue._cl.copies[0][2] == {"byte_count": 32, "src_offset": 4, "dst_offset": 0}
    assert queue.launches[1][:5] == ((64,), (64,), key.buffer, 6, 7)
