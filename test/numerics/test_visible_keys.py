# RUN: %pytest %s
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
from levels import level_of_case
from mlir import ir
from mlir.dialects import arith, func
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.dialects import attention

MAPS = "bhmd, bhnd, bhne -> bhme"
WIDTH = 9


def compile_window(shapes, integer, pipeline, predicate=arith.CmpIPredicate.sle, adds=False):
    """Row m at position m + start sees the keys of the last WIDTH positions.

    With `adds`, others are hidden by adding -inf.
    """
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
                    if adds:
                        mask = arith.select(seen, constant(0.0), minus_infinity())
                        return arith.addf(scaled, mask)
                    return arith.select(seen, scaled, minus_infinity())

                return attention.group(q, k, v, maps=MAPS, score=score, lse=True)

        if pipeline:
            PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return attn.compile(module, num_threads=2, opt_level=level_of_case())


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


@pytest.mark.parametrize("start", [0, 5, 75, -60])
def test_keys_that_are_hidden_by_adding(start):
    shapes = ["2x3x40x8", "2x3x?x8", "2x3x?x8"]
    arrays = random_inputs(5, "2x3x40x8, 2x3x77x8, 2x3x77x8")
    want = compile_window(shapes, "i64", "")(*arrays, start)
    added = compile_window(shapes, "i64", "", adds=True)(*arrays, start)
    for got, expected in zip(added, want, strict=True):
        np.testing.assert_array_equal(got, expected)


def test_keys_far_behind_those_that_adding_hides_are_not_read():
    compiled = compile_window(["1x1x1x8", "1x1x?x8", "1x1x?x8"], "i64", "", adds=True)
    query, key, value = random_inputs(3, "1x1x1x8, 1x1x1000x8, 1x1x1000x8")
    want = compiled(query, key, value, 700)
    for array in (key, value):
        array[0, 0, 720:] = np.nan
    for got, expected in zip(compiled(query, key, value, 700), want, strict=True):
        np.testing.assert_array_equal(got, expected)


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


def boolean(value):
    return arith.constant(ir.IntegerType.get_signless(1), int(value))


def compared(predicate, condition, number):
    """A condition that was extended to i32, compared."""
    i32 = ir.IntegerType.get_signless(32)
    extended = (arith.extui if number >= 0 else arith.extsi)(i32, condition)
    return arith.cmpi(predicate, extended, arith.constant(i32, number))


EQ, NE = arith.CmpIPredicate.eq, arith.CmpIPredicate.ne

#: How `first and second` may be written, given also what negates each.
CONJUNCTIONS = {
    "and": lambda a, b, not_a, not_b: arith.andi(a, b),
    "negations": lambda a, b, not_a, not_b: arith.andi(
        arith.xori(not_a, boolean(True)), arith.xori(boolean(True), not_b)
    ),
    "not of or": lambda a, b, not_a, not_b: arith.xori(arith.ori(not_a, not_b), boolean(True)),
    "xor with false": lambda a, b, not_a, not_b: arith.xori(arith.andi(a, b), boolean(False)),
    "choice or false": lambda a, b, not_a, not_b: arith.select(a, b, boolean(False)),
    "false or choice": lambda a, b, not_a, not_b: arith.select(not_a, boolean(False), b),
    "not of a choice": lambda a, b, not_a, not_b: arith.xori(
        arith.select(not_a, boolean(True), not_b), boolean(True)
    ),
    "is false": lambda a, b, not_a, not_b: arith.cmpi(EQ, arith.ori(not_a, not_b), boolean(False)),
    "is not true": lambda a, b, not_a, not_b: arith.cmpi(
        NE, boolean(True), arith.ori(not_a, not_b)
    ),
    "is true": lambda a, b, not_a, not_b: arith.cmpi(EQ, arith.andi(a, b), boolean(True)),
    "is not 0": lambda a, b, not_a, not_b: compared(NE, arith.andi(a, b), 0),
    "is 1": lambda a, b, not_a, not_b: compared(EQ, arith.andi(a, b), 1),
    "is -1": lambda a, b, not_a, not_b: compared(EQ, arith.andi(a, b), -1),
    "is 0": lambda a, b, not_a, not_b: compared(EQ, arith.ori(not_a, not_b), 0),
}

