# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes the loop over whole chunks of keys and the loop over the tails of them one loop.

    %c = scf.forall (%b, %g) in (8, %G) { task of a chunk }
    %t = scf.forall (%b) in (8) { task of a tail }
    %all = insert_slice %t into (insert_slice %c into %empty)[.., 0, ..][.., %G, ..]

becomes a loop over `%g in %G + 1`, whose operands are those of the chunk where `%g < %G` and those
of the tail elsewhere. The task is a function that is there once, for any number of keys: half of
the code, and one team of threads for all tasks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from mlir import ir
from mlir.dialects import arith, func, scf, tensor

from mlir_attention._extension import are_equivalent
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.find.expressions.symbolic_extents import (
    Product,
    expand,
    extents_of,
    resolve,
    sum_of,
)
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.support.erasing import erase
from mlir_attention.support.extents import Extent, as_value, empty
from mlir_attention.support.tensor_slices import sizes_of
from mlir_attention.support.walk import ops_in, producer, producer_named
from mlir_attention.tasks.outline import outline_group
from mlir_attention.tasks.task_bounds import most_keys, note_most_keys

_DYNAMIC = ir.ShapedType.get_dynamic_size()

#: Ops that compute the extents of loops.
_PLAIN = ("affine.apply", "arith.constant", "tensor.dim")


@dataclass(frozen=True)
class ChunksAndTail:
    """Two loops, and where their results meet.

    Attributes:
      chunks: the loop over whole chunks.
      tail: the loop over the tails, which has no dimension of splits.
      joined: for each result of both, the op that puts that of the tail behind that of the chunks.
      split: the number of the induction variable of `chunks` that counts the splits.
    """

    chunks: scf.ForallOp
    tail: scf.ForallOp
    joined: tuple[ir.Operation, ...]
    split: int


def join_tails(module: ir.Operation) -> None:
    """Makes tasks of chunks and of tails one loop, where they are the same but for their keys."""
    with module.context:
        found = [_find_tail(loop.opview) for loop in ops_in(module, "scf.forall")]
        for pair in found:
            if pair is not None:
                _join_if_same(pair)


def _join_if_same(pair: ChunksAndTail) -> None:
    """Makes both tasks functions of any number of keys, and one loop if these are the same."""
    found = [ops_in(loop.operation, GroupOp.OPERATION_NAME) for loop in (pair.chunks, pair.tail)]
    if not all(len(groups) == 1 and _can_be_outlined(groups[0].opview) for groups in found):
        return
    chunk, tail = (_Outlined.of(groups[0].opview) for groups in found)
    if not are_equivalent(chunk.function.operation, tail.function.operation):
        chunk.restore()
        tail.restore()
        return
    for copy in (chunk.copy, tail.copy):
        erase(copy)
    erase(tail.function)
    _join_loops(pair, chunk.call, tail.call)
    if chunk.most_keys is not None and tail.most_keys is not None:
        (group,) = ops_in(chunk.function.operation, GroupOp.OPERATION_NAME)
        note_most_keys(group.opview, max(chunk.most_keys, tail.most_keys))


@dataclass(frozen=True)
class _Outlined:
    """A group that became a call, and what it takes to have it back.

    Attributes:
      function: the task, for any number of keys.
      call: calls it.
      most_keys: the most keys of the group; None if that is not known.
      copy: the group as it was.
      uses: an op, the number of its operand, and the result of `copy` that it was.
    """

    function: func.FuncOp
    call: func.CallOp
    most_keys: int | None
    copy: ir.Operation
    uses: list[tuple[ir.Operation, int, ir.Value]]

    @staticmethod
    def of(group: GroupOp) -> _Outlined:
        most = most_keys(group)
        copy = group.operation.clone(ir.InsertionPoint(group))
        uses = [
            (use.owner.operation, use.operand_number, new)
            for old, new in zip(group.results, copy.results, strict=True)
            for use in old.uses
        ]
        return _Outlined(*outline_group(group, any_length=True), most, copy.operation, uses)

    def restore(self) -> None:
        """Puts the group back in the place of the call."""
        for user, number, value in self.uses:
            user.operands[number] = value
        _erase_with_users(self.call.operation)
        erase(self.function)


