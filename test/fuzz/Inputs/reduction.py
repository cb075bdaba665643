# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes the program of a finding smaller while it still shows the same."""

import re
from collections.abc import Iterator
from dataclasses import replace

from findings import Finding, signature_of
from graph_mutations import ops_of, replaced_by_earlier
from mlir import ir
from program import Program, execute
from runner import Runner

#: Runs that a reduction may take.
_RUNS = 400


def reduce(runner: Runner, finding: Finding) -> Finding:
    """The finding by fewer functions, ops and options, each dropped if it is not needed."""
    return _Reduction(runner, finding).smallest()


class _Reduction:
    def __init__(self, runner: Runner, finding: Finding) -> None:
        self._runner = runner
        self._finding = finding
        self._signature = signature_of(finding.outcome)
        self._runs = 0

    def smallest(self) -> Finding:
        program = self._finding.program
        if self._signature != signature_of(self._runner.program(program)):
            return self._finding
        program = self._without_options(program)
        at = 0
        while self._runs < _RUNS:
            smaller, ended = self._without_op(program, at)
            if ended:
                break
            if smaller is None:
                at += 1
            else:
                program = smaller
        return replace(self._finding, program=program)

    def _without_options(self, program: Program) -> Program:
        for passes in _with_fewer_options(program.passes):
            fewer = replace(program, passes=passes)
            if self._shows(fewer):
                program = fewer
        return program

    def _shows(self, program: Program) -> bool:
        self._runs += 1
        return signature_of(self._runner.program(program)) == self._signature

    def _without_op(self, program: Program, at: int) -> tuple[Program | None, bool]:
        """The program without its op number `at` from the end, if it still shows the finding.

        Also whether there is no op of that number.
        """
        self._runs += 1

        def body(context: ir.Context, tell) -> None:
            context.allow_unregistered_dialects = program.unregistered
            module = ir.Module.parse(program.text, context)
            ops = ops_of(module)
            if at >= len(ops):
                tell(step="draw", ended=True, outcome="refused")
                return
            if not _drop(ops[len(ops) - 1 - at]):
                tell(step="draw", outcome="refused")
                return
            text = module.operation.get_asm(print_generic_op_form=True, assume_verified=True)
            text = str(ir.Module.parse(text, context))
            tell(trial=text)
            execute(replace(program, text=text), context, tell)

        facts, outcome = self._runner.run(body)
        ended = any("ended" in fact for fact in facts)
        text = next((fact["trial"] for fact in facts if "trial" in fact), None)
        if text is None or signature_of(outcome) != self._signature:
            return None, ended
        return replace(program, text=text), ended


def _drop(op: ir.Operation) -> bool:
    """Erases an op whose results are unused, or stand-ins for them are there."""
    if op.name == "func.func":
        op.erase()
        return True
    operations = op.block.operations
    if operations[-1].operation == op:
        return False
    return replaced_by_earlier(op, lambda values: values[0]) or _made_argument(op)


def _made_argument(op: ir.Operation) -> bool:
    """The results of an op at the top of a function become arguments of the function."""
    function = op.parent.operation
    if function.name != "func.func":
        return False
    type_ = ir.FunctionType(ir.TypeAttr(function.attributes["function_type"]).value)
    added = [result.type for result in op.results]
    block = op.block
    for result in op.results:
        result.replace_all_uses_with(block.add_argument(result.type, op.location))
    new = ir.FunctionType.get([*type_.inputs, *added], type_.results, context=op.context)
    function.attributes["function_type"] = ir.TypeAttr.get(new)
    if "arg_attrs" in function.attributes:
        del function.attributes["arg_attrs"]
    op.erase()
    return True


def _with_fewer_options(passes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for at, element in enumerate(passes):
        for option in re.findall(r"[\w-]+=[^\s{}]+", element):
            yield (*passes[:at], element.replace(option, ""), *passes[at + 1 :])
