# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The ops that are built here, by domain and name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mlir import ir

from mlir_attention.frontends.onnx.attention import group_query, multi_head, standard
from mlir_attention.frontends.onnx.building import embedding, gather, loops, reshape, scatter
from mlir_attention.frontends.onnx.graph.editing import ResultTypes
from mlir_attention.frontends.onnx.graph.node import Node

#: Builds a node of its operands, None for those that are left out; returns the results that are
#: wanted.
Build = Callable[[Node, Sequence[ir.Value | None], Sequence[bool]], Sequence[ir.Value | None]]


@dataclass(frozen=True)
class Op:
    """An op that is built here.

    result_types: tells the types of its outputs; None where ONNX's inference does.
    since:        the first version of its opset that has it.
    is_needed:    whether torch-mlir does not do for a node.
    """

    build: Build
    result_types: ResultTypes | None = None
    since: int = 1
    is_needed: Callable[[Node], bool] = lambda _: True


_OPS: dict[tuple[str, str], Op] = {
    ("", "Attention"): Op(standard.build, standard.result_types, since=23),
    ("", "CumSum"): Op(loops.cumulative_sum, is_needed=loops.is_plain_sum),
    ("", "GatherND"): Op(gather.build),
    ("", "Reshape"): Op(reshape.build, is_needed=reshape.is_needed),
    ("", "RotaryEmbedding"): Op(embedding.build, embedding.result_types, since=23),
    ("", "ScatterElements"): Op(loops.scatter_elements, is_needed=loops.is_scattered),
    ("", "ScatterND"): Op(loops.scatter_slices, is_needed=loops.is_put),
    ("", "TopK"): Op(loops.first_numbers, is_needed=loops.is_of_last),
    ("", "TensorScatter"): Op(scatter.build, scatter.result_types, since=24),
    ("com.microsoft", "RotaryEmbedding"): Op(
        embedding.build_of_onnx_runtime, embedding.result_types
    ),
    ("com.microsoft", "GroupQueryAttention"): Op(group_query.build, group_query.result_types),
    ("com.microsoft", "MultiHeadAttention"): Op(multi_head.build, multi_head.result_types),
}


def op_of(node: Any) -> Op | None:
    """The op of a `NodeProto`, if it is built here."""
    domain = "" if node.domain == "ai.onnx" else node.domain
    return _OPS.get((domain, node.op_type))


def result_types_of(node: Any) -> ResultTypes | None:
    """What tells the types of the outputs of a node in place of ONNX's inference, if anything."""
    op = op_of(node)
    return None if op is None else op.result_types
