# RUN: %python %S/../../docs/scripts/dialect_reference.py --check

# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""docs/reference/attention-dialect.md is what the build generates from ODS."""
