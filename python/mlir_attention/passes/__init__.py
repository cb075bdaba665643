# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The passes, one a file: options, then the pass.

A pass file is light, so that the drivers start fast: what it does stands in
`mlir_attention.rewrites`, and is imported when the pass runs.
"""

from mlir_attention.passes.registry import module_pass, pipeline

__all__ = ["module_pass", "pipeline", "register_all"]


def register_all() -> None:
    """Registers every pass and pipeline of the project; a second call does nothing."""
    from mlir_attention.cpu import pipeline as cpu_pipeline  # noqa: F401
    from mlir_attention.passes import (  # noqa: F401
        convert_to_linalg,
        flash_decoding,
        form_groups,
        inline_combine,
    )
