# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Finds attention in linalg: what each module knows, from the bottom up.

    axes         dimensions as products of atoms, through any reshape
    loops        linalg ops as loops, maps and a scalar body
    dynamic      extents that are known at run time only
    expressions  an element of a tensor as the scalar expression that computes it
    reductions   sums, maxima and contractions
    refusal      the error that says why a softmax is not that of an attention
    scaling      expressions times what is the same everywhere
    exponents    what is exponentiated: scores, less what does not vary along the keys
    rows         maxima, sums and logarithms of sums of a row of scores
    softmax      softmax in its spellings
    matching     contraction, score, softmax, contraction: attention
    lse          what else a program takes from the scores: their log-sum-exp
    scoring      the score function as a region
    planning     roles of dimensions, score operands
    reshaping    tensors with a dimension for each atom, and back
    building     the `attention.group` of what was matched
    forming      the pattern
    reporting    what became of every softmax

Only `building` and what it calls touches the IR, so a near miss is left exactly as it was.
"""
