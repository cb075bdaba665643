# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes the table of docs/guide/scale-out.md: what one layer of a decode step costs, on paper.

python docs/scripts/scale_out.py          writes the table
python docs/scripts/scale_out.py --check  fails if it is out of date
"""

import sys
from math import ceil, log2
from pathlib import Path

PAGE = Path(__file__).parents[1] / "guide/scale-out.md"
BEGIN, END = "<!-- begin table -->\n", "<!-- end table -->"

RANKS = (1, 2, 4, 8, 16, 64, 256, 1000)

#: Of a network: seconds of a message of no bytes, and bytes a second.
LATENCY, BANDWIDTH = 2e-6, 12.5e9

#: Bytes a second that a rank reads of its keys and values.
MEMORY = 200e9

#: A layer: sequences, query heads, heads of keys, size of a head, keys, bytes of a key's element.
BATCH, HEADS, KV_HEADS, DEPTH, KEYS, ITEM = 1, 32, 8, 128, 2**20, 2

CACHE = 2 * BATCH * KV_HEADS * DEPTH * KEYS * ITEM
QUERY = BATCH * HEADS * DEPTH * ITEM
PARTIAL = BATCH * HEADS * (DEPTH + 1) * 4


def attend(ranks: int) -> float:
    """The time in which each reads its keys and values."""
    return CACHE / ranks / MEMORY


def gather(ranks: int) -> float:
    """Ours: all partial outputs, with their LSE, to all ranks."""
    return rounds(ranks) * LATENCY + (ranks - 1) * PARTIAL / BANDWIDTH


def tree(ranks: int) -> float:
    """The same partials, combined in each round of a recursive doubling."""
    return rounds(ranks) * (LATENCY + PARTIAL / BANDWIDTH)


def tree_attention(ranks: int) -> float:
    """Tree Attention: all-reduces of the maximum, the numerator and the denominator."""
    return rounds(ranks) * (3 * LATENCY + PARTIAL / BANDWIDTH)


def context_parallel(ranks: int) -> float:
    """vLLM: gathers of the query and of the LSE, and a reduce-scatter of the output."""
    share = (ranks - 1) / ranks
    lse = (ranks - 1) * BATCH * HEADS * 4
    sent = share * QUERY + lse + share * PARTIAL
    return 3 * rounds(ranks) * LATENCY + sent / BANDWIDTH


def ring(ranks: int) -> float:
    """Ring attention: keys and values go round."""
    return (ranks - 1) * (LATENCY + CACHE / ranks / BANDWIDTH)


def rounds(ranks: int) -> int:
    return ceil(log2(ranks))


def table() -> str:
    columns = (attend, gather, tree, tree_attention, context_parallel, ring)
    lines = [
        "| ranks | own keys | ours | a tree | Tree Attention | vLLM | ring | ours of all |",
        "| --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for ranks in RANKS:
        times = [1e6 * column(ranks) for column in columns]
        share = times[1] / (times[0] + times[1])
        cells = [f"{ranks:,}", *(f"{time:,.0f}" for time in times), f"{share:.0%}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    text = PAGE.read_text()
    head, rest = text.split(BEGIN)
    new = f"{head}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}"
    if "--check" not in sys.argv:
        PAGE.write_text(new)
    elif new != text:
        print("docs/guide/scale-out.md is out of date: run docs/scripts/scale_out.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
