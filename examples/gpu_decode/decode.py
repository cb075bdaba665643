# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A decode step of PyTorch as kernels of a GPU: run on OpenCL, and given away for other run times.

    pip install 'mlir-attention[opencl]'
    python examples/gpu_decode/decode.py

Without a GPU, OpenCL's software device runs the kernels on the processor. The program is that of
examples/sdpa_gqa_decode, whose result PyTorch computed.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.gpu import binaries_of, kernels_of

FOLDER = Path(__file__).resolve().parents[1] / "sdpa_gqa_decode"

#: Finds the attention, and cuts 1024 keys into 4 chunks, so that 2 x 2 heads are 16 workgroups.
SPLIT = "attention-form-groups,attention-flash-decoding{num-splits=4}"

#: The tensors of the kernels, split: batch, key/value head, chunk, query head of a group, ...
SHAPES = {
    "query": (2, 2, 4, 1, 64),
    "key": (2, 2, 4, 256, 64),
    "partial": (2, 2, 4, 4, 1, 64),
}


def lowered(passes: str) -> ir.Module:
    """The program after passes, in the current context."""
    module = ir.Module.parse((FOLDER / "sdpa_gqa_decode.mlir").read_text())
    PassManager.parse(f"builtin.module({passes})").run(module.operation)
    return module


def run_on_opencl() -> float:
    """Runs the step; the largest difference from what PyTorch computed."""
    data = np.load(FOLDER / "sdpa_gqa_decode.npz")
    with ir.Context():
        decode = attn.compile(lowered(SPLIT), target="opencl")
    print(f"on {decode.device_name}: {', '.join(kernel.entry for kernel in decode.kernels)}")
    output = decode(data["arg0"], data["arg1"], data["arg2"])
    return float(np.abs(output - data["result0"]).max())


def describe_for_nvidia() -> None:
    """Prints what a run time of its own launches, and how."""
    with ir.Context():
        module = lowered(f"{SPLIT},attention-to-gpu{{target=nvvm chip=sm_90}}")
        (ptx,) = binaries_of(module)
        print(f"for sm_90: {len(ptx)} bytes of PTX")
        for kernel in kernels_of(module):
            workgroups, _, _ = kernel.grid(SHAPES)
            print(
                f"  {kernel.entry}: {workgroups} workgroups of {kernel.block[0]} threads, "
                f"{kernel.shared_bytes} bytes of workgroup memory, {len(kernel.arguments)} "
                "arguments"
            )


def main() -> None:
    difference = run_on_opencl()
    print(f"largest difference from PyTorch: {difference:.1e}")
    describe_for_nvidia()


if __name__ == "__main__":
    main()
