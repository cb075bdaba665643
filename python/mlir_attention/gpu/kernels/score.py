# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The region of a group in a kernel: which ops it may have, and their copies."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects.attention import GroupOp, IndexOp
from mlir_attention.gpu.kernels.memory import Memory, Position
from mlir_attention.gpu.schedule import RefusalError
from mlir_attention.gpu.targets import NARROW, Target
from mlir_attention.group.score_region import block_of
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import as_value
from mlir_attention.support.walk import constant_attribute, is_constant, is_inside, ops_in

#: Ops of arith that no target computes as MLIR means it.
_REFUSED = ("arith.ceildivsi", "arith.ceildivui", "arith.floordivsi", "arith.scaling_extf",
            "arith.scaling_truncf", "arith.convertf")  # fmt: skip

#: Reads an element of a tensor from outside of the region.
_GATHER = "tensor.extract"

#: Types of values from outside of the region that are arguments of the kernel.
_SCALARS = ("f32", "i32", "i64", "index")

#: Types that the region may compute in.
_COMPUTED = ("f32", "f16", "i1", "i8", "i16", "i32", "i64", "index")


def check_region(group: GroupOp, target: Target) -> None:
    """Raises RefusalError for a region that has no copy in a kernel."""
    block = block_of(group)
    for top in block.operations:
        for op in ops_in(top.operation):
            _check_op(op, group, target)
    for argument in list(block.arguments)[1:]:
        _check_narrow(argument)


def captured_tables(group: GroupOp) -> list[ir.Value]:
    """Tensors from outside that the region reads by positions."""
    gathers = [op for top in block_of(group).operations for op in ops_in(top.operation, _GATHER)]
    return list(dict.fromkeys(op.operands[0] for op in gathers))


def captured_scalars(group: GroupOp) -> list[ir.Value]:
    """Values from outside that the region uses, but for constants and tensors.

    Raises RefusalError for one that no kernel takes.
    """
    found: dict[ir.Value, None] = {}
    for top in block_of(group).operations:
        for op in ops_in(top.operation):
            for operand in op.operands:
                if is_inside(operand, group.operation) or is_constant(operand):
                    continue
                if op.name == _GATHER and operand == op.operands[0]:
                    continue
                if str(operand.type) not in _SCALARS:
                    raise RefusalError(
                        f"its region uses a value of type {operand.type} from outside of it"
                    )
                found[operand] = None
    return list(found)


def emit_region(
    group: GroupOp,
    score: ir.Value,
    elements: Sequence[ir.Value],
    captured: dict[ir.Value, ir.Value],
    tables: dict[ir.Value, Memory],
    position: Position,
) -> list[ir.Value]:
    """What the region makes of a score, at the insertion point: all that it yields.

    `elements` are those of the score operands: of bf16 and f8, as f32. `captured` has the arguments
    of the kernel that stand for values from outside, `tables` the tensors from there.
    """
    block = block_of(group)
    known = {**captured, **dict(zip(block.arguments, [score, *elements], strict=True))}
    *inner, terminator = [op.operation for op in block.operations]
    for op in inner:
        _copy(op, known, tables, position)
    return [
        known[value] if value in known else value.owner.operation.clone().results[0]
        for value in terminator.operands
    ]


def _copy(
    op: ir.Operation,
    known: dict[ir.Value, ir.Value],
    tables: dict[ir.Value, Memory],
    position: Position,
) -> None:
    other = _stand_in(op, known, tables, position)
    if other is not None:
        known[op.results[0]] = other
        return
    clone = op.clone()
    for inner in ops_in(clone):
        _use(inner, clone, known, tables, position)
    known |= zip(op.results, clone.results, strict=True)


def _use(
    op: ir.Operation,
    clone: ir.Operation,
    known: dict[ir.Value, ir.Value],
    tables: dict[ir.Value, Memory],
    position: Position,
) -> None:
    """Lets an op in a copy use what stands for values of the region."""
    if op != clone:
        with ir.InsertionPoint(op):
            other = _stand_in(op, known, tables, position)
        if other is not None:
            replace_op(op, [other])
            return
    with ir.InsertionPoint(clone):
        for number, operand in enumerate(op.operands):
            if operand in known:
                op.operands[number] = known[operand]
            elif is_constant(operand) and not is_inside(operand, clone):
                op.operands[number] = operand.owner.operation.clone().results[0]


