# REQUIRES: opencl
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Functions run on a device of OpenCL with its arrays in place, and agree with NumPy in f64."""

import ctypes
import gc
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyopencl as cl
import pyopencl.array as cl_array
import pytest
from attention_numerics import TOLERANCE, assert_close, attention_reference, random_array
from drawn_groups import Group, Problem, calls, groups, splits
from hypothesis import HealthCheck, assume, given, note, seed, settings
from hypothesis import strategies as st
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.runtime.on_device.opencl import OpenClQueue
from mlir_attention.runtime.opencl import find_device

MAPS = [f"affine_map<(b, m, n, d, e) -> (b, {at})>" for at in ("m, d", "n, d", "n, e", "m, e")]

ATTEND = f"""
  %o = attention.group {{indexing_maps = [{", ".join(MAPS[:3])}, LENGTHS {MAPS[3]}],
                        tag = "attention"}}
      ins(%q, %k, %v : tensor<2x4x32xf32>, tensor<2x?x32xf32>, tensor<2x?x16xf32>)
      OPERANDS -> tensor<2x4x16xf32> {{
  ^bb0(%score: f32):
    attention.yield %score : f32
  }}
"""

PLAIN = ATTEND.replace("LENGTHS", "").replace("OPERANDS", "")

OF_LENGTHS = ATTEND.replace("LENGTHS", "affine_map<(b, m, n, d, e) -> (b)>,").replace(
    "OPERANDS", "kv_lengths(%lengths : tensor<2xi32>)"
)

ARGUMENTS = "%q: tensor<2x4x32xf32>, %k: tensor<2x?x32xf32>, %v: tensor<2x?x16xf32>"


def compiled(arguments: str, body: str, results: str, passes: str = "", **options: Any) -> Any:
    text = f"func.func @decode({arguments}) -> {results} {{ {body} }}"
    with ir.Context():
        module = ir.Module.parse(text)
        PassManager.parse(f"builtin.module({passes})").run(module.operation)
        return attn.compile(module, target="opencl", opt_level=0, **options)


def compiled_plain(passes: str = "") -> Any:
    body = f"{PLAIN} return %o : tensor<2x4x16xf32>"
    return compiled(ARGUMENTS, body, "tensor<2x4x16xf32>", passes)


@pytest.fixture(scope="module")
def queue() -> Iterator[cl.CommandQueue]:
    context = cl.Context([find_device()])  # Intel's queues do not keep it.
    yield cl.CommandQueue(context)
    del context


class Transfers:
    """Bytes that calls moved between device and host, and how often."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read: list[int] = []
        self.written: list[int] = []
        self.copied = 0
        read, write, copy = OpenClQueue.read, OpenClQueue.write, OpenClQueue.copy

        def note_read(queue: Any, target: np.ndarray, source: int) -> None:
            self.read.append(target.nbytes)
            read(queue, target, source)

        def note_write(queue: Any, target: int, source: np.ndarray) -> None:
            self.written.append(source.nbytes)
            write(queue, target, source)

        def note_copy(queue: Any, rows: Any) -> None:
            self.copied += rows.width * rows.height
            copy(queue, rows)

        monkeypatch.setattr(OpenClQueue, "read", note_read)
        monkeypatch.setattr(OpenClQueue, "write", note_write)
        monkeypatch.setattr(OpenClQueue, "copy", note_copy)


@pytest.fixture
def transfers(monkeypatch) -> Transfers:
    return Transfers(monkeypatch)


def inputs(keys: int) -> list[np.ndarray]:
    shapes = ((2, 4, 32), (2, keys, 32), (2, keys, 16))
    return [random_array(at, shape, "f32") for at, shape in enumerate(shapes)]


def reference(query: np.ndarray, key: np.ndarray, value: np.ndarray) -> np.ndarray:
    return attention_reference("bmd, bnd, bne -> bme", query, key, value)[0]


