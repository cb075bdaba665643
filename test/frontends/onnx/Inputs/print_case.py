# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Prints the module of a case: python print_case.py gqa_step"""

import sys

from cases import CASES
from mlir import ir

from mlir_attention.frontends.onnx import export

(case,) = (case for case in CASES if case.name == sys.argv[1])
with ir.Context():
    print(export(case.model()))
