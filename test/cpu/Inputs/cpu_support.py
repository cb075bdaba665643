# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compiles functions from text, and a group to compile."""

import resource
from pathlib import Path

from contexts import shared_context
from levels import level_of_case
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

#: A decode step: 2 batches, 2 key/value heads, 3 query heads each, any number of keys.
DECODE = """
#q = affine_map<(b, h, r, n, d, e) -> (b, h, r, d)>
#k = affine_map<(b, h, r, n, d, e) -> (b, h, n, d)>
#v = affine_map<(b, h, r, n, d, e) -> (b, h, n, e)>
#o = affine_map<(b, h, r, n, d, e) -> (b, h, r, e)>
func.func @decode(%q: tensor<2x2x3x16xf32>, %k: tensor<2x2x?x16xf32>, %v: tensor<2x2x?x16xf32>)
    -> tensor<2x2x3x16xf32> {
  %scale = arith.constant 0.25 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x2x3x16xf32>, tensor<2x2x?x16xf32>, tensor<2x2x?x16xf32>)
      -> tensor<2x2x3x16xf32> {
  ^bb0(%score: f32):
    %scaled = arith.mulf %score, %scale : f32
    attention.yield %scaled : f32
  }
  return %o : tensor<2x2x3x16xf32>
}"""


def compile_text(
    text: str, entry: str | None = None, num_threads: int | None = 1, pipeline: str = ""
) -> attn.Executable:
    """Compiles a function of the module `text` for the CPU, after the passes of `pipeline`.

    At level 3 in some of the cases of a test.
    """
    with shared_context():
        module = ir.Module.parse(text)
        if pipeline:
            PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return attn.compile(module, entry, num_threads=num_threads, opt_level=level_of_case())


def resident_bytes() -> int:
    """Memory of this process that is in RAM."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()
