# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Functions compiled for the order in which arrays of calls lie in memory.

An `Executable` takes arrays of any outer strides. Where the heads of keys and values lie within the
keys, as in `[B, N, H, d]` seen as `[B, H, N, d]`, a function that was compiled for that is faster.
It is compiled by the first call that has such arrays.
"""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import NamedTuple

from mlir import ir

from mlir_attention.runtime.arrays.marshalling import Order
from mlir_attention.runtime.code.generation import bytecode_of
from mlir_attention.runtime.code.jit import Compilation, Linked
from mlir_attention.support.erasing import keeping_erased_ops
from mlir_attention.tasks.memory_order import Tasks, reorder_arguments, reorderable_arguments

#: The numbers of arguments whose dimensions lie in memory in another order, with that order.
Orders = tuple[tuple[int, Order], ...]


class Special(NamedTuple):
    """A function for arguments in certain orders, each of at least so many elements."""

    elements: int
    function: Linked


class Specials:
    """The special functions of an entry, by the orders of its arguments; threads may share it.

    arguments: the numbers of the arguments whose order matters.
    """

    def __init__(
        self, module: ir.Module, compilation: Compilation, workers: int, batch_invariant: bool
    ) -> None:
        """`module` is what the entry is compiled from, for `workers` cores.

        With `batch_invariant` there are none: the batch would decide between them.
        """
        found = (
            () if batch_invariant else reorderable_arguments(module.operation, compilation.entry)
        )
        self.arguments = frozenset(found)
        self._compilation = compilation
        self._workers = workers
        self._lock = Lock()
        self._found: dict[Orders, Special | None] = {}
        self._source = bytecode_of(module) if self.arguments else b""
        # Most calls have no other order, and most functions nothing special then.
        if not self.arguments or self._tasks(module, ()) is None:
            self._found[()] = None

    def find(self, orders: Orders) -> Special | None:
        """The function for arguments in these orders; None: there is no better one than for any.

        Compiles it the first time; raises what `Compilation.link` raises.
        """
        if orders not in self._found:
            with self._lock:
                if orders not in self._found:
                    self._found[orders] = self._compile_for(orders)
        return self._found[orders]

    def _compile_for(self, orders: Orders) -> Special | None:
        with ir.Context(), ir.Location.unknown():
            module = ir.Module.parse(self._source)
            tasks = self._tasks(module, orders)
            if tasks is None:
                return None
            options = f"{self._compilation.options} chunks={tasks.chunks}"
            return Special(tasks.elements, replace(self._compilation, options=options).link(module))

    def _tasks(self, module: ir.Module, orders: Orders) -> Tasks | None:
        """Declares the arguments of `module` in these orders."""
        entry = self._compilation.entry
        with keeping_erased_ops():
            return reorder_arguments(module.operation, entry, dict(orders), self._workers)
