# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A region whose ops fail for some numbers is not run for keys that do not exist.

What it reads there would end the process: an index far out of bounds, or a division by zero.
"""

import numpy as np
import pytest
from attention_numerics import (
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_group,
    random_array,
)
from mlir import ir
from mlir.dialects import arith, math, scf, tensor

PIPELINES = {
    "group": "",
    "linalg": "convert-attention-to-linalg",
    "f64": "convert-attention-to-linalg{accumulation-type=f64}",
    "split": "attention-flash-decoding{num-splits=3},convert-attention-to-linalg",
    "inlined": "attention-flash-decoding{chunk-size=4},convert-attention-to-linalg,"
    "attention-inline-combine,canonicalize,cse",
}

#: Keys of a page, pages of a sequence, pages of the cache.
PAGE, PAGES, ALL_PAGES = 4, 5, 10
KEYS = PAGE * PAGES

FACTORS = np.linspace(0.5, 1.5, ALL_PAGES, dtype=np.float32)


def factor_at(position):
    type_ = ir.RankedTensorType.get([ALL_PAGES], ir.F32Type.get())
    factors = arith.ConstantOp(type_, ir.DenseElementsAttr.get(FACTORS)).result
    return tensor.extract(factors, [position])


def as_index(number):
    return arith.index_cast(ir.IndexType.get(), number)


def as_float(number):
    return arith.sitofp(ir.F32Type.get(), number)


def i32(number):
    return arith.constant(ir.IntegerType.get_signless(32), number)


def by_extract(score, number, index):
    return arith.mulf(score, factor_at(as_index(number)))


def by_division(score, number, index):
    return arith.mulf(score, as_float(arith.divsi(i32(12), arith.addi(number, i32(1)))))


def by_remainder(score, number, index):
    return arith.mulf(score, as_float(arith.remui(i32(7), arith.addi(number, i32(1)))))


def by_power(score, number, index):
    """-1 to the power of -1 is -1; 0 to it is a division by zero."""
    is_garbage = arith.minsi(arith.addi(number, i32(1)), i32(1))
    base = arith.subi(i32(0), is_garbage)
    return arith.mulf(score, as_float(math.ipowi(base, i32(-1))))


def by_branch(score, number, index):
    """The position along the keys, asked for in a branch, divided by the number."""
    is_odd = arith.cmpi(arith.CmpIPredicate.ne, arith.remui(number, i32(2)), i32(0))
    branch = scf.IfOp(is_odd, [ir.F32Type.get()], has_else=True)
    with ir.InsertionPoint(branch.then_block):
        position = arith.index_cast(ir.IntegerType.get_signless(32), index("n"))
        scf.YieldOp([as_float(arith.divsi(position, number))])
    with ir.InsertionPoint(branch.else_block):
        scf.YieldOp([factor_at(as_index(number))])
    return arith.mulf(score, branch.results[0])


#: A region, the same in NumPy, and what it cannot take.
REGIONS = {
    "extract": (by_extract, lambda x, n: FACTORS[n], 1 << 30),
    "extract before": (by_extract, lambda x, n: FACTORS[n], -(1 << 30)),
    "division": (by_division, lambda x, n: 12 // (n + 1), -1),
    "remainder": (by_remainder, lambda x, n: 7 % (n + 1), -1),
    "power": (by_power, lambda x, n: -1, -1),
    "branch": (by_branch, lambda x, n: np.where(n % 2, x // np.maximum(n, 1), FACTORS[n]), 1 << 30),
}


@pytest.mark.parametrize("pipeline", PIPELINES)
@pytest.mark.parametrize("region", REGIONS)
def test_rows_of_keys(region, pipeline):
    score, factor, garbage = REGIONS[region]
    maps = "bhd, bnhd, bnhe, bn, b -> bhe"
    types = ["2x2x8xf32", f"2x{KEYS}x2x8xf32", f"2x{KEYS}x2x5xf32", f"2x{KEYS}xi32", "2xi32"]
    compiled = compile_group(
        maps, types, score, cache=["kv_lengths"], pipeline=PIPELINES[pipeline], opt_level=0
    )
    query, key, value = arrays = (
        random_array(1, (2, 2, 8), "f32"),
        random_array(2, (2, KEYS, 2, 8), "f32"),
        random_array(3, (2, KEYS, 2, 5), "f32"),
    )
    numbers = np.random.default_rng(4).integers(0, ALL_PAGES, (2, KEYS)).astype(np.int32)
    for lengths in ((0, KEYS), (1, KEYS - 1), (9, 0), (KEYS, 4)):
        want = attention_reference(
            maps.replace(", b ", " "),
            *arrays,
            numbers,
            score=lambda s, n, index, lengths=lengths: np.where(
                index("n") < np.reshape(lengths, (2, 1, 1)), s * factor(index("n"), n), -np.inf
            ),
        )[0]
        stored = numbers.copy()
        for at, length in enumerate(lengths):
            stored[at, length:] = garbage
        got = compiled(query, key, value, stored, np.array(lengths, np.int32))
        assert_close(got, want, TOLERANCE["f32"])


@pytest.mark.parametrize("pipeline", ["group", "linalg", "split"])
@pytest.mark.parametrize("region", ["extract", "division"])
def test_pages(region, pipeline):
    """What the table says of a page without keys is read neither by the caches nor the region."""
    score, factor, garbage = REGIONS[region]
    types = [
        "2x2x8xf32", f"{ALL_PAGES}x{PAGE}x2x8xf32", f"{ALL_PAGES}x{PAGE}x2x5xf32",
        f"2x{PAGES}xi32", "2xi32", f"2x{PAGES}xi32",
    ]  # fmt: skip
    compiled = compile_group(
        "bhd, 0nhd, 0nhe, bp, b, bp -> bhe",
        types,
        score,
        cache=["kv_lengths", "page_table"],
        pipeline=PIPELINES[pipeline],
        opt_level=0,
    )
    query = random_array(1, (2, 2, 8), "f32")
    key = random_array(2, (ALL_PAGES, PAGE, 2, 8), "f32")
    value = random_array(3, (ALL_PAGES, PAGE, 2, 5), "f32")
    table = np.random.default_rng(4).permutation(ALL_PAGES).reshape(2, PAGES).astype(np.int32)
    for lengths in ((0, KEYS), (1, KEYS - 1), (9, 0), (KEYS, 4)):
        want = attention_reference(
            "bhd, bpnhd, bpnhe, bp -> bhe",
            query,
            key[table],
            value[table],
            table,
            score=lambda s, n, index, lengths=lengths: np.where(
                index("p") * PAGE + index("n") < np.reshape(lengths, (2, 1, 1, 1)),
                s * factor(None, n),
                -np.inf,
            ),
        )[0]
        stored = table.copy()
        for at, length in enumerate(lengths):
            stored[at, -(-length // PAGE) :] = garbage
        got = compiled(query, key, value, stored, np.array(lengths, np.int32), stored)
        assert_close(got, want, TOLERANCE["f32"])
