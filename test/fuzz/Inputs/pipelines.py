# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Pipelines and options drawn at random, from what the registry declares."""

import dataclasses
from collections.abc import Sequence
from random import Random
from typing import Any

from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.passes.registry import registered

#: Upstream's, that stand before, between and after ours.
UPSTREAM = (
    *("canonicalize", "canonicalize", "cse", "cse", "inline", "symbol-dce", "sccp"),
    *(
        "linalg-generalize-named-ops",
        "linalg-fuse-elementwise-ops",
        "linalg-specialize-generic-ops",
    ),
    *("linalg-fold-unit-extent-dims", "convert-elementwise-to-linalg"),
    *("loop-invariant-code-motion", "eliminate-empty-tensors", "empty-tensor-to-alloc-tensor"),
    "func.func(math-uplift-to-fma)",
    "one-shot-bufferize{bufferize-function-boundaries}",
)

_EDGES = (
    *(0, 1, 2, 3, 4, 5, 7, 8, 16, 17, 64, 100, 127, 128, 129, 256, 512, 1000, 4096, 65535),
    *(-1, 2**31 - 1, 2**31, 2**32, 2**62, 2**63 - 1, 2**63, -(2**63)),
)
_WORDS = {
    "machine": ("none", "cpu:1", "cpu:2", "cpu:64", "gpu:108", "h100", "mi300x", "cpu:0", "tpu"),
}


def options(rng: Random, name: str, functions: Sequence[str]) -> str:
    """Some options of a pass or pipeline, in braces; most within their range."""
    texts = [
        f"{field.name.replace('_', '-')}={_value(rng, field, functions)}"
        for field in dataclasses.fields(registered[name])
        if rng.random() < 0.35
    ]
    return f"{{{' '.join(texts)}}}" if texts else ""


def _value(rng: Random, field: "dataclasses.Field[Any]", functions: Sequence[str]) -> str:
    if field.name == "entry":
        return rng.choice([*functions, *functions, "nobody", "exp2f"])
    if isinstance(field.default, bool):
        return rng.choice(["true", "false"])
    if field.metadata["choices"]:
        return rng.choice(field.metadata["choices"])
    if isinstance(field.default, str):
        return rng.choice(_WORDS.get(field.name, ("", "x", "-1")))
    least = field.metadata["minimum"] or 0
    small = [edge for edge in _EDGES if least <= edge <= 4096]
    return str(rng.choice(small if rng.random() < 0.8 else [*_EDGES, least - 1, least]))


def draw(rng: Random, functions: Sequence[str]) -> tuple[str, ...]:
    """Elements of a pipeline for a module of these functions.

    Single passes, what users write, and any mixture.
    """
    return tuple(
        name + options(rng, name, functions) if name in registered else name for name in _names(rng)
    )


def _names(rng: Random) -> list[str]:
    kind = rng.choice(["single", "find", "lower", "mixture", "cpu", "stage"])
    ours = sorted(name for name in registered if name != "attention-to-cpu")
    if kind == "single":
        return [rng.choice(ours)]
    if kind == "mixture":
        return [rng.choice([*ours, *UPSTREAM]) for _ in range(rng.randint(2, 5))]
    if kind == "stage":
        cpu = [name for name in ours if name.startswith("attention-cpu-")]
        return ["attention-to-cpu", rng.choice(cpu)]
    chances = {"attention-form-groups": 0.5, rng.choice(UPSTREAM): 0.2}
    chances["attention-flash-decoding"] = 0.7
    passes = [name for name, chance in chances.items() if rng.random() < chance]
    if kind == "cpu":
        return [*passes, "attention-to-cpu"]
    passes.append("convert-attention-to-linalg")
    if kind == "lower":
        passes += ["attention-inline-combine", rng.choice(UPSTREAM)]
    return passes


def expand(passes: tuple[str, ...], context: ir.Context) -> list[str]:
    """The single passes of pipelines. Raises ValueError for what cannot be parsed."""
    with context:
        text = str(PassManager.parse(f"builtin.module({','.join(passes)})"))
    return split(text.removeprefix("builtin.module(")[:-1])


def split(text: str) -> list[str]:
    """Splits at the commas outside of brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "({[") - (letter in ")}]")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part]


def is_ours(element: str) -> bool:
    """Whether a single pass is one of this project."""
    return element.split("{")[0] in registered
