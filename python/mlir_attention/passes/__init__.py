# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The passes, one a file: options, then the pass.

A pass file is light, so that the drivers start fast: what it does stands in
`find`, `split`, `lower` and below, and is imported when the pass runs.
"""

from mlir_attention.passes.registry import module_pass, pipeline

__all__ = ["module_pass", "pipeline"]
