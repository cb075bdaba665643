# RUN: %python %S/../../docs/scripts/walk_through.py --check

# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The IR of docs/guide/walk-through.md is what the passes make of its first module."""
