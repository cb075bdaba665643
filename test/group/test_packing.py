# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which copies a group gets for the halves of its bytes, and which integers those halves hold."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from mlir import ir

import mlir_attention as attn
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group import IterationSpace
from mlir_attention.group.packing import half_of_byte, take_halves_apart
from mlir_attention.support.erasing import keeping_erased_ops
from mlir_attention.support.walk import ops_in

#: Rows m, keys n; a byte of a key is j, its half i; a byte of a value is e, its half c.
GROUP = """
#q = affine_map<(m, n, j, i, e, c) -> ({query})>
#k = affine_map<(m, n, j, i, e, c) -> (n, j, i)>
#v = affine_map<(m, n, j, i, e, c) -> (n, e, c)>
#o = affine_map<(m, n, j, i, e, c) -> ({output})>
#lse = affine_map<(m, n, j, i, e, c) -> (m)>
func.func @f(%q: tensor<{q}xbf16>, %k: tensor<16x{k}>, %v: tensor<16x{v}>) -> {types} {{
  {results} = attention.group {{indexing_maps = [#q, #k, #v, #o{lse_map}], {packed}}}
      ins(%q, %k, %v : tensor<{q}xbf16>, tensor<16x{k}>, tensor<16x{v}>) -> {types} {{
  ^bb0(%score: f32):
    attention.yield %score : f32
  }}
  return {returned}
}}
"""

EXTENTS = {"m": 5, "j": 4, "i": 2, "e": 3, "c": 2}
BOTH = ("key", "value")


def shape(names: str) -> str:
    return "x".join(str(EXTENTS[name]) for name in names.split(", "))


@contextmanager
def taken(query: str, output: str, packed: tuple[str, ...], has_lse: bool) -> Iterator[tuple]:
    """The function and the group, before and after its halves were taken apart, and the copies."""
    type_ = f"tensor<{shape(output)}xbf16>"
    text = GROUP.format(
        query=query,
        output=output,
        q=shape(query),
        results="%o:2" if has_lse else "%o",
        lse_map=", #lse" if has_lse else "",
        types=f"({type_}, tensor<5xf32>)" if has_lse else type_,
        returned=f"%o#0, %o#1 : {type_}, tensor<5xf32>" if has_lse else f"%o : {type_}",
        k="4xi8" if "key" in packed else "4x2xbf16",
        v="3xi8" if "value" in packed else "3x2xbf16",
        packed=", ".join(f"packed_{name}" for name in packed),
    )
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.parse(text)
        (op,) = ops_in(module.operation, GroupOp.OPERATION_NAME)
        group = op.opview
        with ir.InsertionPoint(group), keeping_erased_ops():
            yield module, group, *take_halves_apart(group)


def names_of(positions: tuple[int, ...]) -> str:
    return ", ".join("mnjiec"[at] for at in positions)


@pytest.mark.parametrize(
    ("packed", "query", "output", "wanted_query", "wanted_output"),
    [
        (BOTH, "m, j, i", "m, e, c", "m, i, j", "m, c, e"),
        (BOTH, "j, m, i", "e, m, c", "m, i, j", "m, c, e"),
        (BOTH, "m, i, j", "m, e, c", None, "m, c, e"),
        (BOTH, "m, j, i", "m, c, e", "m, i, j", None),
        (BOTH, "m, i, j", "m, c, e", None, None),
        (("key",), "m, j, i", "m, e, c", "m, i, j", None),
        (("value",), "m, j, i", "m, e, c", None, "m, c, e"),
        (("value",), "m, j, i", "e, c, m", None, "m, c, e"),
        (("key",), "j, m, i", "e, m, c", "m, i, j", None),
        (("value",), "j, m, i", "e, m, c", None, "m, c, e"),
    ],
)
@pytest.mark.parametrize("has_lse", [False, True])
def test_halves_are_taken_apart_where_they_are_not(
    packed, query, output, wanted_query, wanted_output, has_lse
):
    with taken(query, output, packed, has_lse) as (module, group, new, made_query, made_output):
        assert module.operation.verify()
        space = IterationSpace.of(new)
        assert names_of(space.query.map) == (wanted_query or query)
        assert names_of(space.output_map) == (wanted_output or output)
        assert (made_query is not None) == (wanted_query is not None)
        assert (made_output is not None) == (wanted_output is not None)
        # Copies are in the accumulation type, and what is returned is what it was.
        of_query, of_output = str(new.query.type), str(new.results[0].type)
        wanted = shape(wanted_query or query) + ("xf32" if wanted_query else "xbf16")
        assert of_query == f"tensor<{wanted}>"
        wanted = shape(wanted_output or output) + ("xf32" if wanted_output else "xbf16")
        assert of_output == f"tensor<{wanted}>"
        *_, terminator = module.body.operations[0].regions[0].blocks[0].operations
        returned = terminator.operands[0]
        assert str(returned.type) == f"tensor<{shape(output)}xbf16>"
        if wanted_query:
            assert new.query == made_query.value
        assert returned == (made_output.value if wanted_output else new.results[0])
        if has_lse:
            assert terminator.operands[1] == new.results[1]
            assert str(new.results[1].type) == "tensor<5xf32>"
            assert space.result_maps[1] == (0,)
        if wanted_query is None and wanted_output is None:
            assert new is group


HALF = """
func.func @halves(%bytes: tensor<256xi8>) -> tensor<256x2xi8> {
  %init = tensor.empty() : tensor<256x2xi8>
  %r = linalg.generic {indexing_maps = [affine_map<(b, h) -> (b)>, affine_map<(b, h) -> (b, h)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%bytes : tensor<256xi8>) outs(%init : tensor<256x2xi8>) {
  ^bb0(%byte: i8, %out: i8):
    %half = linalg.index 1 : index
    linalg.yield %byte : i8
  } -> tensor<256x2xi8>
  return %r : tensor<256x2xi8>
}
"""


@pytest.mark.parametrize("is_unsigned", [False, True])
def test_halves_of_all_bytes(is_unsigned):
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.parse(HALF)
        (generic,) = ops_in(module.operation, "linalg.generic")
        index, terminator = generic.regions[0].blocks[0].operations
        byte = generic.regions[0].blocks[0].arguments[0]
        with ir.InsertionPoint(terminator):
            half = half_of_byte(byte, index.result, is_unsigned=is_unsigned)
        terminator.operation.operands[0] = half
        halves = attn.compile(module, opt_level=0)(np.arange(-128, 128).astype(np.int8))
    numbers = [[byte & 15, byte >> 4 & 15] for byte in range(-128, 128)]
    if not is_unsigned:
        numbers = [[n - 16 * (n > 7) for n in pair] for pair in numbers]
    np.testing.assert_array_equal(halves, numbers)
