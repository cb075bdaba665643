# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""attention.index gives positions among all keys, in whole chunks and in the tail."""

import numpy as np
import pytest
from attention_numerics import (
    STAGES,
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_group,
    constant,
    minus_infinity,
    random_array,
    random_inputs,
)
from mlir import ir
from mlir.dialects import arith, math

MAPS = "bhmd, bhnd, bhne -> bhme"
SHAPES = "2x2x7x8, 2x2x22x8, 2x2x22x5"
TYPES = ["2x2x7x8xf32", "2x2x?x8xf32", "2x2x?x5xf32"]


def index_constant(value):
    return arith.constant(ir.IndexType.get(), value)


def masked_unless(condition, score):
    return arith.select(condition, score, minus_infinity())


def causal(score, index):
    """The last row sees all 22 keys."""
    limit = arith.addi(index("m"), index_constant(22 - 7))
    return masked_unless(arith.cmpi(arith.CmpIPredicate.ule, index("n"), limit), score)


def causal_reference(score, index):
    return np.where(index("n") <= index("m") + 22 - 7, score, -np.inf)


def window(score, index):
    """Keys m .. m + 5."""
    seen = arith.andi(
        arith.cmpi(arith.CmpIPredicate.uge, index("n"), index("m")),
        arith.cmpi(arith.CmpIPredicate.ule, index("n"), arith.addi(index("m"), index_constant(5))),
    )
    return masked_unless(seen, score)


def window_reference(score, index):
    return np.where((index("n") >= index("m")) & (index("n") <= index("m") + 5), score, -np.inf)


def alibi(score, index):
    """A slope for each head, times the position."""
    position = arith.sitofp(
        score.type, arith.index_cast(ir.IntegerType.get_signless(64), index("n"))
    )
    head = arith.sitofp(score.type, arith.index_cast(ir.IntegerType.get_signless(64), index("h")))
    slope = arith.mulf(arith.addf(head, constant(1.0)), constant(-0.125))
    return arith.addf(score, arith.mulf(slope, position))


def alibi_reference(score, index):
    return score - 0.125 * (index("h") + 1) * index("n")


def every_dimension(score, index):
    """A different number for every score."""
    total = index("b")
    for letter, extent in (("h", 2), ("m", 7), ("n", 22)):
        total = arith.addi(arith.muli(total, index_constant(extent)), index(letter))
    number = arith.sitofp(score.type, arith.index_cast(ir.IntegerType.get_signless(64), total))
    return arith.mulf(number, constant(0.015625))


def every_dimension_reference(score, index):
    number = ((index("b") * 2 + index("h")) * 7 + index("m")) * 22 + index("n")
    return 0.015625 * number


CASES = {
    "causal": (causal, causal_reference),
    "window": (window, window_reference),
    "alibi": (alibi, alibi_reference),
    "every dimension": (every_dimension, every_dimension_reference),
}


@pytest.mark.parametrize("stage", ["group", "ragged", "inlined"])
@pytest.mark.parametrize("case", CASES)
def test_positions(case, stage):
    score, reference = CASES[case]
    arrays = random_inputs(1, SHAPES)
    want = attention_reference(MAPS, *arrays, score=reference)
    compiled = compile_group(MAPS, TYPES, score, lse=True, pipeline=STAGES[stage])
    for got, expected in zip(compiled(*arrays), want, strict=True):
        assert_close(got, expected, 2 * TOLERANCE["f32"])


@pytest.mark.parametrize("pipeline", ["", "attention-flash-decoding{chunk-size=4}"])
def test_every_length(pipeline):
    """Positions are right in each of 0 .. 13 keys, in chunks of 4."""
    compiled = compile_group(MAPS, TYPES, window, lse=True, pipeline=pipeline)
    query = random_array(0, (2, 2, 7, 8), "f32")
    for keys in range(14):
        key, value = (random_array(d, (2, 2, keys, d), "f32") for d in (8, 5))
        want = attention_reference(MAPS, query, key, value, score=window_reference)
        for got, expected in zip(compiled(query, key, value), want, strict=True):
            assert_close(got, expected, TOLERANCE["f32"])


