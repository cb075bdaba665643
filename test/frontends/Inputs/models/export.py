# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Exports the models of this folder, with what PyTorch computes: see README.md."""

from pathlib import Path

import models
import numpy as np
import torch
from torch_mlir import fx

FOLDER = Path(__file__).parent
#: Every model written out and by SDPA, one of them with a length known at run time only.
PROGRAMS = [
    (models.llama, "eager", False),
    (models.llama, "sdpa", True),
    (models.qwen3, "eager", True),
    (models.qwen3, "sdpa", False),
    (models.gemma2, "eager", False),
    (models.gemma2, "eager", True),
    (models.gpt2, "eager", True),
    (models.gpt2, "sdpa", False),
    (models.bert, "eager", False),
    (models.bert, "sdpa", True),
]


@torch.no_grad()
def export(make, implementation: str, dynamic: bool) -> None:
    name = f"{make.__name__}_{implementation}{'_dynamic' if dynamic else ''}"
    model, tokens, masks = models.build(make, implementation)
    expected = model(tokens, *masks)
    with models.kernel_for(make):
        program = models.exported_program(model, tokens, masks, dynamic)
        text = fx.export_and_import(program, output_type="linalg-on-tensors", func_name=name)
    (FOLDER / f"{name}.mlir").write_text(f"{str(text).rstrip()}\n")
    arguments = {f"arg{at}": array.numpy() for at, array in enumerate((tokens, *masks))}
    np.savez_compressed(FOLDER / f"{name}.npz", **arguments, result=expected.numpy())


if __name__ == "__main__":
    for program in PROGRAMS:
        export(*program)
