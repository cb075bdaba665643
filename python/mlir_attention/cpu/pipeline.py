# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""attention-to-cpu: from groups, combines and linalg to the LLVM dialect.

The stages that are upstream passes stand in `cpu/lowering/stages.py`; those that are Python, which
the pipeline puts between them, in `cpu/stage_passes.py`.
"""

from dataclasses import dataclass

from mlir_attention.cpu.stage_passes import check_vector_bits
from mlir_attention.passes.options import option
from mlir_attention.passes.registry import pipeline

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
class ToCpuOptions:
    num_threads: int = option(0, "threads of parallel loops; 0: all cores", minimum=0)
    workers: int = option(
        0, "cores of the machine, for the choice of tasks; 0: any number", minimum=0
    )
    chunks: int = option(
        1, "chunks to expect, where their number is known at run time only", minimum=1
    )
    batch_invariant: bool = option(
        False,
        "choose the same tasks for any batch, so that the results of a sequence have the same "
        "bits alone and in any batch",
    )
    entry: str = option(
        "", "the function that is called from outside; all others become private. Empty: no change"
    )
    vector_bits: int = option(
        512, "width of a vector register: 512 (AVX-512), 256 (AVX2) or 128 (NEON)"
    )
    bf16_dots: bool = option(False, "multiply bf16 by the dot-product instruction of AVX512-BF16")
    l1_kib: int = option(32, "size of a core's first-level data cache in KiB", minimum=1)
    stop_after: str = option("llvm", "the last stage to run", choices=STAGES)

    def __post_init__(self) -> None:
        check_vector_bits(self.vector_bits)


@pipeline("attention-to-cpu", ToCpuOptions)
def attention_to_cpu(options: ToCpuOptions) -> str:
    """Lowers functions of attention, linalg and what surrounds them to the LLVM dialect.

    Each stage is a list of elements of a textual pipeline, in `cpu/lowering/stages.py`.
    """
    from mlir_attention.cpu.lowering.stages import lowering_stages

    stages = {
        "tiled": [
            *_keep_entry(options.entry),
            "attention-cpu-refuse-large-types",
            "attention-cpu-refuse-large-vectors",
            "attention-cpu-check-operands",
            "attention-cpu-check-accesses",
            "attention-cpu-split-into-pages",
            f"attention-cpu-tile-groups{{workers={options.workers} chunks={options.chunks} "
            f"batch-invariant={str(options.batch_invariant).lower()}}}",
            "attention-cpu-slice-caches",
            "attention-cpu-narrow-keys",
        ],
        "vectorized": [
            "attention-cpu-join-tails",
            f"attention-cpu-vectorize{{vector-bits={options.vector_bits} "
            f"bf16-dots={str(options.bf16_dots).lower()}}}",
        ],
        "linalg": [
            "convert-attention-to-linalg{check-operands=false}",
            "attention-inline-combine",
        ],
        **lowering_stages(options.num_threads or None, options.l1_kib),
    }
    wanted = STAGES[: STAGES.index(options.stop_after) + 1]
    return ",".join(element for stage in wanted for element in stages[stage])


def _keep_entry(entry: str) -> list[str]:
    return [f"attention-cpu-keep-entry{{entry={entry}}}"] if entry else []