def _erase_with_users(op: ir.Operation) -> None:
    for result in op.results:
        for use in list(result.uses):
            _erase_with_users(use.owner.operation)
    erase(op)


def _can_be_outlined(group: GroupOp) -> bool:
    """Whether a function of any number of keys can hold the group."""
    space = IterationSpace.of(group)
    is_read_whole = space.kv_lengths is None and space.page_table is None
    return is_read_whole and len(space.long_key_dims) == 1


def _join_loops(pair: ChunksAndTail, call: func.CallOp, tail_call: func.CallOp) -> None:
    """Replaces both loops, whose calls are of functions that compute the same, by one."""
    chunks, tail = pair.chunks, pair.tail
    with ir.InsertionPoint(tail), chunks.location:
        bounds = _upper_bounds(chunks)
        num_chunks = bounds[pair.split]
        bounds[pair.split] = _one_more(num_chunks)
        outs = [
            _empty_like(out, place, bounds[pair.split])
            for out, op in zip(chunks.outputs, pair.joined, strict=True)
            for place in _places_behind(op)
        ]
        loop = scf.ForallOp([0] * len(bounds), bounds, [1] * len(bounds), outs)
        with ir.InsertionPoint(loop.body):
            _fill(loop, pair, (call, tail_call), as_value(num_chunks))
        # One type may state a number of splits that the other does not.
        results = [
            result if result.type == op.results[0].type else tensor.cast(op.results[0].type, result)
            for op, result in zip(pair.joined, loop.results, strict=True)
        ]
    for op, result in zip(pair.joined, results, strict=True):
        op.results[0].replace_all_uses_with(result)
        _erase_insertion(op)
    for old in (tail, chunks):
        # What is left are the extents of the results.
        for result, out in zip(old.results, old.outputs, strict=True):
            result.replace_all_uses_with(out)
        erase(old)


def _find_tail(chunks: scf.ForallOp) -> ChunksAndTail | None:
    insertions = [_insertion_of(result) for result in chunks.results]
    appended = [op and _insertion_into(op) for op in insertions]
    if not appended or any(op is None for op in appended):
        return None
    tail = _loop_of(appended[0])
    if tail is None or [_source(op) for op in appended] != list(tail.results):
        return None
    if tail.operation.block != chunks.operation.block or not _is_plain(chunks, tail):
        return None
    split = _split_variable(chunks, appended)
    if split is None or not _agree(chunks, tail, split):
        return None
    num_chunks = _upper_bounds(chunks)[split]
    if not all(_is_all(op, num_chunks) for op in appended):
        return None
    return ChunksAndTail(chunks, tail, tuple(appended), split)


def _insertion_of(result: ir.Value) -> ir.Operation | None:
    """The op that puts `result` at the beginning of an empty tensor, if that is all it is for."""
    users = _users(result)
    if len(users) != 1 or users[0].name != "tensor.insert_slice":
        return None
    insertion = users[0]
    is_first = insertion.operands[0] == result and not any(_offsets(insertion))
    return insertion if is_first and producer_named(insertion.operands[1], "tensor.empty") else None


def _insertion_into(insertion: ir.Operation) -> ir.Operation | None:
    """The op that puts a further tensor into the result of `insertion`, if that is its only use."""
    users = [use.owner.operation for use in insertion.results[0].uses]
    is_next = len(users) == 1 and users[0].name == "tensor.insert_slice"
    return users[0] if is_next and users[0].operands[1] == insertion.results[0] else None


def _source(insertion: ir.Operation) -> ir.Value | None:
    """What is inserted, without the dimension of the splits; None if it has further uses."""
    value = insertion.operands[0]
    expand = producer_named(value, "tensor.expand_shape")
    value = expand.operands[0] if expand else value
    return value if len(_users(value)) == 1 else None


