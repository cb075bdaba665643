# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Flash decoding: how many splits pay, the split of a group, and the combine.

What holds no IR is imported with the package; `combine_partials` needs the MLIR bindings,
and is imported when it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mlir_attention.split.cost_model import Problem
from mlir_attention.split.heuristic import SplitOptions, SplitPlan, choose_splits
from mlir_attention.split.machines import Machine, find_machine

if TYPE_CHECKING:
    from mlir_attention.split.lse_combine import combine_partials as combine_partials

__all__ = [
    "Machine",
    "Problem",
    "SplitOptions",
    "SplitPlan",
    "choose_splits",
    "combine_partials",
    "find_machine",
]


def __getattr__(name: str) -> Any:
    if name == "combine_partials":
        return import_module("mlir_attention.split.lse_combine").combine_partials
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
