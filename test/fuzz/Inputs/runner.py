# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Runs cases and programs in processes of their own."""

import faulthandler
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any

import isolation
from corpus import Corpus
from drawing import draw_program
from mlir import ir
from program import Outcome, Program, execute, outcome_of, unfinished

Body = Callable[[ir.Context, Callable[..., None]], None]


class Runner:
    """Holds what all cases share: the corpus, the imports and a fresh context."""

    def __init__(self, corpus: Corpus) -> None:
        import_everything()
        self.corpus = corpus
        # Threads do not survive a fork.
        self._context = ir.Context()
        self._context.enable_multithreading(False)

    def cases(
        self, seed: int, indices: Iterable[int], jobs: int
    ) -> Iterator[tuple[int, Program, Outcome]]:
        """Runs the cases: the index, program and outcome of each."""
        numbers = list(indices)
        bodies = (self._body(self._case(seed, index)) for index in numbers)
        for index, ending in zip(numbers, isolation.run_all(bodies, jobs), strict=True):
            facts, outcome = _read(ending)
            yield index, _program_of(facts), outcome

    def program(self, program: Program, *, keeps: bool = False) -> Outcome:
        """Runs one program; with `keeps`, the outcome holds the module before the last step."""
        return self.run(lambda context, tell: execute(program, context, tell, keeps=keeps))[1]

    def run(self, body: Body) -> tuple[list[dict[str, Any]], Outcome]:
        """What `body` told, and the outcome."""
        return _read(isolation.run(self._body(body)))

    def _case(self, seed: int, index: int) -> Body:
        source = self.corpus.choose(seed, index)

        def body(context: ir.Context, tell: Callable[..., None]) -> None:
            program = draw_program(Random(f"{seed} {index}"), source, context, tell)
            tell(program=program.to_json())
            execute(program, context, tell)

        return body

    def _body(self, body: Body) -> Callable[[Callable[[str], None]], None]:
        def run(write: Callable[[str], None]) -> None:
            # The frames of Python where the process dies.
            faulthandler.enable(sys.__stderr__)
            body(self._context, lambda **fact: write(json.dumps(fact)))

        return run


def _read(ending: isolation.Ending) -> tuple[list[dict[str, Any]], Outcome]:
    facts = [json.loads(line) for line in ending.report.splitlines() if line.startswith("{")]
    told = outcome_of(facts)
    if ending.hung:
        return facts, unfinished("hang", ending.errors, facts)
    if ending.signal:
        return facts, unfinished("abort", f"signal {ending.signal}\n{ending.errors}", facts)
    if told is None:
        return facts, unfinished("internal", ending.report[-2000:] + ending.errors, facts)
    return facts, told


def _program_of(facts: list[dict[str, Any]]) -> Program:
    """The program, or the text that was being parsed as it was drawn."""
    trial = ""
    for fact in facts:
        trial = fact.get("trial", trial)
        if "program" in fact:
            return Program.of_json(fact["program"])
    return Program(trial, ())


def import_everything() -> None:
    """So that no case has to."""
    import importlib
    import pkgutil

    import mlir_attention

    for module in pkgutil.walk_packages(mlir_attention.__path__, "mlir_attention."):
        if not module.name.startswith("mlir_attention.frontends"):
            importlib.import_module(module.name)
