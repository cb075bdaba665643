# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Functions that call a host back: whose error is whose."""

from types import SimpleNamespace

from mlir_attention.runtime.executable import OUT_OF_MEMORY
from mlir_attention.runtime.host_calls import HOST_FAILED, HostExecutable


def test_what_a_host_raises_is_told_from_what_fails_in_code():
    def fails(number, address):
        raise OSError(f"call {number}")

    executable = object.__new__(HostExecutable)
    executable.on(fails)
    executable._signature = SimpleNamespace(name="main")
    assert executable._host.call(7, 0) is False
    assert isinstance(executable._error(HOST_FAILED), OSError)
    assert isinstance(executable._error(OUT_OF_MEMORY), MemoryError)
