# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Functions compiled for what single calls tell: where dimensions lie, and how many keys there are.

An `Executable` takes arrays of any outer strides. Where the heads of keys and values lie within the
keys, as in `[B, N, H, d]` seen as `[B, H, N, d]`, a function that was compiled for that is faster.
It is compiled when the first call has such arrays, and enough keys for it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from threading import Lock

from mlir import ir

from mlir_attention.cpu.argument_order import reorder_arguments, reorderable_arguments
from mlir_attention.runtime.arrays import Order
from mlir_attention.runtime.compilation import Compilation, Linked, bytecode_of

#: The numbers of arguments whose dimensions lie in memory in another order, with that order.
Orders = tuple[tuple[int, Order], ...]


class Special:
    """A function for arguments in certain orders that have `elements`, or more; compiled once."""

    def __init__(self, elements: int, compile_: Callable[[], Linked]) -> None:
        self.elements = elements
        self._compile = compile_
        self._lock = Lock()
        self._linked: Linked | None = None

    def linked(self) -> Linked:
        """The function. Raises what `Compilation.link` raises."""
        if self._linked is None:
            with self._lock:
                self._linked = self._linked or self._compile()
        return self._linked


class Specials:
    """The special functions of an entry, by the orders of its arguments; threads may share it.

    arguments: the numbers of the arguments whose order matters.
    """

    def __init__(self, module: ir.Module, compilation: Compilation, workers: int) -> None:
        """`module` is what the entry was compiled from, for `workers` cores."""
        self.arguments = frozenset(reorderable_arguments(module.operation, compilation.entry))
        self._compilation = compilation
        self._workers = workers
        self._lock = Lock()
        self._found: dict[Orders, Special | None] = {}
        self._source = bytecode_of(module) if self.arguments else b""
        # In the order of the types it takes no parsing, and there is seldom one.
        self._found[()] = self._special_of(module, ()) if self.arguments else None

    def find(self, orders: Orders) -> Special | None:
        """The function for arguments in these orders; None: there is no better one than for any."""
        if orders not in self._found:
            with self._lock:
                if orders not in self._found:
                    self._found[orders] = self._parse_for(orders)
        return self._found[orders]

    def _parse_for(self, orders: Orders) -> Special | None:
        with ir.Context(), ir.Location.unknown():
            return self._special_of(ir.Module.parse(self._source), orders)

    def _special_of(self, module: ir.Module, orders: Orders) -> Special | None:
        """`module`, which is changed if there are `orders`, with its arguments in them."""
        entry = self._compilation.entry
        tasks = reorder_arguments(module.operation, entry, dict(orders), self._workers)
        if tasks is None:
            return None
        options = f"{self._compilation.options} chunks={tasks.chunks}"
        compilation = replace(self._compilation, options=options)
        return Special(tasks.elements, functools.partial(_link, bytecode_of(module), compilation))


def _link(source: bytes, compilation: Compilation) -> Linked:
    with ir.Context(), ir.Location.unknown():
        return compilation.link(ir.Module.parse(source))