#: From which nothing follows for either condition.
OTHERS = {
    "or": lambda a, b, not_a, not_b: arith.ori(a, b),
    "xor": lambda a, b, not_a, not_b: arith.xori(a, b),
    "choice or true": lambda a, b, not_a, not_b: arith.select(a, boolean(True), b),
    "equal": lambda a, b, not_a, not_b: arith.cmpi(EQ, a, b),
    "not of and": lambda a, b, not_a, not_b: arith.xori(arith.andi(a, b), boolean(True)),
    "is not false, of or": lambda a, b, not_a, not_b: arith.cmpi(
        NE, arith.ori(a, b), boolean(False)
    ),
    "is 0, of and": lambda a, b, not_a, not_b: compared(EQ, arith.andi(a, b), 0),
    "is not -1": lambda a, b, not_a, not_b: compared(NE, arith.andi(a, b), -1),
    "is not 2": lambda a, b, not_a, not_b: compared(NE, arith.andi(a, b), 2),
    "is 2": lambda a, b, not_a, not_b: compared(EQ, arith.andi(a, b), 2),
}
MEANINGS = {
    **dict.fromkeys(CONJUNCTIONS, np.logical_and),
    "or": np.logical_or,
    "xor": np.logical_xor,
    "choice or true": np.logical_or,
    "equal": np.equal,
    "not of and": lambda a, b: ~(a & b),
    "is not false, of or": np.logical_or,
    "is 0, of and": lambda a, b: ~(a & b),
    "is not -1": lambda a, b: ~(a & b),
    "is not 2": lambda a, b: (a | ~a) & (b | ~b),
    "is 2": lambda a, b: (a & ~a) & (b & ~b),
}


@pytest.mark.parametrize("hides", [False, True], ids=["seen", "hidden"])
@pytest.mark.parametrize("name", [*CONJUNCTIONS, *OTHERS])
def test_conditions_in_any_words(name, hides):
    """Two conditions of positions both leave keys out, however their conjunction is written."""
    write = {**CONJUNCTIONS, **OTHERS}[name]
    predicates = arith.CmpIPredicate
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.create()
        types = [ir.Type.parse(f"tensor<{rows}x8xf32>") for rows in (2, 64, 64)]
        with ir.InsertionPoint(module.body):

            @func.FuncOp.from_py_func(*types)
            def attend(q, k, v):
                def score(value, index):
                    key, row = index("n"), index("m")
                    first = arith.addi(row, arith.constant(ir.IndexType.get(), 17))
                    last = arith.addi(row, arith.constant(ir.IndexType.get(), 40))
                    seen = write(
                        arith.cmpi(predicates.sge, key, first),
                        arith.cmpi(predicates.sle, key, last),
                        arith.cmpi(predicates.slt, key, first),
                        arith.cmpi(predicates.sgt, key, last),
                    )
                    if hides:
                        hidden = arith.xori(seen, boolean(True))
                        return arith.select(hidden, minus_infinity(), value)
                    return arith.select(seen, value, minus_infinity())

                return attention.group(q, k, v, maps="md, nd, ne -> me", score=score)

        PassManager.parse("builtin.module(attention-cpu-slice-visible-keys)").run(module.operation)
        # Keys 16 to 47, by whole vectors.
        is_sliced = "tensor.extract_slice" in str(module)
        assert is_sliced == (name in CONJUNCTIONS)
        compiled = attn.compile(module, num_threads=1)
    arrays = random_inputs(7, "2x8, 64x8, 64x8")

    def reference(scores, index):
        from_first = index("n") >= index("m") + 17
        to_last = index("n") <= index("m") + 40
        return np.where(MEANINGS[name](from_first, to_last), scores, -np.inf)

    want = attention_reference("md, nd, ne -> me", *arrays, score=reference)
    want = want[0] if isinstance(want, tuple) else want
    assert_close(compiled(*arrays), want, TOLERANCE["f32"])
