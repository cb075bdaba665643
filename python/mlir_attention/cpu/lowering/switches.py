# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes every `scf.index_switch` of tensors a chain of `scf.if`.

Upstream's bufferization overlooks that its results have the memory of what it yields, so that
other ops would write there.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, scf
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import as_value
from mlir_attention.support.walk import ops_in


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
