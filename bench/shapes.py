# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The problems: shapes of attention, and of linear layers, that models and papers have.

Those of whole models are in `bench.models`.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar, Union

from bench.models import Model

ProblemT = TypeVar("ProblemT", "Problem", "LinearLayer", Model)
AnyProblem: TypeAlias = Union["Problem", "LinearLayer", Model]

#: Bytes of an element, by the MLIR name of its type.
DTYPES = {"f32": 4, "bf16": 2, "f16": 2}


@dataclass(frozen=True)
class Problem:
    """One attention: softmax(Q K^T / sqrt(depth)) V.

    name:       what has this shape.
    batch:      sequences.
    kv_heads:   heads of K and V, each [batch, kv_heads, keys, depth].
    group:      query heads that share one of them.
    keys:       length of the sequences.
    depth:      of queries, keys and values.
    queries:    positions that ask at once; Q is [batch, kv_heads * group, queries, depth].
    dtype:      of all of them, a key of `DTYPES`.
    causal:     query m sees the keys up to m; then queries = keys.
    """

    name: str
    batch: int
    kv_heads: int
    group: int
    keys: int
    depth: int
    queries: int = 1
    dtype: str = "f32"
    causal: bool = False

    @property
    def query_shape(self) -> tuple[int, int, int, int]:
        """Extents of Q and of the output."""
        return (self.batch, self.kv_heads * self.group, self.queries, self.depth)

    @property
    def key_shape(self) -> tuple[int, int, int, int]:
        """Extents of K, and of V."""
        return (self.batch, self.kv_heads, self.keys, self.depth)

    @property
    def kv_bytes(self) -> int:
        """Bytes of K and V together: what must be read."""
        return 2 * self.batch * self.kv_heads * self.keys * self.depth * DTYPES[self.dtype]

    @property
    def flops(self) -> float:
        """Multiplications and additions of both products; half of them if causal."""
        seen = (self.keys + 1) / 2 if self.causal else self.keys
        return 4.0 * self.batch * self.kv_heads * self.group * self.queries * seen * self.depth

    def __str__(self) -> str:
        heads = f"H{self.kv_heads * self.group}/{self.kv_heads}"
        queries = f" M{self.queries}" if self.queries > 1 else ""
        causal = " causal" if self.causal else ""
        size = self.kv_bytes / 2**20
        return (
            f"{self.name}: B{self.batch} {heads}{queries} N{self.keys} D{self.depth} "
            f"{self.dtype}{causal}, K+V {size:.3g} MiB"
        )


@dataclass(frozen=True)
class LinearLayer:
    """One linear layer: x W^T, where x is [rows, depth] and W is [columns, depth].

    name:  what has this shape.
    dtype: of x and W, a key of `DTYPES`; ours sums up, and gives, f32.
    """

    name: str
    rows: int
    columns: int
    depth: int
    dtype: str = "f32"

    @property
    def kv_bytes(self) -> int:
        """Bytes of W: what must be read."""
        return self.columns * self.depth * DTYPES[self.dtype]

    @property
    def flops(self) -> float:
        """Multiplications and additions."""
        return 2.0 * self.rows * self.columns * self.depth

    def __str__(self) -> str:
        size = self.kv_bytes / 2**20
        shape = f"{self.rows}x{self.depth} by {self.columns}"
        return f"{self.name}: {shape}, {self.dtype}, W {size:.3g} MiB"


#: The table of https://pytorch.org/blog/flash-decoding: CodeLlama 34B on four devices,
#: 2^16 keys in all. Its batches above 8 are left out: the machine has few cores to fill.
_FLASH_DECODING = [
    Problem(f"flash-decoding-b{batch}", batch, 2, 8, keys, 128)
    for batch, keys in ((8, 8192), (4, 16384), (2, 32768), (1, 65536), (1, 131072))
]

