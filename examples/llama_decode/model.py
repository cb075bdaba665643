# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The model of this example: its programs, and its weights and cache, which a seed makes.

NAME/model.json has what `export.py` knows of a model and NumPy does not: which array each argument
of a program is, the prompt, and the tokens that PyTorch decoded.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Model:
    """A Llama with random weights.

    arguments: the names of the arrays that a program takes behind the token ids and the position.
    shapes:    of all arrays, by their names.
    context:   how many keys are in the cache already; a seed makes them.
    prompt:    token ids that a prefill takes, behind that context.
    tokens:    what PyTorch decoded then, greedily.
    logits:    the largest logits of PyTorch's last token, in their order.
    """

    name: str
    arguments: dict[str, list[str]]
    shapes: dict[str, list[int]]
    context: int
    prompt: list[int]
    tokens: list[int]
    logits: list[float]

    @staticmethod
    def read(name: str) -> Model:
        """The model of the folder `name`."""
        return Model(name, **json.loads((HERE / name / "model.json").read_text()))

    def text(self, program: str) -> str:
        """The program "prefill" or "step", as torch-mlir wrote it."""
        return (HERE / self.name / f"{program}.mlir").read_text()

    def arrays(self) -> dict[str, Array]:
        """Its weights and its cache, filled up to the context."""
        return {name: _array(name, shape, self.context) for name, shape in self.shapes.items()}

    @property
    def parameters(self) -> int:
        """How many weights it has."""
        shapes = (self.shapes[name] for name in self.shapes if name.endswith(".weight"))
        return sum(int(np.prod(shape)) for shape in shapes)


def _array(name: str, shape: list[int], context: int) -> Array:
    """Of a seed of its own, so that every array is the same in any order."""
    if name.endswith("length"):
        return np.zeros(shape, np.int64)
    if name.endswith("inv_freq"):  # Rotary embeddings turn pairs of a head at these rates.
        return (10_000.0 ** -(np.arange(shape[0]) / shape[0])).astype(np.float32)
    if name.endswith("norm.weight"):
        return np.ones(shape, np.float32)
    draw = np.random.default_rng(zlib.crc32(name.encode()))
    if name.startswith("cache."):
        cache = np.zeros(shape, np.float32)
        cache[:, :, :context] = draw.standard_normal((*shape[:2], context, shape[3]), np.float32)
        return cache
    return 0.02 * draw.standard_normal(shape, np.float32)
