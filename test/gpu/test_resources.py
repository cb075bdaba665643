# REQUIRES: ptxas, llvmlite
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The code of kernels takes no more of a chip than the schedule and the cost model assume."""

import sys

import pytest
from gpu_table import CHIPS, chip_named, resources, schedules
from gpu_table import lowered as lowered_shapes
from mlir import ir
from shapes import SHAPES

from mlir_attention.gpu import amd_object, kernels_of, nvidia_object
from mlir_attention.gpu.chips import budget_of
from mlir_attention.gpu.code import amd, nvidia, stages
from mlir_attention.split.machines import find_machine

PARTS = "attention-flash-decoding{chunk-size=2},"

TEXT = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @f(%q: tensor<4x64xbf16>, %k: tensor<9x64xbf16>, %v: tensor<9x64xbf16>)
    -> tensor<4x64xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x64xbf16>, tensor<9x64xbf16>, tensor<9x64xbf16>)
      -> tensor<4x64xbf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<4x64xbf16>
}
"""


def lowered(pipeline: str) -> ir.Module:
    """A split group, in the current context, after a pipeline."""
    from mlir.passmanager import PassManager

    module = ir.Module.parse(TEXT)
    PassManager.parse(f"builtin.module({PARTS}{pipeline})").run(module.operation)
    return module


@pytest.mark.parametrize("chip", CHIPS)
def test_as_many_workgroups_fit_as_are_modelled(chip: str):
    described, budget = chip_named(chip), budget_of(chip_named(chip))
    assert budget.blocks == find_machine(described.machine).blocks
    for shape, schedule, kernel in zip(
        SHAPES, schedules(SHAPES, chip), resources(SHAPES, chip), strict=True
    ):
        where = f"{shape}: {schedule}, {kernel}"
        assert kernel.spills == 0, where
        assert kernel.shared_bytes == schedule["shared_bytes"] <= described.shared_of_kernel, where
        taken = schedule["threads"], kernel.registers, kernel.shared_bytes
        assert described.workgroups(*taken) >= budget.blocks, where


@pytest.mark.parametrize("chip", ["sm_80", "sm_90", "sm_100"])
def test_matrix_units_fit_too(chip: str):
    shapes = tuple(
        shape for shape in SHAPES
        if shape.rows >= 8 and shape.element != "f32" and shape.depth in (128, 256)
    )  # fmt: skip
    with ir.Context():
        options = f"target=nvvm chip={chip} matrix-units"
        module = lowered_shapes(shapes, f"attention-to-gpu{{{options}}}")
        code = nvidia_object(module, chip)
        kernels = kernels_of(module)
    assert len(kernels) == 3
    for kernel in kernels:
        taken = code.resources[kernel.entry]
        assert taken.spills == 0 and taken.shared_bytes == kernel.shared_bytes
        threads = kernel.block[0], taken.registers, taken.shared_bytes
        assert chip_named(chip).workgroups(*threads) >= 2
    assert code.ptx.count("mma.sync.aligned.m16n8k16") == 2 * (8 + 8) + (16 + 16)


@pytest.mark.parametrize("chip", ["gfx90a", "gfx942"])
def test_matrix_units_of_amd_fit_too(chip: str):
    shapes = tuple(
        shape for shape in SHAPES
        if shape.rows >= 8 and shape.element != "f32" and shape.depth in (128, 256)
    )  # fmt: skip
    with ir.Context():
        options = f"target=rocdl chip={chip} matrix-units stop-after=target"
        module = lowered_shapes(shapes, f"attention-to-gpu{{{options}}}")
        products = str(module).count("rocdl.mfma.f32.16x16x16")
        code = amd_object(module, chip)
        kernels = kernels_of(module)
    assert len(kernels) == 3 and products == 2 * (8 + 8) + (16 + 16)
    for kernel in kernels:
        taken = code.resources[kernel.entry]
        assert taken.spills == 0 and taken.shared_bytes == kernel.shared_bytes
        threads = kernel.block[0], taken.registers, taken.shared_bytes
        assert chip_named(chip).workgroups(*threads) >= 2
    names = ("16f16", "16bf16_1k") if chip == "gfx90a" else ("16_f16", "16_bf16")
    for name in names:
        assert f"v_mfma_f32_16x16x{name}" in code.assembly


