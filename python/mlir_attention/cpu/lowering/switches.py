# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes choices between tensors `scf.if`, which upstream sees through.

Its bufferization overlooks that the results of an `scf.index_switch` have the memory of what it
yields, so that other ops would write there. Its `convert-elementwise-to-linalg` takes an
`arith.select` of whole tensors, which the canonicalizer makes of an `scf.if`, for an op on
elements, of the shape of the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import starmap

from mlir import ir
from mlir.dialects import arith, scf
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.checks.extents import learn_shape
from mlir_attention.checks.quantities import Facts, extents
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import as_value
from mlir_attention.support.walk import is_elementwise, ops_in


def switches_to_ifs(module: ir.Operation) -> None:
    """Replaces each that has a result which is a tensor; the first case is the outermost branch."""
    with module.context:
        for switch in ops_in(module, "scf.index_switch"):
            if any(isinstance(result.type, ir.ShapedType) for result in switch.results):
                cases = list(ir.DenseI64ArrayAttr(switch.attributes["cases"]))
                with ir.InsertionPoint(switch), switch.location:
                    replace_op(switch, _chain(switch, cases))


def _chain(switch: ir.Operation, cases: Sequence[int]) -> Sequence[ir.Value]:
    """The results of a switch, of whose cases these are left."""
    default, *regions = switch.regions
    types = [result.type for result in switch.results]
    if not cases:
        region = ir.Operation.create("scf.execute_region", results=types, regions=1)
        default.blocks[0].append_to(region.regions[0])
        return list(region.results)
    hit = arith.cmpi(CmpIPredicate.eq, switch.operands[0], as_value(cases[0]))
    branch = ir.Operation.create("scf.if", results=types, operands=[hit], regions=2)
    regions[-len(cases)].blocks[0].append_to(branch.regions[0])
    with ir.InsertionPoint(branch.regions[1].blocks.append()):
        scf.YieldOp(_chain(switch, cases[1:]))
    return list(branch.results)


def selects_to_ifs(module: ir.Operation) -> None:
    """Replaces each `arith.select` between tensors that may be of two shapes."""
    with module.context:
        selects = [op for op in ops_in(module, "arith.select") if _is_of_tensors(op)]
        facts = Facts()
        for op in filter(is_elementwise, ops_in(module) if selects else ()):
            learn_shape(op, facts)
        for select in selects:
            _, *tensors = select.operands
            if not all(starmap(facts.are_equal, zip(*map(extents, tensors), strict=True))):
                with ir.InsertionPoint(select), select.location:
                    replace_op(select, [_branch(*select.operands)])


def _is_of_tensors(select: ir.Operation) -> bool:
    condition, tensor, _ = select.operands
    is_number = not isinstance(condition.type, ir.ShapedType)
    return is_number and isinstance(tensor.type, ir.RankedTensorType)


def _branch(condition: ir.Value, *values: ir.Value) -> ir.Value:
    branch = ir.Operation.create(
        "scf.if", results=[values[0].type], operands=[condition], regions=2
    )
    for region, value in zip(branch.regions, values, strict=True):
        with ir.InsertionPoint(region.blocks.append()):
            scf.YieldOp([value])
    return branch.result
