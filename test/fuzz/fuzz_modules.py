# RUN: %python %s --seed 1 --cases 2000 --jobs 2
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Mutates the modules of test/ and examples/, and runs passes, pipelines and `compile` on them.

Each case, in a process of its own, is either accepted, and its module valid after every pass, or
refused by a clean error; anything else is a finding, and a failure unless it is upstream's. See
README.md.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

if os.environ.get("PYTHONHASHSEED") is None:
    # Memory that was freed or never written holds a pattern; sets have one order.
    os.environ |= {"MALLOC_PERTURB_": "165", "PYTHONHASHSEED": "0"}
    os.execv(sys.executable, [sys.executable, *sys.argv])

sys.path.insert(0, str(Path(__file__).parent / "Inputs"))

from corpus import Corpus
from findings import Finding, judge
from program import Program
from reduction import reduce
from runner import Runner


def parse_arguments() -> argparse.Namespace:
    nightly = os.environ.get("FUZZ") == "nightly"
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--seed", type=int, default=1, help="what is drawn")
    parser.add_argument("--cases", type=int, default=2000, help="the number of cases")
    parser.add_argument("--first", type=int, default=0, help="the first case")
    parser.add_argument("--only", type=int, help="run this case alone, and print it")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after these")
    parser.add_argument("--jobs", type=int, default=1, help="cases at a time")
    parser.add_argument("--reduce", action="store_true", help="make what is found smaller")
    parser.add_argument("--output", type=Path, help="folder for what is found, a file each")
    arguments = parser.parse_args()
    if nightly:
        arguments.seed, arguments.cases = random.randrange(1 << 32), 40_000
        arguments.reduce = True
    return arguments


def main() -> int:
    arguments = parse_arguments()
    runner = Runner(Corpus())
    if arguments.only is not None:
        return show(runner, arguments.seed, arguments.only, arguments.reduce)
    numbers = range(arguments.first, arguments.first + arguments.cases)
    counts: Counter[str] = Counter()
    found: dict[tuple[str, str], Finding] = {}
    start = time.monotonic()
    for index, program, outcome in runner.cases(arguments.seed, numbers, arguments.jobs):
        if outcome.is_fine:
            counts[outcome.kind] += 1
        else:
            finding = judge(runner, program, outcome)
            counts[f"{finding.owner}: {outcome.kind}"] += 1
            kind = (finding.owner, finding.signature)
            if kind not in found:
                if arguments.reduce and finding.owner == "ours":
                    finding = reduce(runner, finding)
                found[kind] = finding
                print(describe(finding, arguments.seed, index), flush=True)
                if arguments.output:
                    write(arguments.output, finding, arguments.seed, index)
        if time.monotonic() - start > 60 * arguments.minutes:
            break
    ours = sum(count for kind, count in counts.items() if kind.startswith("ours"))
    print(
        f"seed {arguments.seed}: {sum(counts.values())} cases in {time.monotonic() - start:.0f} s"
    )
    for kind, count in sorted(counts.items()):
        print(f"  {count:6} {kind}")
    return 1 if ours else 0


def show(runner: Runner, seed: int, index: int, reduces: bool) -> int:
    """Runs one case and prints all of it."""
    [(_, program, outcome)] = runner.cases(seed, [index], jobs=1)
    print(f"// {runner.corpus.choose(seed, index).name}\n{text_of(program)}\n")
    print(f"{outcome.kind} in {outcome.step}\n{outcome.message}")
    if outcome.is_fine:
        return 0
    finding = judge(runner, program, outcome)
    if reduces:
        finding = reduce(runner, finding)
    print(describe(finding, seed, index), text_of(finding.program), sep="\n")
    return int(finding.owner == "ours")


def describe(finding: Finding, seed: int, index: int) -> str:
    return f"{finding.owner}: {finding.signature}\n  --seed {seed} --only {index}"


def text_of(program: Program) -> str:
    """The program as a file for attention-opt, with the command in its first line."""
    passes = ",".join(program.passes)
    flags = " --allow-unregistered-dialect" if program.unregistered else ""
    run = f"attention-opt %s{flags} --pass-pipeline='builtin.module({passes})'"
    if program.call is not None:
        run += f", then compile and call with the arrays {program.call}"
    return f"// {run}\n{program.text}"


def write(folder: Path, finding: Finding, seed: int, index: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    said = "".join(f"// {line}\n" for line in finding.outcome.message.splitlines()[:30])
    text = f"{text_of(finding.program)}\n// {finding.signature}\n{said}"
    (folder / f"{finding.owner}-{seed}-{index}.mlir").write_text(text)


if __name__ == "__main__":
    sys.exit(main())
