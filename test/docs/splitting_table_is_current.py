# RUN: %python %S/../../docs/scripts/splitting_table.py --check

# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The tables of docs/guide/splitting.md are what the cost model chooses."""
