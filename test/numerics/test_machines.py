# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""However many splits the cost model chooses for a machine, the result is NumPy's in f64."""

import pytest
from attention_numerics import (
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_group,
    random_inputs,
)

MAPS = "bmd, bnd, bne -> bme"


@pytest.mark.parametrize("machine", ["cpu:2", "cpu:12", "h100", "mi300x", "gpu:3,blocks=1"])
@pytest.mark.parametrize("keys", [255, 1000, 4099])
@pytest.mark.parametrize("dynamic", [False, True])
def test_choices_for_machines_compute_the_same(machine: str, keys: int, dynamic: bool):
    inputs = random_inputs(keys, f"2x4x64, 2x{keys}x64, 2x{keys}x32")
    extent = "?" if dynamic else str(keys)
    types = ["2x4x64xf32", f"2x{extent}x64xf32", f"2x{extent}x32xf32"]
    attend = compile_group(
        MAPS, types, lse=True, pipeline=f"attention-flash-decoding{{machine={machine}}}"
    )
    for got, want in zip(attend(*inputs), attention_reference(MAPS, *inputs), strict=True):
        assert_close(got, want, 2 * TOLERANCE["f32"])
