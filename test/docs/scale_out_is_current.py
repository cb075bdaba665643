# RUN: %python %S/../../docs/scripts/scale_out.py --check

# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The table of docs/guide/scale-out.md is what its formulas give."""
