# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""From a functional graph of torch to linalg on tensors, by way of torch-mlir."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mlir import ir

from mlir_attention.frontends.aten.builders import builder
from mlir_attention.frontends.joining import Op, join
from mlir_attention.frontends.torch.crossings import Crossing, find_crossings
from mlir_attention.frontends.torch.graphs.programs import output_specs, rebuilt
from mlir_attention.frontends.torch.lifting import Function
from mlir_attention.frontends.torch.refusing import (
    refusal,
    refusal_of_node,
    refuse_loops,
    refuse_unknown_ops,
)
from mlir_attention.frontends.torch.reshapes import name_reshapes

#: Tensors that stand in the program are written into the module up to this many elements.
_FEW_ELEMENTS = 8


def import_function(
    torch_mlir: Any,
    function: Function,
    name: str,
    context: ir.Context,
    *,
    weights_are_arguments: bool,
    options: Mapping[str, Any],
) -> tuple[ir.Module, list[int]]:
    """The module of `function`, and the numbers of its inputs that are arguments there.

    The others are constants: small tensors that stand in the program, and all weights, unless they
    are arguments. A new value of an argument is a result, and the argument says so. `options` are
    those of `torch_mlir.fx.export_and_import`. Objects of torch-mlir's MLIR cannot be shared with
    that of `context`: the program crosses as text, with the places in the user's files.

    Raises ValueError for an op that cannot cross.
    """
    graph = function.program.graph
    refuse_loops(graph)
    placeholders = [node for node in graph.nodes if node.op == "placeholder"]
    literals = {}
    for number, (node, input_) in enumerate(zip(placeholders, function.inputs, strict=True)):
        if input_.tensor is None:
            continue
        is_small = input_.is_constant and input_.tensor.numel() <= _FEW_ELEMENTS
        if not weights_are_arguments or (is_small and number not in function.mutations):
            literals[node] = input_.tensor
    _drop_copies(graph)
    name_reshapes(graph)
    crossings = find_crossings(graph)
    program = _cut(function.program, placeholders, crossings, literals)
    lowered = _lower(torch_mlir, program, name, options)
    refuse_unknown_ops(torch_mlir, lowered, context, program.graph)
    module = ir.Module.parse(lowered.get_asm(enable_debug_info=True), context)
    with context:
        join(module, name, [_op(crossing) for crossing in crossings])
        arguments = [at for at, node in enumerate(placeholders) if node not in literals]
        _describe_arguments(module, name, function, arguments)
    return module, arguments


def _drop_copies(graph: Any) -> None:
    """A copy into all of a tensor is what is copied: values have no memory."""
    import torch

    for node in list(graph.nodes):
        if node.op != "call_function" or node.target is not torch.ops.aten.copy.default:
            continue
        old, new = (argument.meta["val"] for argument in node.args[:2])
        if old.dtype == new.dtype and str(old.shape) == str(new.shape):
            node.replace_all_uses_with(node.args[1])
            graph.erase_node(node)


def _cut(
    program: Any, inputs: Sequence[Any], crossings: Sequence[Crossing], literals: Mapping[Any, Any]
) -> Any:
    """The program without the crossing ops: it returns their operands, and takes their results."""
    graph = program.graph
    (output,) = (node for node in graph.nodes if node.op == "output")
    operands = [operand for crossing in crossings for operand in crossing.operands]
    output.args = ((*output.args[0], *operands),)
    taken = list(inputs)
    for crossing in crossings:
        for result in crossing.results:
            if result is not None:
                taken.append(_as_placeholder(graph, result, taken[-1] if taken else None))
    graph.eliminate_dead_code()
    outputs = output_specs([], output.args[0])
    return rebuilt(program, graph, taken, outputs, literals)


def _as_placeholder(graph: Any, node: Any, behind: Any) -> Any:
    """A placeholder, at the end of those that there are, in place of `node`."""
    first = next(iter(graph.nodes))
    with graph.inserting_before(first) if behind is None else graph.inserting_after(behind):
        placeholder = graph.placeholder(f"crossing_{node.name}")
    placeholder.meta = {"val": node.meta["val"]}
    node.replace_all_uses_with(placeholder)
    return placeholder


def _lower(torch_mlir: Any, program: Any, name: str, options: Mapping[str, Any]) -> Any:
    """The module that torch-mlir makes of `program`, of torch-mlir's own MLIR."""
    theirs = torch_mlir.ir.Context()
    torch_mlir.dialects.torch.register_dialect(theirs)
    heard: list[tuple[str, str]] = []

    def hear(diagnostic: Any) -> bool:
        heard.append((str(diagnostic.location), diagnostic.message))
        return True

    handler = theirs.attach_diagnostic_handler(hear)
    options = dict(options)
    importer = torch_mlir.extras.fx_importer.FxImporter(
        context=theirs, hooks=options.pop("hooks", None)
    )
    try:
        module = torch_mlir.fx.export_and_import(
            program,
            output_type="linalg-on-tensors",
            func_name=name,
            decomposition_table={},
            fx_importer=importer,
            **options,
        )
    except torch_mlir.compiler_utils.TorchMlirCompilerError as error:
        raise refusal(heard, str(error)) from None
    except Exception as error:  # What its importer does not expect, it says in many ways.
        raise refusal_of_node(error) from error
    finally:
        handler.detach()
    return module.operation


def _op(crossing: Crossing) -> Op:
    return Op(
        builder(crossing.name, crossing.attributes),
        len(crossing.operands),
        [result is not None for result in crossing.results],
        _location(crossing.node),
    )


def _location(node: Any) -> ir.Location:
    """The place of a node in the user's program, as torch-mlir states it."""
    frames = re.findall(r'File "([^"]+)", line ([0-9]+),', node.meta.get("stack_trace") or "")
    places = [ir.Location.file(file, int(line), 0) for file, line in frames]
    if len(places) > 1:
        return ir.Location.callsite(places[-1], places[-2::-1])
    return places[0] if places else ir.Location.unknown()


def _describe_arguments(
    module: ir.Module, name: str, function: Function, arguments: Sequence[int]
) -> None:
    """Names the arguments by their locations, and says which are given to be updated."""
    func = ir.SymbolTable(module.operation)[name]
    descriptions = []
    for argument, number in zip(func.regions[0].blocks[0].arguments, arguments, strict=True):
        argument.set_location(ir.Location.name(function.inputs[number].name))
        descriptions.append(_update(function, number))
    if any(descriptions):
        func.attributes["arg_attrs"] = ir.ArrayAttr.get(
            [ir.DictAttr.get(description) for description in descriptions]
        )


def _update(function: Function, number: int) -> dict[str, ir.Attribute]:
    """What an input says of the result that is its new value."""
    if number not in function.mutations:
        return {}
    result = ir.IntegerAttr.get(ir.IntegerType.get_signless(64), function.mutations.index(number))
    return {
        "bufferization.writable": ir.BoolAttr.get(True),
        "attention.aliases_result": result,
    }
