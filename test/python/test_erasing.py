# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Who takes ops out of the IR, and when they cease to exist."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mlir import ir
from mlir.dialects import arith

import mlir_attention
from mlir_attention.support.erasing import erase, keeping_erased_ops, replace_op
from mlir_attention.support.patterns import walk_and_rewrite
from mlir_attention.support.walk import ops_in

TEXT = """
func.func @f(%x: f32) -> f32 {
  %a = arith.addf %x, %x : f32
  %b = arith.mulf %a, %x : f32
  %c = arith.subf %x, %x : f32
  return %b : f32
}
"""


@pytest.fixture(autouse=True)
def module() -> Iterator[ir.Operation]:
    with ir.Context(), ir.Location.unknown():
        yield ir.Module.parse(TEXT).operation


def find(module: ir.Operation, name: str) -> ir.Operation:
    (op,) = ops_in(module, name)
    return op


def test_an_erased_op_exists_to_the_end(module: ir.Operation) -> None:
    op = find(module, "arith.subf")
    with keeping_erased_ops():
        erase(op)
        assert "arith.subf" not in str(module)
        assert op.name == "arith.subf"
        assert len(op.operands) == 0
        assert not list(op.results[0].uses)


def test_no_new_op_is_taken_for_an_erased_one(module: ir.Operation) -> None:
    op = find(module, "arith.subf")
    with keeping_erased_ops():
        erase(op)
        with ir.InsertionPoint(find(module, "func.return")):
            made = [arith.subf(*[find(module, "func.func").opview.arguments[0]] * 2)]
            made += [arith.negf(made[0]) for _ in range(99)]
        assert all(value.owner != op for value in made)


def test_an_op_that_is_used_stays(module: ir.Operation) -> None:
    before = str(module)
    with keeping_erased_ops(), pytest.raises(RuntimeError, match=r"'arith.addf' .* 'arith.mulf'"):
        erase(find(module, "arith.addf"))
    assert str(module) == before


def test_an_op_is_erased_once(module: ir.Operation) -> None:
    op = find(module, "arith.subf")
    with keeping_erased_ops():
        erase(op)
        with pytest.raises(RuntimeError, match=r"'arith.subf' is erased, but is in no block"):
            erase(op)


def test_the_ops_in_an_op_go_with_it(module: ir.Operation) -> None:
    with keeping_erased_ops():
        function, inner = find(module, "func.func"), find(module, "arith.mulf")
        erase(function)
        assert len(inner.operands) == 0
    assert "func.func" not in str(module)


def test_what_comes_to_use_an_erased_op_is_an_error_not_an_abort(module: ir.Operation) -> None:
    op = find(module, "arith.subf")
    with pytest.raises(RuntimeError, match=r"'arith.subf' is erased, but 'arith.mulf' uses it"):  # noqa: SIM117
        with keeping_erased_ops():
            erase(op)
            find(module, "arith.mulf").operands[0] = op.results[0]


def test_erasing_belongs_to_passes(module: ir.Operation) -> None:
    with pytest.raises(RuntimeError, match="ops are erased in a pass"):
        erase(find(module, "arith.subf"))


def test_a_walk_passes_over_what_its_pattern_erased(module: ir.Operation) -> None:
    visited: list[str] = []

    def pattern(op: Any, rewriter: Any) -> str | None:
        visited.append(op.operation.name)
        if op.operation.name == "arith.addf":
            replace_op(find(module, "arith.mulf"), [op.result])
        return None

    with keeping_erased_ops():
        walk_and_rewrite(module, ["arith.addf", "arith.mulf", "arith.subf"], pattern)
    assert visited == ["arith.addf", "arith.subf"]


def test_a_walk_visits_what_is_in_an_op_before_it(module: ir.Operation) -> None:
    visited: list[str] = []
    walk_and_rewrite(
        module,
        ["func.func", "func.return", "arith.mulf"],
        lambda op, rewriter: visited.append(op.operation.name),
    )
    assert visited == ["arith.mulf", "func.return", "func.func"]


def test_ops_are_erased_in_one_place() -> None:
    package = Path(mlir_attention.__file__).parent
    ways = r"\.erase\(|\.erase_op\(|detach_from_parent|walk_and_apply_patterns|_greedily"
    elsewhere = [
        f"{path.relative_to(package)}:{number}"
        for path in package.rglob("*.py")
        # Builders are users' too: what one takes back, no one else has. The ops of jaxlib are of
        # another library, in modules that no pass of ours sees.
        if path.parent.name not in ("dialects", "stablehlo")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(ways, line)
    ]
    assert elsewhere == [], os.linesep.join(elsewhere)
