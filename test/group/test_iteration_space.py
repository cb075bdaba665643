# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""IterationSpace tells the roles, extents and operands of a group."""

import dataclasses
import re
from collections.abc import Iterator

import pytest
from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.group import IterationSpace, Operand, Role

GROUPED = """
    #q = affine_map<(b, h, r, m, n, d, e) -> (b, h, r, m, d)>
    #k = affine_map<(b, h, r, m, n, d, e) -> (b, h, n, d)>
    #v = affine_map<(b, h, r, m, n, d, e) -> (b, h, n, e)>
    #mask = affine_map<(b, h, r, m, n, d, e) -> (b, 0, m, n)>
    #bias = affine_map<(b, h, r, m, n, d, e) -> (h, r)>
    #o = affine_map<(b, h, r, m, n, d, e) -> (b, h, m, r, e)>
    #lse = affine_map<(b, h, r, m, n, d, e) -> (b, h, m, r)>
    func.func @f(%q: tensor<?x3x2x?x16xf32>, %k: tensor<2x3x?x16xf16>, %v: tensor<2x3x?x8xf16>,
                 %mask: tensor<2x1x?x?xi1>, %bias: tensor<3x2xf32>)
        -> (tensor<?x3x?x2x8xf32>, tensor<?x3x?x2xf32>) {
      %o:2 = attention.group {indexing_maps = [#q, #k, #v, #mask, #bias, #o, #lse]}
          ins(%q, %k, %v, %mask, %bias : tensor<?x3x2x?x16xf32>, tensor<2x3x?x16xf16>,
              tensor<2x3x?x8xf16>, tensor<2x1x?x?xi1>, tensor<3x2xf32>)
          -> (tensor<?x3x?x2x8xf32>, tensor<?x3x?x2xf32>) {
      ^bb0(%score: f32, %seen: i1, %slope: f32):
        attention.yield %score : f32
      }
      return %o#0, %o#1 : tensor<?x3x?x2x8xf32>, tensor<?x3x?x2xf32>
    }"""

PAGED = """
    #q = affine_map<(b, h, m, p, n, d, e) -> (b, h, m, d)>
    #k = affine_map<(b, h, m, p, n, d, e) -> (0, n, h, d)>
    #v = affine_map<(b, h, m, p, n, d, e) -> (0, n, h, e)>
    #length = affine_map<(b, h, m, p, n, d, e) -> (b)>
    #table = affine_map<(b, h, m, p, n, d, e) -> (b, p)>
    #o = affine_map<(b, h, m, p, n, d, e) -> (b, h, m, e)>
    func.func @f(%q: tensor<2x8x1x64xf32>, %k: tensor<512x16x8x64xf32>,
                 %v: tensor<512x16x8x64xf32>, %length: tensor<2xi32>, %table: tensor<2x4xi32>)
        -> tensor<2x8x1x64xf32> {
      %o = attention.group {indexing_maps = [#q, #k, #v, #length, #table, #o]}
          ins(%q, %k, %v : tensor<2x8x1x64xf32>, tensor<512x16x8x64xf32>, tensor<512x16x8x64xf32>)
          kv_lengths(%length : tensor<2xi32>) page_table(%table : tensor<2x4xi32>)
          -> tensor<2x8x1x64xf32> {
      ^bb0(%score: f32):
        attention.yield %score : f32
      }
      return %o : tensor<2x8x1x64xf32>
    }"""

