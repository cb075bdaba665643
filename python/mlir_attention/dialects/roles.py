# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The role of an iteration dimension, which follows from the tensors of a group that have it."""

from __future__ import annotations

from enum import Enum


class Role(Enum):
    """What a dimension of the iteration space is; `value` is its name in messages."""

    BATCH = "batch"
    QUERY = "query"
    KEY = "key"
    DEPTH = "depth"
    VALUE_DEPTH = "value depth"
    SPLIT = "split"

    @staticmethod
    def of(*, query: bool, key: bool, value: bool, output: bool) -> Role | None:
        """The role of a dimension that these tensors have; None if there is none such."""
        return _ROLES.get((query, key, value, output))


#: By the tensors that have the dimension: query, key, value, output. The table is that of
#: `attention.group` in docs/reference/attention-dialect.md.
_ROLES = {
    (True, True, True, True): Role.BATCH,
    (True, False, False, True): Role.QUERY,
    (False, True, True, False): Role.KEY,
    (True, True, False, False): Role.DEPTH,
    (False, False, True, True): Role.VALUE_DEPTH,
    (False, True, True, True): Role.SPLIT,
}
