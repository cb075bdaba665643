# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Takes ops out of the IR: the one place where rewrites do.

An op that was erased exists until the pass is done. A handle that somebody still has of it does not
dangle: such an op is in no block and has no operands. And no new op is made at its address, so that
two handles are equal only if they are of one op.

Other than through `erase` and `replace_op`, ops go by transform scripts only
(`support/transform_scripts.py`): handles to ops in the root of a script do not outlive it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from mlir_attention import _extension

if TYPE_CHECKING:
    from mlir import ir

_erased: ContextVar[_extension.ErasedOps] = ContextVar("erased")


@contextmanager
def keeping_erased_ops() -> Iterator[None]:
    """Ops that are erased within exist until its end. Every pass runs in one.

    Raises RuntimeError at the end if one is used by then, which then is never destroyed.
    """
    erased = _extension.ErasedOps()
    token = _erased.set(erased)
    try:
        yield
        erased.destroy()
    finally:
        _erased.reset(token)


def erase(op: Any) -> None:
    """Takes an op, which nothing uses, out of the IR.

    Raises RuntimeError if something does, or if no pass runs.
    """
    erased = _erased.get(None)
    if erased is None:
        raise RuntimeError("ops are erased in a pass, or within keeping_erased_ops()")
    erased.add(op)


def replace_op(op: Any, values: Sequence[ir.Value]) -> None:
    """Lets what uses the results of an op use `values`, and erases it."""
    for old, new in zip(op.results, values, strict=True):
        old.replace_all_uses_with(new)
    erase(op)