#: Keys [b, n, h, d] of two splits of one key each.
SPLIT = """
    #q = affine_map<(b, h, s, n, d, e) -> (b, h, d)>
    #k = affine_map<(b, h, s, n, d, e) -> (b, s, n, h, d)>
    #v = affine_map<(b, h, s, n, d, e) -> (b, s, n, h, e)>
    #o = affine_map<(b, h, s, n, d, e) -> (b, s, h, e)>
    func.func @f(%q: tensor<1x4x8xf32>, %k: tensor<1x2x1x4x8xf32>, %v: tensor<1x2x1x4x8xf32>)
        -> tensor<1x2x4x8xf32> {
      %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
          ins(%q, %k, %v : tensor<1x4x8xf32>, tensor<1x2x1x4x8xf32>, tensor<1x2x1x4x8xf32>)
          -> tensor<1x2x4x8xf32> {
      ^bb0(%score: f32):
        attention.yield %score : f32
      }
      return %o : tensor<1x2x4x8xf32>
    }"""


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with ir.Context(), ir.Location.unknown():
        yield


@pytest.fixture
def grouped() -> Iterator[IterationSpace]:
    module = ir.Module.parse(GROUPED)
    yield IterationSpace.of(group_in(module))


@pytest.fixture
def paged() -> Iterator[IterationSpace]:
    module = ir.Module.parse(PAGED)
    yield IterationSpace.of(group_in(module))


@pytest.fixture
def split() -> Iterator[IterationSpace]:
    module = ir.Module.parse(SPLIT)
    yield IterationSpace.of(group_in(module))


def group_in(module: ir.Module) -> ir.OpView:
    (function,) = module.body.operations
    return function.regions[0].blocks[0].operations[0]


def test_maps_give_dimensions_their_roles(grouped: IterationSpace) -> None:
    batch, query = Role.BATCH, Role.QUERY
    assert grouped.roles == (
        batch, batch, query, query, Role.KEY, Role.DEPTH, Role.VALUE_DEPTH
    )  # fmt: skip
    assert [role.value for role in Role] == [
        "batch", "query", "key", "depth", "value depth", "split"
    ]  # fmt: skip
    assert (grouped.batch_dims, grouped.query_dims, grouped.key_dims) == ((0, 1), (2, 3), (4,))
    assert (grouped.depth_dims, grouped.value_depth_dims, grouped.split_dims) == ((5,), (6,), ())
    assert grouped.dims_of(batch) == (0, 1)


def test_an_operand_may_be_empty(grouped: IterationSpace) -> None:
    assert not grouped.has_empty_operand
    text = re.sub(r"x16xf(16|32)", r"x0xf\1", GROUPED)
    module = ir.Module.parse(text)
    assert IterationSpace.of(group_in(module)).has_empty_operand


def test_rows_are_in_the_order_of_the_output(grouped: IterationSpace) -> None:
    assert grouped.output_map == (0, 1, 3, 2, 6)
    assert grouped.row_dims == (0, 1, 3, 2)
    assert grouped.result_maps == (grouped.output_map, grouped.row_dims)


def test_operands_have_names(grouped: IterationSpace) -> None:
    names = ["query", "key", "value", "score operand 0", "score operand 1"]
    assert [operand.name for operand in grouped.operands] == names
    mask, bias = grouped.score_operands
    assert (mask.map, bias.map) == ((0, None, 3, 4), (1, 2))
    assert mask.type.shape[:2] == [2, 1]
    assert str(grouped.key.element_type) == "f16"
    assert grouped.query.map == (0, 1, 2, 3, 5)
    assert grouped.kv_lengths is None and grouped.page_table is None


def test_an_extent_is_known_from_whichever_operand_states_it(grouped: IterationSpace) -> None:
    assert grouped.static_extents == {0: 2, 1: 3, 2: 2, 5: 16, 6: 8}
    with pytest.raises(TypeError):
        grouped.static_extents[0] = 1  # type: ignore[index]


def test_other_extents_are_built(grouped: IterationSpace) -> None:
    function = grouped.query.value.owner.owner.operation
    with ir.InsertionPoint.at_block_begin(function.regions[0].blocks[0]):
        extents = grouped.extents()
    assert [extents[dim] for dim in (0, 1, 2, 5, 6)] == [2, 3, 2, 16, 8]
    rows, keys = (extents[dim].owner.operation for dim in (3, 4))
    assert rows.name == keys.name == "tensor.dim"
    assert (rows.operands[0], keys.operands[0]) == (grouped.query.value, grouped.key.value)
    assert function.verify()