def on_device(queue: cl.CommandQueue, arrays: Sequence[np.ndarray]) -> list[cl_array.Array]:
    return [cl_array.to_device(queue, array) for array in arrays]


@pytest.mark.parametrize("passes", ["", "attention-flash-decoding{chunk-size=40}"])
def test_nothing_is_copied_to_the_host(queue, transfers: Transfers, passes: str):
    decode = compiled(
        ARGUMENTS, f"{PLAIN} return %o : tensor<2x4x16xf32>", "tensor<2x4x16xf32>", passes
    )
    for keys in (97, 1, 80):
        arrays = inputs(keys)
        output = decode(*on_device(queue, arrays))
        assert isinstance(output, cl_array.Array) and output.queue == queue
        assert_close(output.get(), reference(*arrays), TOLERANCE["f32"])
    assert transfers.read == transfers.written == []
    # Of a split: partial outputs and LSE, never keys or values.
    assert transfers.copied <= 3 * 3 * (2 * 4 * 17) * 4


def test_lengths_are_all_that_is_read(queue, transfers: Transfers):
    decode = compiled(
        f"{ARGUMENTS}, %lengths: tensor<2xi32>", f"{OF_LENGTHS} return %o : tensor<2x4x16xf32>",
        "tensor<2x4x16xf32>", "attention-flash-decoding{chunk-size=40}",
    )  # fmt: skip
    arrays = inputs(97)
    given = on_device(queue, arrays)
    for lengths in ([97, 41], [1, 80]):
        output = decode(*given, cl_array.to_device(queue, np.array(lengths, np.int32))).get()
        for batch, length in enumerate(lengths):
            query, *cache = (array[batch : batch + 1] for array in arrays)
            want = reference(query, *(array[:, :length] for array in cache))
            assert_close(output[batch : batch + 1], want, TOLERANCE["f32"])
    assert set(transfers.read) == {8} or set(transfers.read) == {8, 16}
    assert set(transfers.written) <= {8, 16}
    with pytest.raises(attn.CompiledAssertionError, match="kv_lengths of the attention at line"):
        decode(*given, cl_array.to_device(queue, np.array([98, 1], np.int32)))


