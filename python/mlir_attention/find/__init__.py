# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Finds attention in linalg: what each module knows, from the bottom up.

    expressions/        what linalg computes, as scalar expressions
    sinks/              terms of a softmax that have no value
    refusal             the error that says why a softmax is not part of an attention
    row_statistics      maxima, sums and logarithms of sums of a row of scores
    guards              conditions for probabilities to be 0
    softmax             softmax in its spellings
    attention           contraction, score, softmax, contraction: attention
    lse_result          what else a program takes from the scores: their log-sum-exp
    score_function      the score function as a region
    group_plan          roles of dimensions, score operands
    reshaping           tensors with a dimension for each atom, and back
    group_builder       the `attention.group` of what was matched
    pattern             the pattern
    remarks             what became of every softmax

Only `group_builder` and what it calls touches the IR, so a near miss is left exactly as it was.
"""