def test_a_page_table_stands_for_the_pages_of_both_caches(paged: IterationSpace) -> None:
    assert [operand.name for operand in paged.operands][3:] == ["kv_lengths", "page_table"]
    assert paged.score_operands == ()
    assert paged.kv_lengths is not None and paged.kv_lengths.map == (0,)
    assert paged.page_table is not None and paged.page_table.map == (0, 3)
    assert paged.key.map == (None, 4, 1, 5)
    assert (paged.batch_dims, paged.key_dims) == ((0, 1), (3, 4))
    # The extent of the pages is that of no dimension.
    assert paged.static_extents == {0: 2, 1: 8, 2: 1, 3: 4, 4: 16, 5: 64, 6: 64}


def test_split_and_interleaved_dimensions(split: IterationSpace) -> None:
    assert (split.split_dims, split.query_dims) == ((2,), ())
    assert split.interleaved_dims == (1,)
    assert split.row_dims == (0, 2, 1)


def test_heads_outside_the_keys_are_not_interleaved(grouped: IterationSpace) -> None:
    assert grouped.interleaved_dims == ()


def test_heads_within_pages_are_not_interleaved(paged: IterationSpace) -> None:
    assert paged.interleaved_dims == ()


#: Keys and values [b, s, n, p, h, ...] in some order.
LAYOUT = """
    #q = affine_map<(b, h, s, n, p, d, e) -> (b, h, d)>
    #k = affine_map<(b, h, s, n, p, d, e) -> ({key})>
    #v = affine_map<(b, h, s, n, p, d, e) -> ({value})>
    #o = affine_map<(b, h, s, n, p, d, e) -> (b, s, h, e)>
    func.func @f(%q: tensor<3x4x8xf32>, %k: tensor<{keys}xf32>, %v: tensor<{values}xf32>)
        -> tensor<3x2x4x8xf32> {{
      %o = attention.group {{indexing_maps = [#q, #k, #v, #o]}}
          ins(%q, %k, %v : tensor<3x4x8xf32>, tensor<{keys}xf32>, tensor<{values}xf32>)
          -> tensor<3x2x4x8xf32> {{
      ^bb0(%score: f32):
        attention.yield %score : f32
      }}
      return %o : tensor<3x2x4x8xf32>
    }}"""


def laid_out(key: str, value: str, n: int = 5, p: int = 7) -> ir.Module:
    extents = {"b": 3, "h": 4, "s": 2, "n": n, "p": p, "d": 8, "e": 8}
    keys, values = ("x".join(str(extents[dim]) for dim in dims) for dims in (key, value))
    text = LAYOUT.format(key=", ".join(key), value=", ".join(value), keys=keys, values=values)
    return ir.Module.parse(text)


@pytest.mark.parametrize(
    ("key", "value", "interleaved"),
    [
        ("bsnphd", "bsnphe", (1,)),
        ("bnpshd", "bpnshe", (1,)),
        ("snpbhd", "snpbhe", (0, 1)),
        # Not within all dimensions of the keys, or only of one of the two.
        ("bnhpsd", "bnhpse", ()),
        ("bsnhpd", "bsnhpe", ()),
        ("bsnphd", "bshnpe", ()),
        ("bhsnpd", "bsnphe", ()),
        ("hbsnpd", "hbsnpe", ()),
    ],
)
def test_heads_that_are_interleaved(key: str, value: str, interleaved: tuple[int, ...]) -> None:
    module = laid_out(key, value)
    assert IterationSpace.of(group_in(module)).interleaved_dims == interleaved


@pytest.mark.parametrize(
    ("n", "p", "long"), [(5, 7, (3, 4)), (1, 7, (4,)), (5, 1, (3,)), (1, 1, (4,))]
)
def test_long_keys_of_two_dimensions(n: int, p: int, long: tuple[int, ...]) -> None:
    """Of one key in all, the last one."""
    module = laid_out("bsnphd", "bsnphe", n, p)
    assert IterationSpace.of(group_in(module)).long_key_dims == long


