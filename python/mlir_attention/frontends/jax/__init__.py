# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Functions of JAX as linalg on tensors, by way of StableHLO and jaxlib (extra `jax`)."""

from mlir_attention.frontends.jax.exporting import export, import_model
from mlir_attention.frontends.jax.model import CompiledModel, ImportedModel

__all__ = ["CompiledModel", "ImportedModel", "export", "import_model"]