def _stand_in(
    op: ir.Operation,
    known: dict[ir.Value, ir.Value],
    tables: dict[ir.Value, Memory],
    position: Position,
) -> ir.Value | None:
    """What an op is in the kernel, if not its copy; what it needs stands at the insertion point."""
    if op.name == IndexOp.OPERATION_NAME:
        return as_value(position(op.opview.dim.value))
    if op.name == _GATHER:
        return _load(tables[op.operands[0]], [_here(at, known) for at in list(op.operands)[1:]])
    number = _rounded_constant(op)
    if number is not None:
        return arith.constant(op.results[0].type, number)
    if op.name != "arith.extf":
        return None
    # An element of bf16 is there as f32.
    wide = known.get(op.operands[0], op.operands[0])
    return wide if wide.type == op.results[0].type else None


def _here(value: ir.Value, known: dict[ir.Value, ir.Value]) -> ir.Value:
    """What an operand of an op of the region, or of a copy, is at the insertion point."""
    if value in known:
        return known[value]
    return value.owner.operation.clone().results[0] if is_constant(value) else value


def _load(table: Memory, at: Sequence[ir.Value]) -> ir.Value:
    address = table.address(lambda dim: at[dim])
    return table.load_f32(address)[0] if table.meant in NARROW else table.load_meant(address)


def _check_op(op: ir.Operation, group: GroupOp, target: Target) -> None:
    dialect, _, name = op.name.partition(".")
    if dialect == "attention" or op.name in ("scf.if", "scf.yield"):
        return
    if (dialect == "math" and name not in target.math) or op.name in target.lacks:
        raise RefusalError(f"{target.described} has no '{op.name}', which its region uses")
    if dialect == "math" and not target.has_f16_math and str(op.results[0].type) != "f32":
        raise RefusalError(f"{target.described} has no '{op.name}' of {op.results[0].type}")
    if op.name == _GATHER:
        _check_gather(op, group, target)
        return
    if dialect not in ("arith", "math") or op.name in _REFUSED or _is_degenerate(op):
        raise RefusalError(f"its region has '{op.name}', of which there is no copy in a kernel")
    if op.name == "arith.constant":
        return  # What uses it tells.
    operands = [] if _rounded_constant(op) is not None else op.operands
    for value in (*operands, *op.results):
        is_element = isinstance(value.owner, ir.Block) or value.owner.operation.name == _GATHER
        if str(value.type) not in _COMPUTED and not is_element:
            raise RefusalError(f"its region computes in {value.type}")


def _check_gather(op: ir.Operation, group: GroupOp, target: Target) -> None:
    table, element = op.operands[0], op.results[0].type
    if is_inside(table, group.operation):
        raise RefusalError("its region makes a tensor, which it reads")
    if str(element) not in (*target.elements, *_COMPUTED):
        raise RefusalError(f"its region reads a tensor of {element}")
    _check_narrow(op.results[0])


def _check_narrow(element: ir.Value) -> None:
    if str(element.type) in NARROW and not _is_only_extended(element):
        raise RefusalError(f"its region computes in {element.type}")


def _rounded_constant(op: ir.Operation) -> float | None:
    """The number that an op rounds, as front ends leave them, in f64."""
    if op.name != "arith.truncf":
        return None
    attribute = constant_attribute(op.operands[0])
    return ir.FloatAttr(attribute).value if isinstance(attribute, ir.FloatAttr) else None


def _is_degenerate(op: ir.Operation) -> bool:
    """Whether it is one that no front end writes, and that has no SPIR-V: a number of a signed bit,
    a comparison of floats that is always so.
    """
    if op.name == "arith.cmpf":
        predicate = ir.IntegerAttr(op.attributes["predicate"]).value
        always = (arith.CmpFPredicate.AlwaysFalse, arith.CmpFPredicate.AlwaysTrue)
        return predicate in [int(each) for each in always]
    return op.name == "arith.sitofp" and op.operands[0].type.width == 1


def _is_only_extended(element: ir.Value) -> bool:
    return all(
        use.owner.operation.name == "arith.extf"
        and str(use.owner.operation.results[0].type) == "f32"
        for use in element.uses
    )
