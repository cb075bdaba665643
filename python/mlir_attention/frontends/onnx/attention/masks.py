# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Masks and biases that broadcast to [batch, query head, row, key]."""

from __future__ import annotations

from mlir import ir

from mlir_attention.frontends.onnx.attention.heads import Heads
from mlir_attention.frontends.onnx.attention.parts import Part
from mlir_attention.frontends.onnx.graph.node import Node
from mlir_attention.frontends.onnx.graph.types import Extent


def broadcast_mask(
    node: Node,
    number: int,
    name: str,
    value: ir.Value,
    heads: Heads,
    scores: tuple[Extent, Extent, Extent, Extent],
) -> Part:
    """An input that broadcasts to scores of these extents, dimensions counted from the last.

    It has all its keys: an extent of 1 is that of one key. Another extent that is not known is that
    of the scores, and not 1. Raises ValueError if it does not fit.
    """
    shape = node.extents(number, name, (1, 2, 3, 4))
    first = 4 - len(shape)
    letters = "".join(
        "0" if extent == 1 and letter != "n" else letter
        for letter, extent in zip("bxmn"[first:], shape, strict=True)
    )
    places = zip(letters, shape, scores[first:], ("batch", "heads", "rows")[first:], strict=False)
    for letter, extent, expected, what in places:
        if letter != "0":
            node.agree(f"the {what} of {name} and of the query", extent, expected)
    part = Part(value, letters)
    return heads.of_all(part, "x") if "x" in letters else part
