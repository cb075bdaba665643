# RUN: %python %s

# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""docs/attention-dialect.md is what the build generates from ODS."""

import sys
from pathlib import Path

from mlir_attention.dialects import _attention_ops_gen

generated = Path(_attention_ops_gen.__file__ or "").with_name("AttentionDialect.md")
committed = Path(__file__).parents[2] / "docs" / "attention-dialect.md"
if generated.read_text() != committed.read_text():
    sys.exit(f"{committed} is out of date: copy {generated} there")
