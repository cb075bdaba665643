# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Says of each softmax of a module what became of it."""

from __future__ import annotations

from collections.abc import Callable

from mlir import ir

from mlir_attention.find.expressions.axes import new_axes
from mlir_attention.find.expressions.exponents import EXPONENTIALS
from mlir_attention.find.expressions.reductions import reduction_of
from mlir_attention.find.expressions.scalar_expressions import Apply, Element, location_of
from mlir_attention.find.expressions.structured_op import Structured, shape_of
from mlir_attention.find.expressions.tracer import Tracer

_UNUSED = "no contraction takes its probabilities, but for elementwise work between"

#: Told where a softmax is, and what became of it.
Reporter = Callable[[ir.Location, str], None]


class Report:
    """Passes on what is reported, once for each softmax."""

    def __init__(self, tell: Reporter) -> None:
        self._tell = tell
        self._told: set[str] = set()

    def found(self, location: ir.Location, description: str) -> None:
        self._tell_once(location, f"found attention: {description}")

    def refused(self, location: ir.Location, reason: str) -> None:
        self._tell_once(location, f"softmax is not part of an attention: {reason}")

    def rest(self, module: ir.Operation) -> None:
        """Tells of every softmax that is left and that no contraction led to."""

        def visit(op: ir.Operation) -> ir.WalkResult:
            location = _softmax_location(op)
            if location is not None and str(location) not in self._told:
                self.refused(location, _UNUSED)
            return ir.WalkResult.ADVANCE

        module.walk(visit)

    def _tell_once(self, location: ir.Location, message: str) -> None:
        # Unknown locations are all equal, and tell nothing of what they belong to.
        if str(location) not in self._told or str(location) == "loc(unknown)":
            self._told.add(str(location))
            self._tell(location, message)


def _softmax_location(op: ir.Operation) -> ir.Location | None:
    """Where the softmax is that `op` is, or whose sum of exponentials it is."""
    if op.name == "linalg.softmax":
        return op.location
    structured = Structured.of(op)
    if structured is None or not structured.reduced_loops:
        return None
    tracer = Tracer()
    reduction = reduction_of(tracer, Element(op.results[0], new_axes(shape_of(op.results[0]))))
    if reduction is None or reduction.kind != "sum":
        return None
    summand = tracer.look_through_casts(reduction.operand)
    if isinstance(summand, Apply) and summand.name in EXPONENTIALS:
        return location_of(summand)
    return None
