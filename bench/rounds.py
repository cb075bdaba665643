# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Rounds: every contender of a case takes a turn, then all again."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

from bench.cases import Case
from bench.contest import Contestant, Start
from bench.inputs import Array, Inputs, exact_output, huge_page_bytes, make_inputs
from bench.models import Model
from bench.models.inputs import ModelInputs, make_model_inputs
from bench.shapes import AnyProblem, Problem


@dataclass(frozen=True)
class Effort:
    """How long to measure.

    rounds:  how many.
    seconds: of a turn.
    slowest: seconds; what takes longer for one call is not timed.
    """

    rounds: int
    seconds: float
    slowest: float


@dataclass
class Row:
    """What was measured of one contender.

    times: the median of each round, in seconds.
    waits: the share of each round that threads waited for a core: see `Turn`.
    """

    label: str
    threads: int
    start: Start
    times: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    @property
    def time(self) -> float | None:
        """The median of the rounds; None if it was not timed."""
        return statistics.median(self.times) if self.times else None

    @property
    def waited(self) -> float:
        """The median share of a round that threads waited for a core."""
        return statistics.median(self.waits) if self.waits else 0.0


@dataclass(frozen=True)
class Measured:
    """A case with its rows."""

    study: str
    problem: AnyProblem
    rows: list[Row]

    def row(self, label: str) -> Row | None:
        """The row of a contender, if it was timed."""
        return next((row for row in self.rows if row.label == label and row.times), None)


def measure(case: Case, effort: Effort) -> Measured:
    """Prepares and checks all contenders, then lets them take turns."""
    try:
        inputs, exact = _inputs_and_output(case.problem)
    except ImportError as error:  # There is no model to call.
        start = Start("not installed", str(error))
        nobody = [Row(each.label, each.threads, start) for each in case.contenders]
        return Measured(case.study, case.problem, nobody)
    rows: list[Row] = []
    racing: list[tuple[Contestant, Row]] = []
    contestants: list[Contestant] = []
    try:
        for contender in case.contenders:
            contestant = Contestant(contender, case.problem, inputs, exact, effort.slowest)
            contestants.append(contestant)
            rows.append(Row(contender.label, contender.threads, contestant.start()))
            if rows[-1].start.status == "ok":
                racing.append((contestant, rows[-1]))
        for _ in range(effort.rounds):
            for contestant, row in racing:
                turn = contestant.turn(effort.seconds)
                if turn:
                    row.times.append(statistics.median(turn.times))
                    row.waits.append(turn.waited)
    finally:
        for contestant in contestants:
            contestant.close()
    return Measured(case.study, case.problem, rows)


def _inputs_and_output(problem: AnyProblem) -> tuple[Inputs | ModelInputs, Array]:
    """What contenders take, and what must come out."""
    if isinstance(problem, Model):
        model = make_model_inputs(problem)
        return model, model.logits()
    inputs = make_inputs(problem)
    return inputs, exact_output(problem, inputs)


def ratio(row: Row, other: Row) -> float:
    """How many times longer `row` takes than `other`: the median over the rounds."""
    return statistics.median(a / b for a, b in zip(row.times, other.times, strict=False))


def share_of_huge_pages() -> float:
    """How much of a large array lies in huge pages, from 0 to 1."""
    size = 64 << 20
    before = huge_page_bytes()
    inputs = make_inputs(Problem("pages", 1, 1, 1, size // 8, 1))
    return min(1.0, (huge_page_bytes() - before) / inputs.key_value.nbytes)
