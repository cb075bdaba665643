# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The pattern: the last contraction of an attention becomes an `attention.group`."""

from __future__ import annotations

from collections.abc import Iterable

from mlir import ir

from mlir_attention import _extension
from mlir_attention.find.attention import match_attention, without_zero_key
from mlir_attention.find.building.group_builder import build_group
from mlir_attention.find.building.group_plan import plan_group
from mlir_attention.find.expressions.structured_op import sources_of
from mlir_attention.find.lse_result import dead_users, with_lse
from mlir_attention.find.refusal import NotAttentionError
from mlir_attention.find.remarks import Report
from mlir_attention.support.erasing import erase
from mlir_attention.support.patterns import Rewriter

#: The ops that may be the last contraction, or a division after it.
CANDIDATES = (
    "linalg.generic",
    "linalg.contract",
    "linalg.matmul",
    "linalg.batch_matmul",
    "linalg.vecmat",
    "linalg.matvec",
    "linalg.batch_vecmat",
    "linalg.batch_matvec",
    "linalg.div",
    "linalg.elementwise",
    "linalg.map",
    "linalg.mul",
    "linalg.reduce",
)


def form_group(
    op: ir.OpView, rewriter: Rewriter, report: Report, leftovers: list[ir.Operation]
) -> str | None:
    """Pattern: raises the attention that ends in the contraction `op`.

    Adds to `leftovers` what may be dead now. That must not be erased during the walk: it may
    stand behind `op`, or be a leftover of another attention too.
    """
    try:
        attention = match_attention(op.operation)
        if attention is None:
            return "it contracts no probabilities"
        plan = plan_group(without_zero_key(with_lse(attention)))
    except NotAttentionError as refusal:
        report.refused(refusal.location, str(refusal))
        return str(refusal)
    except RecursionError:
        # Nothing has changed yet. What is known of expressions is told by functions that call
        # themselves for each op within another.
        reason = "its ops are nested too deeply"
        report.refused(op.location, reason)
        return reason
    # Before anything changes: the hash of an op is that of its contents.
    leftovers.extend((*sources_of(op.operation), *dead_users(plan.attention)))
    output, *lse = build_group(plan)
    report.found(attention.softmax.location, plan.describe())
    if plan.attention.lse is not None:
        old = plan.attention.lse.value
        leftovers.append(old.owner.operation)
        old.replace_all_uses_with(lse[0])
        for user in plan.late_users:
            user.move_before(op.operation)
    rewriter.replace_op(op, [output])
    return None


def erase_dead(ops: Iterable[ir.Operation]) -> None:
    """Erases ops that nothing uses any more, and then what only they used."""
    # Each op stands here at most once: one that was erased must not be touched again.
    pending = dict.fromkeys(ops)
    while pending:
        op, _ = pending.popitem()
        if _extension.is_trivially_dead(op):
            pending.update(dict.fromkeys(sources_of(op)))
            erase(op)
