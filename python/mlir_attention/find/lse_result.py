# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What else a program takes from the scores of an attention: their log-sum-exp."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator
from dataclasses import replace

from mlir import ir

from mlir_attention.find.attention import Attention, match_attention
from mlir_attention.find.expressions.axes import new_axes
from mlir_attention.find.expressions.scalar_expressions import Element
from mlir_attention.find.expressions.structured_op import (
    Structured,
    depends_on,
    enclosing,
    shape_of,
    sources_of,
)
from mlir_attention.find.refusal import NotAttentionError
from mlir_attention.find.row_statistics import is_log_sum_exp
from mlir_attention.support.walk import producer


def with_lse(attention: Attention) -> Attention:
    """The attention with what else its program takes from the scores: their LSE.

    Raises NotAttentionError if it takes something else: scores and probabilities that are
    needed anyway would be computed twice.
    """
    refusal: NotAttentionError | None = None
    for lse in (None, *_lses_of(attention)):
        try:
            return _absorbing(replace(attention, lse=lse))
        except NotAttentionError as caught:
            refusal = caught
    assert refusal is not None
    raise refusal


def _absorbing(attention: Attention) -> Attention:
    """The attention with the ops before its results that the group takes the place of.

    Raises NotAttentionError if what they compute is used elsewhere.
    """
    ends = _ends(attention)
    absorbed = _between(attention.tracer.visited, producer(attention.raw_score.value), ends)
    for _, user in _outside_uses(absorbed, ends):
        if not _is_dead(user) and not _leads_to_attention(user):
            raise NotAttentionError(
                attention.softmax.location,
                f"its scores or probabilities are used elsewhere, by '{user.name}'",
            )
    return replace(attention, absorbed=frozenset(absorbed))


def _ends(attention: Attention) -> set[ir.Operation | None]:
    results = [attention.output, *([attention.lse] if attention.lse is not None else [])]
    return {producer(result.value) for result in results}


def _lses_of(attention: Attention) -> Iterator[Element]:
    """The results that are the LSE: of several, each is computed from that before it."""
    if attention.softmax.hidden:
        return  # What hides scores from the group is not in the LSE of the program.
    ends = _ends(attention)
    absorbed = _between(attention.tracer.visited, producer(attention.raw_score.value), ends)
    uses = _outside_uses(absorbed, ends)
    ops = dict.fromkeys(each for op, user in uses for each in (op, user, *_users_behind(user)))
    for op in ops:
        yield from _lses_among(attention, op)


def _outside_uses(
    absorbed: Collection[ir.Operation], ends: set[ir.Operation | None]
) -> list[tuple[ir.Operation, ir.Operation]]:
    """Absorbed ops and what uses a result of theirs, but is none; extents do not count."""
    uses = [
        (op, enclosing(use.owner.operation, op.block) or use.owner.operation)
        for op in absorbed
        for result in op.results
        for use in result.uses
    ]
    known = {*absorbed, *ends}
    return [(op, user) for op, user in uses if user not in known and user.name != "tensor.dim"]


def dead_users(attention: Attention) -> list[ir.Operation]:
    """What uses the absorbed ops and is used by nothing that counts, as `with_lse` found."""
    users = [user for _, user in _outside_uses(attention.absorbed, _ends(attention))]
    return [dead for user in users for dead in (user, *_users_behind(user))]


def _is_dead(op: ir.Operation) -> bool:
    """Whether an op only computes values, and nothing but a few other such ops uses them."""
    users = _users_behind(op)
    return len(users) < _MOST_OPS and all(_only_computes(user) for user in (op, *users))


def _leads_to_attention(op: ir.Operation) -> bool:
    """Whether only other attentions take what an op computes: one softmax, several values.

    Each becomes a group of its own, which computes the scores again: it takes no copy of values
    side by side, and splits and caches are those of any group.
    """
    pending, seen = [op], {op}
    while pending:
        user = pending.pop()
        if _is_attention(user):
            continue
        users = {use.owner.operation for result in user.results for use in result.uses}
        if not users or not _only_computes(user) or len(seen) > _MOST_OPS:
            return False
        pending.extend(users - seen)
        seen |= users
    return True


