# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""ONNX models as linalg on tensors, with their attention ops as groups (extra `onnx`).

The ops that compute attention (`attention/`) are taken out of the graph and built as
`attention.group`, from what their specification says. All else goes by way of torch-mlir's importer
of ONNX, in a process of its own: it knows some 200 ops, where an importer of ours would know few,
and the finder knows the linalg that it writes. A model of nothing but attention ops needs no
torch-mlir.
"""

from mlir_attention.frontends.onnx.importing import export, import_model
from mlir_attention.frontends.onnx.model import CompiledModel, ImportedModel

__all__ = ["CompiledModel", "ImportedModel", "export", "import_model"]
