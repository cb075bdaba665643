# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Prints the table of KernelBench's problems in docs/reference/models.md.

    python docs/scripts/kernelbench.py CHECKOUT     a checkout of KernelBench

Each problem that has a softmax and a contraction is compiled, with small batches and short
sequences, and compared with itself in f64. Needs the extra `torch`.
"""

from __future__ import annotations

import re
import sys
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.frontends.torch import import_model

#: What the problems are too large in.
SMALL = {
    "batch_size": 2,
    "num_heads": 2,
    "sequence_length": 64,
    "seq_len": 64,
    "embedding_dimension": 64,
}

#: Parts of the programs that have an attention, or a ReLU in the place of its softmax.
CANDIDATE = re.compile(
    "scaled_dot_product_attention|MultiheadAttention|TransformerEncoderLayer|attn|ReLUSelfAttention"
)


def load(file: Path) -> ModuleType:
    """A problem, of the sizes of `SMALL`, in f32 on the CPU."""
    source = file.read_text()
    for name, size in SMALL.items():
        source = re.sub(rf"^{name} = \d+", f"{name} = {size}", source, flags=re.MULTILINE)
    for given, wanted in (("cuda", "cpu"), ("torch.float16", "torch.float32")):
        source = source.replace(given, wanted)
    problem = ModuleType(file.stem)
    sys.modules[file.stem] = problem
    exec(compile(source, str(file), "exec"), problem.__dict__)
    return problem


def try_problem(problem: Any) -> tuple[int, float]:
    """How many groups there are, and the largest difference from f64."""
    torch.manual_seed(0)
    model = problem.Model(*problem.get_init_inputs()).eval()
    inputs = problem.get_inputs()
    with torch.no_grad(), ir.Context(), ir.Location.unknown():
        imported = import_model(model, *inputs)
        PassManager.parse("builtin.module(attention-form-groups)").run(imported.module.operation)
        found = len(re.findall(r"= attention\.group\b", str(imported.module)))
        result = imported.compile()(*inputs).double()
        expected = model.double()(*(each.double() for each in inputs))
    return found, float((result - expected).abs().max() / expected.abs().max())


def main() -> None:
    """Prints a row for each problem of the checkout."""
    warnings.filterwarnings("ignore")
    root = Path(sys.argv[1]) / "KernelBench"
    for file in sorted(root.glob("level[123]/*.py")):
        if CANDIDATE.search(file.read_text()):
            found, difference = try_problem(load(file))
            print(f"| {file.parent.name}/{file.stem} | {found} | {difference:.0e} |", flush=True)


if __name__ == "__main__":
    main()
