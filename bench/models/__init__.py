# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whole models of Hugging Face's Transformers, with random weights and a static cache.

Nothing but `inputs` needs PyTorch and Transformers, and that when it is called.
"""

from bench.models.problems import DTYPES as MODEL_DTYPES
from bench.models.problems import MODELS, Model

__all__ = ["MODELS", "MODEL_DTYPES", "Model"]
