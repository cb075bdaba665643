# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Loops and branches of StableHLO as those of the dialect scf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith, scf

from mlir_attention.frontends.stablehlo.leftovers.scalars import as_tensor, is_scalar, scalar_of
from mlir_attention.support.erasing import erase, replace_op
from mlir_attention.support.walk import constant_attribute, producer_named


@dataclass(frozen=True)
class _Count:
    """A loop that counts by one: the number of what it carries, and the number that ends it."""

    carried: int
    end: ir.Value


def convert_while(op: ir.Operation) -> bool:
    """`stablehlo.while`: `scf.for` if it counts, as `scan` and `fori_loop` do."""
    count = _count(op)
    with ir.InsertionPoint(op), op.location:
        values = _for(op, count) if count is not None else _while(op)
    _replace(op, values)
    return True


def convert_case(op: ir.Operation) -> bool:
    """`stablehlo.case`: any number that has no branch is that of the last one."""
    with ir.InsertionPoint(op), op.location:
        number = scalar_of(op.operands[0])
        if len(op.regions) == 1:
            values = _move(op.regions[0].blocks[0], ir.InsertionPoint(op))
        elif len(op.regions) == 2:
            zero = arith.constant(number.type, 0)
            is_first = arith.cmpi(arith.CmpIPredicate.eq, number, zero)
            values = _if(op, is_first)
        else:
            values = _switch(op, number)
    _replace(op, values)
    return True


def convert_if(op: ir.Operation) -> bool:
    """`stablehlo.if`."""
    with ir.InsertionPoint(op), op.location:
        values = _if(op, scalar_of(op.operands[0]))
    _replace(op, values)
    return True


def _replace(op: ir.Operation, values: Sequence[ir.Value]) -> None:
    """Numbers among the results are scalars by now."""
    with ir.InsertionPoint(op), op.location:
        tensors = [
            as_tensor(value) if is_scalar(result.type) and not is_scalar(value.type) else value
            for result, value in zip(op.results, values, strict=True)
        ]
    replace_op(op, tensors)


def _if(op: ir.Operation, condition: ir.Value) -> list[ir.Value]:
    """The first region, if `condition` holds, or the second one."""
    choice = scf.IfOp(condition, _types(op.results), has_else=True)
    for region, block in zip(op.regions, (choice.then_block, choice.else_block), strict=True):
        _fill(block, region.blocks[0])
    return list(choice.results)


def _switch(op: ir.Operation, number: ir.Value) -> list[ir.Value]:
    *regions, last = op.regions
    cases = ir.DenseI64ArrayAttr.get(list(range(len(regions))))
    position = arith.index_cast(ir.IndexType.get(), number)
    choice = ir.Operation.create(
        "scf.index_switch",
        _types(op.results),
        [position],
        {"cases": cases},
        regions=len(op.regions),
    )
    for target, region in zip(choice.regions, (last, *regions), strict=True):
        _fill(target.blocks.append(), region.blocks[0])
    return list(choice.results)


def _fill(block: ir.Block, source: ir.Block) -> None:
    """Moves the ops of `source` to a block that yields what `source` returns."""
    with ir.InsertionPoint(block):
        values = _move(source, ir.InsertionPoint(block))
        scf.YieldOp([_untensored(value) for value in values])


def _while(op: ir.Operation) -> list[ir.Value]:
    inits = [_untensored(value) for value in op.operands]
    types = [value.type for value in inits]
    loop = scf.WhileOp(types, inits)
    places = [op.location] * len(types)
    before = loop.before.blocks.append(*types, arg_locs=places)
    with ir.InsertionPoint(before):
        _take(op.regions[0].blocks[0], list(before.arguments))
        (condition,) = _move(op.regions[0].blocks[0], ir.InsertionPoint(before))
        scf.ConditionOp(scalar_of(condition), list(before.arguments))
    after = loop.after.blocks.append(*types, arg_locs=places)
    with ir.InsertionPoint(after):
        _take(op.regions[1].blocks[0], list(after.arguments))
        values = _move(op.regions[1].blocks[0], ir.InsertionPoint(after))
        scf.YieldOp([_untensored(value) for value in values])
    return list(loop.results)


