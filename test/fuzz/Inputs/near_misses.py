# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Spelt attention with one thing changed, so that it may be attention no more."""

from collections.abc import Callable
from random import Random

import isolation
from graph_mutations import erased, other_operand, repeated, swapped_operands
from mlir import ir
from text_mutations import indexing_map, keyword, number, real, sibling

_IN_TEXT = (sibling, sibling, real, number, indexing_map, keyword)
_IN_MEMORY = (other_operand, other_operand, swapped_operands, erased, repeated)


def near_miss(seed: int, text: str) -> str | None:
    """The program after one mutation that left it valid, of the same arguments; None if none did.

    A program that reads a tensor that nothing wrote means nothing.
    """

    def body(write: Callable[[str], None]) -> None:
        rng = Random(seed)
        for _ in range(20):
            with ir.Context():
                mutated = _mutated(rng, text)
                if mutated is not None and not _reads_nothing(mutated):
                    write(mutated)
                    return

    # Upstream's parser aborts over some.
    ending = isolation.run(body)
    assert not ending.hung, f"a mutation of this hangs:\n{text}"
    return ending.report if ending.report.startswith(("module", "#")) else None


def _mutated(rng: Random, text: str) -> str | None:
    try:
        module = ir.Module.parse(text)
        if rng.random() < 0.5:
            mutated = rng.choice(_IN_TEXT)(rng, str(module))
        else:
            changed = rng.choice(_IN_MEMORY)(rng, module)
            mutated = str(module) if changed and module.operation.verify() else None
        if mutated is None or mutated == str(ir.Module.parse(text)):
            return None
        parsed = ir.Module.parse(mutated)
    except ir.MLIRError:
        return None
    return str(parsed) if _type(parsed) == _type(ir.Module.parse(text)) else None


def _type(module: ir.Module) -> str:
    return str(module.body.operations[0].attributes["function_type"])


def _reads_nothing(text: str) -> bool:
    """Whether an op may read what `tensor.empty` left, beside as the place for its result."""
    module = ir.Module.parse(text)
    for op in module.body.operations[0].regions[0].blocks[0].operations:
        if op.operation.name != "tensor.empty":
            continue
        for use in op.results[0].uses:
            user = use.owner.operation
            last = len(user.operands) - 1
            if not user.name.startswith("linalg.") or use.operand_number != last:
                return True
            if _reads_its_result(user):
                return True
    return False


def _reads_its_result(op: ir.Operation) -> bool:
    if op.name in ("linalg.reduce", "linalg.contract", "linalg.batch_matmul"):
        return True
    if op.name != "linalg.generic":
        return False
    arguments = op.regions[0].blocks[0].arguments
    return any(True for _ in arguments[-1].uses)
