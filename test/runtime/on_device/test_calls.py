# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the code of a call asks for reaches the queue of a device."""

import threading
from types import SimpleNamespace

import numpy as np
import pytest

from mlir_attention.cpu.device.requests import ALLOCATE, COPY, FREE, READ, WRITE
from mlir_attention.runtime.arrays.dlpack import ForeignArray
from mlir_attention.runtime.arrays.signature import TensorType
from mlir_attention.runtime.on_device.calls import Call
from mlir_attention.runtime.on_device.copies import Tensor
from mlir_attention.runtime.on_device.executable import DeviceResult
from mlir_attention.runtime.on_device.opencl import OpenClMemory, OpenClQueue


class Room:
    """Memory of a device."""

    def __init__(self, size):
        self.bytes = np.zeros(size, np.uint8)
        self.address = self.bytes.ctypes.data


class Memory:
    """A queue of a device whose memory is the host's; says what it did."""

    def __init__(self):
        self.done = []

    def allocate(self, size):
        self.done.append(("allocate", size))
        return Room(size)

    def launch(self, number, workgroups, passed):
        self.done.append(("launch", number, workgroups, passed))

    def read(self, found, address):
        self.done.append(("read", found.nbytes))
        found[...] = 7

    def write(self, address, values):
        self.done.append(("write", values.nbytes))

    def copy(self, rows):
        self.done.append(("copy", rows.width * rows.height))


