# RUN: %pytest %s
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
        ("md, bnd, bne -> bme", "query: 'md' has 2 letters, tensor<2x4x8xf32> 3 dimensions"),
        ("bmd, bhnd, bne -> bme", "key: 'bhnd' has 4 letters, tensor<2x32x8xf32> 3 dimensions"),
        ("bmd, bnd, -> bme", "value: '' has 0 letters, tensor<2x32x16xf32> 3 dimensions"),
        ("bmd, bn0, be -> bme", "value: 'be' has 2 letters, tensor<2x32x16xf32> 3 dimensions"),
        ("bmd, bnd, bne -> bmx", "no operand tells the extent of dimension 'x' of a result"),
    ],
)
def test_maps_that_do_not_fit_are_errors(maps: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build_group(*qkv(), maps=maps)


@pytest.mark.parametrize(
    ("operands", "maps", "message"),
    [
        (
            {},
            "bmd, bnd, bne, bn -> bme",
            "score operand 0: 'bn' has 2 letters, tensor<2xf32> 1 dimension$",
        ),
        ({"kv_lengths": (2,)}, "bmd, bnd, bne, b, bn -> bme", "kv_lengths: 'bn' has 2 letters"),
    ],
)
def test_further_operands_are_named(
    operands: dict[str, tuple[int, ...]], maps: str, message: str
) -> None:
    types = [*qkv(), tensor_type((2,)), *(tensor_type(s, "i32") for s in operands.values())]

    def body(*arguments: ir.Value) -> None:
        further = dict(zip(operands, arguments[4:], strict=True))
        attention.group(*arguments[:4], maps=maps, score=lambda s, e, index: s, **further)

    with pytest.raises(ValueError, match=message):
        build(body, *types)


def test_affine_maps_of_another_rank_are_named() -> None:
    texts = ["(b, m, n, d, e) -> (b, m)", "(b, m, n, d, e) -> (b, n, d)",
             "(b, m, n, d, e) -> (b, n, e)", "(b, m, n, d, e) -> (b, m, e)"]  # fmt: skip
    maps = [ir.AffineMapAttr.parse(f"affine_map<{text}>").value for text in texts]
    with pytest.raises(
        ValueError,
        match=r"query: \(d0, d1, d2, d3, d4\) -> \(d0, d1\) has 2 results, "
        "tensor<2x4x8xf32> 3 dimensions",
    ):
        build_group(*qkv(), maps=maps)


@pytest.mark.parametrize(
    ("maps", "batch"),
    [
        ("bmd, bnd, bnd -> bmd", "'b' and 'd' are in query, key, value and output, hence batch"),
        ("dmb, dnb, dnb -> dmb", "'d' and 'b' are in query"),
        ("md, nd, nd -> md", "'d' is in query, key, value and output, hence batch"),
        ("m0d, n0d, n0d -> md", "'d' is in query"),
        ("bhmd, bhnd, bhnd -> bhmd", "'b' and 'h' and 'd' are in query"),
    ],
)
def test_one_letter_for_both_depths_is_an_error(maps: str, batch: str) -> None:
    """It would be a batch dimension, and scores products of single elements."""
    shapes = {"b": 2, "d": 8, "m": 4, "n": 32, "0": 1, "h": 3}
    types = [
        tensor_type(tuple(shapes[letter] for letter in term))
        for term in maps.partition(" ->")[0].split(", ")
    ]
    with pytest.raises(ValueError, match=f"no dimension is summed between query and key; {batch}"):
        build_group(*types, maps=maps)


def test_groups_without_depth_can_be_built() -> None:
    types = [tensor_type(shape) for shape in ((2, 4), (2, 32), (2, 32))]
    texts = ["(b, m, n) -> (b, m)", "(b, m, n) -> (b, n)", "(b, m, n) -> (b, n)",
             "(b, m, n) -> (b, m)"]  # fmt: skip
    maps = [ir.AffineMapAttr.parse(f"affine_map<{text}>").value for text in texts]
    assert build_group(*types, maps=maps).output.type == tensor_type((2, 4))
    types = [tensor_type(shape) for shape in ((4,), (32,), (32,))]
    assert build_group(*types, maps="m, n, n -> m").output.type == tensor_type((4,))
    types = [tensor_type(shape) for shape in ((2, 4), (2, 32), (2, 32, 8))]
    group = build_group(*types, maps="bm, bn, bne -> bme")
    assert group.output.type == tensor_type((2, 4, 8))
    types = [tensor_type(shape) for shape in ((2, 4, 8), (2, 32, 8), (2, 32))]
    assert build_group(*types, maps="bmd, bnd, bn -> bm").output.type == tensor_type((2, 4))


def test_operands_that_are_no_tensors_are_named() -> None:
    scalar, tensors = ir.F32Type.get(), qkv()
    for number, name in enumerate(("query", "key", "value", "score operand 0")):
        types = [*tensors, tensors[0]]
        types[number] = scalar
        with pytest.raises(TypeError, match=f"^{name} is a f32; it must be a ranked tensor"):
            build(lambda *v: attention.group(*v, maps=MAPS), *types)

    def body(*arguments: ir.Value) -> None:
        with pytest.raises(TypeError, match=r"key is a NoneType; it must be an ir\.Value"):
            attention.group(arguments[0], None, arguments[2], maps=MAPS)

    build(body, *tensors)


def keep(*arguments: object) -> object:
    return arguments[0]


@pytest.mark.parametrize(
    ("score", "message"),
    [
        (lambda s: s, r"score is called as score\(score, element_0, index\), but takes \(s\)"),
        (lambda s, index: s, r"score\(score, element_0, index\), but takes \(s, index\)"),
        (lambda s, a, b, index: s, r"but takes \(s, a, b, index\)"),
        (lambda s, a, index, *, more: s, r"but takes \(s, a, index, \*, more\)"),
        ("score", "score is a str; it must be a function"),
        (lambda s, a, index: None, "score must return the new score, an ir.Value, .* None"),
        (lambda s, a, index: 1.0, r"score must return the new score, .*, but returned 1\.0"),
        (lambda s, a, index: (s,), r"score must return the new score, .*, but returned \(<"),
        (lambda s, a, index: (s, a, a, a), r"or a tuple of it and the scale .*, but returned \(<"),
        (lambda s, a, index: (s, 1.0), r"or a tuple of it and the scale .*, but returned 1\.0"),
    ],
)
def test_score_functions_that_cannot_be(score: object, message: str) -> None:
    def body(*arguments: ir.Value) -> None:
        with pytest.raises(TypeError, match=message):
            attention.group(*arguments, maps="bmd, bnd, bne, bn -> bme", score=score)

    module = build(body, *qkv(), tensor_type((2, 32)))
    assert "attention.group" not in str(module)
    assert module.operation.verify()


@pytest.mark.parametrize("score", [lambda s, a, index: s, lambda s, *rest: s, keep])
def test_score_functions_that_can_be(score: object) -> None:
    types = [*qkv(), tensor_type((2, 32))]
    assert body_of(build_group(*types, maps="bmd, bnd, bne, bn -> bme", score=score))


@pytest.mark.parametrize(
    ("combine", "message"),
    [
        (lambda p: p, r"combine is called as combine\(partial, lse\), but takes \(p\)"),
        (None, "combine is a NoneType; it must be a function"),
        (lambda p, lse: None, "combine must return the output, an ir.Value, but returned None"),
        (lambda p, lse: [p, 1], "combine must return the output, an ir.Value, but returned 1"),
    ],
)
def test_combine_functions_that_cannot_be(combine: object, message: str) -> None:
    def body(partial: ir.Value, partial_lse: ir.Value) -> None:
        with pytest.raises(TypeError, match=message):
            attention.lse_combine(partial, partial_lse, splits=[1], combine=combine)

    module = build(body, tensor_type((2, 4, 5, 16)), tensor_type((2, 4, 5)))
    assert "attention.lse_combine" not in str(module)
    assert module.operation.verify()


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
