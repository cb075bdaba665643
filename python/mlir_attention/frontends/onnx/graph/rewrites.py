# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ops around attention that torch-mlir does not know, by ops that it does.

ONNX's own functions for some of them compute their axes, which torch-mlir does not follow.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from mlir_attention.frontends.onnx.graph.editing import node_of, opset_of
from mlir_attention.frontends.onnx.graph.node import Node
from mlir_attention.frontends.onnx.graph.types import Type


class Emitter:
    """Emits nodes in place of one. Values that it makes have names that begin with the node's."""

    def __init__(self, node: Node, opset: int) -> None:
        """`opset` is the version of ONNX's own opset."""
        self.node = node
        self.opset = opset
        self.nodes: list[Any] = []
        self.initializers: list[Any] = []

    def given(self, number: int) -> str:
        """The name of an input; empty if it is left out."""
        names = self.node.proto.input
        return names[number] if number < len(names) else ""

    def output(self, number: int) -> str:
        """The name of an output; empty if nothing wants it."""
        names = self.node.proto.output
        return names[number] if number < len(names) else ""

    def op(
        self, op_type: str, *inputs: str, output: str = "", domain: str = "", **attributes: Any
    ) -> str:
        """Emits a node of one output, and returns its name."""
        return self.ops(op_type, *inputs, outputs=[output], domain=domain, **attributes)[0]

    def ops(
        self,
        op_type: str,
        *inputs: str,
        outputs: list[str],
        domain: str = "",
        **attributes: Any,
    ) -> list[str]:
        """Emits a node; outputs without a name get one."""
        from onnx import helper

        name = f"{self.node.proto.name}/{op_type}_{len(self.nodes)}"
        names = [output or f"{name}:{number}" for number, output in enumerate(outputs)]
        self.nodes.append(
            helper.make_node(op_type, inputs, names, name=name, domain=domain, **attributes)
        )
        return names

    def constant(self, value: Any, dtype: Any) -> str:
        """Emits a constant."""
        from onnx import numpy_helper

        name = f"{self.node.proto.name}/constant_{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(np.asarray(value, dtype), name))
        return name

    def like(self, value: float) -> str:
        """A constant of the element type of the first input."""
        from onnx import TensorProto, helper

        first = self.node.inputs[0]
        if first is None:
            raise self.node.refusal("the type of its first input is not known")
        number = TensorProto.DataType.Value(first.element)
        return self.constant(value, helper.tensor_dtype_to_np_dtype(number))

    def mean(self, value: str, axes: list[int]) -> str:
        """The mean along axes, which stay with an extent of 1."""
        if self.opset < 18:
            return self.op("ReduceMean", value, axes=axes, keepdims=1)
        return self.op("ReduceMean", value, self.constant(axes, np.int64), keepdims=1)


Rewrite = Callable[[Emitter], None]


def rewrite_ops(proto: Any, types: dict[str, Type]) -> bool:
    """Replaces the ops that are known here; whether there were any. `proto` is changed.

    One whose first input has a type that is not known yet waits for another time.
    """
    opset = opset_of(proto, "")
    nodes: list[Any] = []
    added: list[Any] = []
    is_changed = False
    for node in proto.graph.node:
        rewrite = _REWRITES.get(("" if node.domain == "ai.onnx" else node.domain, node.op_type))
        if rewrite is None or not node.input or node.input[0] not in types:
            nodes.append(node)
            continue
        emitter = Emitter(node_of(proto, node, types), opset)
        rewrite(emitter)
        nodes += emitter.nodes
        added += emitter.initializers
        is_changed = True
    if is_changed:
        copies = [type(node).FromString(node.SerializeToString()) for node in nodes]
        del proto.graph.node[:]
        proto.graph.node.extend(copies)
        proto.graph.initializer.extend(added)
    return is_changed


# ---- normalisations


def _root_mean_square(emitter: Emitter, value: str, scale: str, axis: int, epsilon: float) -> None:
    """The first output: `value` over the root of the mean of its squares, times `scale`.

    It is computed in f32, as `stash_type` says if it is not given.
    """
    from onnx import TensorProto

    first = emitter.node.inputs[0]
    if axis >= 0:
        if first is None or first.shape is None:
            raise emitter.node.refusal("the rank of its input is not known")
        axis -= len(first.shape)
    is_narrow = first is not None and first.element in ("FLOAT16", "BFLOAT16")
    wide = emitter.op("Cast", value, to=TensorProto.FLOAT) if is_narrow else value
    mean = emitter.mean(emitter.op("Mul", wide, wide), list(range(axis, 0)))
    small = emitter.constant(epsilon, np.float32) if is_narrow else emitter.like(epsilon)
    root = emitter.op("Sqrt", emitter.op("Add", mean, small))
    normal = emitter.op("Div", wide, root)
    if is_narrow:
        assert first is not None
        normal = emitter.op("Cast", normal, to=TensorProto.DataType.Value(first.element))
    emitter.op("Mul", normal, scale, output=emitter.output(0))


