# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Attention sinks, which join the sum of a softmax and have no value.

sink              terms of the sum
column            columns of the scores that have no key
joined_tensors    of which tensors another one is joined
joint_lse         sinks in the log-sum-exp that is subtracted from the scores
epilogue          what sinks do to the output of a group
"""
