# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`RotaryEmbedding`, of ai.onnx and of com.microsoft."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir

from mlir_attention.frontends.onnx.attention.heads import divided, required
from mlir_attention.frontends.onnx.attention.parts import Part
from mlir_attention.frontends.onnx.attention.rotary import rotated
from mlir_attention.frontends.onnx.graph.node import Node
from mlir_attention.frontends.onnx.graph.types import Extent, Type


def result_types(node: Node) -> list[Type | None]:
    """That of the input."""
    return [node.inputs[0]]


def build(
    node: Node, operands: Sequence[ir.Value | None], wanted: Sequence[bool]
) -> list[ir.Value | None]:
    """Builds the node of ai.onnx: X, cosines, sines, positions."""
    positions = operands[3] if node.has(3) else None
    return [_embedded(node, operands, positions, 1, 2)]


def build_of_onnx_runtime(
    node: Node, operands: Sequence[ir.Value | None], wanted: Sequence[bool]
) -> list[ir.Value | None]:
    """Builds the node of com.microsoft: input, positions, cosines, sines."""
    if node.attribute("is_packed_batching", 0):
        raise node.refusal("is_packed_batching is not supported")
    if node.attribute("scale", 1.0) != 1.0:
        raise node.refusal("scale is not supported")
    node.extents(1, "position_ids", (2,))
    return [_embedded(node, operands, operands[1], 2, 3)]


def _embedded(
    node: Node,
    operands: Sequence[ir.Value | None],
    positions: ir.Value | None,
    cosines: int,
    sines: int,
) -> ir.Value:
    shape = node.extents(0, "X", (3, 4))
    value = required(operands[0])
    width = node.attribute("rotary_embedding_dim", 0)
    if len(shape) == 4:
        part = Part(value, "bhmd")
        depth = node.static("the last extent of X", shape[3])
    else:
        count = node.attribute("num_heads", 0)
        pairs = node.extents(cosines, "cos_cache", (2, 3))[-1]
        if count < 1 and not width:
            count = _heads(node, shape[2], pairs)
        if count < 1:
            raise node.refusal("num_heads is missing")
        depth = divided(node, "X", shape[2], count)
        part = Part(value, "bmx").split("x", "hd", [count, depth])
    width = width or depth
    if width % 2 or width > depth:
        raise node.refusal(f"{width} numbers of {depth} cannot be rotated in pairs")
    tables = []
    ranks = (2,) if positions is not None else (3,)
    for number, name in ((cosines, "cos_cache"), (sines, "sin_cache")):
        extents = node.extents(number, name, ranks)
        node.agree(f"the last extent of {name} and the pairs of X", width // 2, extents[-1])
        tables.append(required(operands[number]))
    interleaved = bool(node.attribute("interleaved", 0))
    if positions is None:
        # PyTorch's exporter writes them once for all sequences.
        batch = "0" if node.extents(cosines, "cos_cache", (3,))[0] == 1 else "b"
        cosine, sine = (Part(table, f"{batch}mp") for table in tables)
        result = rotated(part, None, cosine, sine, interleaved)
    else:
        cosine, sine = (Part(table, "tp") for table in tables)
        result = rotated(part, Part(positions, "bm"), cosine, sine, interleaved)
    return result.joined("b", "h", "m", "d") if len(shape) == 4 else result.joined("b", "m", "hd")


def _heads(node: Node, width: Extent, pairs: Extent) -> int:
    """How many heads there are, if each is rotated whole."""
    if not isinstance(width, int) or not isinstance(pairs, int) or pairs == 0:
        return 0
    return width // (2 * pairs)