_MODELS = [
    *(Problem("llama3-8b", 1, 8, 4, keys, 128) for keys in (512, 2048, 8192, 32768)),
    Problem("llama3-8b-b8", 8, 8, 4, 2048, 128),
    *(Problem("llama3-70b", 1, 8, 8, keys, 128) for keys in (8192, 32768)),
    Problem("qwen2.5-7b", 1, 4, 7, 32768, 128),
    Problem("qwen2.5-0.5b", 1, 2, 7, 32768, 64),
    Problem("qwen3-0.6b-b4", 4, 8, 2, 4096, 128),
    Problem("gemma-2b", 1, 1, 8, 8192, 256),
    Problem("gemma2-9b", 1, 8, 2, 8192, 256),
    Problem("phi3-mini", 1, 32, 1, 4096, 96),
    Problem("phi2", 1, 32, 1, 2048, 80),
]

_EXTREMES = [
    Problem("mha", 1, 32, 1, 8192, 128),
    Problem("mha-b8", 8, 16, 1, 2048, 64),
    Problem("mqa", 1, 1, 32, 32768, 128),
    Problem("one-head", 1, 1, 1, 131072, 128),
    Problem("two-rows", 1, 8, 2, 32768, 128),
]

#: Several positions at once, as when drafted tokens are verified.
_SPECULATIVE = [
    Problem(f"speculative-{queries}", 1, 8, 1, 16384, 128, queries=queries) for queries in (2, 4, 8)
]

#: What is timed against all peers.
DECODE = [*_FLASH_DECODING, *_MODELS, *_EXTREMES, *_SPECULATIVE]

#: Half a minute's choice of these, with its dtype: grouped, one head, many heads.
QUICK = [
    Problem("llama3-8b", 1, 8, 4, 8192, 128),
    Problem("llama3-8b", 1, 8, 4, 8192, 128, dtype="bf16"),
    Problem("mha", 1, 32, 1, 2048, 128),
]

#: 128 MiB to 2 GiB: well beyond the cache, where times are those of memory from the start.
GROWTH = [Problem("growth", 2, 8, 4, keys, 128) for keys in (8192, 16384, 32768, 65536, 131072)]

#: From memory and of many heads. Rows of one head lie 4 KiB apart in `[B, N, H, d]` of f32; 16 KiB
#: in that of `mha`.
VIEWS = [
    *(problem for problem in DECODE if problem.kv_bytes == 256 << 20 and problem.kv_heads >= 8),
    Problem("one-row", 1, 8, 1, 32768, 128),
]

#: Fits the last level of cache, so that memory does not hide what a second thread adds.
IN_CACHE = Problem("in-cache", 1, 8, 4, 1024, 128)

#: One sequence and one head: without a split there is one task. Of one row, which memory binds, and
#: of eight, which arithmetic does: one core may read nearly as fast as all, but computes no faster.
ONE_TASK = [Problem("one-head", 1, 1, rows, 131072, 128) for rows in (1, 8)]

#: So little work that what remains is the call.
TINY = Problem("tiny", 1, 1, 1, 16, 16)

PREFILL = [
    Problem("prefill", 1, 2, 4, keys, 128, queries=keys, causal=True)
    for keys in (512, 1024, 2048, 4096)
] + [
    # Columns that are no power of two: phi-2, phi-3-mini.
    Problem(f"prefill-{name}", 1, 8, 1, 1024, depth, queries=1024, causal=True)
    for name, depth in (("phi2", 80), ("phi3", 96))
]


#: A layer of Llama 3 8B: of a step of 1 to 8 sequences, and of a prefill.
LINEAR = [LinearLayer("linear", rows, 4096, 4096) for rows in (1, 2, 4, 8, 128, 512, 2048)] + [
    LinearLayer("linear-up", 1, 14336, 4096),
    LinearLayer("linear-down", 1, 4096, 14336),
]


def selected(
    problems: Sequence[ProblemT], pattern: str, dtypes: Sequence[str]
) -> Iterator[ProblemT]:
    """Those whose name matches one of the comma-separated shell patterns, in each dtype."""
    for problem in problems:
        if any(fnmatch.fnmatch(problem.name, part) for part in pattern.split(",")):
            for dtype in dtypes:
                yield with_dtype(problem, dtype)


def with_dtype(problem: ProblemT, dtype: str) -> ProblemT:
    """The problem in another dtype."""
    return replace(problem, dtype=dtype)
