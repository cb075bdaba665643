# RUN: %python %S/../../docs/scripts/gpu_table.py --check

# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The tables of docs/reference/gpu-kernels.md are what schedules and the cost model say."""
