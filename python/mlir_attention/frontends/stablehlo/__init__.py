# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""StableHLO as linalg on tensors, by way of jaxlib (extra `jax`)."""

from mlir_attention.frontends.stablehlo.importing import export, is_stablehlo

__all__ = ["export", "is_stablehlo"]
