# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The command line: `python -m bench --help`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench import picture, report, shapes
from bench.cases import STUDIES, Case, Choice
from bench.peers import MODEL_PEERS, PEERS
from bench.rounds import Effort, Measured, measure


def main(arguments: Sequence[str], parent: argparse.ArgumentParser) -> int:
    """Runs the benchmark; 1 if anyone's result was wrong or ours failed, 0 otherwise."""
    parser = _parser(parent)
    options = parser.parse_args(arguments)
    choice = Choice(options.shapes, options.dtypes, options.peers, options.threads, options.quick)
    cases = [case for study in options.studies for case in STUDIES[study](choice)]
    if not cases:
        parser.error(f"no shape is named like {options.shapes!r} in {', '.join(options.dtypes)}")
    if options.list:
        print("\n".join(f"{case.study}: {case.problem}" for case in cases))
        return 0
    _load_libraries(cases)
    machine = report.machine()
    print("\n".join(f"{name}: {value}" for name, value in machine.items()) + "\n", flush=True)
    results = _measure(
        cases,
        Effort(options.rounds or (3 if options.quick else 9), options.seconds, options.slowest),
    )
    print(report.summary_text(results))
    if options.json:
        _write_json(options.json, machine, options, results)
    if options.picture:
        picture.draw(results, options.picture)
    return 0 if all(map(_is_good, results)) else 1


def _parser(parent: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Times attention compiled by mlir-attention and by what else there is, in "
        "turn, on the same memory.",
        parents=[parent],
    )
    parser.add_argument(
        "--quick", action="store_true", help="few shapes and three rounds: about a minute"
    )
    parser.add_argument(
        "--studies", type=_some_of(STUDIES), default="decode", metavar="A,B",
        help=f"of {', '.join(STUDIES)}, or all (default: decode)",
    )  # fmt: skip
    parser.add_argument(
        "--shapes", default="*", metavar="PATTERN,...",
        help="names of shapes of the studies decode and model, such as 'llama3*,mqa'",
    )  # fmt: skip
    parser.add_argument(
        "--dtypes", type=_some_of(shapes.DTYPES), default="all", metavar="A,B",
        help=f"of {', '.join(shapes.DTYPES)}",
    )  # fmt: skip
    parser.add_argument(
        "--peers", type=_some_of([*PEERS, *MODEL_PEERS]), default="all", metavar="A,B",
        help=f"of {', '.join([*PEERS, *MODEL_PEERS])}, or none",
    )  # fmt: skip
    parser.add_argument(
        "--rounds", type=_positive, metavar="N", default=0, help="rounds (default: 9; quick: 3)"
    )
    parser.add_argument(
        "--seconds", type=float, default=0.05, metavar="S", help="of a turn (default: 0.05)"
    )
    parser.add_argument(
        "--slowest", type=float, default=5.0, metavar="S",
        help="do not time what takes longer for its first call (default: 5)",
    )  # fmt: skip
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers")
    parser.add_argument("--picture", type=Path, metavar="FILE.png", help="draw the roofline")
    parser.add_argument("--list", action="store_true", help="say what would be timed, and end")
    return parser


def _some_of(known: Sequence[str] | dict[str, Any]) -> Callable[[str], list[str]]:
    """Parses a comma-separated list of names, "all" or "none"."""

    def parse(text: str) -> list[str]:
        if text in ("all", "none"):
            return list(known) if text == "all" else []
        names = text.split(",")
        for name in names:
            if name not in known:
                raise argparse.ArgumentTypeError(
                    f"'{name}' is none of {', '.join(known)}, all, none"
                )
        return names

    return parse


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number of at least 1, but got '{text}'")
    return int(text)


def _load_libraries(cases: Sequence[Case]) -> None:
    """Imports what the contenders will need once, for all of their processes."""
    for contender in {c.peer.name: c for case in cases for c in case.contenders}.values():
        try:
            contender.peer.load()
        except ImportError:
            continue  # Its rows will say so.


def _measure(cases: Sequence[Case], effort: Effort) -> list[Measured]:
    results = []
    for case in cases:
        results.append(measure(case, effort))
        print(report.case_text(results[-1]), flush=True)
    return results


def _write_json(
    path: Path, machine: dict[str, Any], options: argparse.Namespace, results: Sequence[Measured]
) -> None:
    document = {
        "machine": machine,
        "options": {
            name: str(value) if isinstance(value, Path) else value
            for name, value in vars(options).items()
        },
        "cases": [report.to_json(measured) for measured in results],
    }
    path.write_text(json.dumps(document, indent=1) + "\n")


def _is_good(measured: Measured) -> bool:
    return not any(
        row.start.status == "wrong"
        or (row.label.startswith("ours") and row.start.status == "failed")
        for row in measured.rows
    )
