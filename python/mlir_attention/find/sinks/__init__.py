# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Attention sinks, which join the sum of a softmax and have no value.

sink        a term of the sum
column      a column of the scores that has no key
epilogue    what a sink does to the output of a group
"""
