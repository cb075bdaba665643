# REQUIRES: llvmlite
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""LLVM generates code of the kernels for AMD's chips: without spills."""

import re

import pytest
from mlir import ir
from shapes import SHAPES, lowered

from mlir_attention.gpu import amd_object, kernels_of


@pytest.mark.parametrize("chip", ["gfx90a", "gfx942", "gfx1100"])
def test_kernels_are_compiled_without_spills(chip: str):
    with ir.Context():
        module = lowered(f"attention-to-gpu{{target=rocdl chip={chip} stop-after=target}}")
        kernels = {kernel.entry: kernel for kernel in kernels_of(module)}
        code = amd_object(module, chip)
    assert code.elf.startswith(b"\x7fELF")

    def numbers(name: str) -> list[int]:
        return [int(number) for number in re.findall(rf"\.{name}: +(\d+)", code.assembly)]

    assert len(kernels) == len(SHAPES) == len(numbers("vgpr_count"))
    assert max(numbers("vgpr_count")) <= 256
    assert not any(numbers("vgpr_spill_count")) and not any(numbers("sgpr_spill_count"))
    shared = sorted(kernel.shared_bytes for kernel in kernels.values())
    assert sorted(numbers("group_segment_fixed_size")) == shared
    assert re.search("global_load_(dwordx4|b128)", code.assembly)
    assert "__ocml" not in code.assembly


def test_other_modules_and_chips_are_refused():
    with ir.Context():
        module = lowered("attention-to-gpu{target=nvvm stop-after=target}")
        with pytest.raises(ValueError, match="the module has no kernels for AMD"):
            amd_object(module)
        with pytest.raises(ValueError, match="chip=sm_90: target=rocdl has no such chip"):
            amd_object(module, "sm_90")
