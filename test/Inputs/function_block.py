# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A function in a context of its own, in which a test builds ops."""

from collections.abc import Iterator
from contextlib import contextmanager

from mlir import ir


@contextmanager
def block_of_function(text: str) -> Iterator[ir.Block]:
    """The block of the first function of `text`; what is built goes before its terminator."""
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.parse(text)
        block = module.body.operations[0].regions[0].blocks[0]
        with ir.InsertionPoint.at_block_terminator(block):
            yield block