def test_nvidia_code_has_wide_loads_and_calls_no_library():
    with ir.Context():
        module = lowered("attention-to-gpu{target=nvvm chip=sm_80}")
        code = nvidia_object(module, "sm_80")
        assert code.resources.keys() == {kernel.entry for kernel in kernels_of(module)}
    assert len(code.resources) == 3  # The combine is one.
    assert not any(each.spills for each in code.resources.values())
    assert code.cubin.startswith(b"\x7fELF")
    assert "ld.global.v4.b32" in code.ptx and "ex2.approx" in code.ptx
    assert "shfl.sync.bfly" in code.ptx and ".minnctapersm 2" in code.ptx
    assert "__nv_" not in code.ptx


def test_amd_code_has_wide_loads_and_calls_no_library():
    with ir.Context():
        module = lowered("attention-to-gpu{target=rocdl chip=gfx90a stop-after=target}")
        code = amd_object(module, "gfx90a")
        assert code.resources.keys() == {kernel.entry for kernel in kernels_of(module)}
    assert len(code.resources) == 3
    assert not any(each.spills for each in code.resources.values())
    assert code.elf.startswith(b"\x7fELF")
    assert "global_load_dwordx4" in code.assembly
    # Additions read other lanes themselves; other reads go by patterns and addresses.
    for instruction in ("v_add_f32_dpp", "ds_swizzle_b32", "ds_bpermute_b32"):
        assert instruction in code.assembly
    assert "__ocml" not in code.assembly


def test_other_modules_and_chips_are_refused():
    with ir.Context():
        module = lowered("attention-to-gpu{target=nvvm stop-after=target}")
        with pytest.raises(ValueError, match="the module has no kernels for AMD"):
            amd_object(module)
        with pytest.raises(ValueError, match="chip=sm_90: target=rocdl has no such chip"):
            amd_object(module, "sm_90")
        with pytest.raises(ValueError, match="the module has no PTX"):
            nvidia_object(module)
        with pytest.raises(ValueError, match="chip=gfx942: target=nvvm has no such chip"):
            nvidia_object(module, "gfx942")


def test_what_is_absent_is_said_and_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "llvmlite", None)
    monkeypatch.setattr(nvidia, "find_toolkit", _fails)
    monkeypatch.setattr(stages, "find_toolkit", _fails)
    amd.find_linker.cache_clear()
    monkeypatch.setattr(amd.shutil, "which", lambda name: None)
    monkeypatch.setattr(amd, "find_spec", lambda name: None)
    with ir.Context():
        with pytest.raises(ir.MLIRError, match="pip install llvmlite"):
            lowered("attention-to-gpu{target=rocdl}")
        with pytest.raises(ValueError, match="format=bin: a cubin needs ptxas"):
            lowered("attention-to-gpu{target=nvvm format=bin}")
        module = lowered("attention-to-gpu{target=nvvm}")
        with pytest.raises(ImportError, match="a cubin needs ptxas"):
            nvidia_object(module)
    with pytest.raises(ImportError, match="install lld, or pip install ziglang"):
        amd.AmdObject(b"", "").link()


def test_without_a_package_and_a_toolkit_there_is_no_ptxas(monkeypatch, tmp_path):
    monkeypatch.setattr(nvidia.sysconfig, "get_path", lambda name: str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ImportError, match="pip install nvidia-cuda-nvcc"):
        nvidia.find_toolkit()


def _fails():
    raise ImportError("a cubin needs ptxas")
