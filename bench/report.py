# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Measurements as text and as JSON."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.peers import PROBES, MultiplyAddProbe, Ours, Probe
from bench.rounds import Measured, Row, ratio, share_of_huge_pages

_OURS = Ours().name
_PROBE = Probe().name
_ARITHMETIC = MultiplyAddProbe().name
_LIMITS = tuple(peer.name for peer in PROBES)

#: The share of its time that a contender may wait for a core on a quiet machine.
_QUIET = 0.03

_PACKAGES = (
    "mlir-attention", "numpy", "torch", "transformers", "onnxruntime", "xtc-mlir-python-bindings",
)  # fmt: skip

_COLUMNS = (
    f"{'':26} {'time':>10} {'GB/s':>7} {'of probe':>8} {'of limit':>8} {'ours/it':>7} "
    f"{'compile':>9} {'memory':>9} {'error':>7} {'waited':>6}"
)


def case_text(measured: Measured) -> str:
    """One case: a line a contender."""
    lines = [str(measured.problem), _COLUMNS]
    lines += [_row_text(measured, row) for row in measured.rows]
    return "\n".join(lines) + "\n"


def _row_text(measured: Measured, row: Row) -> str:
    start = row.start
    if row.time is None:
        return f"{row.label:26} {start.status}: {start.note}"
    numbers = row_numbers(measured, row)
    return (
        f"{row.label:26} {_seconds(row.time):>10} {_number(numbers['gb_per_s'], 1):>7} "
        f"{_number(numbers['share_of_probe'], 2):>8} {_number(numbers['share_of_limit'], 2):>8} "
        f"{_number(numbers['ours_over_it'], 2):>7} "
        f"{_seconds(start.compile_s):>9} {_mebibytes(start.extra_bytes):>9} "
        f"{_scientific(start.error):>7} {row.waited:6.0%}"
    )


def row_numbers(measured: Measured, row: Row) -> dict[str, float | None]:
    """What follows from the times of a row that was timed, and of the others.

    gb_per_s:       10^9 bytes of K and V a second.
    gflop_per_s:    10^9 operations a second.
    share_of_probe: the time of the read probe over its time: 1 is the speed of memory.
    share_of_limit: the time of the slower probe over its time: 1 is all that the machine gives.
    ours_over_it:   our time over its time: below 1 we are faster.

    Probes have no share of the limit, and that of arithmetic reads nothing.
    """
    time = row.time or float("nan")
    probe, ours = measured.row(_PROBE), measured.row(_OURS)
    reads, races = row.label != _ARITHMETIC, row.label not in _LIMITS
    return {
        "gb_per_s": measured.problem.kv_bytes / time / 1e9 if reads else None,
        "gflop_per_s": measured.problem.flops / time / 1e9,
        "share_of_probe": ratio(probe, row) if probe and reads else None,
        "share_of_limit": _share_of_limit(measured, row) if races else None,
        "ours_over_it": ratio(ours, row) if ours and races else None,
    }


def _share_of_limit(measured: Measured, row: Row) -> float | None:
    """The median over the rounds, in each of which the slower probe is the limit."""
    probe, arithmetic = measured.row(_PROBE), measured.row(_ARITHMETIC)
    if not probe or not arithmetic:
        return None
    limits = map(max, probe.times, arithmetic.times)
    return statistics.median(limit / time for limit, time in zip(limits, row.times, strict=False))


def summary_text(results: Sequence[Measured]) -> str:
    """What each study comes to."""
    lines = [
        line
        for study, summarise in _SUMMARIES.items()
        for line in summarise([measured for measured in results if measured.study == study])
    ]
    return "\n".join([*lines, *_disturbance(results)])


def _disturbance(results: Sequence[Measured]) -> Iterable[str]:
    """A warning, if others were using the machine."""
    rows = [row for measured in results for row in measured.rows if row.times]
    disturbed = [row for row in rows if row.waited > _QUIET]
    if disturbed:
        yield (
            f"WARNING: {len(disturbed)} of {len(rows)} rows waited for a core for more than "
            f"{_QUIET:.0%} of their time: the machine was in use, and their numbers are not good"
        )


def _decode_summary(results: Sequence[Measured]) -> Iterable[str]:
    for measured in results:
        fastest, ours = _fastest_peer(measured), measured.row(_OURS)
        if fastest and ours:
            yield (
                f"{measured.study}: ours takes {ratio(ours, fastest):.2f} of the time of the "
                f"fastest peer, {fastest.label}, at {measured.problem}"
            )


