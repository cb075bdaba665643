# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes the tasks of parallel loops that may fail functions, from which there is a way out.

A failed assertion, or memory that cannot be had, ends a call. A team of threads cannot be left,
but each of its tasks can: the run time calls it, comes back from where it failed, and runs no
further ones.
"""

from __future__ import annotations

from mlir import ir

from mlir_attention._extension import outline_task
from mlir_attention.cpu.lowering.allocations import SKIPS
from mlir_attention.cpu.lowering.assertions import callee, functions_that_may_fail
from mlir_attention.support.functions import free_name
from mlir_attention.support.walk import ops_in


def outline_tasks(module: ir.Operation) -> None:
    """Makes each task that may fail a function with the attribute `attention-task`."""
    failing = functions_that_may_fail(module)
    # Loops inside other loops first: what then may fail in these is a call.
    for loop in ops_in(module, "omp.loop_nest", ir.WalkOrder.POST_ORDER):
        for task in ops_in(loop, "memref.alloca_scope"):
            if _loop_of(task) == loop and _may_fail(task, failing):
                name = free_name(task, "attention_task")
                outline_task(task, name)
                failing.add(name)


def _may_fail(task: ir.Operation, failing: set[str]) -> bool:
    """Whether it calls one of these functions, but for failures that it can go on from."""
    return any(
        callee(call) in failing and not _skips_the_rest(call) for call in ops_in(task, "func.call")
    )


def _skips_the_rest(call: ir.Operation) -> bool:
    """Whether the rest of the task is in the other branch of the op that the call is in."""
    choice = call.parent.operation
    return SKIPS in choice.attributes and call.block == choice.regions[0].blocks[0]


def _loop_of(task: ir.Operation) -> ir.Operation:
    """The innermost loop over tasks that `task` is in."""
    parent = task.parent.operation
    while parent.name != "omp.loop_nest":
        parent = parent.parent.operation
    return parent
