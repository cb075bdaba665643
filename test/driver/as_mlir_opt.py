# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""attention-opt does what the mlir-opt of the same packages does, and knows more."""

import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

MLIR_OPT = Path(sysconfig.get_path("platlib")) / "mlir" / "bin" / "mlir-opt"
ATTENTION_OPT = Path(sys.executable).absolute().parent / "attention-opt"


def run(tool: Path, *arguments: str, text: str = "") -> tuple[int, str, str]:
    """Exit status, output and errors, without the times that passes write down and the tool."""
    done = subprocess.run(
        [tool, *arguments], input=text, capture_output=True, text=True, timeout=120, check=False
    )
    output = re.sub(r"InMs = \d+", "InMs = 0", done.stdout)
    return done.returncode, output, re.sub(r"[\w./-]*(mlir|attention)-opt", "opt", done.stderr)


def names(text: str) -> set[str]:
    """The flags, passes and values of flags that `--help` shows, with what they take."""
    return set(re.findall(r"^ +(--?[\w.-]+(?:=\S+)?|=\S+) ", text, re.MULTILINE))


def test_every_flag_and_pass_of_mlir_opt_is_there() -> None:
    theirs, ours = (names(run(tool, "--help")[1]) for tool in (MLIR_OPT, ATTENTION_OPT))
    assert len(theirs) > 500
    assert not theirs - ours


def test_every_dialect_of_mlir_opt_is_there() -> None:
    theirs, ours = (
        set(run(tool, "--show-dialects")[1].partition(":")[2].strip().split(","))
        for tool in (MLIR_OPT, ATTENTION_OPT)
    )
    assert ours == theirs | {"attention"}


KERNEL = """
gpu.module @kernels [TARGET] {
  llvm.func @kernel(%x: f32, %out: !llvm.ptr) attributes {gpu.kernel} {
    llvm.store %x, %out : f32, !llvm.ptr
    llvm.return
  }
}"""

LAUNCH = """
func.func @f(%x: f32, %m: memref<?xf32>) {
  %c1 = arith.constant 1 : index
  gpu.launch blocks(%bx, %by, %bz) in (%gx = %c1, %gy = %c1, %gz = %c1)
             threads(%tx, %ty, %tz) in (%sx = %c1, %sy = %c1, %sz = %c1) {
    memref.store %x, %m[%tx] : memref<?xf32>
    gpu.terminator
  }
  return
}"""

SPIRV = """
gpu.module @kernels [#spirv.target_env<#spirv.vce<v1.0, [Kernel, Addresses], []>,
                                       #spirv.resource_limits<>>] {
  spirv.module @inner Physical64 OpenCL requires #spirv.vce<v1.0, [Kernel, Addresses], []> {
    spirv.func @kernel() "None" { spirv.Return }
  }
}"""

TRANSFORM = """
module attributes {transform.with_named_sequence} {
  func.func @f(%a: tensor<8x8xf32>, %b: tensor<8x8xf32>) -> tensor<8x8xf32> {
    %c = linalg.matmul ins(%a, %b : tensor<8x8xf32>, tensor<8x8xf32>)
        outs(%a : tensor<8x8xf32>) -> tensor<8x8xf32>
    return %c : tensor<8x8xf32>
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %mm = transform.structured.match ops{["linalg.matmul"]} in %root
        : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %mm tile_sizes [4]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}"""

CUBIN = "cubin-chip=sm_80 cubin-features=+ptx80 cubin-format=isa"
TO_BINARY = "--gpu-module-to-binary=format="
NVVM = "module attributes {gpu.container_module} {" + KERNEL + "}"


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        (NVVM.replace("TARGET", '#nvvm.target<chip = "sm_80">'), [TO_BINARY + "isa"]),
        (NVVM.replace("TARGET", '#nvvm.target<chip = "sm_90", O = 3>'), [TO_BINARY + "llvm"]),
        (NVVM.replace("TARGET", "#nvvm.target, #nvvm.target<O = 1>"), [TO_BINARY + "isa"]),
        (NVVM.replace("TARGET", '#rocdl.target<chip = "gfx90a">'), [TO_BINARY + "llvm"]),
        (NVVM.replace("TARGET", "#xevm.target"), [TO_BINARY + "llvm"]),
        (NVVM.replace("[TARGET]", ""), [TO_BINARY + "isa"]),
        (NVVM.replace("TARGET", "#nvvm.target<O = 7>"), [TO_BINARY + "isa"]),
        (
            "module attributes {gpu.container_module} {" + SPIRV + "}",
            ["--gpu-module-to-binary"],
        ),
        (NVVM.replace("[TARGET]", ""), ["--nvvm-attach-target=chip=sm_70", TO_BINARY + "isa"]),
        (LAUNCH, [f"--gpu-lower-to-nvvm-pipeline={CUBIN}"]),
        (LAUNCH, ["--gpu-kernel-outlining", "--convert-gpu-to-nvvm"]),
        (TRANSFORM, ["--transform-interpreter", "--canonicalize"]),
        ("func.func @f() { return }", ["--convert-to-llvm", "--emit-bytecode-version=4"]),
        ("func.func @f() { return }", ["--no-such-pass"]),
        ("func.func @f( { return }", []),
    ],
)
def test_the_same_comes_of_both(text: str, arguments: list[str]) -> None:
    theirs, ours = (run(tool, *arguments, text=text) for tool in (MLIR_OPT, ATTENTION_OPT))
    assert ours == theirs