def _users(value: ir.Value) -> list[ir.Operation]:
    """The ops that use a value, but those that only ask for its extents."""
    users = [use.owner.operation for use in value.uses]
    return [op for op in users if op.name != "tensor.dim"]


def _loop_of(insertion: ir.Operation) -> scf.ForallOp | None:
    source = _source(insertion)
    loop = producer_named(source, "scf.forall") if source is not None else None
    return loop.opview if loop else None


def _is_plain(*loops: scf.ForallOp) -> bool:
    """Whether the loops count from 0 by 1, and return what tasks insert."""
    return all(
        set(ir.DenseI64ArrayAttr(loop.staticLowerBound)) <= {0}
        and set(ir.DenseI64ArrayAttr(loop.staticStep)) <= {1}
        for loop in loops
    )


def _split_variable(chunks: scf.ForallOp, appended: Sequence[ir.Operation]) -> int | None:
    """The induction variable that says where in the dimension of splits a result goes."""
    variables = list(chunks.induction_variables)
    found: set[int | None] = set()
    for op, insertion in zip(appended, _insertions(chunks), strict=True):
        places = _places_behind(op)
        offset = _offset_value(insertion, places[0]) if len(places) == 1 else None
        found.add(variables.index(offset) if offset is not None and offset in variables else None)
    return found.pop() if len(found) == 1 else None


def _places_behind(appended: ir.Operation) -> list[int]:
    """The dimensions along which something is put behind something else."""
    return [at for at, offset in enumerate(_offsets(appended)) if offset != 0]


def _is_all(appended: ir.Operation, num_chunks: Extent) -> bool:
    """Whether the tail follows the last chunk, and nothing is behind the tail or beside both."""
    (place,) = _places_behind(appended)
    static = _offsets(appended)[place]
    offset = _offset_value(appended, place) if static == _DYNAMIC else static
    count = _product(num_chunks)
    shape = extents_of(appended.operands[1].owner.operation.operands[0])
    shape[place] = sum_of((count, Product(1)))
    return _product(offset) == count and extents_of(appended.results[0]) == shape


def _product(number: Extent) -> Product:
    return Product(number) if isinstance(number, int) else expand(resolve(number))


def _agree(chunks: scf.ForallOp, tail: scf.ForallOp, split: int) -> bool:
    """Whether the loops are the same but for the splits, and the tail comes after the chunks."""
    others = [bound for at, bound in enumerate(_upper_bounds(chunks)) if at != split]
    bounds = _upper_bounds(tail)
    return (
        len(others) == len(bounds)
        and all(map(_is_same, others, bounds))
        and chunks.operation.is_before_in_block(tail.operation)
    )


def _is_same(a: Extent, b: Extent) -> bool:
    """Whether both are the same number, or values that are computed alike."""
    if isinstance(a, int) or isinstance(b, int) or a == b:
        return bool(a == b)
    one, other = producer(a), producer(b)
    return (
        one is not None
        and other is not None
        and one.name == other.name
        and one.name in _PLAIN
        and dict(one.attributes.items()) == dict(other.attributes.items())
        and all(map(_is_same, one.operands, other.operands))
    )


def _fill(
    loop: scf.ForallOp,
    pair: ChunksAndTail,
    calls: tuple[func.CallOp, func.CallOp],
    num_chunks: ir.Value,
) -> None:
    """Builds the body: operands of a chunk or of a tail, the call, and where its results go."""
    call, tail_call = calls
    variables = list(loop.induction_variables)
    is_chunk = arith.cmpi(arith.CmpIPredicate.ult, variables[pair.split], num_chunks)
    operands = scf.IfOp(is_chunk, [value.type for value in call.operands], has_else=True)
    of_tail = [variable for at, variable in enumerate(variables) if at != pair.split]
    for block, source, positions in (
        (operands.then_block, call, variables),
        (operands.else_block, tail_call, of_tail),
    ):
        with ir.InsertionPoint(block):
            values = _arguments(source.operation.parent.opview, positions)
            _copy(_before(source), values)
            scf.YieldOp([values.get(value, value) for value in source.operands])
    new_call = func.CallOp(
        [result.type for result in call.results], call.callee, list(operands.results)
    )
    values = _arguments(pair.chunks, variables, list(loop.inner_iter_args))
    values |= dict(zip(call.results, new_call.results, strict=True))
    # Where a result goes may be computed before the call: the first row of a tile of rows.
    _copy(_needed(_before(call), _after(call)), values)
    _copy(_after(call), values)


