# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is timed together: the studies, each a list of cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench import shapes
from bench.models import MODEL_DTYPES, MODELS
from bench.peers import (
    MODEL_PEERS,
    PEERS,
    PROBES,
    NumpyLinear,
    Ours,
    OursLinear,
    OursModel,
    Peer,
    Probe,
    TorchLinear,
)
from bench.shapes import AnyProblem


@dataclass(frozen=True)
class Contender:
    """A peer with a number of threads."""

    peer: Peer
    threads: int
    label: str


@dataclass(frozen=True)
class Case:
    """Contenders that take turns at one problem."""

    study: str
    problem: AnyProblem
    contenders: tuple[Contender, ...]


@dataclass(frozen=True)
class Choice:
    """What the command line chose.

    shapes:  comma-separated shell patterns of names.
    dtypes:  keys of `shapes.DTYPES`.
    peers:   keys of `PEERS` and `MODEL_PEERS`.
    threads: for all but the study of threads.
    quick:   fewer and smaller problems.
    """

    shapes: str
    dtypes: Sequence[str]
    peers: Sequence[str]
    threads: int
    quick: bool

    def contenders(self, *peers: Peer) -> tuple[Contender, ...]:
        """These with the chosen number of threads."""
        return tuple(Contender(peer, self.threads, peer.name) for peer in peers)

    def with_peers(self, *peers: Peer) -> tuple[Contender, ...]:
        """These, then the chosen peers."""
        return self.contenders(*peers, *(PEERS[name] for name in self.peers if name in PEERS))


def decode(choice: Choice) -> Iterator[Case]:
    """Decode against all peers, at the shapes of models."""
    if choice.quick:
        problems = [p for p in shapes.QUICK if p.dtype in choice.dtypes]
    else:
        problems = list(shapes.selected(shapes.DECODE, choice.shapes, choice.dtypes))
    for problem in problems:
        yield Case("decode", problem, choice.with_peers(*PROBES, Ours()))


def growth(choice: Choice) -> Iterator[Case]:
    """Time against the number of keys, which should be linear."""
    for problem in shapes.GROWTH[: 2 if choice.quick else None]:
        yield Case("growth", problem, choice.contenders(Probe(), Ours(), Ours(dynamic=True)))


def threads(choice: Choice) -> Iterator[Case]:
    """All threads against one, in cache."""
    counts = sorted({1, choice.threads})
    contenders = [
        Contender(peer, count, f"{peer.name}, {count} thread{'s' * (count > 1)}")
        for peer in (Probe(), Ours())
        for count in counts
    ]
    yield Case("threads", shapes.IN_CACHE, tuple(contenders))


def split(choice: Choice) -> Iterator[Case]:
    """One sequence and one head, split and unsplit."""
    for problem in shapes.ONE_TASK:
        yield Case("split", problem, choice.contenders(Probe(), Ours(), Ours(split=False)))


def overhead(choice: Choice) -> Iterator[Case]:
    """A problem so small that its time is that of the call."""
    yield Case("overhead", shapes.TINY, choice.with_peers(Ours()))


def prefill(choice: Choice) -> Iterator[Case]:
    """Many positions at once, causal."""
    for problem in shapes.PREFILL[: 1 if choice.quick else None]:
        for dtype in choice.dtypes:
            contenders = choice.with_peers(*PROBES, Ours())
            yield Case("prefill", shapes.with_dtype(problem, dtype), contenders)


def views(choice: Choice) -> Iterator[Case]:
    """K and V with other strides than those of contiguous arrays."""
    contenders = choice.contenders(
        Probe(),
        Ours(),
        Ours(view="longer cache"),
        Ours(view="[B,N,H,d]"),
        Ours(view="[B,N,H,d]", interleaved=True),
    )
    for problem in shapes.VIEWS[: 1 if choice.quick else None]:
        for dtype in choice.dtypes:
            yield Case("views", shapes.with_dtype(problem, dtype), contenders)


def linear(choice: Choice) -> Iterator[Case]:
    """Linear layers, of a decode step and of a prefill."""
    contenders = choice.contenders(*PROBES, OursLinear(), TorchLinear(), NumpyLinear())
    for problem in shapes.LINEAR[: 1 if choice.quick else None]:
        for dtype in choice.dtypes:
            yield Case("linear", shapes.with_dtype(problem, dtype), contenders)


def model(choice: Choice) -> Iterator[Case]:
    """Whole models: a decode step, or a prefill."""
    peers = (MODEL_PEERS[name] for name in choice.peers if name in MODEL_PEERS)
    contenders = choice.contenders(*PROBES, OursModel(), *peers)
    dtypes = [dtype for dtype in choice.dtypes if dtype in MODEL_DTYPES]
    for problem in shapes.selected(MODELS, choice.shapes, dtypes):
        yield Case("model", problem, contenders)


STUDIES = {
    "decode": decode,
    "growth": growth,
    "threads": threads,
    "split": split,
    "overhead": overhead,
    "prefill": prefill,
    "views": views,
    "linear": linear,
    "model": model,
}
