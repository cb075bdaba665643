# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Applies patterns: plain functions that rewrite one op, or say why they do not."""

from collections.abc import Callable, Sequence
from typing import Any

from mlir import ir
from mlir.rewrite import PatternRewriter, RewritePatternSet, walk_and_apply_patterns

from mlir_attention.passes.diagnostics import RewriteError
from mlir_attention.passes.registry import explain

#: Rewrites the op and returns None, or leaves it alone and returns the reason.
Pattern = Callable[[Any, PatternRewriter], str | None]

#: Told the op that a pattern left alone, and the reason.
Listener = Callable[[ir.OpView, str], None]


def walk_and_rewrite(
    root: ir.Operation,
    op_names: str | Sequence[str],
    pattern: Pattern,
    on_refusal: Listener | None = None,
) -> None:
    """Applies `pattern` once to every op inside `root` that has one of the names.

    An exception in the pattern stops the walk and is raised again here as a RewriteError
    at the op that was being rewritten, and KeyboardInterrupt as it is.
    """
    failures: list[BaseException] = []

    def guarded(op: Any, rewriter: PatternRewriter) -> bool:
        # No exception may leave a callback of the C++ driver; True is 'no match' to it.
        if failures:
            return True
        location, name = op.location, op.operation.name
        try:
            with rewriter.ip, location:
                refusal = pattern(op, rewriter)
            if refusal is not None and on_refusal is not None:
                on_refusal(op, refusal)
            return refusal is not None
        except RewriteError as error:
            failures.append(error)
        except Exception as exception:
            failures.append(
                RewriteError(location, f"cannot rewrite '{name}': {explain(exception)}")
            )
            failures[0].__cause__ = exception
        except BaseException as interrupt:  # Ctrl-C, which is no mistake of the pattern.
            failures.append(interrupt)
        return True

    patterns = RewritePatternSet()
    for op_name in [op_names] if isinstance(op_names, str) else op_names:
        patterns.add(op_name, guarded)
    walk_and_apply_patterns(root, patterns.freeze())
    if failures:
        raise failures[0]
