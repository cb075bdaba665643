# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Bytes that hold two integers of 4 bits: the first one in the low half."""

from mlir import ir
from mlir.dialects import arith

from mlir_attention.support import scalars


def half_of_byte(byte: ir.Value, half: ir.Value, *, is_unsigned: bool) -> ir.Value:
    """The integer in the low half of a byte where the index `half` is 0, in the high one where
    it is 1; as a byte."""
    four = scalars.constant(byte.type, 4)
    first = arith.muli(arith.index_cast(byte.type, half), four)
    if is_unsigned:
        return arith.andi(arith.shrui(byte, first), scalars.constant(byte.type, 15))
    # The half is moved to the top, from where its sign comes along.
    above = arith.subi(four, first)
    return arith.shrsi(arith.shli(byte, above), four)
