# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The roofline: operations a second against operations a byte, under what the machine gives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.peers import PROBES
from bench.rounds import Measured

_MARKERS = {"f32": "o", "bf16": "s", "f16": "^"}


def draw(results: Sequence[Measured], path: Path) -> None:
    """Writes a PNG of the cases of the study "decode".

    The slope is the slowest read probe: that of the cases beyond the cache; those within it may lie
    above. The flat roof is the fastest multiply-add probe. Raises ImportError without matplotlib.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    cases = [measured for measured in results if measured.study == "decode"]
    figure, axes = pyplot.subplots(figsize=(9, 6), layout="constrained")
    reading, computing = (
        [(case.problem, row.time) for case in cases if (row := case.row(probe.name)) and row.time]
        for probe in PROBES
    )
    if reading and computing:
        bandwidth = min(problem.kv_bytes / time for problem, time in reading)
        peak = max(problem.flops / time for problem, time in computing)
        # Where the two roofs meet, between what is drawn to both sides.
        intensities = [0.25, peak / bandwidth, 256.0]
        axes.plot(
            intensities,
            [min(peak, bandwidth * intensity) / 1e9 for intensity in intensities],
            color="black",
            label=f"memory {bandwidth / 1e9:.0f} GB/s, f32 {peak / 1e9:.0f} GFLOP/s",
        )
    for name, color in _colors(cases).items():
        labelled = False
        for measured in cases:
            row = measured.row(name)
            if row is None or row.time is None:
                continue
            problem = measured.problem
            axes.scatter(
                problem.flops / problem.kv_bytes,
                problem.flops / row.time / 1e9,
                color=color,
                marker=_MARKERS[problem.dtype],
                label=None if labelled else name,
            )
            labelled = True
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xlabel("operations a byte of K and V")
    axes.set_ylabel("GFLOP/s")
    axes.set_title("Decode attention (circles f32, squares bf16, triangles f16)")
    axes.grid(which="major", alpha=0.3)
    axes.legend()
    figure.savefig(path, dpi=150)
    pyplot.close(figure)


def _colors(cases: Sequence[Measured]) -> dict[str, str]:
    names = dict.fromkeys(row.label for measured in cases for row in measured.rows)
    for probe in PROBES:
        names.pop(probe.name, None)
    return {name: f"C{number}" for number, name in enumerate(names)}