def _rms_normalization(emitter: Emitter) -> None:
    node = emitter.node
    axis, epsilon = node.attribute("axis", -1), node.attribute("epsilon", 1e-5)
    _root_mean_square(emitter, emitter.given(0), emitter.given(1), axis, epsilon)


def _with_skip(emitter: Emitter, bias: int) -> str:
    """The sum of an input and what skips a layer, and of a bias if there is one."""
    total = emitter.op(
        "Add",
        emitter.given(0),
        emitter.given(1),
        output="" if emitter.given(bias) else emitter.output(3),
    )
    if emitter.given(bias):
        total = emitter.op("Add", total, emitter.given(bias), output=emitter.output(3))
    return total


def _skip_simplified_layer_normalization(emitter: Emitter) -> None:
    total = _with_skip(emitter, 3)
    epsilon = emitter.node.attribute("epsilon", 1e-12)
    _root_mean_square(emitter, total, emitter.given(2), -1, epsilon)


def _skip_layer_normalization(emitter: Emitter) -> None:
    total = _with_skip(emitter, 4)
    inputs = [total, emitter.given(2), *([emitter.given(3)] if emitter.given(3) else [])]
    epsilon = emitter.node.attribute("epsilon", 1e-12)
    emitter.op("LayerNormalization", *inputs, output=emitter.output(0), axis=-1, epsilon=epsilon)


# ---- activations


def _gelu_of(emitter: Emitter, value: str) -> None:
    """x / 2 * (1 + erf(x / sqrt(2)))"""
    erf = emitter.op("Erf", emitter.op("Mul", value, emitter.like(math.sqrt(0.5))))
    factor = emitter.op("Add", erf, emitter.like(1.0))
    half = emitter.op("Mul", value, emitter.like(0.5))
    emitter.op("Mul", half, factor, output=emitter.output(0))


def _gelu(emitter: Emitter) -> None:
    _gelu_of(emitter, emitter.given(0))


def _bias_gelu(emitter: Emitter) -> None:
    _gelu_of(emitter, emitter.op("Add", emitter.given(0), emitter.given(1)))


def _fast_gelu(emitter: Emitter) -> None:
    """x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))"""
    value = emitter.given(0)
    if emitter.given(1):
        value = emitter.op("Add", value, emitter.given(1))
    square = emitter.op("Mul", value, value)
    inner = emitter.op("Mul", square, emitter.like(0.044715))
    inner = emitter.op("Mul", value, emitter.op("Add", inner, emitter.like(1.0)))
    inner = emitter.op("Mul", inner, emitter.like(math.sqrt(2 / math.pi)))
    factor = emitter.op("Add", emitter.op("Tanh", inner), emitter.like(1.0))
    half = emitter.op("Mul", value, emitter.like(0.5))
    emitter.op("Mul", half, factor, output=emitter.output(0))


def _swish(default: float) -> Rewrite:
    """x * sigmoid(alpha * x)"""

    def rewrite(emitter: Emitter) -> None:
        value = emitter.given(0)
        alpha = emitter.node.attribute("alpha", default)
        scaled = value if alpha == 1 else emitter.op("Mul", value, emitter.like(alpha))
        emitter.op("Mul", value, emitter.op("Sigmoid", scaled), output=emitter.output(0))

    return rewrite


# ---- products


def _fused_matmul(emitter: Emitter) -> None:
    node = emitter.node
    for name in ("transBatchA", "transBatchB"):
        if node.attribute(name, 0):
            raise node.refusal(f"{name} is not supported")
    operands = []
    for number, name in enumerate(("transA", "transB")):
        operand = emitter.given(number)
        type_ = node.inputs[number]
        if node.attribute(name, 0):
            if type_ is None or type_.shape is None:
                raise node.refusal("the rank of its input is not known")
            order = list(range(len(type_.shape)))
            order[-2:] = reversed(order[-2:])
            operand = emitter.op("Transpose", operand, perm=order)
        operands.append(operand)
    alpha = node.attribute("alpha", 1.0)
    product = emitter.op("MatMul", *operands, output="" if alpha != 1 else emitter.output(0))
    if alpha != 1:
        emitter.op("Mul", product, emitter.like(alpha), output=emitter.output(0))


