# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`flex_attention` as the ops that it stands for, in which attention is found as in others."""

from __future__ import annotations

import copy
from typing import Any


def with_dense_attention(graph_module: Any) -> Any:
    """The graph with each `flex_attention` as torch computes it without compiling: the functions
    of scores and masks become elementwise ops."""
    if not any(_is_flex_attention(node) for node in graph_module.graph.nodes):
        return graph_module
    from torch._higher_order_ops.flex_attention import math_attention

    # Eager mode, if it comes to that, runs the graph that was given.
    dense = copy.copy(graph_module)
    dense.graph = copy.deepcopy(graph_module.graph)
    for node in dense.graph.nodes:
        if _is_flex_attention(node):
            node.target = math_attention
    dense.recompile()
    return dense


def _is_flex_attention(node: Any) -> bool:
    return node.op == "call_function" and str(node.target) == "flex_attention"
