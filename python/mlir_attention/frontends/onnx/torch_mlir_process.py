# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A program: reads an ONNX model from its input, and writes it as linalg on tensors.

torch-mlir's passes end the process for some models, and its LLVM and ours do not go together in
every order. It is run with its module search path as argument, and needs onnx and torch-mlir only.
What it writes begins with a line of JSON: what was said meanwhile, pairs of location and message.
"""

import json
import sys
from typing import Any

_PIPELINES = (
    "builtin.module(torch-onnx-to-torch-backend-pipeline)",
    "builtin.module(torch-backend-to-linalg-on-tensors-backend-pipeline)",
)

#: Dialects of torch-mlir: this MLIR has none of them.
_THEIRS = ("torch.", "torch_c.", "tm_tensor.", "ml_program.")


def main() -> None:
    """Runs the program."""
    import onnx
    from torch_mlir import ir
    from torch_mlir.dialects import torch
    from torch_mlir.extras import onnx_importer
    from torch_mlir.passmanager import PassManager

    heard: list[tuple[str, str]] = []

    def hear(diagnostic: ir.Diagnostic) -> bool:
        heard.append((str(diagnostic.location), diagnostic.message))
        return True

    model = onnx.load_model_from_string(sys.stdin.buffer.read())
    context = ir.Context()
    torch.register_dialect(context)
    context.emit_error_diagnostics = True
    text = None
    handler = context.attach_diagnostic_handler(hear)
    try:
        info = onnx_importer.ModelInfo(model)
        module = info.create_module(context=context)
        importer = onnx_importer.NodeImporter.define_function(info.main_graph, module.operation)
        importer.import_all()
        with context:
            for pipeline in _PIPELINES:
                PassManager.parse(pipeline).run(module.operation)
        heard += _unknown(ir, module.operation)
        text = module.operation.get_asm(enable_debug_info=True)
    except (ir.MLIRError, onnx_importer.OnnxImportError, RuntimeError) as error:
        if not heard:
            heard.append(("", str(error)))
    finally:
        handler.detach()
    header = json.dumps({"heard": heard, "failed": text is None or bool(heard)})
    sys.stdout.buffer.write(header.encode() + b"\n" + (text or "").encode())


def _unknown(ir: Any, module: Any) -> list[tuple[str, str]]:
    """Ops that only torch-mlir has, with their places."""
    found: list[tuple[str, str]] = []

    def visit(op: Any) -> Any:
        if op.name.startswith(_THEIRS):
            found.append((str(op.location), f"failed to legalize operation '{op.name}'"))
        return ir.WalkResult.ADVANCE

    module.walk(visit, ir.WalkOrder.PRE_ORDER)
    return found


if __name__ == "__main__":
    main()
