# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Mutation testing: draws mistakes in the package, and tells which ones its tests do not see.

    python test/mutation --draw 200

mutates a copy of the installed package, so that a checkout and its environment stay as they are.
See README.md beside this file.
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import warm
from cosmic_ray.mutating import use_mutation
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkItem, WorkResult
from draw import draw, modules_of
from equivalents import EQUIVALENTS
from suites import SUITES, TESTS, Suite

AREAS = ("find", "split", "lower", "tasks", "runtime")


def main() -> int:
    options = _options()
    os.nice(options.nice)
    warm.load_libraries()
    with tempfile.TemporaryDirectory() as folder:
        package = _copy_of_package(Path(folder))
        modules = modules_of(package, options.area)
        if options.baseline:
            return 0 if _passes_unmutated(package, modules, options.timeout) else 1
        options.session.unlink(missing_ok=True)
        with use_db(options.session, WorkDB.Mode.create) as session:
            draw(session, modules, options.draw, options.seed)
            end = time.monotonic() + 60 * options.minutes
            part, parts = options.part
            for item in list(session.work_items)[part - 1 :: parts]:
                if time.monotonic() > end:
                    break
                result = _run(item, modules, package, options.timeout)
                _check_that_it_passes(result.output, package, options.timeout)
                session.set_result(item.job_id, result)
                _print(item, result, package)
            _report(session, modules)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--draw", type=int, default=200, help="how many mutants (0: all)")
    parser.add_argument("--seed", type=int, default=1, help="draws the same mutants again")
    areas = sorted({suite.area for suite in SUITES})
    parser.add_argument("--area", nargs="+", choices=areas, default=AREAS)
    parser.add_argument(
        "--part", type=_part, default=(1, 1), help="1/2: every second mutant of the draw"
    )
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so many")
    parser.add_argument(
        "--timeout", type=float, default=600, help="seconds for the tests of one pattern"
    )
    parser.add_argument("--nice", type=int, default=10)
    parser.add_argument("--baseline", action="store_true", help="only runs the tests, unmutated")
    parser.add_argument(
        "--session",
        type=Path,
        default=Path(tempfile.gettempdir()) / "mutation.sqlite",
        help="results, for cr-report and cr-html of Cosmic Ray",
    )
    return parser.parse_args()


def _part(text: str) -> tuple[int, int]:
    part, parts = map(int, text.split("/"))
    if not 1 <= part <= parts:
        raise ValueError(text)
    return part, parts


def _copy_of_package(folder: Path) -> Path:
    """The installed package in a folder of its own; its extension finds MLIR beside it."""
    spec = importlib.util.find_spec("mlir_attention")
    if spec is None or spec.origin is None:
        sys.exit("mlir_attention is not installed in this environment")
    installed = Path(spec.origin).parent
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(installed, folder / "mlir_attention", ignore=ignored)
    for name in ("mlir", "llvm"):
        (folder / name).symlink_to(installed.parent / name)
    return folder / "mlir_attention"


def _run(item: WorkItem, modules: dict[Path, Suite], package: Path, timeout: float) -> WorkResult:
    (mutation,) = item.mutations
    operator = get_operator(mutation.operator_name)(**mutation.operator_args)
    with use_mutation(mutation.module_path, operator, mutation.occurrence) as (before, after):
        killer = _failing(package, modules[mutation.module_path], timeout)
    lines = zip(before.splitlines(), after.splitlines(), strict=False)
    diff = next((f"{old.strip()}  ->  {new.strip()}" for old, new in lines if old != new), "")
    outcome = TestOutcome.SURVIVED if killer is None else TestOutcome.KILLED
    return WorkResult(WorkerOutcome.NORMAL, killer, outcome, diff)


@functools.cache
def _check_that_it_passes(tests: str | None, package: Path, timeout: float) -> None:
    """Ends the run if the tests that a mutant failed fail without it."""
    files = sorted(map(str, TESTS.glob(tests))) if tests else []
    if files and not warm.run_tests(package.parent, files, timeout):
        sys.exit(f"'{tests}' fails unmutated, so that no mutant counts; --baseline tells more")


def _failing(package: Path, suite: Suite, timeout: float) -> str | None:
    """The first tests that do not pass; an endless loop is a failure too."""
    for tests, name in zip(suite.files(), suite.tests, strict=True):
        try:
            if tests and not warm.run_tests(package.parent, tests, timeout):
                return name
        except TimeoutError:
            return f"{name}: no end after {timeout:.0f} s"
    return None


def _passes_unmutated(package: Path, modules: dict[Path, Suite], timeout: float) -> bool:
    """Whether all tests pass; how long those of each suite take."""
    failing = {}
    for suite in dict.fromkeys(modules.values()):
        start = time.monotonic()
        failing[suite] = _failing(package, suite, timeout)
        seconds = time.monotonic() - start
        print(f"{seconds:6.1f} s  {suite.area}: {' '.join(suite.modules)}  {failing[suite] or ''}")
    return not any(failing.values())


def _print(item: WorkItem, result: WorkResult, package: Path) -> None:
    (mutation,) = item.mutations
    place = f"{mutation.module_path.relative_to(package)}:{mutation.start_pos[0]}"
    outcome = _outcome(mutation.module_path, result)
    print(f"{outcome:10} {place}: {result.diff}  [{result.output}]", flush=True)


def _report(session: WorkDB, modules: dict[Path, Suite]) -> None:
    """Counts by area; those that are known to be equivalent stand apart."""
    counts: dict[str, Counter[str]] = {}
    for item, result in session.completed_work_items:
        module = item.mutations[0].module_path
        counts.setdefault(modules[module].area, Counter())[_outcome(module, result)] += 1
    counts["all"] = sum(counts.values(), Counter())
    for area, count in counts.items():
        real = count["killed"] + count["survived"]
        share = f"{count['killed'] / real:.0%}" if real else "none"
        equivalent = f"{count['equivalent']} equivalent"
        print(f"{area:8} {count['killed']} of {real} killed ({share}), {equivalent}")


def _outcome(module: Path, result: WorkResult) -> str:
    if result.test_outcome == TestOutcome.KILLED:
        return "killed"
    is_known = any((name, result.diff) in EQUIVALENTS for name in ("*", module.name))
    return "equivalent" if is_known else "survived"


if __name__ == "__main__":
    sys.exit(main())
