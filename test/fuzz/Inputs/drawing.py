# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Draws the program of a case: a module of the corpus, mutated, and what to run on it."""

import re
from collections.abc import Callable
from random import Random

from corpus import Source
from dynamic_extents import dynamic_extent
from graph_mutations import GRAPH_MUTATIONS
from mlir import ir
from pipelines import draw as draw_pipeline
from pipelines import expand
from program import Program, Tell, run_pass
from text_mutations import TEXT_MUTATIONS

#: The bindings raise RuntimeError over names that are not UTF-8 in a message.
INVALID = (ir.MLIRError, ValueError, RuntimeError)

#: Mutations that leave no valid module are tried again.
_TRIES = 8


def draw_program(rng: Random, source: Source, context: ir.Context, tell: Tell) -> Program:
    """The program; tells every text before it is parsed, which upstream does not always survive."""
    context.allow_unregistered_dialects = source.unregistered
    passes = draw_pipeline(rng, re.findall(r"func\.func (?:private )?@(\w+)", source.text))
    call = rng.randrange(1 << 16) if rng.random() < 0.08 else None
    if call is not None:
        passes = tuple(element for element in passes if not _is_lowering(element))
    text, begins_later = source.text, rng.random() < 0.25
    if begins_later and not source.is_a_mistake:
        text, passes = _run_some(rng, text, passes, context)
    for _ in range(rng.choice([1, 1, 2, 2, 3, 5])):
        text = _mutate(rng, text, context, tell)
    return Program(text, passes, call, source.unregistered)


def _is_lowering(element: str) -> bool:
    """Whether it leaves what `compile` does not take."""
    return element.startswith(("attention-cpu-", "attention-to-cpu", "one-shot-bufferize"))


def _run_some(
    rng: Random, text: str, passes: tuple[str, ...], context: ir.Context
) -> tuple[str, tuple[str, ...]]:
    """The module after some of the passes, and the others."""
    try:
        module = ir.Module.parse(text, context)
        elements = expand(passes, context)
        done = rng.randrange(len(elements))
        for at, element in enumerate(elements[:done]):
            text = str(module)
            if run_pass(module, element) is not None:
                return text, tuple(elements[at:])
        return str(module), tuple(elements[done:])
    except INVALID:
        return text, passes


def _mutate(rng: Random, text: str, context: ir.Context, tell: Tell) -> str:
    """The text after one mutation, which is valid unless chance has it; itself if none is."""
    for _ in range(_TRIES):
        mutated = _mutate_once(rng, text, context)
        if mutated is None:
            continue
        tell(trial=mutated)
        if rng.random() < 0.02:
            return mutated
        try:
            return str(ir.Module.parse(mutated, context))
        except INVALID:
            continue
    return text


def _mutate_once(rng: Random, text: str, context: ir.Context) -> str | None:
    way = rng.random()
    if way < 0.55:
        return _text_mutation(rng)(rng, text)
    if way < 0.65:
        return dynamic_extent(rng, text)
    try:
        module = ir.Module.parse(text, context)
        if not rng.choice(GRAPH_MUTATIONS)(rng, module):
            return None
        return module.operation.get_asm(print_generic_op_form=True, assume_verified=True)
    except INVALID:
        return None


def _text_mutation(rng: Random) -> Callable[[Random, str], str | None]:
    return rng.choice(TEXT_MUTATIONS)
