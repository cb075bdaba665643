# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Leaves nothing but calls in a function of many loops, as that of a model with many layers.

Each loop becomes a function, one for all that are alike. What is left runs once in a call, and is
long: code generation leaves it as it is (`leaveLongCallers` in `python/extension/code`).
"""

from __future__ import annotations

from collections.abc import Iterator

from mlir import ir

from mlir_attention.cpu.rowwise.functions import outline
from mlir_attention.support.functions import functions_of, is_public

_LOOPS = ("scf.for", "scf.forall", "scf.parallel")

#: The fewest loops that are worth it. A decode step of one Llama layer has about a dozen.
_MANY = 48


def outline_loops(module: ir.Operation) -> None:
    """Outlines the outermost loops without results of public functions that have many."""
    with module.context:
        for function in functions_of(module):
            if function.is_external or not is_public(function):
                continue
            loops = [loop for block in function.body for loop in _outermost_loops(block)]
            if len(loops) >= _MANY:
                outline([loop for loop in loops if not loop.results])


def _outermost_loops(block: ir.Block) -> Iterator[ir.Operation]:
    for view in block.operations:
        op = view.operation
        if op.name in _LOOPS:
            yield op
            continue
        for region in op.regions:
            for inner in region.blocks:
                yield from _outermost_loops(inner)
