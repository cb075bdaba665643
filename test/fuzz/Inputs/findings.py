# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is found: a signature, by which findings are alike, and whose fault it is."""

import re
import signal
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path

from pipelines import is_ours
from program import Outcome, Program
from runner import Runner

_MLIR_OPT = Path(sysconfig.get_path("platlib")) / "mlir" / "bin" / "mlir-opt"
_ASSERTION = re.compile(r"([\w.]+\.(?:cpp|h|inc)):\d+:.*?Assertion `(.*?)' failed")
_FRAME = re.compile(r'File "[^"]*/mlir_attention/([\w/]+\.py)", line \d+ in (\w+)')
_SANITIZER = re.compile(r"(AddressSanitizer: [\w-]+|runtime error: .*)")
_PYTHON = re.compile(r"(\w+(?:Error|Exception)): (.*?)\((\w+\.py):\d+\)", re.S)
#: Naive loops over more elements may take longer than a case gets.
_MANY_ELEMENTS = 1 << 24
_DIALECT_SOURCES = ("AttentionDialect.cpp", "Group.cpp", "GroupTiling.cpp", "LseCombine.cpp")
#: Passes of ours that are one of upstream's with a condition: it is asked whether it aborts too.
_UPSTREAM_IN_OURS = {"attention-cpu-eliminate-empty-tensors": "eliminate-empty-tensors"}
#: Runs passes without this package.
_BINDINGS_ALONE = """
import sys
from mlir import ir, passmanager
with ir.Context() as context:
    context.allow_unregistered_dialects = True
    module = ir.Module.parse(sys.stdin.read())
    for name in sys.argv[1:]:
        passmanager.PassManager.parse(f"builtin.module({name})").run(module.operation)
"""
#: Seconds that mlir-opt gets.
_LIMIT = 30


@dataclass(frozen=True)
class Finding:
    """`program` is the shortest known that shows it.

    owner: whose fault it is: "ours", "upstream", or "program" for that of the program itself.
    """

    signature: str
    owner: str
    outcome: Outcome
    program: Program


def judge(runner: Runner, program: Program, outcome: Outcome) -> Finding:
    """Names a finding, and asks mlir-opt whether it is upstream's."""
    signature = signature_of(outcome)
    program, outcome = _at_one_pass(runner, program, outcome)
    return Finding(signature, _owner(program, outcome), outcome, program)


def signature_of(outcome: Outcome) -> str:
    name = re.match(r"[\w.-]+(\([\w-]+)?", outcome.step)
    return f"{outcome.kind} in {name[0] if name else outcome.step}: {_top(outcome)}"


def _top(outcome: Outcome) -> str:
    message = outcome.message
    if match := _ASSERTION.search(message):
        return f"{match[1]} {match[2]}"[:160]
    if match := _SANITIZER.search(message):
        return match[1]
    if match := _PYTHON.search(message):
        return _plain(f"{match[1]}: {match[2]}")[:60] + f" {match[3]}"
    if outcome.kind == "hang":
        return ""
    frames = [f"{file} {function}" for file, function in _FRAME.findall(message)]
    lines = [line for line in message.splitlines() if line.strip()]
    said = next((line for line in lines if "ERROR" in line or "rror:" in line), "")
    return _plain(" ".join([said or (lines or [""])[0], *frames[:1]]))


def _plain(text: str) -> str:
    """Without what differs from case to case."""
    text = re.sub(r"loc\([^)]*\)|\"-\":\d+:\d+", "", text)
    text = re.sub(r"'[^']*'|\(it has .*", "..", text)
    return re.sub(r"0x[0-9a-f]+|-?\d+", "#", text)[:160].strip()


def _at_one_pass(runner: Runner, program: Program, outcome: Outcome) -> tuple[Program, Outcome]:
    """The same finding by one pass on the module as it was before that pass."""
    if outcome.step == "compile":
        program = _lowered_by_passes(program)
    elif outcome.step in ("parse", "options", "draw", "call"):
        return program, outcome
    again = runner.program(program, keeps=True)
    if again.is_fine or not again.before:
        return program, outcome
    alone = replace(program, text=again.before, passes=(again.step,), call=None)
    last = runner.program(alone)
    return (alone, last) if last.kind == again.kind else (program, again)


