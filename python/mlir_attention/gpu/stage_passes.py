# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The passes that attention-to-gpu puts between upstream's, each a stage of it."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from mlir_attention.gpu.chips import Budget, budget_of
from mlir_attention.gpu.targets import SPIRV_TARGETS, TARGETS, Target
from mlir_attention.passes.options import NoOptions, option
from mlir_attention.passes.registry import module_pass
from mlir_attention.split.machines import find_machine

if TYPE_CHECKING:
    from mlir import ir

    from mlir_attention.gpu.lowering import Device

#: Sizes of subgroups that devices of OpenCL have.
_SUBGROUPS = (8, 16, 32, 64)

_stage_pass = partial(module_pass, stage_of="attention-to-gpu")


@dataclass(frozen=True)
class TargetOptions:
    target: str = option(
        "spirv", "nvvm: NVIDIA; rocdl: AMD; spirv: by 'api'", choices=tuple(TARGETS)
    )
    chip: str = option("", "the chip of nvvm (sm_90) or rocdl (gfx942); empty: that one")
    api: str = option("opencl", "who launches kernels of spirv", choices=tuple(SPIRV_TARGETS))
    machine: str = option(
        "",
        "the device, as attention-flash-decoding names it, for which the tiles are chosen; empty: "
        "one with that chip",
    )
    threads: int = option(0, "threads of a workgroup; 0: as the machine needs it", minimum=0)
    rows: int = option(0, "query rows of a workgroup; 0: as many as registers allow", minimum=0)
    keys: int = option(0, "keys of a tile; 0: as the machine needs it", minimum=0)

    matrix_units: bool = option(
        False,
        "multiply by matrix units, of sm_80 and later or of gfx90a, gfx942 and gfx950, where 8 "
        "query rows or more of f16 or bf16 are; of spirv: by code that stands for those of NVIDIA, "
        "with subgroup=64 those of AMD, for tests",
    )

    subgroup: int = option(
        0,
        "threads of spirv that read each other's values: 8, 16, 32 or 64, which the device must "
        "have; 0: none do. Those of nvvm and rocdl follow from the chip",
        minimum=0,
    )

    def __post_init__(self) -> None:
        chip = self.gpu.chip_of(self.chip)
        if self.target != "spirv" and self.api != "opencl":
            raise ValueError(f"api={self.api}: target={self.target} has no such API")
        if self.matrix_units and (not chip.has_matrix_units or self.api == "vulkan"):
            chosen = "api=vulkan" if self.api == "vulkan" else f"chip={chip.name}"
            raise ValueError(f"matrix-units: target={self.target} {chosen} has no kernels")
        if self.matrix_units and self.lanes not in (32, 64):
            raise ValueError(f"subgroup={self.subgroup}: matrix-units are of 32 or 64 threads")
        is_opencl = self.target == "spirv" and self.api == "opencl"
        if self.subgroup and not (is_opencl and self.subgroup in _SUBGROUPS):
            raise ValueError(
                f"subgroup={self.subgroup}: it is 8, 16, 32 or 64, and of api=opencl only"
            )
        if self.machine.startswith("cpu:"):
            raise ValueError(f"machine={self.machine} is no GPU")
        if self.machine:
            find_machine(self.machine)

    @property
    def gpu(self) -> Target:
        """The target that is named."""
        if self.target != "spirv":
            return TARGETS[self.target]
        return SPIRV_TARGETS[self.api].with_subgroups(self.subgroup or 32 * self.matrix_units)

    @property
    def lanes(self) -> int:
        """Threads that read each other's values; 0: none do."""
        environment = self.gpu.environment
        return environment.subgroup if environment else self.gpu.chip_of(self.chip).subgroup

    @property
    def budget(self) -> Budget:
        """What a workgroup may take. Raises ValueError for an unknown chip or machine."""
        machine = find_machine(self.machine) if self.machine else None
        return budget_of(self.gpu.chip_of(self.chip), machine)


def _device(options: TargetOptions) -> "Device":
    from mlir_attention.gpu.choice import Wanted
    from mlir_attention.gpu.lowering import Device

    wanted = Wanted(options.threads, options.rows, options.keys, options.machine)
    return Device(options.gpu, options.budget, wanted, options.lanes, options.matrix_units)


@_stage_pass("attention-gpu-choose-schedules", TargetOptions)
def choose_schedules(module: "ir.Operation", options: TargetOptions) -> None:
    """Writes the schedule of its kernel onto every group that one can take."""
    from mlir_attention.gpu import lowering

    lowering.choose_schedules(module, _device(options))


@_stage_pass("attention-gpu-use-storage-buffers")
def use_storage_buffers(module: "ir.Operation", options: NoOptions) -> None:
    """Lets kernels have storage buffers in the place of pointers, and one of all numbers."""
    from mlir_attention.gpu.code import storage_buffers

    storage_buffers.use_storage_buffers(module)


@_stage_pass("attention-gpu-embed-spirv")
def embed_spirv(module: "ir.Operation", options: NoOptions) -> None:
    """Puts kernels of SPIR-V into the gpu.module that they were made of."""
    from mlir_attention.gpu.code import storage_buffers

    storage_buffers.embed_spirv(module)


@_stage_pass("attention-gpu-use-intrinsics")
def use_intrinsics(module: "ir.Operation", options: NoOptions) -> None:
    """Replaces calls of libraries of device functions by intrinsics of LLVM."""
    from mlir_attention.gpu.code import intrinsics

    intrinsics.use_intrinsics(module)


@dataclass(frozen=True)
class FormatOptions:
    format: str = option("isa", "isa: assembly; bin: an hsaco", choices=("isa", "bin"))


@_stage_pass("attention-gpu-assemble-for-amd", FormatOptions)
def assemble_for_amd(module: "ir.Operation", options: FormatOptions) -> None:
    """Makes a gpu.binary of the kernels, by the LLVM of llvmlite: MLIR's has no AMDGPU."""
    from mlir_attention.gpu.code import amd

    amd.assemble(module, options.format)


@_stage_pass("attention-gpu-make-kernels", TargetOptions)
def make_kernels(module: "ir.Operation", options: TargetOptions) -> None:
    """Makes groups that have a schedule, and combines, launches of kernels of the gpu dialect."""
    from mlir_attention.gpu import lowering

    lowering.make_kernels(module, _device(options))