def _is_attention(op: ir.Operation) -> bool:
    try:
        return match_attention(op) is not None
    except NotAttentionError:
        return False


def _users_behind(op: ir.Operation) -> list[ir.Operation]:
    """What uses the results of an op, and what uses these; not too many."""
    found: dict[ir.Operation, None] = {op: None}
    pending = [op]
    while pending and len(found) <= _MOST_OPS:
        for result in pending.pop().results:
            users = [use.owner.operation for use in result.uses]
            pending.extend(user for user in users if user not in found)
            found.update(dict.fromkeys(users))
    return list(found)[1:]


#: How many ops behind another one are looked at.
_MOST_OPS = 32

#: What may be the last scalar op of an LSE.
_LAST_LSE_OPS = (
    *(f"arith.{name}" for name in ("addf", "subf", "mulf", "divf", "select", "truncf", "extf")),
    "math.log",
    "math.log1p",
)


def _lses_among(attention: Attention, op: ir.Operation) -> Iterator[Element]:
    """The results of `op` that are the LSE."""
    if not _may_end_lse(op):
        return
    for result in op.results:
        element = Element(result, new_axes(shape_of(result), fresh=True))
        softmax = attention.softmax
        if is_log_sum_exp(attention.tracer, element, softmax.score, softmax.keys):
            yield element


def _may_end_lse(op: ir.Operation) -> bool:
    """Whether the last scalar op may be that of an LSE; a cheap look before a long one."""
    structured = Structured.of(op)
    last = producer(structured.yielded[0]) if structured is not None else None
    return last is not None and last.name in _LAST_LSE_OPS


def _between(
    visited: set[ir.Operation], first: ir.Operation | None, ends: set[ir.Operation | None]
) -> set[ir.Operation]:
    """The visited ops on the way from `first` to one of `ends`, without these."""
    users: dict[ir.Operation, list[ir.Operation]] = {}
    pending = [source for end in ends if end is not None for source in sources_of(end)]
    behind: set[ir.Operation] = set()
    while pending:
        op = pending.pop()
        if op in visited and op not in behind:
            behind.add(op)
            for source in sources_of(op):
                users.setdefault(source, []).append(op)
                pending.append(source)
    on_the_way: set[ir.Operation] = set()
    pending = [op for op in behind if op == first]
    while pending:
        op = pending.pop()
        if op not in on_the_way:
            on_the_way.add(op)
            pending += users.get(op, [])
    return on_the_way - ends


def users_before_output(attention: Attention) -> list[ir.Operation]:
    """The ops that use the LSE, and what uses these, before the last op of the attention;
    in their order. They must move behind the group that gives both.

    Raises NotAttentionError if they cannot.
    """
    if attention.lse is None:
        return []
    last = attention.output.value.owner.operation
    found: set[ir.Operation] = set()
    pending = [attention.lse.value]
    while pending:
        for use in pending.pop().uses:
            user = enclosing(use.owner.operation, last.block)
            if user is None:
                raise NotAttentionError(
                    attention.softmax.location, "its log-sum-exp is used in another block"
                )
            if user in attention.absorbed or user in found:
                continue
            if user.is_before_in_block(last):
                found.add(user)
                pending.extend(user.results)
    needed = {source for op in (*attention.absorbed, last) for source in sources_of(op)}
    if (
        found & needed
        or not all(_only_computes(op) for op in found)
        or depends_on(attention.value.element.value, attention.lse.value)
    ):
        raise NotAttentionError(
            attention.softmax.location, "its log-sum-exp is used before its output is there"
        )
    return sorted(found, key=functools.cmp_to_key(_by_place))


def _only_computes(op: ir.Operation) -> bool:
    """Whether an op only computes values, so that it does not matter when, or if, it does."""
    only_values = all(
        isinstance(value.type, ir.RankedTensorType | ir.FloatType | ir.IntegerType | ir.IndexType)
        for value in (*op.operands, *op.results)
    )
    return only_values and op.name.split(".")[0] in _DIALECTS_OF_VALUES


_DIALECTS_OF_VALUES = ("arith", "math", "linalg", "tensor")


def _by_place(left: ir.Operation, right: ir.Operation) -> int:
    return -1 if left.is_before_in_block(right) else 1
