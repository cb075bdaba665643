# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Puts the helpers of this folder, of the numeric tests and of the tables on the path."""

import sys
from pathlib import Path

for folder in (Path(__file__).parent, Path(__file__).parents[1] / "numerics"):
    sys.path.insert(0, str(folder / "Inputs"))
sys.path.insert(0, str(Path(__file__).parents[2] / "docs" / "scripts"))