def _lowered_by_passes(program: Program) -> Program:
    """A program that lowers as `compile` does, but pass by pass."""
    return replace(program, passes=(*program.passes, "attention-to-cpu{num-threads=1}"))


def _owner(program: Program, outcome: Outcome) -> str:
    upstream = _UPSTREAM_IN_OURS.get(outcome.step)
    if upstream and outcome.kind == "abort" and program.passes == (outcome.step,):
        theirs = replace(program, passes=(upstream,))
        return "upstream" if _mlir_opt_fails(theirs, outcome) else "ours"
    if outcome.step == "call" and (
        _divides_by_zero(program, outcome) or _is_long(program, outcome)
    ):
        return "program"
    if outcome.step in ("compile", "call") or is_ours(outcome.step):
        return "ours"
    if outcome.kind == "internal":
        return "ours"
    if _dies_in_upstream_parser(outcome):
        return "upstream"
    if "mlir::attention" in outcome.message or "/mlir_attention/" in outcome.message:
        return "ours"
    fails = _mlir_opt_fails(program, outcome) or _bindings_abort(program)
    return "upstream" if fails else "ours"


def _divides_by_zero(program: Program, outcome: Outcome) -> bool:
    """Whether the call ended by what MLIR leaves undefined: an integer divided by zero.

    So does a loop that counts its iterations, if its step is 0.
    """
    divides = re.search(
        r"arith\.(ceil|floor)?(div|rem)[su]i|omp\.loop_nest|scf\.parallel", program.text
    )
    return outcome.message.startswith(f"signal {signal.SIGFPE:d}\n") and divides is not None


def _is_long(program: Program, outcome: Outcome) -> bool:
    """Whether the call hung over what is asked for: tensors of millions, billions of splits."""
    shapes = re.findall(r"tensor<((?:\d+x)+)", program.text)
    sizes = [prod(map(int, shape.split("x")[:-1])) for shape in shapes]
    asked = map(int, re.findall(r"=(\d+)", " ".join(program.passes)))
    return outcome.kind == "hang" and max([*sizes, *asked], default=0) > _MANY_ELEMENTS


def _dies_in_upstream_parser(outcome: Outcome) -> bool:
    """Whether a text that is parsed ends the process, and not in the source of the dialect.

    `mlir-opt` cannot tell where the text has ops of the dialect, or the memory is limited.
    """
    if outcome.step not in ("draw", "parse") or " in run_pass" in outcome.message:
        return False
    asserted = _ASSERTION.search(outcome.message)
    if asserted is None:
        return "LLVM ERROR: out of memory" in outcome.message
    return asserted[1] not in _DIALECT_SOURCES


def _mlir_opt_fails(program: Program, outcome: Outcome) -> bool:
    """Whether mlir-opt crashes or hangs over the module, or leaves one that is invalid."""
    passes = [] if not program.passes else [f"--pass-pipeline=builtin.module({program.passes[0]})"]
    with tempfile.NamedTemporaryFile("w", suffix=".mlir") as file:
        file.write(program.text)
        file.flush()
        command = [str(_MLIR_OPT), file.name, "-o", "/dev/null", *passes]
        if program.unregistered:
            command.append("--allow-unregistered-dialect")
        try:
            done = subprocess.run(command, capture_output=True, timeout=_LIMIT, check=False)
        except subprocess.TimeoutExpired:
            return True
    if outcome.kind == "invalid":
        return done.returncode != 0
    # IR that is invalid may abort, or not, what comes next.
    leaves_invalid_ir = done.returncode != 0 and b"see current operation" in done.stderr
    return done.returncode < 0 or b"Stack dump" in done.stderr or leaves_invalid_ir


def _bindings_abort(program: Program) -> bool:
    """Whether MLIR's Python bindings alone abort, whose assertions mlir-opt is built without."""
    command = [sys.executable, "-c", _BINDINGS_ALONE, *program.passes]
    try:
        done = subprocess.run(
            command, input=program.text.encode(), capture_output=True, timeout=_LIMIT, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode < 0
