# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The error that says why a softmax is not part of an attention."""

from __future__ import annotations

from mlir import ir


class NotAttentionError(Exception):
    """Raised for a softmax that is not the one of an attention, with the reason."""

    def __init__(self, location: ir.Location, reason: str) -> None:
        super().__init__(reason)
        self.location = location
