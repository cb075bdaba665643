# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is said of ops that torch-mlir has no linalg for, without torch-mlir."""

from types import SimpleNamespace

import pytest
from mlir import ir

from mlir_attention.frontends.torch.refusing import refusal, refuse_unknown_ops


def node(name, line, pointwise=False, alias=None):
    """Of a graph, as far as it matters here."""
    target = type(
        "Target",
        (),
        {
            "__str__": lambda self: name,
            "tags": [SimpleNamespace(name="pointwise")] if pointwise else [],
            "_schema": SimpleNamespace(arguments=[SimpleNamespace(alias_info=alias)]),
        },
    )()
    return SimpleNamespace(target=target, meta={"stack_trace": f'File "model.py", line {line}, in'})


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ('"model.py":12:0', "^model.py:12: torch-mlir makes 'aten.nonzero' 'tm_tensor.scan', "),
        ('"x"("model.py":13:0)', "^model.py:13: torch-mlir makes this 'tm_tensor.scan', which"),
        ("unknown", "^torch-mlir makes this 'tm_tensor.scan', which MLIR does not have: write"),
    ],
)
def test_an_op_that_mlir_does_not_have(location, message):
    theirs = ir.Context()
    theirs.allow_unregistered_dialects = True
    module = ir.Module.parse(f'"tm_tensor.scan"() : () -> () loc({location})', theirs)
    graph = SimpleNamespace(
        nodes=[
            node("aten.nonzero", 12),
            node("aten.add", 12, pointwise=True),
            node("aten.view", 12, alias=object()),
            node("aten.sort", 11),
        ]
    )
    with ir.Context() as context, pytest.raises(ValueError, match=message):
        refuse_unknown_ops(SimpleNamespace(ir=ir), module.operation, context, graph)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            "failed to legalize operation 'torch.aten.sinc' that was marked",
            "^m.py:3: torch-mlir does not take 'aten.sinc' to linalg: write",
        ),
        (
            'failed to legalize: torch.operator "torch.mine.op"(%0)',
            "^m.py:3: torch-mlir does not take 'mine.op' to linalg: write",
        ),
        ("something else", "^torch-mlir cannot take the program to linalg: m.py:3: something else"),
    ],
)
def test_an_op_that_torch_mlir_does_not_take(said, message):
    with pytest.raises(ValueError, match=message):
        raise refusal([('loc("m.py":3:0)', said)], "")