def _growth_summary(results: Sequence[Measured]) -> Iterable[str]:
    for label in dict.fromkeys(row.label for measured in results for row in measured.rows):
        rows = [(measured, row) for measured in results if (row := measured.row(label))]
        if not rows:
            continue
        keys = [measured.problem.keys for measured, _ in rows]
        costs = [(row.time or 0) / measured.problem.keys for measured, row in rows]
        yield _along(
            f"{label}, time a key relative to the first", keys, [c / costs[0] for c in costs]
        )
        # The speed of memory changes from one minute to the next; a probe is of the same minute.
        shares = [ratio(probe, row) for m, row in rows if (probe := m.row(_PROBE))]
        if label != _PROBE and len(shares) == len(rows):
            yield _along(f"{label}, share of the probe", keys, shares)


def _along(what: str, keys: Sequence[int], numbers: Sequence[float]) -> str:
    """A line of numbers, one for each number of keys."""
    each = (f"{number:.2f} at {n}" for n, number in zip(keys, numbers, strict=True))
    return f"growth: {what}: {', '.join(each)}"


def _threads_summary(results: Sequence[Measured]) -> Iterable[str]:
    for measured in results:
        for one in measured.rows:
            for many in measured.rows:
                is_pair = one.label.split(",")[0] == many.label.split(",")[0]
                if is_pair and one.threads < many.threads and one.times and many.times:
                    yield (
                        f"threads: {many.label}, are {ratio(one, many):.2f} times as fast as "
                        f"one at {measured.problem}"
                    )


def _split_summary(results: Sequence[Measured]) -> Iterable[str]:
    for measured in results:
        split, unsplit = measured.row(_OURS), measured.row(Ours(split=False).name)
        if split and unsplit:
            yield (
                f"split: {ratio(unsplit, split):.2f} times as fast as unsplit at {measured.problem}"
            )


def _views_summary(results: Sequence[Measured]) -> Iterable[str]:
    for measured in results:
        contiguous = measured.row(_OURS)
        for row in measured.rows:
            if contiguous and row.times and row.label not in (_OURS, *_LIMITS):
                yield (
                    f"views: {row.label}: {ratio(contiguous, row):.2f} of the speed of contiguous "
                    f"K and V at {measured.problem}"
                )


def _overhead_summary(results: Sequence[Measured]) -> Iterable[str]:
    for measured in results:
        calls = ", ".join(f"{row.label} {_seconds(row.time)}" for row in measured.rows if row.times)
        yield f"overhead: a call of {measured.problem} takes: {calls}"


def _fastest_peer(measured: Measured) -> Row | None:
    peers = [row for row in measured.rows if row.times and row.label not in (_OURS, *_LIMITS)]
    return min(peers, key=lambda row: row.time or float("inf"), default=None)


_SUMMARIES = {
    "decode": _decode_summary,
    "prefill": _decode_summary,
    "growth": _growth_summary,
    "threads": _threads_summary,
    "split": _split_summary,
    "overhead": _overhead_summary,
    "views": _views_summary,
    "linear": _decode_summary,
    "model": _decode_summary,
}


def machine() -> dict[str, Any]:
    """Where it was measured."""
    return {
        "cpu": _cpu_name(),
        "cores": len(os.sched_getaffinity(0)),
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in _PACKAGES},
        "share_of_huge_pages": share_of_huge_pages(),
        "load": os.getloadavg()[0],
    }


def to_json(measured: Measured) -> dict[str, Any]:
    """A case for the JSON file: see README.md."""
    problem = measured.problem
    return {
        "study": measured.study,
        "problem": {**asdict(problem), "kv_bytes": problem.kv_bytes, "flops": problem.flops},
        "rows": [
            {
                "name": row.label,
                "threads": row.threads,
                **asdict(row.start),
                "seconds": row.time,
                "rounds": row.times,
                "waited": row.waited,
                **(row_numbers(measured, row) if row.times else {}),
            }
            for row in measured.rows
        ],
    }


def _cpu_name() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _seconds(value: float | None) -> str:
    if value is None:
        return ""
    for unit, scale in (("s", 1.0), ("ms", 1e-3)):
        if value >= scale:
            return f"{value / scale:.3g} {unit}" if value < 1000 * scale else f"{value:.0f} s"
    return f"{value * 1e6:.3g} us"


def _mebibytes(value: int | None) -> str:
    return "" if value is None else f"{value / 2**20:.1f} MiB"


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _scientific(value: float | None) -> str:
    return "" if value is None else f"{value:.0e}"
