# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What linalg computes, as scalar expressions: from the bottom up.

structured_op        linalg ops as loops, maps and a scalar body
axes                 dimensions as products of atoms, through any reshape
symbolic_extents     extents that are known at run time only
reshape_groups       the dimensions that a reshape joins and takes apart
scalar_expressions   elements of tensors, and what is computed from them
extracted_elements   elements that a body reads by `tensor.extract`
tracer               an element of a tensor as the scalar expression that computes it
reductions           sums, maxima and contractions
conditions           conditions, and their negations
scaling              expressions times what is the same everywhere
products             what a contraction sums as a product of two
exponents            what is exponentiated: scores, less what does not vary along the keys
"""
