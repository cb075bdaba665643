# REQUIRES: opencl
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Kernels whose lanes read each other's values agree with NumPy in f64, on a device of OpenCL."""

import itertools
from functools import partial

import numpy as np
import pytest
from attention_numerics import (
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_group,
    constant,
    minus_infinity,
    random_array,
)
from mlir.dialects import arith
from opencl_device import device_with

from mlir_attention.gpu.kernels.softmax.dealing import Plan
from mlir_attention.runtime import compile as compiling

compile_on_device = partial(compile_group, target="opencl", opt_level=0)


def use_subgroups(monkeypatch: pytest.MonkeyPatch, size: int, options: str = "") -> None:
    """Has functions compiled for subgroups of so many threads."""
    device = device_with(f"subgroup={size} {options}")
    monkeypatch.setitem(compiling._DEVICES, "opencl", lambda: device)


@pytest.mark.parametrize("lanes", [1, 2, 8, 32])
def test_each_sum_has_a_place_of_its_own(lanes: int):
    for rows, keys in itertools.product(range(1, 9), range(1, 5)):
        plan = Plan(lanes, rows, keys)
        places = {plan.place(*each) for each in itertools.product(range(rows), range(keys))}
        assert len(places) == rows * keys
        for place in places:
            assert 0 <= place.lane < lanes
            assert 0 <= place.row < plan.rows_of_lane and 0 <= place.key < plan.keys_of_lane
        # Lanes of a row differ in bits of keys only.
        for row in range(rows):
            others = {plan.place(row, key).lane ^ plan.place(row, 0).lane for key in range(keys)}
            assert all(other & ~sum(plan.key_distances) == 0 for other in others)


@pytest.mark.parametrize(
    "size, rows, keys, depth, value_depth, element, options",
    [
        (16, 4, 70, 64, 64, "f16", ""),  # Teams of 8, two of a subgroup.
        (32, 5, 90, 40, 80, "f32", "keys=16"),  # Lanes past both depths; teams of 16 and 32.
        (8, 3, 33, 7, 5, "f32", ""),  # A subgroup is a team.
        (16, 1, 50, 32, 16, "bf16", "keys=96 threads=64"),  # Keys that are no power of two.
    ],
)
@pytest.mark.parametrize("pipeline", ["", "attention-flash-decoding{chunk-size=20}"])
def test_shapes(
    monkeypatch, size: int, rows: int, keys: int, depth: int, value_depth: int, element: str,
    options: str, pipeline: str,
):  # fmt: skip
    use_subgroups(monkeypatch, size, options)
    maps = "bmd, bnd, bne -> bme"
    types = [
        f"2x{rows}x{depth}x{element}", f"2x?x{depth}x{element}", f"2x?x{value_depth}x{element}"
    ]  # fmt: skip
    attend = compile_on_device(
        maps, types, lambda s, index: arith.mulf(s, constant(0.25)), lse=True, output="f32",
        pipeline=pipeline,
    )  # fmt: skip
    # Neither products nor scores are in workgroup memory.
    for kernel in attend.kernels:
        if "group" in kernel.entry:
            teams = kernel.block[0] // size
            expected = rows * depth + 2 * rows * teams + 2 * rows + teams * value_depth
            assert kernel.shared_bytes == 4 * expected
    for number in (keys, 1):
        shapes = [(2, rows, depth), (2, number, depth), (2, number, value_depth)]
        arrays = [random_array(at, shape, element) for at, shape in enumerate(shapes)]
        output, lse = attend(*arrays)
        want = attention_reference(maps, *arrays, score=lambda s, index: s * 0.25)
        assert_close(output, want[0], 2 * TOLERANCE["f32"])
        assert_close(lse, want[1], 2 * TOLERANCE["f32"])


def test_scales_and_what_is_hidden(monkeypatch):
    use_subgroups(monkeypatch, 16)

    def hide(score, scale, offset, index):
        last = arith.addi(index("m"), constant_index(index, 40))
        seen = arith.cmpi(arith.CmpIPredicate.slt, index("n"), last)
        return arith.select(seen, score, minus_infinity()), scale, offset

    def constant_index(index, number):
        return arith.constant(index("m").type, number)

    attend = compile_on_device(
        "md, nd, ne, n, mn -> me", ("3x32xf32", "?x32xf32", "?x16xf32", "?xf32", "3x?xf32"), hide,
        lse=True,
    )  # fmt: skip
    keys = 70
    query, key, value = (
        random_array(at, shape, "f32") for at, shape in enumerate([(3, 32), (keys, 32), (keys, 16)])
    )
    scale, offset = random_array(3, (keys,), "f32"), random_array(4, (3, keys), "f32")
    output, lse = attend(query, key, value * 1, scale, offset)
    for row in range(3):
        seen = row + 40
        dequantised = value[:seen] * scale[:seen, None] + offset[row, :seen, None]
        want = attention_reference(
            "md, nd, ne -> me", query[row : row + 1], key[:seen], dequantised
        )
        assert_close(output[row : row + 1], want[0], 2 * TOLERANCE["f32"])
        assert_close(lse[row : row + 1], want[1], 2 * TOLERANCE["f32"])
    # No row sees the keys behind: what they hold leaves no trace.
    key[42:], value[42:], scale[42:] = np.nan, np.inf, np.nan
    again, lse_again = attend(query, key, value, scale, offset)
    np.testing.assert_array_equal(again, output)
    np.testing.assert_array_equal(lse_again, lse)


def test_no_keys(monkeypatch):
    use_subgroups(monkeypatch, 32)
    attend = compile_on_device("md, nd, ne -> me", ("2x8xf32", "?x8xf32", "?x8xf32"), lse=True)
    none = np.zeros((0, 8), np.float32)
    output, lse = attend(random_array(0, (2, 8), "f32"), none, none)
    assert not output.any() and (lse == -np.inf).all()
