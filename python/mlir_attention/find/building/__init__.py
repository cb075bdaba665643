# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""From an attention that was found to a group.

group_plan       the roles of its dimensions, and its score operands
group_builder    the group
score_function   its region
reshaping        its operands and results in other shapes
assumptions      what must hold at run time of a program of dynamic shape
paged_caches     pages, where its key and value are gathered from them
"""