def _matmul_of_packed_weights(emitter: Emitter) -> None:
    """`MatMulNBits`: weights of 2, 4 or 8 bits in blocks along the rows, each with a scale."""
    node = emitter.node
    if emitter.given(4):
        raise node.refusal("g_idx is not supported")
    rows, columns = node.required("K"), node.required("N")
    bits, block = node.attribute("bits", 4), node.required("block_size")
    if bits not in (2, 4, 8):
        raise node.refusal(f"bits must be 2, 4 or 8, not {bits}")
    if block < 8 or rows < 1 or columns < 1:
        raise node.refusal(f"K {rows}, N {columns} and block_size {block} are no sizes of blocks")
    count = -(-rows // block)

    def shaped(value: str, *extents: int) -> str:
        return emitter.op("Reshape", value, emitter.constant(extents, np.int64))

    def sliced(value: str, end: int) -> str:
        bounds = [emitter.constant([number], np.int64) for number in (0, end, 1)]
        return emitter.op("Slice", value, *bounds)

    zeros = node.inputs[3] if node.has(3) else None
    if zeros is None:
        zero = emitter.like(2 ** (bits - 1))
    elif zeros.is_float:
        zero = shaped(emitter.given(3), columns, count, 1)
    else:
        # A byte is not shared by columns.
        packed = shaped(_unpacked(emitter, emitter.given(3), bits), columns, -1)
        zero = shaped(sliced(packed, count), columns, count, 1)
    numbers = shaped(_unpacked(emitter, emitter.given(1), bits), columns, count, block)
    scales = shaped(emitter.given(2), columns, count, 1)
    weights = emitter.op("Mul", emitter.op("Sub", numbers, zero), scales)
    weights = shaped(weights, columns, count * block)
    if count * block != rows:
        weights = sliced(weights, rows)
    weights = emitter.op("Transpose", weights, perm=[1, 0])
    bias = emitter.given(5)
    product = emitter.op(
        "MatMul", emitter.given(0), weights, output="" if bias else emitter.output(0)
    )
    if bias:
        emitter.op("Add", product, bias, output=emitter.output(0))


def _unpacked(emitter: Emitter, packed: str, bits: int) -> str:
    """The unsigned numbers in bytes, the lowest bits first, as those of the first input's type.

    The result is flat. Floating-point numbers hold all values of a byte.
    """
    from onnx import TensorProto

    first = emitter.node.inputs[0]
    assert first is not None
    rest = emitter.op("Cast", packed, to=TensorProto.DataType.Value(first.element))
    if bits == 8:
        return rest
    rest = emitter.op("Reshape", rest, emitter.constant([-1, 1], np.int64))
    numbers = []
    for _ in range(8 // bits - 1):
        higher = emitter.op("Floor", emitter.op("Mul", rest, emitter.like(0.5**bits)))
        lower = emitter.op("Mul", higher, emitter.like(2.0**bits))
        numbers.append(emitter.op("Sub", rest, lower))
        rest = higher
    return emitter.op("Concat", *numbers, rest, axis=1)


def _attention(emitter: Emitter) -> None:
    """`Attention` of com.microsoft: the projection, and a `MultiHeadAttention`."""
    node = emitter.node
    if node.attribute("do_rotary", 0):
        raise node.refusal("do_rotary is not supported")
    weights = node.extents(1, "weights", (2,))
    width = node.static("the width of weights", weights[1])
    sizes = node.attribute("qkv_hidden_sizes") or [width // 3] * 3
    if sum(sizes) != width:
        raise node.refusal(f"qkv_hidden_sizes are {list(sizes)}, but weights have {width} columns")
    projected = emitter.op("MatMul", emitter.given(0), emitter.given(1))
    if emitter.given(2):
        projected = emitter.op("Add", projected, emitter.given(2))
    if emitter.opset < 13:
        parts = emitter.ops("Split", projected, outputs=[""] * 3, axis=-1, split=list(sizes))
    else:
        split = emitter.constant(sizes, np.int64)
        parts = emitter.ops("Split", projected, split, outputs=[""] * 3, axis=-1)
    past = ["", ""]
    if emitter.given(4):
        past = [
            emitter.op("Gather", emitter.given(4), emitter.constant(at, np.int64), axis=0)
            for at in range(2)
        ]
    names = ("num_heads", "unidirectional", "scale", "mask_filter_value")
    found = {name: node.attribute(name) for name in names}
    outputs = [emitter.output(0), *(["", ""] if emitter.output(1) else [])]
    results = emitter.ops(
        "MultiHeadAttention",
        *parts,
        "",
        emitter.given(3),
        emitter.given(5),
        *past,
        outputs=outputs,
        domain="com.microsoft",
        **{name: value for name, value in found.items() if value is not None},
    )
    if emitter.output(1):
        axis = emitter.constant([0], np.int64)
        whole = [
            emitter.op("Unsqueeze", each, axes=[0])
            if emitter.opset < 13
            else emitter.op("Unsqueeze", each, axis)
            for each in results[1:]
        ]
        emitter.op("Concat", *whole, output=emitter.output(1), axis=0)


_REWRITES: dict[tuple[str, str], Rewrite] = {
    ("", "RMSNormalization"): _rms_normalization,
    ("", "SimplifiedLayerNormalization"): _rms_normalization,
    ("", "Swish"): _swish(1.0),
    ("com.microsoft", "Attention"): _attention,
    ("com.microsoft", "BiasGelu"): _bias_gelu,
    ("com.microsoft", "FastGelu"): _fast_gelu,
    ("com.microsoft", "FusedMatMul"): _fused_matmul,
    ("com.microsoft", "Gelu"): _gelu,
    ("com.microsoft", "MatMulNBits"): _matmul_of_packed_weights,
    ("com.microsoft", "QuickGelu"): _swish(1.702),
    ("com.microsoft", "SimplifiedLayerNormalization"): _rms_normalization,
    ("com.microsoft", "SkipLayerNormalization"): _skip_layer_normalization,
    ("com.microsoft", "SkipSimplifiedLayerNormalization"): _skip_simplified_layer_normalization,
}
