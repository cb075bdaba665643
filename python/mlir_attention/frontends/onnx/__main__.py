# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`python -m mlir_attention.frontends.onnx MODEL.onnx`: writes the module of a model."""

from __future__ import annotations

import argparse
import sys

from mlir import ir

from mlir_attention.frontends.onnx.importing import export


def main() -> None:
    """Runs the program on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m mlir_attention.frontends.onnx",
        description="Writes a model of ONNX as MLIR, for attention-opt. Its weights are arguments.",
    )
    parser.add_argument("file", metavar="MODEL.onnx", help="the model")
    parser.add_argument("-o", metavar="OUT.mlir", default="-", help="where to (default: stdout)")
    parser.add_argument("--function-name", metavar="F", default="main", help="(default: main)")
    options = parser.parse_args()
    try:
        with ir.Context():
            text = str(export(options.file, function_name=options.function_name))
        if options.o == "-":
            print(text, end="")
        else:
            with open(options.o, "w") as file:
                file.write(text)
    except (ImportError, OSError, TypeError, ValueError) as error:
        sys.exit(f"{parser.prog}: error: {error}")


if __name__ == "__main__":
    main()
