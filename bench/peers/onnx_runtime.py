# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""ONNX Runtime's com.microsoft.GroupQueryAttention, past and present in one buffer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bench.inputs import Array, Inputs, huge_array
from bench.peers.peer import Peer, UnsupportedError
from bench.shapes import Problem


class OnnxRuntime(Peer):
    """One GroupQueryAttention node; every call appends the last positions to the cache anew.

    It writes to its cache, hence has a copy of its own of K and V, in pages of the same kind.
    """

    name = "ONNX Runtime GQA"

    def load(self) -> None:
        import onnx  # noqa: F401
        import onnxruntime  # noqa: F401

    def prepare(self, problem: Problem, inputs: Inputs, threads: int) -> Callable[[], Any]:
        import onnxruntime

        if problem.queries > 1 and not problem.causal:
            raise UnsupportedError("several positions are always causal")
        if problem.dtype == "bf16":
            raise UnsupportedError("its CPU kernel has f32 and f16 only")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 4
        session = onnxruntime.InferenceSession(
            _model(problem), options, providers=["CPUExecutionProvider"]
        )
        cache = huge_array(inputs.key_value.shape, inputs.key_value.dtype)
        cache[...] = inputs.key_value
        output = np.zeros(_packed_shape(problem, problem.kv_heads * problem.group), cache.dtype)
        binding = session.io_binding()
        bound = _inputs(problem, inputs, cache)
        for name, array in bound.items():
            _bind(binding.bind_input, name, array)
        for name, array in {
            "output": output, "present_key": cache[0], "present_value": cache[1]
        }.items():  # fmt: skip
            _bind(binding.bind_output, name, array)
        heads = (problem.batch, problem.queries, -1, problem.depth)

        # The default keeps the memory that the binding only points to.
        def call(owners: object = bound) -> Array:
            session.run_with_iobinding(binding)
            return output.reshape(heads).swapaxes(1, 2)

        return call


def _inputs(problem: Problem, inputs: Inputs, cache: Array) -> dict[str, Array]:
    """By name; the last `queries` positions are new, those before them are past."""

    def packed(array: Array) -> Array:
        """[B, H, M, D] as [B, M, H * D]."""
        shape = (problem.batch, problem.queries, -1)
        return np.ascontiguousarray(array.swapaxes(1, 2)).reshape(shape)

    new = inputs.key_value[:, :, :, problem.keys - problem.queries :]
    return {
        "query": packed(inputs.query),
        "key": packed(new[0]),
        "value": packed(new[1]),
        "past_key": cache[0],
        "past_value": cache[1],
        "seqlens_k": np.full(problem.batch, problem.keys - 1, np.int32),
        "total_sequence_length": np.full(1, problem.keys, np.int32),
    }


def _bind(bind: Callable[..., None], name: str, array: Array) -> None:
    bind(name, "cpu", 0, array.dtype, array.shape, array.ctypes.data)


def _packed_shape(problem: Problem, heads: int) -> tuple[int, int, int]:
    return (problem.batch, problem.queries, heads * problem.depth)


def _model(problem: Problem) -> bytes:
    from onnx import TensorProto, helper

    float_type = {"f32": TensorProto.FLOAT, "f16": TensorProto.FLOAT16}[problem.dtype]
    query = _packed_shape(problem, problem.kv_heads * problem.group)
    new = _packed_shape(problem, problem.kv_heads)
    shapes = {
        "query": query, "key": new, "value": new,
        "past_key": problem.key_shape, "past_value": problem.key_shape,
    }  # fmt: skip
    inputs = [helper.make_tensor_value_info(n, float_type, s) for n, s in shapes.items()]
    inputs.append(helper.make_tensor_value_info("seqlens_k", TensorProto.INT32, [problem.batch]))
    inputs.append(helper.make_tensor_value_info("total_sequence_length", TensorProto.INT32, [1]))
    outputs = {
        "output": query, "present_key": problem.key_shape, "present_value": problem.key_shape
    }  # fmt: skip
    node = helper.make_node(
        "GroupQueryAttention",
        [value.name for value in inputs],
        list(outputs),
        domain="com.microsoft",
        num_heads=problem.kv_heads * problem.group,
        kv_num_heads=problem.kv_heads,
    )
    graph = helper.make_graph(
        [node],
        "decode",
        inputs,
        [helper.make_tensor_value_info(n, float_type, s) for n, s in outputs.items()],
    )
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
    model: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=10).SerializeToString()
    return model
