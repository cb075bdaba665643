# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Checks at run time that the operands of a group agree where their types do not say.

Extents that disagree would make the program read past the end of the shorter operand.
"""

from __future__ import annotations

from mlir import ir
from mlir.dialects import arith, cf

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.rewrites.extents import as_value, extent_of
from mlir_attention.rewrites.structure import GroupStructure


def assert_extents_agree(group: GroupOp) -> None:
    """Emits a `cf.assert` for every pair of extents that must agree and may not.

    The first operand that has a dimension is compared with every other one.
    """
    structure = GroupStructure.of(group)
    first: dict[int, tuple[int, int]] = {}
    for number, positions in enumerate(structure.maps):
        for at, dim in enumerate(positions):
            if dim is None or first.setdefault(dim, (number, at)) == (number, at):
                continue
            _assert_equal(group, first[dim], (number, at))


def _assert_equal(group: GroupOp, left: tuple[int, int], right: tuple[int, int]) -> None:
    a, b = (extent_of(group.operands[number], at) for number, at in (left, right))
    if isinstance(a, int) and isinstance(b, int):
        return  # The verifier has compared them.
    message = f"{_describe(*left)} and {_describe(*right)} of an attention must have one extent"
    equal = arith.cmpi(arith.CmpIPredicate.eq, as_value(a), as_value(b))
    cf.assert_(equal, ir.StringAttr.get(message))


def _describe(number: int, at: int) -> str:
    names = ("query", "key", "value")
    name = names[number] if number < len(names) else f"score operand {number - len(names)}"
    return f"dimension {at} of the {name}"
