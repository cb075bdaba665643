# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Mutants of a package, drawn: first a place of the source, then what goes wrong there."""

from __future__ import annotations

import ast
import itertools
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import cosmic_ray.plugins
from cosmic_ray.commands.init import init
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.operators.provider import OperatorProvider
from cosmic_ray.work_db import WorkDB
from cosmic_ray.work_item import MutationSpec, WorkItem
from slips import Slips
from suites import SUITES, Suite

#: Slips that a person might make. Others of Cosmic Ray's are mostly errors of types.
_PLAUSIBLE = re.compile(
    r"ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_FloorDiv|FloorDiv_Mul|Mod_FloorDiv|Mul_Add|Div_Mul"
    r"|LShift_RShift|RShift_LShift|BitAnd_BitOr|BitOr_BitAnd)"
    r"|ReplaceComparisonOperator_(Eq_NotEq|NotEq_Eq|Lt_LtE|LtE_Lt|Gt_GtE|GtE_Gt|Lt_Gt|Gt_Lt|LtE_GtE"
    r"|GtE_LtE|Is_IsNot|IsNot_Is|In_NotIn|NotIn_In)"
    r"|ReplaceUnaryOperator_(USub_UAdd|Delete_Not|Delete_USub)"
    r"|AddNot|ReplaceTrueWithFalse|ReplaceFalseWithTrue|ReplaceAndWithOr|ReplaceOrWithAnd"
    r"|ReplaceBreakWithContinue|ReplaceContinueWithBreak|NumberReplacer|ZeroIterationForLoop"
)


class _PlausibleOnly:
    """Those of a provider of operators."""

    def __init__(self, provider: OperatorProvider) -> None:
        self._provider = provider

    def __iter__(self) -> Iterator[str]:
        return filter(_PLAUSIBLE.fullmatch, self._provider)

    def __getitem__(self, name: str) -> type[Operator]:
        return self._provider[name]


cosmic_ray.plugins.OPERATOR_PROVIDERS.update(core=_PlausibleOnly(OperatorProvider()), slips=Slips())


def modules_of(package: Path, areas: Iterable[str]) -> dict[Path, Suite]:
    """The modules of these areas, and what each is held to."""
    found: dict[Path, Suite] = {}
    for suite in SUITES:
        for pattern in suite.modules:
            for path in sorted(package.glob(pattern)):
                found.setdefault(path, suite)
    return {path: suite for path, suite in found.items() if suite.area in set(areas)}


def draw(session: WorkDB, modules: dict[Path, Suite], count: int, seed: int) -> None:
    """Leaves in the session `count` mutants, as many of each area (0: all of them)."""
    init(modules, session, {})
    by_area: dict[str, list[WorkItem]] = defaultdict(list)
    for item in session.work_items:
        by_area[modules[item.mutations[0].module_path].area].append(item)
    rng = random.Random(seed)
    shares = []
    for at, area in enumerate(sorted(by_area)):
        share = count * (at + 1) // len(by_area) - count * at // len(by_area)
        mutants = _in_random_order(by_area[area], rng)
        shares.append(list(mutants) if count == 0 else list(itertools.islice(mutants, share)))
    session.clear()
    # In turn, so that a run that is cut short has some of each area.
    in_turn = itertools.chain.from_iterable(itertools.zip_longest(*shares))
    session.add_work_items(item for item in in_turn if item is not None)


def _in_random_order(items: list[WorkItem], rng: random.Random) -> Iterator[WorkItem]:
    """One mutant a place, of those that are real."""
    places: dict[tuple[Path, tuple[int, int]], list[WorkItem]] = defaultdict(list)
    for item in items:
        mutation = item.mutations[0]
        places[mutation.module_path, mutation.start_pos].append(item)
    for place in rng.sample(sorted(places), len(places)):
        item = rng.choice(sorted(places[place], key=_identity))
        if _is_real(item.mutations[0]):
            yield item


def _identity(item: WorkItem) -> tuple[str, int]:
    return item.mutations[0].operator_name, item.mutations[0].occurrence


def _is_real(mutation: MutationSpec) -> bool:
    """Whether the module still compiles, and computes or refuses something else."""
    source = mutation.module_path.read_text()
    operator = cosmic_ray.plugins.get_operator(mutation.operator_name)(**mutation.operator_args)
    mutated = mutate_code(source, operator, mutation.occurrence)
    try:
        return _meaning(mutated) != _meaning(source)
    except SyntaxError:
        return False


def _meaning(source: str) -> str:
    return ast.dump(_Bare().visit(ast.parse(source)))


class _Bare(ast.NodeTransformer):
    """Drops annotations, which no module of this package evaluates, and whether `zip` is strict."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        node.keywords = [keyword for keyword in node.keywords if keyword.arg != "strict"]
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)
