# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A Llama decodes tokens with a cache over several ranks: those that one process decodes.

    mpirun -n 4 python -m mlir_attention.distributed.example

The model is the small one of examples/llama_decode: torch-mlir wrote its step, seeds make weights
and the context. Each rank has all weights, and an equal part of the keys and values of each layer:
the rank that owns the position of a token writes its key and value there.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Callable
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
    if not 0 <= options.position <= keys - options.tokens:
        raise SystemExit(f"the cache has {keys} positions: {options.position} is not one to begin")
    caches = {at for at, name in enumerate(names, _FIRST) if name.startswith("cache.")}
    caches -= {at for at in caches if names[at - _FIRST].endswith("length")}

    with ir.Context():
        module = _module(model)
        distributed.shard_arguments(module, [ranks.size], {at: [[], [], [0]] for at in caches})
        PassManager.parse("builtin.module(attention-distribute)").run(module.operation)
        step = distributed.compile(
            module, "step", ranks, num_threads=1, opt_level=options.opt_level
        )
    own = {at: step.part(at, array).copy() for at, array in _arrays(model).items()}
    tokens = _decode(step.bind(own), options)
    share = sum(own[at].nbytes for at in caches)
    traffic = ranks.traffic
    print(
        f"rank {ranks.rank} of {ranks.size}: {keys // ranks.size} of {keys} keys a layer, "
        f"{share / 1e3:.0f} kB; sent {traffic.messages} messages of {traffic.bytes / 1e3:.0f} kB",
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
