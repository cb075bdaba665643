# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""PyTorch programs as linalg on tensors, by way of torch-mlir (extra `torch`)."""

from mlir_attention.frontends.torch.exporting import export, import_model
from mlir_attention.frontends.torch.model import CompiledModel, ImportedModel
from mlir_attention.frontends.torch.saving import load, save

__all__ = ["CompiledModel", "ImportedModel", "export", "import_model", "load", "save"]
