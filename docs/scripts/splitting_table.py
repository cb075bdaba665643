# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes the tables of docs/guide/splitting.md: our splits beside those of other systems.

    python docs/scripts/splitting_table.py          writes them
    python docs/scripts/splitting_table.py --check  fails if they are out of date

The rules of the others are told here in our own words, for a decode step: one query row a
head, no mask, every sequence of the same length, elements of 2 bytes, a head size of 128.
Each gives the number of parts of the keys; 1 is no split.
"""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mlir_attention.split.cost_model import Problem, estimate
from mlir_attention.split.heuristic import choose_splits
from mlir_attention.split.machines import Machine, find_machine

PAGE = Path(__file__).parents[1] / "guide/splitting.md"


@dataclass(frozen=True)
class Step:
    """A decode step: sequences, key/value heads, query heads of each, keys."""

    batch: int
    kv_heads: int
    group: int
    keys: int

    @property
    def tasks(self) -> int:
        return self.batch * self.kv_heads


def _ceil(amount: int, unit: int) -> int:
    return -(-amount // unit)


def _fill(tasks: int, workers: int, most: int, blocks: int | None) -> int:
    """The fewest splits that use the workers 85% as well as the best number does.

    With `blocks` of keys, only those numbers count that make a split shorter.
    """

    def use(splits: int) -> float:
        waves = tasks * splits / workers
        return waves / math.ceil(waves)

    def shortens(splits: int) -> bool:
        if blocks is None or splits == 1:
            return True
        return _ceil(blocks, splits) != _ceil(blocks, splits - 1)

    counts = [splits for splits in range(1, most + 1) if shortens(splits)]
    best = max(use(splits) for splits in counts)
    return next(splits for splits in counts if use(splits) >= 0.85 * best)


def flash_attention_2(step: Step, machine: Machine) -> int:
    """Dao-AILab/flash-attention, csrc/flash_attn/flash_api.cpp: num_splits_heuristic.

    Two blocks a processor, 128 keys a block (at a head size of 128); whole from 80% of the
    workers on. The query heads of a group are rows of one task.
    """
    workers, blocks = 2 * machine.processors, _ceil(step.keys, 128)
    if step.tasks >= 0.8 * workers:
        return 1
    return _fill(step.tasks, workers, min(128, workers, blocks), blocks)


def flash_attention_3(step: Step, machine: Machine) -> int:
    """Dao-AILab/flash-attention, hopper/heuristics.h: num_splits_heuristic.

    One block a processor, 176 keys a block (hopper/tile_size.h); never for four blocks.
    (From 80% of the workers on it splits what exceeds the L2 cache, but only for many rows.)
    """
    workers, blocks = machine.processors, _ceil(step.keys, 176)
    if step.tasks >= 0.8 * workers or blocks <= 4:
        return 1
    return _fill(step.tasks, workers, min(128, workers, blocks), None)


def flashinfer(step: Step, machine: Machine) -> int:
    """flashinfer-ai/flashinfer, include/flashinfer/attention/scheduler.cuh.

    The shortest chunk, in pages of 16 and of 128 keys at least, of which all fit the workers
    at once. How many blocks a processor holds it asks the driver; here it is our machine's.
    """
    if step.tasks >= machine.workers:
        return 1
    pages = _ceil(step.keys, 16)
    chunk = next(
        chunk
        for chunk in range(8, pages + 9)
        if _ceil(pages, chunk) * step.tasks <= machine.workers
    )
    return _ceil(pages, chunk)


def flex_decoding(step: Step, machine: Machine) -> int:
    """pytorch/pytorch, torch/_inductor/kernel/flex/flex_decoding.py: get_split_k.

    Twice as many as the processors hold tasks, whatever the number of keys.
    """
    return max(machine.processors // step.tasks * 2, 1)


def vllm(step: Step, machine: Machine) -> int:
    """vllm-project/vllm, vllm/attention/ops/paged_attn.py: paged attention v1 and v2.

    Parts of 512 keys; whole for one part, or for more than 512 query heads of up to 8192 keys.
    """
    parts = _ceil(step.keys, 512)
    if step.keys <= 8192 and step.tasks * step.group > 512:
        return 1
    return parts


def migraphx(step: Step, machine: Machine) -> int:
    """ROCm/AMDMIGraphX, src/fuse_attention.cpp and split_factor.hpp: split_dim.

    Divides by the least prime factor up to 11 until a part has at most 32 keys or there are
    16 parts; a length without such a factor stays whole.
    """
    parts, keys = 1, step.keys
    while keys > 32 and parts < 16:
        factor = next((factor for factor in (2, 3, 5, 7, 11) if keys % factor == 0), None)
        if factor is None:
            break
        parts, keys = parts * factor, keys // factor
    return parts


PEERS: dict[str, Callable[[Step, Machine], int]] = {
    "FlashAttention-2": flash_attention_2,
    "FlashAttention-3": flash_attention_3,
    "FlashInfer": flashinfer,
    "FlexDecoding": flex_decoding,
    "vLLM": vllm,
    "MIGraphX": migraphx,
}

GPU_STEPS = [
    Step(1, 1, 8, 512),
    Step(1, 1, 8, 131072),
    Step(1, 2, 16, 8192),
    Step(1, 8, 4, 512),
    Step(1, 8, 4, 2048),
    Step(1, 8, 4, 8192),
    Step(1, 8, 4, 8191),
    Step(1, 8, 4, 131072),
    Step(1, 32, 1, 4096),
    Step(4, 8, 4, 8192),
    Step(5, 8, 4, 10000),
    Step(8, 8, 4, 32768),
    Step(16, 8, 4, 8192),
    Step(64, 1, 8, 65536),
    Step(64, 8, 4, 8192),
    Step(64, 32, 1, 4096),
]
GPUS = ["h100", "a100", "mi300x"]

CPU_STEPS = [
    Step(1, 1, 8, 512),
    Step(1, 1, 8, 131072),
    Step(1, 8, 4, 512),
    Step(1, 8, 4, 8192),
    Step(1, 8, 4, 131072),
    Step(1, 32, 1, 4096),
    Step(4, 8, 4, 8192),
    Step(64, 8, 4, 8192),
]
CPUS = ["cpu:2", "cpu:8", "cpu:24", "cpu:64"]


def _ours(step: Step, machine: Machine) -> str:
    problem = Problem(step.tasks, step.keys, rows=step.group)
    plan = choose_splits(problem, machine)
    if plan.is_whole:
        return "1"
    tail = f" + {plan.tail}" if plan.tail else ""
    return f"**{plan.num_chunks}** x {plan.chunk}{tail}"


def _share(step: Step, machine: Machine) -> str:
    problem = Problem(step.tasks, step.keys, rows=step.group)
    chosen = estimate(problem, machine, choose_splits(problem, machine).num_chunks or 1)
    return f"{chosen.waves} | {chosen.combine / chosen.total:.0%}"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _gpu_table(name: str) -> list[str]:
    machine = find_machine(name)
    head = ["batch", "kv heads", "group", "keys", "ours", "waves", "combine", *PEERS]
    lines = [f"**{name}**", "", _row(head), _row(["--:"] * len(head))]
    for step in GPU_STEPS:
        sizes = [str(size) for size in (step.batch, step.kv_heads, step.group, step.keys)]
        peers = [str(rule(step, machine)) for rule in PEERS.values()]
        lines.append(_row([*sizes, _ours(step, machine), _share(step, machine), *peers]))
    return [*lines, ""]


def _cpu_table() -> list[str]:
    head = ["batch", "kv heads", "group", "keys", *CPUS]
    lines = [_row(head), _row(["--:"] * len(head))]
    for step in CPU_STEPS:
        sizes = [str(size) for size in (step.batch, step.kv_heads, step.group, step.keys)]
        lines.append(_row([*sizes, *(_ours(step, find_machine(name)) for name in CPUS)]))
    return [*lines, ""]


def _between(text: str, name: str, lines: list[str]) -> str:
    """Puts `lines` between the two markers that have `name`."""
    begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->\n"
    before, rest = text.split(begin)
    return before + begin + "\n" + "\n".join(lines) + "\n" + end + rest.split(end)[1]


def current_page(text: str) -> str:
    """The page with its tables as the model and the rules have them."""
    text = _between(text, "gpu table", [line for name in GPUS for line in _gpu_table(name)])
    return _between(text, "cpu table", _cpu_table())


def main() -> None:
    text = PAGE.read_text()
    current = current_page(text)
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(current)
    elif current != text:
        sys.exit(f"{PAGE.name} is out of date: run docs/scripts/{Path(__file__).name}")


if __name__ == "__main__":
    main()
