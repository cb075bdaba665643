# RUN: %python %S/../../docs/scripts/architecture.py --check

# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""No import runs upward or in a circle, no folder is crowded, and the picture shows it."""
