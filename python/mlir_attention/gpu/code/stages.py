# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""From kernels of the gpu dialect to the dialect of a target, and to its code: upstream passes."""

from __future__ import annotations

from mlir_attention.gpu.code.nvidia import find_toolkit
from mlir_attention.gpu.environments import Environment
from mlir_attention.gpu.targets import Target


def target_stage(target: Target, chip: str) -> list[str]:
    """To SPIR-V, or to the LLVM dialect with the intrinsics of a chip."""
    if target.environment is not None:
        return _to_spirv(target.environment)
    if target.name == "nvvm":
        return [
            f"nvvm-attach-target{{chip={chip} O=3}}",
            f"gpu.module({','.join(_to_scalars())},convert-nvvm-to-llvm,"
            "convert-gpu-to-nvvm{use-bare-ptr-memref-call-conv=1},"
            "canonicalize,cse,reconcile-unrealized-casts)",
            "attention-gpu-use-intrinsics",
        ]
    return [
        f"rocdl-attach-target{{chip={chip} O=3}}",
        f"gpu.module({','.join(_to_scalars())},"
        f"convert-gpu-to-rocdl{{chipset={chip} runtime=HIP use-bare-ptr-memref-call-conv=1}},"
        "canonicalize,cse,reconcile-unrealized-casts)",
        "attention-gpu-use-intrinsics",
    ]


def _to_spirv(environment: Environment) -> list[str]:
    # Where kernels take pointers, upstream leaves SPIR-V in the gpu.module already.
    before, after = ([], []) if environment.has_pointers else (
        ["attention-gpu-use-storage-buffers"], ["attention-gpu-embed-spirv"]
    )  # fmt: skip
    return [
        *before,
        "gpu.module(lower-affine,convert-math-to-spirv)",
        "convert-gpu-to-spirv{use-64bit-index=true}",
        *after,
        "gpu.module(spirv.module(spirv-lower-abi-attrs,spirv-update-vce))",
        f"spirv-attach-target{{{environment.options()}}}",
    ]


def binary_stage(target: str, format_: str) -> list[str]:
    """The code of the target: SPIR-V; or text, or what a driver loads.

    Raises ValueError if the assembler that makes it is missing.
    """
    if target == "spirv":
        return ["gpu-module-to-binary"]
    if target == "rocdl":
        return [f"attention-gpu-assemble-for-amd{{format={format_}}}"]
    if format_ == "isa":
        return ["gpu-module-to-binary{format=isa}"]
    try:
        toolkit = find_toolkit()
    except ImportError as error:
        raise ValueError(f"format=bin: {error}") from None
    return [f"gpu-module-to-binary{{format=bin toolkit={toolkit}}}"]


def _to_scalars() -> list[str]:
    # tanh of chips has an error of 2^-11.
    return [
        "math-expand-ops{ops=tanh}", "convert-vector-to-scf", "convert-scf-to-cf",
        "expand-strided-metadata", "lower-affine", "canonicalize", "cse",
    ]  # fmt: skip
