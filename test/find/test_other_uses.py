# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What else a program does with the tensors of an attention: a group is formed where it need not
compute scores or probabilities twice."""

import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention  # noqa: F401

PROGRAM = """
#id = affine_map<(b, m, n) -> (b, m, n)>
#row = affine_map<(b, m, n) -> (b, m)>
#rows = affine_map<(b, m) -> (b, m)>
!s = tensor<2x3x12xf32>
!o = tensor<2x3x5xf32>
func.func private @computed(!s) -> tensor<2x12x5xf32>
func.func @main(%q: tensor<2x8x3xf32>, %k: tensor<2x8x12xf32>, %v: tensor<2x12x5xf32>,
    %w: tensor<2x12x5xf32>, %random: !s) -> ({types}) {{
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qt_init = tensor.empty() : tensor<2x3x8xf32>
  %qt = linalg.transpose ins(%q : tensor<2x8x3xf32>) outs(%qt_init : tensor<2x3x8xf32>)
      permutation = [0, 2, 1]
  %s_init = tensor.empty() : !s
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : !s) -> !s
  %s = linalg.batch_matmul ins(%qt, %k : tensor<2x3x8xf32>, tensor<2x8x12xf32>)
      outs(%s_zero : !s) -> !s
  %r_init = tensor.empty() : tensor<2x3xf32>
  %m_start = linalg.fill ins(%lowest : f32) outs(%r_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %m = linalg.reduce {{ arith.maximumf }} ins(%s : !s) outs(%m_start : tensor<2x3xf32>)
      dimensions = [2]
  %x = linalg.generic {{indexing_maps = [#id, #row, #id],
      iterator_types = ["parallel", "parallel", "parallel"]}}
      ins(%s, %m : !s, tensor<2x3xf32>) outs(%s_init : !s) {{
  ^bb0(%a: f32, %b: f32, %out: f32):
    %d = arith.subf %a, %b : f32
    %e = math.exp %d : f32
    linalg.yield %e : f32
  }} -> !s
  %l_start = linalg.fill ins(%zero : f32) outs(%r_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %l = linalg.reduce {{ arith.addf }} ins(%x : !s) outs(%l_start : tensor<2x3xf32>)
      dimensions = [2]
  %p = linalg.generic {{indexing_maps = [#id, #row, #id],
      iterator_types = ["parallel", "parallel", "parallel"]}}
      ins(%x, %l : !s, tensor<2x3xf32>) outs(%s_init : !s) {{
  ^bb0(%a: f32, %b: f32, %out: f32):
    %y = arith.divf %a, %b : f32
    linalg.yield %y : f32
  }} -> !s
  %log = linalg.log ins(%l : tensor<2x3xf32>) outs(%r_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %lse = linalg.add ins(%m, %log : tensor<2x3xf32>, tensor<2x3xf32>)
      outs(%r_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  {before}
  %o_init = tensor.empty() : !o
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : !o) -> !o
  %o = linalg.batch_matmul ins(%p, %v : !s, tensor<2x12x5xf32>) outs(%o_zero : !o) -> !o
  {body}
  return {results} : {types}
}}
"""

NEXT = "cf.br ^next\n^next:"

#: A product of the probabilities `{p}` with the value `{w}`.
PRODUCT = (
    "%o2 = linalg.batch_matmul ins({p}, {w} : !s, tensor<2x12x5xf32>) outs(%o_zero : !o) -> !o"
)

TRANSPOSED = """
  %t_init = tensor.empty() : tensor<2x12x3xf32>
  %t = linalg.transpose ins(%p : !s) outs(%t_init : tensor<2x12x3xf32>) permutation = [0, 2, 1]
  %tt = linalg.transpose ins(%t : tensor<2x12x3xf32>) outs(%s_init : !s) permutation = [0, 2, 1]
"""

#: Their extract in the body of an op.
EXTRACTED = """
  %read = linalg.generic {indexing_maps = [#id],
      iterator_types = ["parallel", "parallel", "parallel"]} outs(%s_init : !s) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %h = linalg.index 2 : index
    %e = tensor.extract %tt[%i, %j, %h] : !s
    linalg.yield %e : f32
  } -> !s
"""


def form_groups(body: str = "", before: str = "", **results: str) -> tuple[int, list[str]]:
    """The number of groups, and the remarks, where ops stand behind the output, and before it, and
    the program returns it and `results`, each with its type."""
    told: list[str] = []
    program = PROGRAM.format(
        body=body,
        before=before,
        results=", ".join(["%o", *(f"%{name}" for name in results)]),
        types=", ".join(["!o", *results.values()]),
    )
    with ir.Context() as context:
        context.attach_diagnostic_handler(lambda d: told.append(d.message) or True)
        module = ir.Module.parse(program)
        PassManager.parse("builtin.module(attention-form-groups{remarks})").run(module.operation)
        module.operation.verify()
        return str(module).count("attention.group"), told


def chain(count: int) -> str:
    ops = [f"%d{at + 1} = linalg.exp ins(%d{at} : !s) outs(%s_init : !s) -> !s"
           for at in range(1, count)]  # fmt: skip
    return "\n".join(["%d1 = linalg.exp ins(%p : !s) outs(%s_init : !s) -> !s", *ops])


@pytest.mark.parametrize("results", [{}, {"lse": "tensor<2x3xf32>"}, {"qt": "tensor<2x3x8xf32>"}])
def test_statistics_and_operands_may_be_returned(results):
    assert form_groups(**results)[0] == 1


@pytest.mark.parametrize("op", ["max", "add"])
def test_each_user_of_the_lse_moves_once(op):
    """However many ways lead to it, and whatever else uses the LSE."""
    row = "tensor<2x3xf32>"
    ops = [
        f"%{name} = linalg.{op} ins(%{of}, %{of} : {row}, {row}) outs(%r_init : {row}) -> {row}"
        for name, of in [
            ("t0", "lse"),
            ("u", "lse"),
            *((f"t{at}", f"t{at - 1}") for at in range(1, 30)),
        ]
    ]
    assert form_groups(before="\n".join(ops), t29=row, u=row)[0] == 1


@pytest.mark.parametrize("body", ["", TRANSPOSED])
def test_another_attention_may_take_the_probabilities(body):
    product = PRODUCT.format(p="%tt" if body else "%p", w="%w")
    assert form_groups(body + product, o2="!o")[0] == 2


def test_the_output_of_one_attention_may_be_the_value_of_another():
    keys = """
  %k2_init = tensor.empty() : tensor<2x12x5xf32>
  %k2 = tensor.insert_slice %o into %k2_init[0, 0, 0] [2, 3, 5] [1, 1, 1] : !o into
      tensor<2x12x5xf32>
"""
    assert form_groups(keys + PRODUCT.format(p="%p", w="%k2"), o2="!o")[0] == 2


def test_dead_ops_may_use_them_if_they_are_few():
    assert form_groups(chain(32))[0] == 1
    groups, told = form_groups(chain(33))
    assert groups == 0
    assert any("used elsewhere, by 'linalg.exp'" in message for message in told), told


@pytest.mark.parametrize(
    ("body", "results", "reason"),
    [
        pytest.param("", {"p": "!s"}, "elsewhere, by 'func.return'", id="returned"),
        pytest.param(NEXT, {"p": "!s"}, "elsewhere, by 'func.return'", id="in another block"),
        pytest.param(
            NEXT, {"lse": "tensor<2x3xf32>"}, "log-sum-exp is used in another block", id="LSE"
        ),
        pytest.param(
            "%c = func.call @computed(%p) : (!s) -> tensor<2x12x5xf32>\n"
            + PRODUCT.format(p="%p", w="%c"),
            {"o2": "!o"},
            "elsewhere, by 'func.call'",
            id="value of another attention, by a call",
        ),
        pytest.param(
            "%dropped = linalg.mul ins(%p, %random : !s, !s) outs(%s_init : !s) -> !s\n"
            + PRODUCT.format(p="%dropped", w="%w"),
            {"o2": "!o"},
            "elsewhere, by 'linalg.mul'",
            id="after dropout",
        ),
        pytest.param(
            TRANSPOSED + EXTRACTED + PRODUCT.format(p="%tt", w="%w"),
            {"o2": "!o", "read": "!s"},
            "elsewhere, by 'linalg.transpose'",
            id="in a body",
        ),
    ],
)
def test_needed_anyway(body, results, reason):
    groups, told = form_groups(body, **results)
    assert groups == 0
    assert any(reason in message for message in told), told
