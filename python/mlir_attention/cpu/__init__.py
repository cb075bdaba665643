# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Schedule and lowering for the CPU."""

from mlir_attention.cpu.target import host_options

__all__ = ["host_options"]
