# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The level at which LLVM optimises programs whose results are tested.

Tests of results compile at level 0, `OPT_LEVEL`: at level 3 LLVM unrolls scalar loops for long.
Tests of vector schedules, stages and element types compile at `level_of_case()`: at level 3 for one
in five of their cases, among them the first, and at level 0 for the others. All are of level 3 in
the profile "nightly".
"""

import os
from collections.abc import Iterable

_IS_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"

OPT_LEVEL = 3 if _IS_NIGHTLY else 0

#: One case in so many is of level 3. A prime number, so that it meets every value of a parameter
#: whatever the number of values of another one.
_EVERY = 5

_case = 0


def begin_case(indices: Iterable[int]) -> None:
    """Says which case of a test is next: the number of the value of each parameter."""
    global _case
    _case = sum(indices)


def level_of_case() -> int:
    """The level for what this case compiles; outside of pytest 3."""
    return OPT_LEVEL if _case % _EVERY else 3