def _arguments(
    loop: scf.ForallOp, variables: list[ir.Value], outs: Sequence[ir.Value] = ()
) -> dict[ir.Value, ir.Value]:
    values = dict(zip(loop.induction_variables, variables, strict=True))
    return values | dict(zip(loop.inner_iter_args, outs, strict=False))


def _before(call: func.CallOp) -> list[ir.Operation]:
    return [op.operation for op in takewhile(lambda op: op != call, _body(call))]


def _after(call: func.CallOp) -> list[ir.Operation]:
    return [op.operation for op in _body(call)[len(_before(call)) + 1 :]]


def _needed(ops: Sequence[ir.Operation], users: Sequence[ir.Operation]) -> list[ir.Operation]:
    """Those of `ops` that `users` depend on, in order."""
    used = [operand for user in users for op in ops_in(user) for operand in op.operands]
    needed: list[ir.Operation] = []
    for op in reversed(ops):
        if any(result in used for result in op.results):
            needed.insert(0, op)
            used += [operand for inner in ops_in(op) for operand in inner.operands]
    return needed


def _body(call: func.CallOp) -> list[ir.OpView]:
    return list(call.operation.block.operations)


def _copy(ops: Sequence[ir.Operation], values: dict[ir.Value, ir.Value]) -> None:
    """Copies `ops` here, with the operands that `values` has others for, and notes the results."""
    for op in ops:
        copy = op.clone()
        for inner in ops_in(copy):
            for number, operand in enumerate(inner.operands):
                if operand in values:
                    inner.operands[number] = values[operand]
        values |= dict(zip(op.results, copy.results, strict=True))


def _upper_bounds(loop: scf.ForallOp) -> list[Extent]:
    dynamic = iter(loop.dynamicUpperBound)
    return [
        next(dynamic) if bound == _DYNAMIC else bound
        for bound in ir.DenseI64ArrayAttr(loop.staticUpperBound)
    ]


def _one_more(extent: Extent) -> Extent:
    return extent + 1 if isinstance(extent, int) else arith.addi(extent, as_value(1))


def _empty_like(out: ir.Value, place: int, splits: Extent) -> ir.Value:
    """A tensor for the results of all tasks: like that of the chunks, but for the splits."""
    sizes = sizes_of(out)
    sizes[place] = splits
    return empty(sizes, ir.RankedTensorType(out.type).element_type)


def _insertions(loop: scf.ForallOp) -> list[ir.Operation]:
    return [op.operation for op in loop.terminator().regions[0].blocks[0].operations]


def _offsets(insertion: ir.Operation) -> list[int]:
    return list(ir.DenseI64ArrayAttr(insertion.attributes["static_offsets"]))


def _offset_value(insertion: ir.Operation, at: int) -> ir.Value | None:
    """The dynamic offset along dimension `at`."""
    offsets = _offsets(insertion)
    if offsets[at] != _DYNAMIC:
        return None
    return insertion.opview.offsets[sum(offset == _DYNAMIC for offset in offsets[:at])]


def _erase_insertion(appended: ir.Operation) -> None:
    first, expand = appended.operands[1].owner.operation, appended.operands[0].owner.operation
    erase(appended)
    erase(first)
    if expand.name == "tensor.expand_shape":
        erase(expand)
