# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What docs/guide/groups.md takes as given: operands, within a function."""

from mlir import ir
from mlir.dialects import func

import mlir_attention  # noqa: F401

depth = 64
context = ir.Context()
context.__enter__()
location = ir.Location.unknown()
location.__enter__()


def tensor(element, *shape):
    dynamic = ir.ShapedType.get_dynamic_size()
    return ir.RankedTensorType.get([extent or dynamic for extent in shape], element)


f32 = ir.F32Type.get()
i32, i8, i1 = (ir.IntegerType.get_signless(width) for width in (32, 8, 1))
types = {
    "q": tensor(f32, 2, 8, 4, 1, depth),
    "k": tensor(f32, 2, 8, None, depth),
    "v": tensor(f32, 2, 8, None, depth),
    "keep": tensor(i1, 2, None),
    "rows": tensor(f32, 2, 8, 1, depth),
    "k_cache": tensor(f32, 2, 4096, 8, depth),
    "v_cache": tensor(f32, 2, 4096, 8, depth),
    "lengths": tensor(i32, 2),
    "k_pages": tensor(f32, 512, 16, 8, depth),
    "v_pages": tensor(f32, 512, 16, 8, depth),
    "table": tensor(i32, 2, 64),
    "pairs": tensor(f32, 2, 8, 1, depth // 2, 2),
    "k_bytes": tensor(i8, 2, 8, None, depth // 2),
    "v_bytes": tensor(i8, 2, 8, None, depth // 2),
}
module = ir.Module.create()
insertion = ir.InsertionPoint(module.body)
insertion.__enter__()
function = func.FuncOp("f", (list(types.values()), []))
body = ir.InsertionPoint(function.add_entry_block())
body.__enter__()
globals().update(zip(types, function.arguments, strict=True))


def before(block):
    """The groups of a cache have another query than the first one."""
    if "k_cache" in block or "k_pages" in block:
        globals()["q"] = globals()["rows"]
    if "k_bytes" in block:
        globals()["q"] = globals()["pairs"]


def check():
    func.ReturnOp([])
    for entered in (body, insertion, location, context):
        entered.__exit__(None, None, None)
    assert module.operation.verify()
    assert str(module).count(" = attention.group ") == 4
