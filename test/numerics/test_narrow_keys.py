# RUN: %python -m pytest -q %s -p no:cacheprovider
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Keys that positions hide are not read, and no other; positions may be any numbers."""

import numpy as np
import pytest
from attention_numerics import (
    STAGES,
    TOLERANCE,
    assert_close,
    attention_reference,
    constant,
    minus_infinity,
    random_inputs,
)
from mlir import ir
from mlir.dialects import arith, func
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.dialects import attention

MAPS = "bhmd, bhnd, bhne -> bhme"
WIDTH = 9


def compile_window(shapes, integer, pipeline, predicate=arith.CmpIPredicate.sle):
    """Row m at position m + start sees the keys of the last WIDTH positions."""
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.create()
        start_type = ir.Type.parse(integer)
        types = [ir.Type.parse(f"tensor<{shape}xf32>") for shape in shapes]
        with ir.InsertionPoint(module.body):

            @func.FuncOp.from_py_func(*types, start_type)
            def attend(q, k, v, start):
                def score(value, index):
                    key, row = (arith.index_cast(start_type, index(x)) for x in "nm")
                    position = arith.addi(row, start)
                    before = arith.subi(position, arith.constant(start_type, WIDTH))
                    is_past = arith.cmpi(predicate, key, position)
                    is_recent = arith.cmpi(arith.CmpIPredicate.sgt, key, before)
                    seen = arith.andi(is_past, is_recent)
                    scaled = arith.mulf(value, constant(0.5))
                    return arith.select(seen, scaled, minus_infinity())

                return attention.group(q, k, v, maps=MAPS, score=score, lse=True)

        if pipeline:
            PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return attn.compile(module, num_threads=2)


@pytest.mark.parametrize("stage", ["group", "ragged"])
@pytest.mark.parametrize(
    ("integer", "starts"),
    [
        ("i64", [0, 5, 31, 60, 75, -8, -60, 1000, 2**63 - 3, -(2**63) + 3, 2**40 + 1]),
        ("i32", [0, 40, 60, -8, 2**31 - 3, -(2**31) + 3]),
        ("i8", [0, 40, 60, 100, 120, -128, -125]),
    ],
)
def test_window_at_any_position(integer, starts, stage):
    """What wraps in the arithmetic of the region does so still; then no key is left out."""
    bits = int(integer[1:])
    shapes = ["1x2x40x8", "1x2x?x8", "1x2x?x12"]
    compiled = compile_window(shapes, integer, STAGES[stage])
    arrays = random_inputs(1, "1x2x40x8, 1x2x100x8, 1x2x100x12")
    mask = (1 << bits) - 1

    for start in starts:

        def score(scores, index, start=start):
            position = [(int(m) + start) & mask for m in index("m").reshape(-1)]
            before = [(p - WIDTH) & mask for p in position]
            position, before = (
                np.array([n - (mask + 1) if n > mask >> 1 else n for n in numbers], float)
                for numbers in (position, before)
            )
            rows = index("m").shape
            seen = (index("n") <= position.reshape(rows)) & (index("n") > before.reshape(rows))
            return np.where(seen, scores * 0.5, -np.inf)

        want = attention_reference(MAPS, *arrays, score=score)
        for got, expected in zip(compiled(*arrays, start), want, strict=True):
            assert_close(got, expected, TOLERANCE["f32"])


def test_unsigned_comparison_with_a_negative_number():
    """A negative position is a large one, before which all keys are."""
    compiled = compile_window(
        ["1x1x2x8", "1x1x50x8", "1x1x50x8"], "i64", "", arith.CmpIPredicate.ule
    )
    arrays = random_inputs(2, "1x1x2x8, 1x1x50x8, 1x1x50x8")

    def score(scores, index):
        position = index("m") - 1
        seen = (position < 0) | (index("n") <= position)
        return np.where(seen & (index("n") > position - WIDTH), scores * 0.5, -np.inf)

    want = attention_reference(MAPS, *arrays, score=score)
    for got, expected in zip(compiled(*arrays, -1), want, strict=True):
        assert_close(got, expected, TOLERANCE["f32"])


def test_hidden_keys_may_hold_anything():
    """As positions of a cache that are not written yet, or no longer."""
    keys = 1000
    compiled = compile_window(["1x1x1x8", "1x1x?x8", "1x1x?x8"], "i64", "")
    query, key, value = random_inputs(3, f"1x1x1x8, 1x1x{keys}x8, 1x1x{keys}x8")
    want = compiled(query, key, value, 700)
    for array in (key, value):
        array[0, 0, : 700 - WIDTH] = np.nan
        array[0, 0, 701:] = np.inf
    for got, expected in zip(compiled(query, key, value, 700), want, strict=True):
        np.testing.assert_array_equal(got, expected)
