# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What docs/guide/splitting.md takes as given: a module and its context."""

from pathlib import Path

from mlir import ir, passmanager  # noqa: F401

import mlir_attention as attn  # noqa: F401

EXAMPLE = Path(__file__).parents[3] / "examples" / "sdpa_gqa_decode" / "sdpa_gqa_decode.mlir"

context = ir.Context()
context.__enter__()
text = EXAMPLE.read_text().replace("@sdpa_gqa_decode", "@decode")
module = ir.Module.parse(text)


def before(block):
    """Each of the pipelines is of the module as it was."""
    if "passmanager" in block:
        globals()["module"] = ir.Module.parse(text)


def check():
    context.__exit__(None, None, None)
    assert globals()["plan"].describe(8192).startswith("split 8192 keys into 32 chunks of 256")
    assert globals()["decode"].name == "decode"
