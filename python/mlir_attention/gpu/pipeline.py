# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""attention-to-gpu: from groups and combines to kernels, and to the code of a GPU."""

from dataclasses import dataclass

from mlir_attention.gpu.stage_passes import TargetOptions
from mlir_attention.passes.options import option
from mlir_attention.passes.registry import element, pipeline

STAGES = ("tiled", "kernels", "target", "binary")


@dataclass(frozen=True)
class ToGpuOptions(TargetOptions):
    """The options of the stages, which have them by the same names, and of all of them."""

    stop_after: str = option("binary", "the last stage to run", choices=STAGES)
    format: str = option(
        "isa",
        "isa: PTX, or the assembly of AMD; bin: a cubin, or an hsaco; of spirv, either: SPIR-V",
        choices=("isa", "bin"),
    )


@pipeline("attention-to-gpu", ToGpuOptions)
def attention_to_gpu(options: ToGpuOptions) -> str:
    """Makes groups and combines kernels of a GPU, and launches of these.

    What surrounds them stays on tensors. A group that no kernel takes stays too, with a remark.
    """
    from mlir_attention.gpu.code.stages import binary_stage, target_stage

    wanted = STAGES[: STAGES.index(options.stop_after) + 1]
    stages = {
        "tiled": [element("attention-gpu-choose-schedules", options)],
        "kernels": [element("attention-gpu-make-kernels", options), "canonicalize", "cse"],
        "target": target_stage(options.gpu, options.gpu.chip_of(options.chip).name),
        "binary": binary_stage(options.target, options.format) if "binary" in wanted else [],
    }
    return ",".join(step for stage in wanted for step in stages[stage])
