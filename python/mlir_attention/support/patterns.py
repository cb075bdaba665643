# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Applies patterns: plain functions that rewrite one op, or say why they do not."""

from collections.abc import Callable, Sequence
from typing import Any

from mlir import ir

from mlir_attention import _extension
from mlir_attention.diagnostics import PatternError, RewriteError
from mlir_attention.support.erasing import replace_op


class Rewriter:
    """What a pattern changes the IR with, other than by building ops."""

    def replace_op(self, op: Any, values: Sequence[ir.Value]) -> None:
        """Lets what uses the results of an op use `values`, and erases it."""
        replace_op(op, values)


#: Rewrites the op and returns None, or leaves it alone and returns the reason.
Pattern = Callable[[Any, Rewriter], str | None]

#: Told the op that a pattern left alone, and the reason.
Listener = Callable[[ir.OpView, str], None]


def walk_and_rewrite(
    root: ir.Operation,
    op_names: str | Sequence[str],
    pattern: Pattern,
    on_refusal: Listener | None = None,
) -> None:
    """Applies `pattern` once to every op inside `root` that has one of the names.

    Those in an op come before it. They are those that there are in the beginning: an op that the
    pattern makes is not visited, nor one that it erased before its turn. Nothing is erased or
    folded but by the pattern.

    An exception in the pattern stops the walk and is raised again here: a RewriteError as it is,
    any other as the cause of a PatternError at the op that was being rewritten.
    """
    names = [op_names] if isinstance(op_names, str) else list(op_names)
    rewriter = Rewriter()
    for op in _extension.ops_in(root, names, True):
        if not _extension.contains(root, op):
            continue
        location, name = op.location, op.name
        try:
            with ir.InsertionPoint(op), location:
                refusal = pattern(op.opview, rewriter)
            if refusal is not None and on_refusal is not None:
                on_refusal(op.opview, refusal)
        except RewriteError:
            raise
        except Exception as exception:
            raise PatternError(location, name) from exception
