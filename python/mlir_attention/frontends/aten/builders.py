# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The ops by the names that front ends call them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from mlir import ir

from mlir_attention.frontends.aten.grouped_matmul import grouped_matmul
from mlir_attention.frontends.aten.index_put import index_put
from mlir_attention.frontends.aten.scan import scan
from mlir_attention.frontends.aten.scatter import scatter
from mlir_attention.frontends.aten.sort import sort
from mlir_attention.frontends.aten.topk import topk
from mlir_attention.frontends.joining import Build

#: What builds an op at the insertion point, of its operands, the types of its results, of which
#: None is not used, and its attributes.
Builder = Callable[..., Sequence[ir.Value | None]]

BUILDERS: dict[str, Builder] = {
    "grouped_matmul": grouped_matmul,
    "index_put": index_put,
    "scan": scan,
    "scatter": scatter,
    "sort": sort,
    "topk": topk,
}


def builder(name: str, attributes: dict[str, Any]) -> Build:
    """What builds an op with these attributes."""
    return partial(BUILDERS[name], **attributes)