def _for(op: ir.Operation, count: _Count) -> list[ir.Value]:
    index = ir.IndexType.get()
    body = op.regions[1].blocks[0]
    start, end = scalar_of(op.operands[count.carried]), count.end
    inits = [_untensored(value) for value in op.operands]
    del inits[count.carried]
    one = arith.constant(index, 1)
    loop = scf.ForOp(arith.index_cast(index, start), arith.index_cast(index, end), one, inits)
    with ir.InsertionPoint(loop.body):
        position, *carried = loop.body.arguments
        carried.insert(count.carried, arith.index_cast(start.type, position))
        _take(body, carried)
        values = _move(body, ir.InsertionPoint(loop.body))
        del values[count.carried]
        scf.YieldOp([_untensored(value) for value in values])
    results = list(loop.results)
    results.insert(count.carried, arith.maxsi(start, end))
    return results


def _take(block: ir.Block, values: Sequence[ir.Value]) -> None:
    """Lets a block compute with `values`, of which numbers are scalars, in place of arguments."""
    for argument, value in zip(block.arguments, values, strict=True):
        is_number = is_scalar(argument.type) and not is_scalar(value.type)
        argument.replace_all_uses_with(as_tensor(value) if is_number else value)


def _move(block: ir.Block, place: ir.InsertionPoint) -> list[ir.Value]:
    """Moves the ops of a block to another one; what it returns."""
    *ops, ending = [view.operation for view in block.operations]
    for op in ops:
        if place.ref_operation is None:
            place.block.append(op)
        else:
            op.move_before(place.ref_operation)
    values = list(ending.operands)
    erase(ending)
    return values


def _untensored(value: ir.Value) -> ir.Value:
    """A number as a scalar, another tensor as it is."""
    return scalar_of(value) if is_scalar(value.type) else value


def _types(values: Sequence[ir.Value]) -> list[ir.Type]:
    return [
        ir.RankedTensorType(value.type).element_type if is_scalar(value.type) else value.type
        for value in values
    ]


def _count(op: ir.Operation) -> _Count | None:
    """How a loop counts; None if it goes on for another reason, or by other steps."""
    before, after = (region.blocks[0] for region in op.regions)
    condition = producer_named(before.operations[-1].operation.operands[0], "tensor.from_elements")
    compared = None if condition is None else producer_named(condition.operands[0], "arith.cmpi")
    if compared is None or _predicate(compared) != arith.CmpIPredicate.slt:
        return None
    carried = _carried(compared.operands[0], before)
    if carried is None or not _grows_by_one(after, carried):
        return None
    with ir.InsertionPoint(op), op.location:
        end = _end(op, compared.operands[1], before, after)
    return None if end is None else _Count(carried, end)


def _end(op: ir.Operation, value: ir.Value, before: ir.Block, after: ir.Block) -> ir.Value | None:
    """The same number outside of the loop; None if the loop changes it."""
    constant = constant_attribute(value)
    if constant is not None:
        return arith.constant(value.type, constant)
    carried = _carried(value, before)
    if carried is not None:
        is_kept = after.operations[-1].operation.operands[carried] == after.arguments[carried]
        return scalar_of(op.operands[carried]) if is_kept else None
    extract = producer_named(value, "tensor.extract")
    if extract is not None and not isinstance(extract.operands[0].owner, ir.Block):
        outside = extract.operands[0].owner.operation.block != before
        return scalar_of(extract.operands[0]) if outside else None
    return None


def _carried(value: ir.Value, block: ir.Block) -> int | None:
    """The number of the argument of a block that is this number."""
    extract = producer_named(value, "tensor.extract")
    if extract is None:
        return None
    arguments = list(block.arguments)
    return arguments.index(extract.operands[0]) if extract.operands[0] in arguments else None


def _grows_by_one(body: ir.Block, carried: int) -> bool:
    new = producer_named(body.operations[-1].operation.operands[carried], "tensor.from_elements")
    sum_ = None if new is None else producer_named(new.operands[0], "arith.addi")
    if sum_ is None or _carried(sum_.operands[0], body) != carried:
        return False
    step = constant_attribute(sum_.operands[1])
    return isinstance(step, ir.IntegerAttr) and step.value == 1


def _predicate(op: ir.Operation) -> int:
    return int(ir.IntegerAttr(op.attributes["predicate"]).value)
