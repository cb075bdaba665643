# RUN: %python -m pytest -q %s -p no:cacheprovider
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The builders of mlir_attention.dialects.attention make what their arguments say."""

from collections.abc import Callable, Iterator

import pytest
from mlir import ir
from mlir.dialects import arith, func, tensor

import mlir_attention  # noqa: F401
from mlir_attention.dialects import attention

Q, K, V = (2, 4, 8), (2, 32, 8), (2, 32, 16)
MAPS = "bmd, bnd, bne -> bme"


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with ir.Context(), ir.Location.unknown():
        yield


def tensor_type(shape: tuple[int, ...], element: str = "f32") -> ir.RankedTensorType:
    return ir.RankedTensorType.get(shape, ir.Type.parse(element))


def build(function: Callable[..., object], *types: ir.Type) -> ir.Module:
    """A module with one function of arguments `types`, whose body `function` builds."""
    module = ir.Module.create()
    with ir.InsertionPoint(module.body):
        entry = func.FuncOp("f", (list(types), []))
        with ir.InsertionPoint(entry.add_entry_block()):
            function(*entry.arguments)
            func.ReturnOp([])
    return module


def build_group(*types: ir.Type, **keywords: object) -> attention.GroupOp:
    """The group that `attention.group` makes of arguments of `types`, verified."""
    made = []

    def body(*arguments: ir.Value) -> None:
        result = attention.group(*arguments, **keywords)
        made.append(result[0] if isinstance(result, tuple) else result)

    module = build(body, *types)
    assert module.operation.verify()
    group = made[0].owner.opview
    group.module = module  # Keeps the module alive.
    return group


def maps_of(group: attention.GroupOp) -> list[str]:
    return [str(ir.AffineMapAttr(attribute).value) for attribute in group.indexing_maps]


def body_of(group: attention.GroupOp) -> list[str]:
    return [op.operation.name for op in group.regions[0].blocks[0].operations]


def qkv(element: str = "f32") -> list[ir.Type]:
    return [tensor_type(shape, element) for shape in (Q, K, V)]


def test_letters_become_dimensions_in_order_of_appearance() -> None:
    group = build_group(*qkv(), maps=MAPS)
    assert isinstance(group, attention.GroupOp)
    dims = "(d0, d1, d2, d3, d4) -> "
    assert maps_of(group) == [
        dims + results
        for results in ("(d0, d1, d2)", "(d0, d3, d2)", "(d0, d3, d4)", "(d0, d1, d4)")
    ]
    assert group.output.type == tensor_type((2, 4, 16))
    assert body_of(group) == ["attention.yield"]
    assert ir.StringAttr(group.tag).value == "attention"


def test_lse_has_the_rows_of_the_output() -> None:
    group = build_group(*qkv("bf16"), maps="bmd, bnd, bne -> ebm", lse=True)
    assert group.output.type == tensor_type((16, 2, 4), "bf16")
    assert group.lse.type == tensor_type((2, 4))
    assert maps_of(group)[-1].endswith("-> (d0, d1)")


def test_lse_of_a_split_group_has_the_split_dimension() -> None:
    types = [tensor_type(shape) for shape in ((4, 8), (3, 32, 8), (3, 32, 16))]
    group = build_group(*types, maps="md, gnd, gne -> gme", lse=True)
    assert group.lse.type == tensor_type((3, 4))


def test_affine_maps_are_taken_as_they_are() -> None:
    texts = ["(b, m, n, d, e) -> (b, m, d)", "(b, m, n, d, e) -> (b, n, d)",
             "(b, m, n, d, e) -> (b, n, e)", "(b, m, n, d, e) -> (b, m, e)"]  # fmt: skip
    maps = [ir.AffineMapAttr.parse(f"affine_map<{text}>").value for text in texts]
    group = build_group(*qkv(), maps=maps, score=lambda s, index: index_plus(s, index(2)))
    assert maps_of(group) == [str(affine_map) for affine_map in maps]
    assert [op.dim.value for op in group.regions[0].blocks[0].operations if
            isinstance(op, attention.IndexOp)] == [2]  # fmt: skip


def index_plus(score: ir.Value, position: ir.Value) -> ir.Value:
    as_int = arith.index_cast(ir.IntegerType.get_signless(32), position)
    return arith.addf(score, arith.sitofp(ir.F32Type.get(), as_int))


@pytest.mark.parametrize(("letter", "number"), [("b", 0), ("m", 1), ("n", 3)])
def test_positions_by_letter_and_by_number(letter: str, number: int) -> None:
    for dimension in (letter, number):
        group = build_group(
            *qkv(), maps=MAPS, score=lambda s, index, d=dimension: index_plus(s, index(d))
        )
        index = group.regions[0].blocks[0].operations[0]
        assert isinstance(index, attention.IndexOp)
        assert index.dim.value == number


def test_unknown_letter_is_an_error() -> None:
    with pytest.raises(ValueError, match="no dimension 'x'"):
        build_group(*qkv(), maps=MAPS, score=lambda s, index: index_plus(s, index("x")))


def test_letters_need_maps_of_letters() -> None:
    texts = ["(m, n) -> (m)", "(m, n) -> (n)", "(m, n) -> (n)", "(m, n) -> (m)"]
    maps = [ir.AffineMapAttr.parse(f"affine_map<{text}>").value for text in texts]
    types = [tensor_type(shape) for shape in ((4,), (32,), (32,))]
    with pytest.raises(ValueError, match="no dimension 'n'"):
        build_group(*types, maps=maps, score=lambda s, index: index_plus(s, index("n")))


def test_score_operands_give_elements() -> None:
    def score(s: ir.Value, keep: ir.Value, cap: ir.Value, index: object) -> ir.Value:
        assert keep.type == ir.IntegerType.get_signless(1)
        return arith.select(keep, s, cap)

    operands = [tensor_type((1, 32), "i1"), tensor_type(())]
    group = build_group(*qkv(), *operands, maps="bmd, bnd, bne, 0n, -> bme", score=score)
    assert maps_of(group)[3].endswith("-> (0, d3)")
    assert maps_of(group)[4].endswith("-> ()")
    assert body_of(group) == ["arith.select", "attention.yield"]


def test_dynamic_extents_come_from_whoever_states_them() -> None:
    dynamic = ir.ShapedType.get_dynamic_size()
    types = [tensor_type(shape) for shape in ((2, dynamic, 8), (dynamic, 32, 8), (2, 32, dynamic))]
    group = build_group(*types, maps=MAPS)
    assert group.output.type == tensor_type((2, dynamic, dynamic))


@pytest.mark.parametrize(
    ("inputs", "output", "accumulation"),
    [("f64", "f64", "f64"), ("f16", "f16", "f32"), ("bf16", "bf16", "f32"), ("f32", "f32", "f32")],
)
def test_element_types(inputs: str, output: str, accumulation: str) -> None:
    group = build_group(*qkv(inputs), maps=MAPS, lse=True)
    assert group.output.type.element_type == ir.Type.parse(output)
    assert group.lse.type.element_type == ir.Type.parse(accumulation)
    assert group.regions[0].blocks[0].arguments[0].type == ir.Type.parse(accumulation)


def test_element_type_and_tag_are_options() -> None:
    group = build_group(*qkv("bf16"), maps=MAPS, element_type=ir.F32Type.get(), tag="whole")
    assert group.output.type == tensor_type((2, 4, 16), "f32")
    assert ir.StringAttr(group.tag).value == "whole"


def test_the_location_is_that_of_the_group_and_of_its_region() -> None:
    location = ir.Location.name("layer3")
    group = build_group(*qkv(), maps=MAPS, loc=location)
    assert group.location == location
    assert group.regions[0].blocks[0].operations[0].location == location


@pytest.mark.parametrize(
    ("maps", "message"),
    [
        ("bmd, bnd, bne", "must have 3 terms"),
        ("bmd, bnd -> bme", "must have 3 terms"),
        ("bmd, bnd, bne, bmn -> bme", "must have 3 terms"),
        ("bm1, bn1, bne -> bme", "may hold letters, 0, commas"),
        ("md, bnd, bne -> bme", "does not fit the rank of tensor<2x4x8xf32>"),
        ("bmd, bnd, bne -> bmx", "no operand tells the extent of dimension 5"),
    ],
)
def test_maps_that_do_not_fit_are_errors(maps: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build_group(*qkv(), maps=maps)


def test_a_constant_in_the_output_is_an_error() -> None:
    with pytest.raises(ValueError, match="must list dimensions only"):
        build_group(*qkv(), maps="bmd, bnd, bne -> bm0")


def test_too_few_affine_maps_are_an_error() -> None:
    texts = ["(m, n) -> (m)", "(m, n) -> (n)", "(m, n) -> (n)"]
    maps = [ir.AffineMapAttr.parse(f"affine_map<{text}>").value for text in texts]
    with pytest.raises(ValueError, match="maps"):
        build_group(*[tensor_type(shape) for shape in ((4,), (32,), (32,))], maps=maps)


def test_the_verifier_tells_what_else_is_wrong() -> None:
    with pytest.raises(ir.MLIRError) as caught:
        build_group(*qkv(), maps="bmd, bnd, bne -> bne")
    assert "makes it neither a batch" in str(caught.value.error_diagnostics[0])


def test_a_scores_error_is_the_callers() -> None:
    def score(s: ir.Value, index: object) -> ir.Value:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        build_group(*qkv(), maps=MAPS, score=score)


@pytest.mark.parametrize("lse", [False, True])
def test_lse_combine(lse: bool) -> None:
    def combine(partial: ir.Value, partial_lse: ir.Value) -> ir.Value | list[ir.Value]:
        assert partial.type == tensor_type((2, 4, 5, 16))
        output = tensor.EmptyOp([2, 5, 16], ir.BF16Type.get()).result
        return [output, tensor.EmptyOp([2, 5], ir.F32Type.get()).result] if lse else output

    made = []

    def body(partial: ir.Value, partial_lse: ir.Value) -> None:
        made.append(
            attention.lse_combine(
                partial,
                partial_lse,
                splits=[1],
                combine=combine,
                lse=lse,
                element_type=ir.BF16Type.get(),
            )
        )

    module = build(body, tensor_type((2, 4, 5, 16)), tensor_type((2, 4, 5)))
    assert module.operation.verify()
    results = made[0] if lse else (made[0],)
    assert isinstance(results[0].owner.opview, attention.LseCombineOp)
    expected = [tensor_type((2, 5, 16), "bf16"), tensor_type((2, 5))][: len(results)]
    assert [result.type for result in results] == expected


def test_parsed_ops_have_our_classes() -> None:
    module = build(lambda *v: attention.group(*v, maps=MAPS), *qkv())
    again = ir.Module.parse(str(module))
    group = again.body.operations[0].regions[0].blocks[0].operations[0]
    assert isinstance(group, attention.GroupOp)
    assert isinstance(group.operation.opview, attention.GroupOp)
    assert isinstance(group.regions[0].blocks[0].operations[0], attention.YieldOp)
    assert len(group.score_operands) == 0
    assert group.lse is None
