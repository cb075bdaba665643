# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The passes that attention-to-gpu puts between upstream's, each a stage of it."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from mlir_attention.gpu.targets import TARGETS, Target
from mlir_attention.passes.options import NoOptions, option
from mlir_attention.passes.registry import module_pass

if TYPE_CHECKING:
    from mlir import ir

_stage_pass = partial(module_pass, stage_of="attention-to-gpu")


@dataclass(frozen=True)
class TargetOptions:
    target: str = option(
        "spirv", "nvvm: NVIDIA; rocdl: AMD; spirv: by 'api'", choices=tuple(TARGETS)
    )

    @property
    def gpu(self) -> Target:
        """The target that is named."""
        return TARGETS[self.target]


@_stage_pass("attention-gpu-choose-schedules", TargetOptions)
def choose_schedules(module: "ir.Operation", options: TargetOptions) -> None:
    """Writes the schedule of its kernel onto every group that one can take."""
    from mlir_attention.gpu import lowering

    lowering.choose_schedules(module, options.gpu)


@_stage_pass("attention-gpu-use-intrinsics")
def use_intrinsics(module: "ir.Operation", options: NoOptions) -> None:
    """Replaces calls of libraries of device functions by intrinsics of LLVM."""
    from mlir_attention.gpu import intrinsics

    intrinsics.use_intrinsics(module)


@_stage_pass("attention-gpu-make-kernels", TargetOptions)
def make_kernels(module: "ir.Operation", options: TargetOptions) -> None:
    """Makes groups that have a schedule, and combines, launches of kernels of the gpu dialect."""
    from mlir_attention.gpu import lowering

    lowering.make_kernels(module, options.gpu)