def dense(array):
    strides = tuple(stride // array.itemsize for stride in array.strides)
    return Tensor(array.itemsize, array.shape, strides, array.ctypes.data)


@pytest.mark.parametrize(("request_", "name"), [(COPY, "copy"), (WRITE, "write"), (READ, "read")])
@pytest.mark.parametrize("count", [0, 5])
def test_drivers_are_asked_for_no_copy_of_nothing(request_, name, count):
    queue = Memory()
    arrays = np.arange(count, dtype=np.uint8), np.zeros(count, np.uint8)
    Call([], queue)._copy(request_, *map(dense, arrays))
    assert queue.done == [(name, count)] * bool(count)


def test_what_was_read_is_read_again_only_after_a_change():
    queue, source, target = Memory(), np.zeros(4, np.uint8), np.zeros(4, np.uint8)
    call = Call([], queue)
    for request_ in (READ, READ, WRITE, READ):
        call._copy(request_, dense(source), dense(target))
    assert [name for name, _ in queue.done] == ["read", "write", "read"]
    assert (target == 7).all()


def answer(call, number, *words):
    """What a call says to a request of such words."""
    memory = np.array(words, np.int64)
    call.answer(number, memory.ctypes.data)
    return memory.tolist()


def kernel(*kinds):
    return SimpleNamespace(arguments=[SimpleNamespace(kind=kind) for kind in kinds])


def test_kernels_get_the_words_of_their_arguments():
    queue = Memory()
    call = Call([kernel("scalar"), kernel("pointer", "offset", "numbers", "scalar")], queue)
    answer(call, 1, 3, 64, 10, 7, 128, 2, 9)
    answer(call, 0, 2, 5)
    answer(call, 0, 0, 5)  # Of no workgroups.
    assert queue.done == [("launch", 1, 3, [(64, 10), 7, (128, 2), 9]), ("launch", 0, 2, [5])]


def test_memory_is_there_until_it_is_freed():
    call = Call([], Memory())
    (one,), (other,) = (answer(call, ALLOCATE, size) for size in (24, 8))
    assert [call.memory[at].bytes.nbytes for at in (one, other)] == [24, 8]
    answer(call, FREE, 4, 2, 2, 3, 3, 1, one)
    assert list(call.memory) == [other]


@pytest.mark.parametrize("change", ["launch", "copy", "write"])
def test_what_may_have_changed_is_read_again(change):
    queue, source, target = Memory(), np.zeros(4, np.uint8), np.zeros(4, np.uint8)
    call = Call([kernel()], queue)
    words = [1, 1, 4, 1, source.ctypes.data, 1, 1, 4, 1, target.ctypes.data]
    answer(call, READ, *words)
    answer(call, {"launch": 0, "copy": COPY, "write": WRITE}[change], *words)
    answer(call, READ, *words)
    assert [name for name, *_ in queue.done] == ["read", change, "read"]


def test_rows_that_are_apart_come_through_memory_without_gaps():
    queue, source, target = Memory(), np.zeros((3, 8), np.uint8)[:, :4], np.zeros(12, np.uint8)
    answer(
        Call([], queue), READ, 1, 2, 3, 4, 8, 1, source.ctypes.data, 1, 2, 3, 4, 4, 1,
        target.ctypes.data,
    )  # fmt: skip
    assert queue.done == [("allocate", 12), ("copy", 12), ("read", 12)]
    assert (target == 7).all()


@pytest.mark.parametrize("part", [np.s_[:, ::2], np.s_[1:], np.s_[:, 2:3], np.s_[0], np.s_[:1]])
def test_elements_of_the_host_are_written_without_gaps(part):
    whole = np.arange(24, dtype=np.int16).reshape(4, 6)
    source, written = whole[part], []
    queue = Memory()
    queue.write = lambda address, values: written.append((address, values.tobytes()))
    Call([], queue)._copy(WRITE, dense(source), Tensor(2, source.shape, (1,) * source.ndim, 64))
    assert written == [(64, source.tobytes())]


def foreign(shape, strides, type_=(2, 32), is_read_only=False):
    return ForeignArray(64, shape, strides, type_, None, is_read_only)


@pytest.fixture
def result():
    return DeviceResult("result", TensorType((None, 3), "f32"), threading.local())


def test_results_are_copied_to_arrays_that_hold_them(result):
    for shape, strides in [
        ((2, 3), (3, 1)), ((2, 3), (8, 2)), ((2, 3), (1, 2)), ((1, 3), (0, 1)), ((0, 3), (-1, 1)),
    ]:  # fmt: skip
        result.check_target(foreign(shape, strides))
    for strides in ((0, 1), (3, 0), (-3, 1)):
        with pytest.raises(ValueError, match=r"result: out has a stride of .*; expected positive"):
            result.check_target(foreign((2, 3), strides))
    for shape in ((2, 4), (3,), (2, 3, 1)):
        with pytest.raises(ValueError, match=r"result: out has shape .*, for tensor<\?x3xf32>"):
            result.check_target(foreign(shape, (1,) * len(shape)))
    with pytest.raises(TypeError, match=r"result: out has dtype .*; expected f32, for tensor"):
        result.check_target(foreign((2, 3), (3, 1), (2, 64)))
    with pytest.raises(ValueError, match="result: out is read-only"):
        result.check_target(foreign((2, 3), (3, 1), is_read_only=True))


def test_a_result_goes_from_where_it_lies_to_where_out_lies(result):
    copies, words = [], [7, 128, 5, 2, 3, 3, 1]
    source = Tensor(4, (2, 3), (3, 1), 128 + 5 * 4)
    arrays = SimpleNamespace(array=lambda *what: what)
    result._current.call = SimpleNamespace(
        copy=lambda *tensors: copies.append(tensors), memory={7: "memory"}, queue=arrays
    )
    result.store(words, {}, foreign((2, 3), (8, 2)))
    assert copies == [(source, Tensor(4, (2, 3), (8, 2), 64))]
    with pytest.raises(ValueError, match=r"out has shape \(4, 3\), but the result has \(2, 3\)"):
        result.store(words, {}, foreign((4, 3), (3, 1)))
    memory, tensor, element = result.unpack(words, {})
    assert (memory, tensor, element.name) == ("memory", source, "f32")


@pytest.mark.parametrize("others", [[], ["one"], ["one", "another"]])
def test_a_queue_waits_for_what_other_queues_do_with_an_array(others):
    barriers = []
    queue = object.__new__(OpenClQueue)
    queue._queue = object()
    queue._cl = SimpleNamespace(
        enqueue_barrier=lambda queue, wait_for: barriers.append((queue, list(wait_for))),
        enqueue_marker=lambda queue: f"marker of {queue.name}",
    )
    own = SimpleNamespace(events=others, queue=queue._queue)
    queue._wait_for(own)
    assert barriers == [(queue._queue, others)] * bool(others)
    flushed = []
    other = SimpleNamespace(name="other", flush=lambda: flushed.append(True))
    queue._wait_for(SimpleNamespace(events=others, queue=other))
    assert barriers[-1] == (queue._queue, [*others, "marker of other"]) and flushed


def test_addresses_of_a_buffer_are_those_of_no_other():
    queue = object.__new__(OpenClQueue)
    queue._known = []
    sizes = (1 << 14, 1, 1 << 12, (1 << 12) - 1, (1 << 12) + 1, 0, 1 << 13, 1)
    memories = [OpenClMemory(SimpleNamespace(size=size)) for size in sizes]
    for memory in reversed(memories):
        queue._add(memory)
    for memory in memories:
        # An array of no elements may begin behind the last one.
        for offset in (0, memory.size // 2, memory.size):
            assert queue._find(memory.address + offset) == (memory, offset)
