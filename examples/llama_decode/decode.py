# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Decodes tokens with a Llama that torch-mlir exported, and tells what each step costs.

    python examples/llama_decode/decode.py [--model small] [--pytorch]

The cache holds a long context; a prefill takes the prompt behind it, then each step decodes a token
and writes its key and value to the cache in place. Tokens are compared with PyTorch's. PyTorch is
needed for `--pytorch` only, which times it beside.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TypeAlias

import numpy as np
from mlir import ir
from mlir.passmanager import PassManager
from model import Array, Model

import mlir_attention as attn

#: What is compared: the passes that run before `compile`.
CORES = len(os.sched_getaffinity(0))
FIND = "attention-form-groups{remarks}"
PROGRAMS = {
    "as given": "",
    "attention found": FIND,
    "found and split": f"{FIND},attention-flash-decoding{{remarks machine=cpu:{CORES}}}",
}

#: Seconds of a step that is timed only once.
_SLOW = 0.5

#: Of token ids and their positions, logits.
Step: TypeAlias = Callable[[Array, Array], Array]


def main() -> int:
    options = _options()
    model = Model.read(options.model)
    with _telling(
        f"making {model.parameters / 1e6:.0f} M weights and a cache of {model.context} keys"
    ):
        arrays = model.arrays()
    remarks: list[str] = []
    with _telling("compiling the prefill"):
        prefill = _compiled(model, "prefill", PROGRAMS["attention found"], arrays)
    with _telling("compiling the step"):
        step = _compiled(model, "step", PROGRAMS["found and split"], arrays, remarks)
    print(*dict.fromkeys(remarks), sep="\n")

    start = time.perf_counter()
    logits = prefill(np.array([model.prompt]), np.arange(len(model.prompt)) + model.context)
    print(f"prefill of {len(model.prompt)} tokens: {1e3 * (time.perf_counter() - start):.0f} ms")
    tokens, seconds, logits = _decode(step, model, int(logits[0, -1].argmax()))
    per_token = 1e3 * statistics.median(seconds)
    print(f"{len(tokens)} tokens, {per_token:.1f} ms each: {' '.join(map(str, tokens))}")
    same = _agrees(model, tokens, logits)

    with _telling("\ncompiling the step in other ways, to compare"):
        steps = {
            name: step if name == "found and split" else _compiled(model, "step", passes, arrays)
            for name, passes in PROGRAMS.items()
        }
    _compare(steps, model, arrays, with_pytorch=options.pytorch)
    return 0 if same else 1


def _compare(
    steps: dict[str, Step], model: Model, arrays: dict[str, Array], *, with_pytorch: bool
) -> None:
    """Prints how long steps take behind the whole context, and without one."""
    print(f"{'a step':20} behind {_end(model)} keys   behind none")
    contenders = {name: partial(_run, step) for name, step in steps.items()}
    if with_pytorch:
        from pytorch import step_of

        contenders["PyTorch, eager"] = step_of(model, arrays)
    seconds = _in_turn(contenders, (_end(model), 0))
    for name in contenders:
        full, empty = seconds[name]
        print(f"{name:20} {1e3 * full:11.1f} ms {1e3 * empty:13.1f} ms")
    full, empty = seconds["found and split"]
    print(
        f"attention to the context takes {max(1 - empty / full, 0):.0%} of a step, found and split"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", choices=("large", "small"), default="large")
    parser.add_argument("--pytorch", action="store_true", help="time PyTorch too")
    return parser.parse_args()


@contextmanager
def _telling(what: str) -> Iterator[None]:
    print(f"{what} ...", end=" ", flush=True)
    start = time.perf_counter()
    yield
    print(f"{time.perf_counter() - start:.1f} s")


def _compiled(
    model: Model,
    program: str,
    passes: str,
    arrays: dict[str, Array],
    remarks: list[str] | None = None,
) -> Step:
    """A function of token ids and positions that returns logits, and updates the cache."""

    def listen(diagnostic: ir.Diagnostic) -> bool:
        if remarks is not None and diagnostic.severity == ir.DiagnosticSeverity.REMARK:
            remarks.append(f"  {diagnostic.message}")
        return True

    with ir.Context() as context:
        context.attach_diagnostic_handler(listen)
        module = ir.Module.parse(model.text(program))
        PassManager.parse(f"builtin.module({passes})").run(module.operation)
        function = attn.compile(module, program)
    bound = function.bind(
        {number: arrays[name] for number, name in enumerate(model.arguments[program], 2)}
    )
    # The caches are results too, each of them the array that was passed.
    return lambda ids, positions: bound(ids, positions)[-1]


def _decode(step: Step, model: Model, token: int) -> tuple[list[int], list[float], Array]:
    """The tokens from `token` on, the seconds of each step, and the last logits."""
    tokens, seconds = [token], []
    for position in range(_end(model), _end(model) + len(model.tokens) - 1):
        start = time.perf_counter()
        logits = step(np.array([[tokens[-1]]]), np.array([position]))
        tokens.append(int(logits[0, -1].argmax()))
        seconds.append(time.perf_counter() - start)
    return tokens, seconds, logits[0, -1]


def _end(model: Model) -> int:
    return model.context + len(model.prompt)


def _agrees(model: Model, tokens: list[int], logits: Array) -> bool:
    error = np.abs(np.sort(logits)[::-1][: len(model.logits)] - model.logits).max()
    if tokens != model.tokens:
        print(f"PyTorch decoded others: {' '.join(map(str, model.tokens))}", file=sys.stderr)
        return False
    print(f"the same as PyTorch's; largest difference of the last logits {error:.1e}")
    return bool(error < 1e-4)


def _run(step: Step, position: int) -> None:
    step(np.array([[1]]), np.array([position]))


def _in_turn(
    contenders: dict[str, Callable[[int], None]], positions: Sequence[int]
) -> dict[str, list[float]]:
    """Median seconds at each position, in rounds of all, of those that are not slow."""
    seconds: dict[tuple[str, int], list[float]] = {}
    for _ in range(9):
        for name, run in contenders.items():
            for position in positions:
                known = seconds.setdefault((name, position), [])
                if not known or min(known) < _SLOW:
                    start = time.perf_counter()
                    run(position)
                    known.append(time.perf_counter() - start)
    return {
        name: [statistics.median(seconds[name, position]) for position in positions]
        for name in contenders
    }


if __name__ == "__main__":
    sys.exit(main())
