# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which schedule a task gets, and its tile sizes, from the shape of the task and the core.

Pure Python, no IR. From the bottom up:

core          a core, in the terms that tile sizes depend on
task          what a task computes, and the vectors that it can be computed by
schedules     what is chosen: the kinds of schedules, and their sizes
divisors      tiles that divide what they are tiles of
row_tiles     the sizes for few query rows
block_tiles   the sizes for many, whose keys come in blocks
choice        which of both a task gets
"""
