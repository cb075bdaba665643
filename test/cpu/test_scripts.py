# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Transform scripts of several functions are applied side by side, each to its own."""

import pytest
from mlir import ir
from mlir.dialects import transform
from mlir.dialects.transform import structured

from mlir_attention.support.transform_scripts import Script, apply_script, apply_scripts
from mlir_attention.support.walk import ops_in

FUNCTION = """
func.func @f{0}(%a: tensor<4xf32>) -> tensor<4xf32> {{
  %b = linalg.add ins(%a, %a : tensor<4xf32>, tensor<4xf32>)
      outs(%a : tensor<4xf32>) -> tensor<4xf32>
  return %b : tensor<4xf32>
}}"""


def mark(name):
    def build(function):
        ops = structured.MatchOp.match_op_names(function, ["linalg.add"]).result
        value = transform.ParamConstantOp(transform.AnyParamType.get(), ir.StringAttr.get(name))
        transform.AnnotateOp(ops, "by", param=value.result)

    return build


def tile_what_has_no_loops(function):
    ops = structured.MatchOp.match_op_names(function, ["func.return"]).result
    structured.TileUsingForOp(ops, sizes=[2])


@pytest.fixture(params=[True, False], ids=["threads", "one thread"])
def functions(request):
    with ir.Context() as context, ir.Location.unknown():
        context.enable_multithreading(request.param)
        module = ir.Module.parse("".join(FUNCTION.format(number) for number in range(20)))
        yield [op.operation for op in module.body.operations]
        assert module.operation.verify()


def test_each_function_has_its_own_script(functions):
    apply_scripts([Script(function, mark(str(at))) for at, function in enumerate(functions)])
    for at, function in enumerate(functions):
        add = function.regions[0].blocks[0].operations[0].operation
        assert add.name == "linalg.add" and add.attributes["by"] == ir.StringAttr.get(str(at))


def test_no_scripts(functions):
    before = [str(function) for function in functions]
    apply_scripts([])
    assert [str(function) for function in functions] == before


def test_one_of_them_fails(functions):
    messages = []

    def note(diagnostic):
        messages.append(diagnostic.message)
        return True

    functions[0].context.attach_diagnostic_handler(note)
    scripts = [Script(function, mark("done")) for function in functions[1:]]
    with pytest.raises(RuntimeError, match="a transform script failed"):
        apply_scripts([*scripts, Script(functions[0], tile_what_has_no_loops)])
    assert any("only ops implementing TilingInterface" in message for message in messages)
    apply_script(functions[0], mark("after"))


def test_handles_stand_for_the_ops_given(functions):
    """In their order, whatever their names are; a handle may stand for none."""

    def build(function, adds, none, both):
        for ops, name in ((adds, "add"), (none, "none"), (both, "both")):
            value = transform.ParamConstantOp(transform.AnyParamType.get(), ir.StringAttr.get(name))
            transform.AnnotateOp(ops, name, param=value.result)

    module = functions[0].parent
    adds, returns = (ops_in(module.operation, name)[3:7] for name in ("linalg.add", "func.return"))
    apply_script(module.operation, build, adds, [], [*adds, *returns])
    for op in ops_in(module.operation):
        assert ("add" in op.attributes) == (op in adds)
        assert ("both" in op.attributes) == (op in adds or op in returns)
        assert "none" not in op.attributes


def test_a_handle_stands_for_what_becomes_of_its_ops(functions):
    def build(function, adds):
        tiled = structured.TileUsingForOp(adds, sizes=[2]).results[0]
        value = transform.ParamConstantOp(transform.AnyParamType.get(), ir.UnitAttr.get())
        transform.AnnotateOp(tiled, "tiled", param=value.result)

    (add,) = ops_in(functions[0], "linalg.add")
    apply_script(functions[0], build, [add])
    (tiled,) = ops_in(functions[0], "linalg.add")
    assert "tiled" in tiled.attributes and tiled.parent.name == "scf.for"