@pytest.mark.parametrize("stage", ["group", "ragged", "inlined"])
def test_lengths_of_sequences(stage):
    """Keys past the length of their sequence are masked; lengths are a score operand."""
    maps = "bhmd, bhnd, bhne, b -> bhme"

    def within(score, length, index):
        position = arith.index_cast(length.type, index("n"))
        return masked_unless(arith.cmpi(arith.CmpIPredicate.slt, position, length), score)

    compiled = compile_group(maps, [*TYPES, "2xi64"], within, lse=True, pipeline=STAGES[stage])
    query, key, value = random_inputs(3, SHAPES)
    for lengths in ((22, 1), (0, 21), (4, 5), (20, 19)):
        lengths = np.array(lengths)
        want = attention_reference(
            maps,
            query,
            key,
            value,
            lengths,
            score=lambda s, length, index: np.where(index("n") < length, s, -np.inf),
        )
        dirty = [array.copy() for array in (key, value)]
        for array in dirty:
            for b, length in enumerate(lengths):
                array[b, :, length:] = np.nan
        for got, expected in zip(compiled(query, *dirty, lengths), want, strict=True):
            assert_close(got, expected, TOLERANCE["f32"])


@pytest.mark.parametrize("options", ["num-splits=3", "num-splits=4", "chunk-size=5"])
def test_two_key_dimensions(options):
    """The longest key dimension is split; positions along the other stay."""
    maps = "md, pqd, pqe -> me"

    def score(value, index):
        position = arith.addi(arith.muli(index("p"), index_constant(3)), index("q"))
        number = arith.sitofp(
            value.type, arith.index_cast(ir.IntegerType.get_signless(64), position)
        )
        return arith.addf(value, arith.mulf(number, constant(0.1)))

    arrays = random_inputs(4, "2x4, 17x3x4, 17x3x5")
    types = ["2x4xf32", "17x3x4xf32", "17x3x5xf32"]
    want = attention_reference(
        maps, *arrays, score=lambda s, index: s + 0.1 * (index("p") * 3 + index("q"))
    )
    pipeline = f"attention-flash-decoding{{{options}}}"
    for got, expected in zip(
        compile_group(maps, types, score, lse=True, pipeline=pipeline)(*arrays), want, strict=True
    ):
        assert_close(got, expected, TOLERANCE["f32"])


#: Functions of the distance of a key from a row, as masks of local attention are.
DISTANCES = {
    "absi": (math.absi, np.abs),
    "ctlz": (math.ctlz, lambda x: np.vectorize(lambda n: 32 - int(n % 2**32).bit_length())(x)),
    "cttz": (
        math.cttz,
        lambda x: np.vectorize(lambda n: int(n & -n).bit_length() - 1 if n else 32)(x),
    ),
    "ctpop": (math.ctpop, lambda x: np.vectorize(lambda n: int(n % 2**32).bit_count())(x)),
}


@pytest.mark.parametrize("name", DISTANCES)
def test_integer_math(name):
    """Of seven rows at once: as a bias, so that no row is hidden whole."""
    function, reference = DISTANCES[name]

    def biased(score, index):
        distance = arith.index_cast(
            ir.IntegerType.get_signless(32), arith.subi(index("n"), index("m"))
        )
        return arith.addf(score, arith.sitofp(score.type, function(distance)))

    compiled = compile_group(MAPS, TYPES, biased, pipeline=STAGES["ragged"])
    arrays = random_inputs(5, SHAPES)
    want, _ = attention_reference(
        MAPS, *arrays, score=lambda score, index: score + reference(index("n") - index("m"))
    )
    assert_close(compiled(*arrays), want, 2 * TOLERANCE["f32"])