@settings(max_examples=6, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@seed(5)
@given(data=st.data(), group=groups(), split=splits(), is_split=st.booleans())
def test_drawn_groups_have_the_bits_of_arrays_of_the_host(
    queue, data: st.DataObject, group: Group, split: str, is_split: bool
):
    assume("f64" not in group.elements)
    note(group.text)
    call = group.compile(split if is_split else "", target="opencl", opt_level=0)
    # What has no kernel, and what is linalg, stays on the host.
    assume(call.kernels and not (is_split and "to-linalg" in split))
    problem = Problem.of(group, data.draw(calls(group, int(re.search(r"=(\d+)", split)[1]))))
    want = call(*problem.arguments)
    # What does not exist is not read; buffers keep strides and what is between elements.
    got = call(*(moved(queue, each) for each in problem.arguments))
    for one, other in zip(_tuple(got), _tuple(want), strict=True):
        np.testing.assert_array_equal(one.get().view(np.uint8), np.asarray(other).view(np.uint8))


def _tuple(results: Any) -> tuple[Any, ...]:
    return results if isinstance(results, tuple) else (results,)


def moved(queue: cl.CommandQueue, argument: Any) -> Any:
    """An array on the device, with the strides that it has."""
    if not isinstance(argument, np.ndarray):
        return argument
    base = argument
    while isinstance(base.base, np.ndarray):
        base = base.base
    memory = (ctypes.c_uint8 * base.nbytes).from_address(base.ctypes.data)
    buffer = cl.Buffer(
        queue.context, cl.mem_flags.READ_WRITE | cl.mem_flags.COPY_HOST_PTR,
        hostbuf=np.ctypeslib.as_array(memory) if base.size else np.zeros(16, np.uint8),
    )  # fmt: skip
    return cl_array.Array(
        queue, argument.shape, argument.dtype, data=buffer, strides=argument.strides,
        offset=argument.ctypes.data - base.ctypes.data if argument.size else 0,
    )  # fmt: skip


CACHES = f"""
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %size = tensor.dim %ck, %one : tensor<2x?x32xf32>
  %k = tensor.insert_slice %nk into %ck[0, %at, 0] [2, 1, 32] [1, 1, 1]
      : tensor<2x1x32xf32> into tensor<2x?x32xf32>
  %v = tensor.insert_slice %nv into %cv[0, %at, 0] [2, 1, 16] [1, 1, 1]
      : tensor<2x1x16xf32> into tensor<2x?x16xf32>
  {OF_LENGTHS.replace("%lengths", "%filled")}
  return %o, %k, %v : tensor<2x4x16xf32>, tensor<2x?x32xf32>, tensor<2x?x16xf32>
"""


def test_a_cache_is_updated_in_place(queue, transfers: Transfers):
    decode = compiled(
        "%q: tensor<2x4x32xf32>, %ck: tensor<2x?x32xf32>, %cv: tensor<2x?x16xf32>, "
        "%nk: tensor<2x1x32xf32>, %nv: tensor<2x1x16xf32>, %at: index, %filled: tensor<2xi32>",
        CACHES, "(tensor<2x4x16xf32>, tensor<2x?x32xf32>, tensor<2x?x16xf32>)", donate=(1, 2),
    )  # fmt: skip
    query, key, value = inputs(12)
    cache = on_device(queue, (key, value))
    for at in (5, 11):
        new = random_array(at, (2, 1, 32), "f32"), random_array(at + 1, (2, 1, 16), "f32")
        key[:, at], value[:, at] = new[0][:, 0], new[1][:, 0]
        filled = np.full(2, at + 1, np.int32)
        got = decode(*on_device(queue, (query,)), *cache, *on_device(queue, new), at,
                     *on_device(queue, (filled,)))  # fmt: skip
        assert got[1] is cache[0] and got[2] is cache[1]
        np.testing.assert_array_equal(cache[0].get(), key)
        np.testing.assert_array_equal(cache[1].get(), value)
        want = reference(query, key[:, : at + 1], value[:, : at + 1])
        assert_close(got[0].get(), want, TOLERANCE["f32"])
    assert set(transfers.read) == {8} and not transfers.written
    # The new rows only.
    assert transfers.copied == 2 * (2 * 32 + 2 * 16) * 4
    with pytest.raises(ValueError, match="argument 1 of 'decode' is updated, but overlaps"):
        decode(*on_device(queue, (query,)), cache[0], cache[1], cache[0][:, :1],
               *on_device(queue, (new[1], )), 5, *on_device(queue, (filled,)))  # fmt: skip


def test_results_go_to_out(queue, transfers: Transfers):
    decode = compiled_plain()
    arrays = inputs(9)
    wide = cl_array.zeros(queue, (2, 4, 20), np.float32)
    out = wide[:, :, 2:18]
    assert decode(*on_device(queue, arrays), out=out) is out
    assert_close(wide.get()[..., 2:18], reference(*arrays), TOLERANCE["f32"])
    assert not wide.get()[..., [0, 1, 18, 19]].any()
    assert transfers.read == transfers.written == []


def test_views_are_used_in_place_or_copied_on_the_device(queue, transfers: Transfers):
    decode = compiled_plain()
    query, key, value = inputs(9)
    for skipped, columns in ((4, 40), (1, 40), (0, 33)):
        wide = np.full((2, 12, columns), np.nan, np.float32)
        wide[:, 2:11, skipped : skipped + 32] = key
        (there,) = on_device(queue, (wide,))
        view = there[:, 2:11, skipped : skipped + 32]
        transfers.copied = 0
        output = decode(*on_device(queue, (query,)), view, *on_device(queue, (value,)))
        assert_close(output.get(), reference(query, key, value), TOLERANCE["f32"])
        assert bool(transfers.copied) == (skipped % 4 or columns % 4 != 0)
    assert transfers.read == transfers.written == []


def test_other_queues_are_waited_for(queue):
    decode = compiled_plain()
    arrays = inputs(9)
    other = cl.CommandQueue(queue.context)
    output = decode(*on_device(other, arrays), stream=queue)
    assert output.queue == queue
    assert_close(output.get(), reference(*arrays), TOLERANCE["f32"])


def test_tensors_from_numbers_go_to_the_device(queue, transfers: Transfers):
    body = f"""
      %lengths = tensor.from_elements %n, %n : tensor<2xi32>
      {OF_LENGTHS}
      return %o : tensor<2x4x16xf32>
    """
    decode = compiled(f"{ARGUMENTS}, %n: i32", body, "tensor<2x4x16xf32>")
    query, key, value = inputs(9)
    output = decode(*on_device(queue, (query, key, value)), 5)
    assert_close(output.get(), reference(query, key[:, :5], value[:, :5]), TOLERANCE["f32"])
    assert transfers.written == [8] and not transfers.read


def test_bound_arrays(queue):
    decode = compiled_plain()
    arrays = inputs(9)
    query, key, value = on_device(queue, arrays)
    bound = decode.bind({1: key, 2: value})
    del key, value
    gc.collect()
    for _ in range(2):
        assert_close(bound(query).get(), reference(*arrays), TOLERANCE["f32"])


def test_the_op_that_stays_on_the_host_is_named(queue):
    body = f"""
      {PLAIN}
      %empty = tensor.empty() : tensor<2x4x16xf32>
      %sum = linalg.add ins(%o, %o : tensor<2x4x16xf32>, tensor<2x4x16xf32>)
          outs(%empty : tensor<2x4x16xf32>) -> tensor<2x4x16xf32> loc("model.py":7:3)
      return %sum : tensor<2x4x16xf32>
    """
    decode = compiled(ARGUMENTS, body, "tensor<2x4x16xf32>")
    arrays = inputs(9)
    assert_close(decode(*arrays), 2 * reference(*arrays), TOLERANCE["f32"])
    message = r"cannot take arrays of the device: 'linalg\.add' stays on the host.*model\.py\":7:3"
    for _ in range(2):
        with pytest.raises(ValueError, match=message):
            decode(*on_device(queue, arrays))


def test_arrays_elsewhere_are_named(queue):
    decode = compiled_plain()
    arrays = inputs(9)
    query, key, value = on_device(queue, arrays)
    with pytest.raises(ValueError, match="argument 1 of 'decode' is a ndarray; expected a"):
        decode(query, arrays[1], value)
    context = cl.Context([find_device()])
    other = cl.CommandQueue(context)
    (elsewhere,) = on_device(other, (arrays[1],))
    with pytest.raises(ValueError, match="argument 1 of 'decode' is in another context of OpenCL"):
        decode(query, elsewhere, value)
    with pytest.raises(TypeError, match="argument 1 of 'decode' has dtype float64"):
        decode(query, cl_array.to_device(queue, arrays[1].astype(np.float64)), value)
    with pytest.raises(TypeError, match="stream is a int; expected a pyopencl"):
        decode(query, key, value, stream=7)
    unordered = cl.CommandQueue(
        queue.context,
        properties=cl.command_queue_properties.OUT_OF_ORDER_EXEC_MODE_ENABLE,
    )
    with pytest.raises(ValueError, match="stream is a command queue out of order"):
        decode(query, key, value, stream=unordered)
    for array in (query, key, value):
        array.queue = None
    with pytest.raises(ValueError, match="the arrays have no command queue"):
        decode(query, key, value)
    assert_close(
        decode(query, key, value, stream=queue).get(), reference(*arrays), TOLERANCE["f32"]
    )
