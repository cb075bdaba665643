# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A Llama decodes tokens with a cache over several ranks: those that one process decodes.

    mpirun -n 4 python -m mlir_attention.distributed.example

The model is the small one of examples/llama_decode: torch-mlir wrote its step, seeds make weights
and the context. Each rank has an equal part of the keys and values of each layer: the rank that
owns the position of a token writes its key and value there. It has all weights, or, with
--shard-weights, an equal part of these too: of the heads of queries, the hidden columns and the
vocabulary.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention
from mlir_attention import distributed

#: Where an installed package, and a checkout, have the model.
_FOLDERS = (Path(__file__).parent / "llama_decode", Path("examples/llama_decode"))

#: Arguments of a step before the arrays of the model: the token and its position.
_FIRST = 2

Array = np.ndarray[Any, Any]


def main() -> int:
    """Decodes; 0 if the tokens are those of one process."""
    options = _options()
    ranks = distributed.MpiCommunicator()
    model = _model()
    names = model.arguments["step"]
    keys = model.shapes["cache.0.keys"][2]
    sharded = shardings(names, weights=options.shard_weights)
    if not 0 <= options.position <= keys - options.tokens:
        raise SystemExit(f"the cache has {keys} positions: {options.position} is not one to begin")
    with ir.Context():
        module = _module(model)
        distributed.shard_arguments(module, [ranks.size], sharded)
        PassManager.parse("builtin.module(attention-distribute)").run(module.operation)
        step = distributed.compile(
            module, "step", ranks, num_threads=1, opt_level=options.opt_level
        )
    own = {at: step.part(at, array).copy() for at, array in _arrays(model).items()}
    tokens = _decode(step.bind(own), options)
    held = sum(array.nbytes for array in own.values())
    traffic = ranks.traffic
    print(
        f"rank {ranks.rank} of {ranks.size}: {keys // ranks.size} of {keys} keys a layer, "
        f"{held / 1e6:.2f} MB with its weights; "
        f"sent {traffic.messages} messages of {traffic.bytes / 1e3:.0f} kB",
        flush=True,
    )
    if ranks.rank:
        return 0
    with ir.Context():
        alone = mlir_attention.compile(
            _module(model), "step", num_threads=1, opt_level=options.opt_level
        )
    expected = _decode(alone.bind(_arrays(model)), options)
    print(f"{len(tokens)} tokens: {' '.join(map(str, tokens))}")
    print("the same as one process's" if tokens == expected else f"one process: {expected}")
    return 0 if tokens == expected else 1


def shardings(
    names: Sequence[str], *, weights: bool, heads: int = 0, keys: int = 0
) -> dict[int, list[list[int]]]:
    """How the arguments of a step lie, by number, whose arrays have these names.

    `heads` and `keys` are the axes over which queries and keys are cut.
    """
    hidden = sorted({heads, keys})
    axes = {"cache.keys": [[], [], [keys]], "cache.values": [[], [], [keys]]}
    if weights:
        axes |= {
            "q_proj.weight": [[heads]],
            "o_proj.weight": [[], [heads]],
            "gate_proj.weight": [hidden],
            "up_proj.weight": [hidden],
            "down_proj.weight": [[], hidden],
            "lm_head.weight": [hidden],
        }
    return {
        at: split
        for at, name in enumerate(names, _FIRST)
        for end, split in axes.items()
        if re.sub(r"cache\.\d+", "cache", name).endswith(end)
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tokens", type=int, default=32, help="how many are decoded (default: 32)")
    parser.add_argument(
        "--position",
        type=int,
        default=112,
        help="of the first: the cache has a context before it (default: 112; with 4 ranks, the "
        "first rank owns positions below 128)",
    )
    parser.add_argument(
        "--shard-weights", action="store_true", help="a rank has a part of the weights, too"
    )
    parser.add_argument("--opt-level", type=int, default=3, help="LLVM's (default: 3)")
    return parser.parse_args()


def _model() -> Any:
    """The small model of the example."""
    folder = next((each for each in _FOLDERS if (each / "model.py").exists()), None)
    if folder is None:
        raise SystemExit(
            "run this in a checkout of mlir-attention: examples/llama_decode is missing"
        )
    spec = importlib.util.spec_from_file_location("llama_decode_model", folder / "model.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.Model.read("small")


def _module(model: Any) -> ir.Module:
    module = ir.Module.parse(model.text("step"))
    PassManager.parse("builtin.module(attention-form-groups)").run(module.operation)
    return module


def _arrays(model: Any) -> dict[int, Array]:
    """New arrays of the model, by the numbers of their arguments of a step."""
    arrays = model.arrays()
    return {at: arrays[name] for at, name in enumerate(model.arguments["step"], _FIRST)}


def _decode(step: Callable[..., Any], options: argparse.Namespace) -> list[int]:
    """The tokens that follow token 1."""
    tokens = [1]
    for position in range(options.position, options.position + options.tokens):
        *_, logits = step(np.array([[tokens[-1]]]), np.array([position]))
        tokens.append(int(logits[0, -1].argmax()))
    return tokens[1:]


if __name__ == "__main__":
    sys.exit(main())
