# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Mutations of a module in memory: operands, ops and what stands between them.

Each takes a source of random numbers and the module, changes it, and says whether it did. The
module need not be valid afterwards.
"""

from collections.abc import Callable, Iterator, Sequence
from random import Random

from mlir import ir

Mutation = Callable[[Random, ir.Module], bool]


def ops_of(module: ir.Module) -> list[ir.Operation]:
    """All ops in the module, outermost first."""
    return list(_inside(module.operation))


def _inside(op: ir.Operation) -> Iterator[ir.Operation]:
    for region in op.regions:
        for block in region.blocks:
            for inner in block.operations:
                yield inner.operation
                yield from _inside(inner.operation)


def values_before(op: ir.Operation, type_: ir.Type) -> list[ir.Value]:
    """The values of the type that stand before the op, in its block and those around it."""
    found: list[ir.Value] = []
    while op.parent is not None and op.name != "builtin.module":
        block = op.block
        found += [argument for argument in block.arguments if argument.type == type_]
        for earlier in block.operations:
            if earlier.operation == op:
                break
            found += [result for result in earlier.results if result.type == type_]
        op = op.parent.operation
    return found


def other_operand(rng: Random, module: ir.Module) -> bool:
    """An operand becomes another value of its type."""
    op = rng.choice([op for op in ops_of(module) if len(op.operands) > 0] or [None])
    if op is None:
        return False
    at = rng.randrange(len(op.operands))
    values = [
        value for value in values_before(op, op.operands[at].type) if value != op.operands[at]
    ]
    if not values:
        return False
    op.operands[at] = rng.choice(values)
    return True


def swapped_operands(rng: Random, module: ir.Module) -> bool:
    """Two operands of one type change places."""
    pairs = [
        (op, a, b)
        for op in ops_of(module)
        for a in range(len(op.operands))
        for b in range(a)
        if op.operands[a].type == op.operands[b].type and op.operands[a] != op.operands[b]
    ]
    if not pairs:
        return False
    op, a, b = rng.choice(pairs)
    first, second = op.operands[a], op.operands[b]
    op.operands[a], op.operands[b] = second, first
    return True


def erased(rng: Random, module: ir.Module) -> bool:
    """An op is gone; others of their types stand for its results."""
    op = rng.choice([op for op in ops_of(module) if not _is_terminator(op)] or [None])
    return op is not None and replaced_by_earlier(op, rng.choice)


def replaced_by_earlier(op: ir.Operation, choose: Callable[[Sequence], ir.Value]) -> bool:
    """Erases `op`, if for each of its results that are used a value of its type is there."""
    replacements = []
    for result in op.results:
        values = values_before(op, result.type)
        if not values and any(True for _ in result.uses):
            return False
        replacements.append(choose(values) if values else None)
    for result, value in zip(op.results, replacements, strict=True):
        if value is not None:
            result.replace_all_uses_with(value)
    op.erase()
    return True


def repeated(rng: Random, module: ir.Module) -> bool:
    """An op stands twice; one use takes the second."""
    op = rng.choice([op for op in ops_of(module) if not _is_terminator(op)] or [None])
    if op is None:
        return False
    copy = op.clone(ip=ir.InsertionPoint.after(op))
    for result, other in zip(op.results, copy.operation.results, strict=True):
        uses = list(result.uses)
        if uses:
            use = rng.choice(uses)
            use.owner.operation.operands[use.operand_number] = other
    return True


def moved(rng: Random, module: ir.Module) -> bool:
    """An op stands before another one, of any block."""
    ops = [op for op in ops_of(module) if not _is_terminator(op)]
    if len(ops) < 2:
        return False
    op, before = rng.sample(ops, 2)
    around = before
    while around.name != "builtin.module":
        if around == op:
            return False
        around = around.parent.operation
    op.move_before(before)
    return True


def cast(rng: Random, module: ir.Module) -> bool:
    """A tensor has unknown extents for one use, and known ones again."""
    uses = [
        (op, at)
        for op in ops_of(module)
        for at, operand in enumerate(op.operands)
        if isinstance(operand.type, ir.RankedTensorType) and operand.type.rank > 0
    ]
    if not uses:
        return False
    op, at = rng.choice(uses)
    type_ = op.operands[at].type
    dynamic = ir.ShapedType.get_dynamic_size()
    shape = [rng.choice([size, dynamic]) for size in type_.shape]
    wide = ir.RankedTensorType.get(shape, type_.element_type, type_.encoding, loc=op.location)
    with ir.InsertionPoint(op), op.location:
        there = ir.Operation.create("tensor.cast", [wide], [op.operands[at]])
        op.operands[at] = ir.Operation.create("tensor.cast", [type_], [there.result]).result
    return True


def attribute(rng: Random, module: ir.Module) -> bool:
    """An attribute is gone, or there is one that nothing knows, or that of another op."""
    ops = ops_of(module)
    op = rng.choice(ops or [None])
    if op is None:
        return False
    names = list(op.attributes)
    way = rng.choice(["remove", "add", "take"])
    if way == "remove" and names:
        del op.attributes[rng.choice(names)]
        return True
    if way == "take" and names:
        name = rng.choice(names)
        donors = [donor for donor in ops if donor != op and name in donor.attributes]
        if donors:
            op.attributes[name] = rng.choice(donors).attributes[name]
            return True
    name = rng.choice(["tag", "note", "llvm.loop_annotation", "bufferization.writable"])
    value = rng.choice(["unit", "true", '"attention"', "0 : i64", "[]"])
    op.attributes[name] = ir.Attribute.parse(value, op.context)
    return True


def _is_terminator(op: ir.Operation) -> bool:
    operations = op.block.operations if op.parent is not None else None
    return operations is not None and operations[-1].operation == op


GRAPH_MUTATIONS: Sequence[Mutation] = (
    *(other_operand, other_operand, swapped_operands, erased, repeated, moved, cast, attribute),
)
