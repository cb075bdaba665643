# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Prints a module of what StableHLO's legalisation leaves, as linalg: `python convert.py FILE`.

The ops that are left have attributes as `frontends/stablehlo/legalising.py` gives them. This needs
no jaxlib.
"""

import sys
from pathlib import Path

from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.frontends.stablehlo.leftovers.converting import without_leftovers

try:
    content = without_leftovers(Path(sys.argv[1]).read_text())
except ValueError as error:
    print(f"error: {error}")
    sys.exit(1)
with ir.Context():
    module = ir.Module.parse(content)
    PassManager.parse("builtin.module(canonicalize,cse)").run(module.operation)
    print(module)
