# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes the IR of docs/guide/walk-through.md: its first module, after each pass.

    python docs/scripts/walk_through.py          writes it
    python docs/scripts/walk_through.py --check  fails if it is out of date

The page marks each block of IR with the name of a step, and the first one with "source".
"""

import re
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[1] / "guide/walk-through.md"

BLOCK = re.compile(r"(<!-- walk-through: ([\w-]+) -->\n```mlir\n)(.*?)(?=^```$)", re.S | re.M)

FIND = "attention-form-groups"
SPLIT = f"{FIND},attention-flash-decoding{{num-splits=4}}"
COLUMNS = 96

#: Where a long line is broken first.
PARTS = re.compile(
    r" (?=(?:ins|outs|shared_outs|iter_args)\(|-> |: |into |to tensor|step |\{in_bounds)"
    r"|(?<=,) (?=%arg\d+: |tag = |iterator_types)"
)


@dataclass(frozen=True)
class Step:
    """The pipeline of a step, and what the page shows of the module after it.

    function: that function only; the whole module if "".
    folds: pairs of patterns: what lies between lines that match becomes "...".
    """

    pipeline: str
    function: str = ""
    folds: tuple[tuple[str, str], ...] = ()


#: The region of a combine, and the polynomial of an exponential.
REGION = (r"\^bb0\(%partial", r"attention\.yield .*x64xf32>$")
EXPONENTIAL = (r"arith\.subf", r"vector\.transfer_write")

STEPS = {
    "form-groups": Step(FIND),
    "flash-decoding": Step(SPLIT, folds=(REGION,)),
    "linalg": Step(
        f"{SPLIT},convert-attention-to-linalg,attention-inline-combine",
        folds=((r"^    %7 = linalg", r"return"),),
    ),
    "tiled": Step(f"{SPLIT},attention-to-cpu{{stop-after=tiled}}", "decode", (REGION,)),
    "vectorized": Step(
        f"{SPLIT},attention-to-cpu{{stop-after=vectorized}}",
        "attention_task_0",
        (
            (r"func\.func", r"%1 = tensor\.empty"),
            (r"vector\.shuffle", r"vector\.transfer_write"),
            EXPONENTIAL,
        ),
    ),
    "parallel": Step(
        f"{SPLIT},attention-to-cpu{{stop-after=parallel}}",
        "decode",
        (
            (r"func\.func", r"memref\.expand_shape"),
            (r"memref\.alloca\(\).*<8x4x1xf32>", r"omp\.parallel"),
            (r"omp\.parallel", r"omp\.wsloop"),
            (r"omp\.loop_nest", r"omp\.yield"),
            (r"memref\.alloc\(\)", r"omp\.parallel"),
        ),
    ),
}


def run(source: str, step: Step) -> str:
    """The module `source` after the pipeline of `step`, as the page shows it."""
    from mlir import ir, passmanager

    import mlir_attention  # noqa: F401 (makes the passes known)

    with ir.Context():
        module = ir.Module.parse(source)
        passmanager.PassManager.parse(f"builtin.module({step.pipeline})").run(module.operation)
        text = str(module)
    lines = text.splitlines()
    if step.function:
        lines = function_of(lines, step.function)
    for first, last in step.folds:
        lines = folded(lines, re.compile(first), re.compile(last))
    return "\n".join(short for line in lines for short in wrapped(line)).strip("\n") + "\n"


def function_of(lines: list[str], name: str) -> list[str]:
    """The lines of the function `name`, moved to the left."""
    start = next(at for at, line in enumerate(lines) if re.search(rf"func\.func .*@{name}\(", line))
    end = lines.index("  }", start)
    return textwrap.dedent("\n".join(lines[start : end + 1])).splitlines()


def folded(lines: list[str], first: re.Pattern[str], last: re.Pattern[str]) -> list[str]:
    """`lines`, with "..." between each that matches `first` and the next that matches `last`."""
    shown: list[str] = []
    folding = False
    for line in lines:
        if folding and last.search(line):
            indent = " " * (len(line) - len(line.lstrip()))
            shown.append(f"{indent}...")
            folding = False
        if not folding:
            shown.append(line)
            folding = bool(first.search(line))
    if folding or len(shown) == len(lines):
        sys.exit(f"nothing from {first.pattern!r} to {last.pattern!r} in:\n" + "\n".join(lines))
    return shown


def wrapped(line: str) -> list[str]:
    """`line` in lines that fit on the page: broken at its parts, and where those are long."""
    if len(line) <= COLUMNS:
        return [line]
    indent = len(line) - len(line.lstrip())
    short: list[str] = []
    for part in PARTS.split(line.strip()):
        if short and len(short[-1]) + 1 + len(part) <= COLUMNS:
            short[-1] += " " + part
        else:
            short += textwrap.wrap(
                part,
                COLUMNS,
                initial_indent=" " * (indent + 4 * bool(short)),
                subsequent_indent=" " * (indent + 6),
                break_long_words=False,
                break_on_hyphens=False,
            )
    return short


def main() -> None:
    page = PAGE.read_text()
    source = next(text for _, name, text in BLOCK.findall(page) if name == "source")

    def written(block: re.Match[str]) -> str:
        name = block[2]
        return block[1] + (source if name == "source" else run(source, STEPS[name]))

    text = BLOCK.sub(written, page)
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text)
    elif text != page:
        sys.exit(f"{PAGE.name} is out of date: run docs/scripts/{Path(__file__).name}")


if __name__ == "__main__":
    main()
