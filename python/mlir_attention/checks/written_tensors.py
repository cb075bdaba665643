# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which arguments of a function a tensor is made of, by writes or as a view; what is written to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mlir import ir

from mlir_attention.support.functions import module_of
from mlir_attention.support.walk import only_block, producer, symbol_name

#: Ops whose result has the memory of the operand with this number.
_OF_OPERAND = {
    "tensor.cast": 0,
    "tensor.insert": 1,
    "tensor.insert_slice": 1,
    "vector.transfer_write": 1,
    "bufferization.materialize_in_destination": 1,
}

_OTHER = -1

_VIEWS = ("tensor.extract_slice", "tensor.expand_shape", "tensor.collapse_shape", "tensor.reshape")

#: Ops that read tensors, and write none.
_READS = (
    "attention.group",
    "attention.lse_combine",
    "bufferization.alloc_tensor",
    "bufferization.to_buffer",
    "func.return",
    "tensor.concat",
    "tensor.dim",
    "tensor.extract",
    "vector.transfer_read",
)


def arguments_written_to(value: ir.Value) -> set[int]:
    """The numbers of the function's arguments that `value` is the new value of.

    Where it depends on a branch, those of both; -1 stands for any other tensor.
    """
    return _roots(value, _Through())


def arguments_seen_by(value: ir.Value) -> set[int]:
    """As `arguments_written_to`, and those of which `value` may be a view."""
    return _roots(value, _Through(views=True))


def argument_of(value: ir.Value) -> str:
    """As in "argument 3, ", if `value` is that argument of a public function, or made from it by
    writes; empty for other tensors."""
    roots = arguments_written_to(value)
    (number,) = roots if len(roots) == 1 else (_OTHER,)
    return "" if number == _OTHER else f"argument {number}, "


def may_be_overwritten(
    value: ir.Value, keeps: Callable[[ir.Operation], bool] = lambda op: False
) -> bool:
    """Whether anything may write to the memory of a tensor, or of a view of it.

    `keeps` tells of an insertion into the tensor whether it leaves alone what the question is of.
    """
    for use in value.uses:
        op, number = use.owner.operation, use.operand_number
        if op.name in _READS:
            continue
        if op.name == "tensor.cast":
            if may_be_overwritten(op.result, keeps):
                return True
        elif op.name in _VIEWS:
            if may_be_overwritten(op.result):
                return True
        elif op.name in ("tensor.insert", "tensor.insert_slice"):
            if number == 1 and (not keeps(op) or may_be_overwritten(op.result, keeps)):
                return True
        elif op.name.startswith("linalg."):
            if number >= len(op.operands) - len(op.results):
                return True
        else:
            return True
    return False


@dataclass(frozen=True)
class _Through:
    """What is looked through besides writes. Functions that are called call themselves no others:
    they could be recursive."""

    views: bool = False
    calls: bool = True


def _roots(value: ir.Value, through: _Through) -> set[int]:
    roots: set[int] = set()
    seen: set[ir.Value] = set()
    rest = [value]
    while rest:
        value = rest.pop()
        if value in seen:
            continue
        seen.add(value)
        sources = _sources(value, through)
        if sources is None:
            roots.add(_number(value))
        else:
            rest.extend(sources)
    return roots


def _number(value: ir.Value) -> int:
    """Of an argument of a function."""
    owner = value.owner
    if not isinstance(owner, ir.Block) or owner.owner.operation.name != "func.func":
        return _OTHER
    is_entry = owner == owner.owner.operation.regions[0].blocks[0]
    return int(ir.BlockArgument(value).arg_number) if is_entry else _OTHER


def _sources(value: ir.Value, through: _Through) -> list[ir.Value] | None:
    """What has the memory that `value` has; None if nothing is known to."""
    op = producer(value)
    if op is None:
        return _sources_of_block_argument(ir.BlockArgument(value))
    number = ir.OpResult(value).result_number
    if op.name in _OF_OPERAND:
        return [op.operands[_OF_OPERAND[op.name]]]
    if op.name in _VIEWS and through.views:
        return [op.operands[0]]
    if op.name == "arith.select":
        return [op.operands[1], op.operands[2]]
    if op.name.startswith("linalg."):
        first = len(op.operands) - len(op.results)
        return [op.operands[first + number]]
    if op.name == "scf.if":
        return [region.blocks[0].operations[-1].operands[number] for region in op.regions]
    if op.name == "scf.for":
        yielded = only_block(op).operations[-1].operands[number]
        return [op.operands[3 + number], yielded]
    if op.name == "scf.forall":
        return [op.operands[len(op.operands) - len(op.results) + number]]
    if op.name == "func.call" and through.calls:
        return _sources_of_call(op, number)
    return None


def _sources_of_block_argument(argument: ir.BlockArgument) -> list[ir.Value] | None:
    loop = argument.owner.owner.operation
    if loop.name == "scf.for" and argument.arg_number > 0:
        return [loop.operands[2 + argument.arg_number]]
    return None


def _sources_of_call(call: ir.Operation, number: int) -> list[ir.Value] | None:
    """The operands that a private function of one block returns, updated."""
    callee = _callee(call)
    if callee is None or len(callee.regions[0].blocks) != 1:
        return None
    returned = only_block(callee).operations[-1].operands[number]
    roots = _roots(returned, _Through(calls=False))
    return None if _OTHER in roots else [call.operands[root] for root in roots]


def _callee(call: ir.Operation) -> ir.Operation | None:
    name = ir.FlatSymbolRefAttr(call.attributes["callee"]).value
    block = only_block(module_of(call))
    for view in block.operations:
        if view.operation.name == "func.func" and symbol_name(view.operation) == name:
            return view.operation
    return None
