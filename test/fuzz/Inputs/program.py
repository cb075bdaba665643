# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a case runs, and what comes of it."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from arrays import arguments_for
from mlir import ir
from mlir.passmanager import PassManager
from pipelines import expand

import mlir_attention as attn

#: Writes one fact of a run, so that it is known even if the process dies of what is next.
Tell = Callable[..., None]

#: An exception's name, or a line of our code.
_INTERNAL = re.compile(r"\b[A-Z]\w*(Error|Exception|Iteration)\b: |\(\w+\.py:\d+\)|Traceback")
_NOT_UTF8 = "str_from_cstr_and_size(): conversion error"


@dataclass(frozen=True)
class Program:
    """A module, the passes to run on it, and how to compile and call it afterwards, if at all.

    call: seed of the arrays of a call, or None for passes alone.
    """

    text: str
    passes: tuple[str, ...]
    call: int | None = None
    unregistered: bool = False

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def of_json(text: str) -> "Program":
        fields = json.loads(text)
        return Program(**{**fields, "passes": tuple(fields["passes"])})


@dataclass(frozen=True)
class Outcome:
    """kind:  "accepted" or "refused", which are fine; "invalid", "internal", "abort", "hang".

    step:    the pass that was running, or "parse", "options", "compile", "call", "draw".
    message: what was said.
    before:  the module as it was before the step, if that was asked for.
    """

    kind: str
    step: str
    message: str = ""
    before: str = ""

    @property
    def is_fine(self) -> bool:
        return self.kind in ("accepted", "refused")


def execute(program: Program, context: ir.Context, tell: Tell, *, keeps: bool = False) -> None:
    """Runs the program, and tells each step before it is taken and the outcome.

    With `keeps`, the module before each pass too.
    """
    context.allow_unregistered_dialects = program.unregistered
    step = "parse"

    def begin(name: str) -> None:
        nonlocal step
        step = name
        tell(step=name)

    try:
        begin("parse")
        module = ir.Module.parse(program.text, context)
        begin("options")
        elements = expand(program.passes, context) if program.passes else []
        for element in elements:
            begin(element)
            if keeps:
                tell(before=str(module))
            if (invalid := run_pass(module, element)) is not None:
                tell(outcome="invalid", message=invalid)
                return
        if program.call is not None:
            compile_and_call(module, program, begin)
    except (ir.MLIRError, ValueError, TypeError, MemoryError) as error:
        message = str(error)
        tell(outcome="internal" if _INTERNAL.search(message) else "refused", message=message)
    except Exception as error:
        kind = "refused" if _is_fine(step, str(error)) else "internal"
        tell(outcome=kind, message=f"{type(error).__name__}: {error}")
    else:
        tell(outcome="accepted")


def _is_fine(step: str, message: str) -> bool:
    """Whether a RuntimeError is one that must be."""
    # The bindings cannot show a diagnostic with names that are not UTF-8.
    if _NOT_UTF8 in message:
        return step == "parse"
    return step == "compile" and "Symbols not found" in message


def run_pass(module: ir.Module, element: str) -> str | None:
    """What is invalid after the pass, or None. Raises MLIRError if the pass fails."""
    with module.context:
        manager = PassManager.parse(f"builtin.module({element})")
        manager.enable_verifier(False)
        manager.run(module.operation)
    try:
        module.operation.verify()
    except ir.MLIRError as error:
        return str(error)
    return None


def compile_and_call(module: ir.Module, program: Program, begin: Callable[[str], None]) -> None:
    begin("compile")
    names = [
        ir.StringAttr(op.attributes["sym_name"]).value_bytes.decode(errors="replace")
        for op in module.body.operations
        if op.operation.name == "func.func"
    ]
    entry = names[program.call % len(names)] if names else None
    compiled = attn.compile(module, entry, num_threads=1, opt_level=0, cache=False)
    arguments = arguments_for(compiled.argument_types, program.call)
    if arguments is not None:
        begin("call")
        compiled(*arguments)


def outcome_of(facts: list[dict[str, Any]]) -> Outcome | None:
    """What was told, or None where the outcome was not."""
    step, before = "draw", ""
    for fact in facts:
        step, before = fact.get("step", step), fact.get("before", before)
        if "outcome" in fact:
            return Outcome(fact["outcome"], step, fact.get("message", ""), before)
    return None


def unfinished(kind: str, message: str, facts: list[dict[str, Any]]) -> Outcome:
    """The outcome of a run that did not end by itself."""
    told = outcome_of([*facts, {"outcome": kind, "message": message}])
    assert told is not None
    return replace(told, kind=kind, message=message)