def test_one_operand_is_replaced(grouped: IterationSpace) -> None:
    changed = dataclasses.replace(grouped.key, map=(0, 1, None, 5))
    maps = {operand.name: operand.map for operand in grouped.operands}
    after = {operand.name: operand.map for operand in grouped.with_operand(changed).operands}
    assert after == {**maps, "key": (0, 1, None, 5)}


def test_long_keys(grouped: IterationSpace, paged: IterationSpace, split: IterationSpace) -> None:
    assert (grouped.long_key_dims, paged.long_key_dims) == ((4,), (3, 4))
    # One key: its dimension all the same.
    assert split.long_key_dims == (3,)
    assert split.long(range(6)) == (1, 2, 4, 5)


def test_indexing_maps_are_those_of_the_op(paged: IterationSpace) -> None:
    group = paged.query.value.owner.owner.regions[0].blocks[0].operations[0]
    assert paged.indexing_maps == group.indexing_maps


@pytest.mark.parametrize("text", [GROUPED, PAGED, SPLIT])
def test_a_group_can_be_built_over_it(text: str) -> None:
    module = ir.Module.parse(text)
    group = group_in(module)
    space = IterationSpace.of(group)
    with ir.InsertionPoint(group):
        built = space.build_group([result.type for result in group.results], "mine")
    group.regions[0].blocks[0].append_to(built.regions[0])
    for old, new in zip(group.results, built.results, strict=True):
        old.replace_all_uses_with(new)
    group.operation.erase()
    assert module.operation.verify()
    assert IterationSpace.of(built) == space
    assert ir.StringAttr(built.tag).value == "mine"


def test_an_operand_can_be_left_out(paged: IterationSpace) -> None:
    whole = paged.without("kv_lengths")
    assert whole.kv_lengths is None
    assert whole.page_table == paged.page_table
    assert paged.kv_lengths is not None


def test_values_along_a_dimension_can_be_changed(grouped: IterationSpace) -> None:
    seen = []

    def change(value: ir.Value, at: int) -> ir.Value:
        seen.append((value, at))
        return grouped.query.value

    changed = grouped.with_values_along(4, change)
    mask = grouped.score_operands[0].value
    assert seen == [(grouped.key.value, 2), (grouped.value.value, 2), (mask, 3)]
    assert changed.key == Operand("key", grouped.query.value, grouped.key.map)
    assert changed.score_operands[1] == grouped.score_operands[1]


def test_an_operation_is_taken_too() -> None:
    module = ir.Module.parse(GROUPED)
    group = group_in(module)
    assert IterationSpace.of(group.operation) == IterationSpace.of(group)


def test_other_ops_are_refused() -> None:
    module = ir.Module.parse(GROUPED)
    function = module.body.operations[0]
    message = r"an iteration space is that of an attention\.group, not of func\.func"
    for op in (function, function.operation):
        with pytest.raises(TypeError, match=message):
            IterationSpace.of(op)
    with pytest.raises(TypeError, match="not of NoneType"):
        IterationSpace.of(None)


def test_a_group_with_too_few_maps_is_refused() -> None:
    module = ir.Module.parse(GROUPED)
    group = group_in(module)
    group.indexing_maps = ir.ArrayAttr.get(list(group.indexing_maps)[:-1])
    with pytest.raises(ValueError, match=r"an attention\.group of 7 tensors has 6 maps"):
        IterationSpace.of(group)


def test_a_dimension_without_a_role_is_an_error(grouped: IterationSpace) -> None:
    wrong = IterationSpace(8, grouped.operands, grouped.result_maps)
    with pytest.raises(ValueError, match=r"dimension 7 of an attention\.group has no role"):
        _ = wrong.roles
