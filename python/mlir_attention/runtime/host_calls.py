# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Executables whose code calls back, as `cpu/device/host_calls.py` has it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from mlir_attention import _extension
from mlir_attention.runtime.code.jit import Linked
from mlir_attention.runtime.executable import Executable, _Frame

#: What a call fails with of which the host kept the reason.
HOST_FAILED = -3

#: Does what a number says, with the words at an address.
Host = Callable[[int, int], None]

_SelfT = TypeVar("_SelfT", bound="HostExecutable")


class HostExecutable(Executable):
    """An `Executable` whose calls call a host back."""

    _host: KeptErrors

    def on(self: _SelfT, host: Host) -> _SelfT:
        """Says what is called back."""
        self._host = KeptErrors(host)
        return self

    def _run(
        self, function: Linked, frame: _Frame, words: list[Any]
    ) -> tuple[int, dict[int, object]]:
        self._binding.write(frame.words, words)
        return _extension.guarded_call(function.address, frame.pointers, self._host.call)

    def _error(self, failure: int) -> Exception:
        if failure == HOST_FAILED:
            return self._host.take_error()
        return super()._error(failure)


class KeptErrors:
    """Calls a host, and keeps what it raises for the thread that called."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._errors = threading.local()

    def call(self, number: int, address: int) -> bool:
        """Whether that went well."""
        try:
            self._host(number, address)
        except BaseException as error:
            self._errors.last = error
            return False
        return True

    def take_error(self) -> Exception:
        """What the last call of this thread raised."""
        return self._errors.last
