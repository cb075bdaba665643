# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The part of a tensor that a rank has."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mlir import ir

from mlir_attention.sharding.layout import Layout


@dataclass(frozen=True)
class Part:
    """The part of a tensor that this rank has.

    may_gather: whether it is made whole where an op has no rule for parts: what is computed is, and
    what an annotation cuts is not, as it may be a whole cache.
    """

    value: ir.Value
    layout: Layout
    may_gather: bool = False

    def viewed(self, value: ir.Value, layout: Layout) -> Part:
        """The part in another view, or with other elements."""
        return replace(self, value=value, layout=layout)
