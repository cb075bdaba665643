# REQUIRES: opencl
# Signal 14 ended 3 of about 200 runs. Only Intel's library of OpenCL sets an alarm, as LLVM in it
# prints the stack of a crash. A failed assertion fails again.
# ALLOW_RETRIES: 2
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Kernels of matrix units agree with NumPy, where plain code has the layout of their operands."""

from functools import partial

import numpy as np
import pytest
from attention_numerics import (
    assert_close,
    attention_reference,
    compile_group,
    constant,
    minus_infinity,
    random_array,
)
from mlir.dialects import arith
from opencl_device import device_with

from mlir_attention.runtime import compile as compiling

compile_on_device = partial(compile_group, target="opencl")

#: Weights are rounded to the element type before they are multiplied.
TOLERANCE = {"f16": 2e-3, "bf16": 1.5e-2}


#: Threads of a subgroup: those of NVIDIA's units and those of AMD's.
NVIDIA, AMD = 32, 64


@pytest.fixture(autouse=True)
def by_matrix_units(monkeypatch, subgroup: int):
    device = device_with(f"matrix-units subgroup={subgroup}")
    asked = []
    monkeypatch.setitem(compiling._DEVICES, "opencl", lambda: asked.append(1) or device)
    yield
    assert asked


def scaled(score, index):
    return arith.mulf(score, constant(0.125))


@pytest.mark.parametrize(
    "element, rows, keys, value_depth, subgroup",
    [
        ("f16", 8, 64, 128, NVIDIA), ("bf16", 11, 150, 64, NVIDIA),
        ("bf16", 11, 70, 128, AMD), ("f16", 8, 40, 64, AMD),
    ],
)  # fmt: skip
def test_rows_and_keys_that_fill_no_tile(
    element: str, rows: int, keys: int, value_depth: int, subgroup: int
):
    maps = "bmd, bnd, bne -> bme"
    shapes = [(2, rows, 32), (2, keys, 32), (2, keys, value_depth)]
    types = [f"2x{rows}x32x{element}", f"2x?x32x{element}", f"2x?x{value_depth}x{element}"]
    attend = compile_on_device(maps, types, scaled, lse=True, output="f32")
    # A kernel of matrix units has more workgroup memory than its tiles take.
    scratch = {NVIDIA: 12, AMD: 8}[subgroup]
    assert attend.kernels[0].shared_bytes > 4 * scratch * 128
    for number in (keys, 1, 0):
        arrays = [random_array(at, shape, element) for at, shape in enumerate(shapes)]
        arrays[1:] = [array[:, :number] for array in arrays[1:]]
        output, lse = attend(*arrays)
        if number == 0:
            assert not output.any() and (lse == -np.inf).all()
            continue
        want = attention_reference(maps, *arrays, score=lambda s, index: s * 0.125)
        assert_close(output, want[0], TOLERANCE[element])
        assert_close(lse, want[1], 1e-4)


@pytest.mark.parametrize("subgroup", [NVIDIA, AMD])
def test_grouped_heads_lengths_and_a_causal_mask(subgroup: int):
    def causal(score, index):
        last = arith.addi(index("m"), arith.constant(index("m").type, 60))
        seen = arith.cmpi(arith.CmpIPredicate.sle, index("n"), last)
        return arith.select(seen, scaled(score, index), minus_infinity())

    maps = "bhmrd, bhnd, bhne, b -> bhmre"
    types = ("2x1x4x4x32xf16", "2x1x?x32xf16", "2x1x?x64xf16", "2xi32")
    attend = compile_on_device(maps, types, causal, cache=["kv_lengths"], lse=True)
    query, key, value = (
        random_array(at, shape, "f16")
        for at, shape in enumerate([(2, 1, 4, 4, 32), (2, 1, 130, 32), (2, 1, 130, 64)])
    )
    lengths = [130, 61]
    output, lse = attend(query, key, value, np.array(lengths, np.int32))
    for batch, length in enumerate(lengths):
        want = attention_reference(
            "hmrd, hnd, hne -> hmre", query[batch], key[batch, :, :length],
            value[batch, :, :length],
            score=lambda s, index: np.where(index("n") <= index("m") + 60, s * 0.125, -np.inf),
        )  # fmt: skip
        assert_close(output[batch], want[0], TOLERANCE["f16"])
        assert_close(lse[batch], want[1], 1e-4)
