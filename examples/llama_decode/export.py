# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Exports the models of this example, and decodes their tokens in PyTorch.

pip install '.[torch]' && python examples/llama_decode/export.py
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import numpy as np
import torch
from mlir import ir
from model import HERE, Model
from pytorch import CONFIGS, empty_model, load, logits, tensors_of

from mlir_attention.frontends.torch import import_model

#: Tokens of the prompt, and tokens to decode.
PROMPT, TOKENS = 32, 64


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=HERE, help="where to write (default: here)")
    parser.add_argument("--model", nargs="+", choices=CONFIGS, default=list(CONFIGS))
    options = parser.parse_args()
    for name in options.model:
        export(name, options.out / name)


def export(name: str, folder: Path) -> None:
    """Writes the programs and what `Model` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    model = empty_model(name)
    named = tensors_of(model)
    arguments = {
        program: _export(model, named, program, tokens, folder / f"{program}.mlir")
        for program, tokens in (("prefill", PROMPT), ("step", 1))
    }
    shapes = {each: list(named[each].shape) for names in arguments.values() for each in names}
    vocabulary, keys = model.model.config.vocab_size, CONFIGS[name]["max_position_embeddings"]
    context = keys - PROMPT - TOKENS
    prompt = np.random.default_rng(0).integers(vocabulary, size=PROMPT).tolist()
    unknown = Model(name, arguments, shapes, context, prompt, [], [])
    load(model, unknown.arrays())
    tokens, largest = _decode(model, unknown)
    known = {
        "arguments": arguments,
        "shapes": shapes,
        "context": context,
        "prompt": prompt,
        "tokens": tokens,
        "logits": largest,
    }
    (folder / "model.json").write_text(json.dumps(known, indent=1) + "\n")


def _export(
    model: torch.nn.Module, named: dict[str, torch.Tensor], program: str, tokens: int, path: Path
) -> list[str]:
    """Writes a program for so many tokens; the names of what it takes besides."""
    example = {
        "input_ids": torch.zeros(1, tokens, dtype=torch.int64),
        "cache_position": torch.arange(tokens),
    }
    with ir.Context():
        imported = import_model(model, kwargs=example, function_name=program)
        # Messages name files of Transformers: not where they are on this machine.
        path.write_text(re.sub(r"at /\S*/site-packages/", "at ", f"{imported.module}\n"))
    names = {tensor.data_ptr(): name for name, tensor in named.items()}
    return [names[tensor.data_ptr()] for tensor in imported.weights.values()]


def _decode(model: torch.nn.Module, known: Model) -> tuple[list[int], list[float]]:
    """Greedy tokens, and the largest logits of the last one."""
    last = logits(model, known.prompt, known.context)
    tokens = [int(last.argmax())]
    while len(tokens) < TOKENS:
        last = logits(model, tokens[-1:], known.context + PROMPT + len(tokens) - 1)
        tokens.append(int(last.argmax()))
    return tokens, last.sort(descending=True).values[:8].tolist()


if __name__ == "__main__":
    main()
