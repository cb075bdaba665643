# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""attention-to-cpu: from groups, combines and linalg to the LLVM dialect.

The stages that are upstream passes stand in `cpu/lowering/stages.py`; those that are Python, which
the pipeline puts between them, in `cpu/stage_passes.py`.
"""

from dataclasses import dataclass

from mlir_attention.cpu.stage_passes import PrefetchOptions, VectorOptions
from mlir_attention.group.task_limits import TaskLimits
from mlir_attention.passes.options import option
from mlir_attention.passes.registry import element, pipeline

STAGES = (
    "tiled",
    "vectorized",
    "linalg",
    "decomposed",
    "bufferized",
    "deallocated",
    "loops",
    "parallel",
    "llvm",
)


@dataclass(frozen=True)
class ToCpuOptions(PrefetchOptions, VectorOptions, TaskLimits):
    """The options of the stages, which have them by the same names, and of all of them."""

    num_threads: int = option(0, "threads of parallel loops; 0: all cores", minimum=0)
    entry: str = option(
        "", "the function that is called from outside; all others become private. Empty: no change"
    )
    device_memory: bool = option(
        False,
        "tensors of functions are in the memory of a device, on which the host launches kernels: "
        "other ops that compute tensors are refused",
    )
    stop_after: str = option("llvm", "the last stage to run", choices=STAGES)


@pipeline("attention-to-cpu", ToCpuOptions)
def attention_to_cpu(options: ToCpuOptions) -> str:
    """Lowers functions of attention, linalg and what surrounds them to the LLVM dialect.

    Each stage is a list of elements of a textual pipeline, in `cpu/lowering/stages.py`.
    """
    from mlir_attention.cpu.lowering.stages import lowering_stages

    stages = {
        "tiled": [
            *([element("attention-cpu-keep-entry", options)] if options.entry else []),
            "attention-cpu-refuse-large-types",
            "attention-cpu-refuse-large-vectors",
            "attention-cpu-expand-integer-math",
            "attention-cpu-lower-affine-loops",
            "attention-cpu-write-updates",
            "attention-cpu-check-operands",
            "attention-cpu-check-accesses",
            "attention-cpu-mark-updates",
            *(["attention-cpu-place-on-device"] if options.device_memory else []),
            "attention-cpu-split-into-pages",
            element("attention-cpu-tile-groups", options),
            element("attention-cpu-tile-linear-layers", options),
            "attention-cpu-decompose-aggregates",
            "attention-cpu-selects-to-ifs",
            "func.func(convert-elementwise-to-linalg)",
            element("attention-cpu-tile-rowwise", options),
            "attention-cpu-slice-caches",
            "attention-cpu-slice-visible-keys",
        ],
        "vectorized": [
            "attention-cpu-join-tails",
            element("attention-cpu-vectorize", options),
        ],
        "linalg": [
            "convert-attention-to-linalg{check-operands=false}",
            "attention-inline-combine",
        ],
        **lowering_stages(options.num_threads, options),
    }
    wanted = STAGES[: STAGES.index(options.stop_after) + 1]
    return ",".join(step for stage in wanted for step in stages[stage])
