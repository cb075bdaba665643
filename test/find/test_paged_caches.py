# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which gathers of a group's keys and values are pages of a cache, which the group reads in place.

A group over keys that are gathered by a table gets the cache and the table; where the gather
differs from that of pages in one thing, it stays.
"""

from dataclasses import dataclass

import pytest
from mlir import ir

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.find.building.paged_caches import read_pages_in_place
from mlir_attention.group import IterationSpace
from mlir_attention.support.erasing import keeping_erased_ops
from mlir_attention.support.walk import ops_in

#: Batch b, row m, page p, token t of a page, depth d and e.
GATHER = """
  %{name}_init = tensor.empty() : tensor<2x3x4x8x{element}>
  %{name} = linalg.generic {{
      indexing_maps = [{table_map}, {more_maps}{result_map}],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}}
      ins({table}{more_ins} : {table_type}{more_types})
      outs(%{name}_init : tensor<2x3x4x8x{element}>) {{
  ^bb0(%page: {integer}, {more_elements}%out: {element}):
    %p = linalg.index 1 : index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    {steps}
    %x = tensor.extract {cache}[{indices}] : {cache_type}
    {last}
    linalg.yield {yielded} : {element}
  }} -> tensor<2x3x4x8x{element}>
"""

HOLES = {
    "table_map": "affine_map<(b, p, t, d) -> (b, p)>",
    "result_map": "affine_map<(b, p, t, d) -> (b, p, t, d)>",
    "table": "%table",
    "table_type": "tensor<2x3xi32>",
    "integer": "i32",
    "steps": "%at = arith.index_cast %page : i32 to index",
    "indices": "%at, %t, %d",
    "cache_type": "tensor<6x4x8xf32>",
    "element": "f32",
    "last": "",
    "yielded": "%x",
    "more_maps": "",
    "more_ins": "",
    "more_types": "",
    "more_elements": "",
}

FUNCTION = """
func.func @f(%q: tensor<2x5x8xf32>, %ks: {key_type}, %vs: {value_type},
             %table: {table_type}, %other: {table_type}, %one: index) -> tensor<2x5x8xf32> {{
  {gathers}
  %o = attention.group {{indexing_maps = [
      affine_map<(b, m, p, t, d, e) -> (b, m, d)>, affine_map<(b, m, p, t, d, e) -> ({keys}, d)>,
      affine_map<(b, m, p, t, d, e) -> ({keys}, e)>, affine_map<(b, m, p, t, d, e) -> (b, m, e)>]}}
      ins(%q, %k, %v : tensor<2x5x8xf32>, tensor<2x3x4x8xf32>, tensor<2x3x4x8xf32>)
      -> tensor<2x5x8xf32> {{
  ^bb0(%score: f32):
    attention.yield %score : f32
  }}
  return %o : tensor<2x5x8xf32>
}}
"""


@dataclass
class Paged:
    """The maps of key, value and table, and the ops that compute the pages from the table."""

    maps: list[str]
    steps: list[str]


def paged(
    key: dict[str, str],
    value: dict[str, str],
    keys: str = "b, p, t",
    batches: int = 2,
    tokens: str = "4",
    is_shared: bool = False,
) -> Paged | None:
    """What the group reads as pages; None if it reads none.

    With `is_shared`, its values are its keys.
    """
    of_key, of_value = HOLES | key, HOLES | value
    gathers = GATHER.format(name="k", cache="%ks", **of_key)
    gathers += GATHER.format(name="v", cache="%vs", **of_value)
    text = FUNCTION.format(
        gathers=gathers,
        keys=keys,
        key_type=of_key["cache_type"],
        value_type=of_value["cache_type"],
        table_type=of_key["table_type"],
    )
    text = text.replace("<2x", f"<{batches}x").replace("x3x4x8x", f"x3x{tokens}x8x")
    if is_shared:
        text = text.replace("ins(%q, %k, %v :", "ins(%q, %k, %k :")
    if tokens == "?":
        text = text.replace("tensor.empty()", "tensor.empty(%one)")
    module = ir.Module.parse(text)
    (group,) = ops_in(module.operation, GroupOp.OPERATION_NAME)
    with keeping_erased_ops():
        gathered = read_pages_in_place(group)
    assert module.operation.verify()
    (group,) = ops_in(module.operation, GroupOp.OPERATION_NAME)
    space = IterationSpace.of(group.opview)
    assert bool(gathered) == (space.page_table is not None)
    if not gathered:
        return None
    arguments = module.body.operations[0].regions[0].blocks[0].arguments
    assert space.key.value == arguments[1]
    assert space.value.value == arguments[1 if is_shared else 2]
    assert [op.name for op in gathered] == ["linalg.generic"] * 2
    with keeping_erased_ops():
        assert read_pages_in_place(group) == []
    names = dict(enumerate("bmptde")) | {None: "0"}
    maps = (space.key.map, space.value.map, space.page_table.map)
    table = space.page_table.value
    steps = [] if table == arguments[3] else ops_in(table.owner.operation)[1:]
    return Paged(
        ["".join(names[dim] for dim in positions) for positions in maps],
        [step.name for step in steps],
    )


@pytest.fixture(autouse=True)
def context():
    with ir.Context() as context, ir.Location.unknown():
        yield context


#: An input besides the table.
MORE = {
    "more_maps": "affine_map<(b, p, t, d) -> (b, p, t, d)>, ",
    "more_types": ", tensor<2x3x4x8xf32>",
    "more_elements": "%extra: f32, ",
}


def both(**holes: str) -> dict[str, dict[str, str]]:
    return {"key": holes, "value": holes}


WIDE = {
    "table_type": "tensor<2x3xi64>",
    "integer": "i64",
    "steps": "%at = arith.index_cast %page : i64 to index",
}
DOUBLED = {"steps": "%w = arith.addi %page, %page : i32 %at = arith.index_cast %w : i32 to index"}
TURNED = {"cache_type": "tensor<4x6x8xf32>", "indices": "%t, %at, %d"}
LAST = {"cache_type": "tensor<8x4x6xf32>", "indices": "%d, %t, %at"}
BY_PAGES = {
    "table_map": "affine_map<(b, p, t, d) -> (p, b)>",
    "table_type": "tensor<3x2xi32>",
}


@pytest.mark.parametrize(
    ("key", "value", "maps"),
    [
        ({}, {}, ["0td", "0te", "bp"]),
        (WIDE, WIDE, ["0td", "0te", "bp"]),
        (DOUBLED, DOUBLED, ["0td", "0te", "bp"]),
        (TURNED, {}, ["t0d", "0te", "bp"]),
        ({}, LAST, ["0td", "et0", "bp"]),
        (BY_PAGES, BY_PAGES, ["0td", "0te", "pb"]),
    ],
)
def test_pages_are_read_in_place(key, value, maps):
    assert paged(key, value).maps == maps


def test_pages_that_are_computed_are_computed_once():
    assert paged({}, {}).steps == []
    assert paged(DOUBLED, DOUBLED).steps == ["arith.addi", "linalg.yield"]


#: By what differs in the gather of both, or of one of them.
DIFFERENCES = {
    "an entry for each batch and token": both(
        table_map="affine_map<(b, p, t, d) -> (b, t)>",
        table_type="tensor<2x4xi32>",
        cache_type="tensor<6x3x8xf32>",
        indices="%at, %p, %d",
    ),
    "one entry for all batches": both(
        table_map="affine_map<(b, p, t, d) -> (0, p)>", table_type="tensor<1x3xi32>"
    ),
    "a part of each page": both(cache_type="tensor<6x5x8xf32>"),
    "pages of a size that is known at run time": both(cache_type="tensor<6x?x8xf32>"),
    "one token for all": both(indices="%at, %d, %d", cache_type="tensor<6x8x8xf32>"),
    "a token that the program passes": both(indices="%at, %one, %d"),
    "a table of the pages and of tokens": both(
        indices="%at, %at, %t, %d", cache_type="tensor<6x7x4x8xf32>"
    ),
    "a cache without pages": both(
        indices="%p, %t, %d", cache_type="tensor<3x4x8xf32>", steps=""
    ),
    "a page that is an integer of 16 bits": both(
        table_type="tensor<2x3xi16>",
        integer="i16",
        steps="%at = arith.index_cast %page : i16 to index",
    ),
    "a page that is an index": both(table_type="tensor<2x3xindex>", integer="index",
                                    steps="", indices="%page, %t, %d"),
    "a page by the position": both(
        steps="%u = arith.index_cast %page : i32 to index %at = arith.addi %u, %t : index"
    ),
    "a page by what is no arithmetic": both(
        steps="%w = math.absi %page : i32 %at = arith.index_cast %w : i32 to index"
    ),
    "a page that the program passes": both(steps="", indices="%one, %t, %d"),
    "an element that is computed": both(last="%y = arith.negf %x : f32", yielded="%y"),
    "an element of what was there": both(yielded="%out"),
    "a table with a dimension of one entry": both(
        table_map="affine_map<(b, p, t, d) -> (0, b, p)>", table_type="tensor<1x2x3xi32>"
    ),
    "a result whose dimensions change places": both(
        result_map="affine_map<(b, p, t, d) -> (b, p, d, t)>", indices="%at, %d, %t"
    ),
    "an input besides the table": {
        "key": {**MORE, "more_ins": ", %k_init"},
        "value": {**MORE, "more_ins": ", %v_init"},
    },
    "an entry for each batch": both(
        table_map="affine_map<(b, p, t, d) -> (b)>",
        table_type="tensor<2xi32>",
        cache_type="tensor<6x3x4x8xf32>",
        indices="%at, %p, %t, %d",
    ),
    "two tables": {"key": {}, "value": {"table": "%other"}},
    "two numbers of a page": {"key": {}, "value": DOUBLED},
    "a table of pages in each row": both(table_type="tensor<2x3xi32, 7 : i32>"),
    "a cache with an encoding": both(cache_type="tensor<6x4x8xf32, 7 : i32>"),
    "the keys alone": {"key": {}, "value": {"last": "%y = arith.negf %x : f32", "yielded": "%y"}},
    "the values alone": {"key": {"last": "%y = arith.negf %x : f32", "yielded": "%y"}, "value": {}},
}  # fmt: skip


@pytest.mark.parametrize("what", DIFFERENCES)
def test_what_is_no_page_stays_gathered(what):
    assert paged(**DIFFERENCES[what]) is None


def test_one_table_that_is_read_in_two_ways():
    """By batches and pages for the keys, the other way round for the values."""
    turned = {"table_map": "affine_map<(b, p, t, d) -> (p, b)>"}
    assert paged({}, {}, batches=3) is not None
    assert paged(turned, turned, batches=3) is not None
    assert paged({}, turned, batches=3) is None
    assert paged(turned, {}, batches=3) is None


def test_steps_of_pages_are_the_same_by_op_type_number_and_operands():
    steps = "%c = arith.constant {} : i32 %w = arith.{} %page, {} : i32 {}"
    cast = "%at = arith.index_cast %w : i32 to index"
    alike = steps.format(2, "subi", "%c", cast)
    assert paged({"steps": alike}, {"steps": alike}) is not None
    for other in (
        steps.format(3, "subi", "%c", cast),
        steps.format(2, "addi", "%c", cast),
        steps.format(2, "subi", "%page", cast),
        steps.format(2, "subi", "%c", cast.replace("index_cast", "index_castui")),
        alike.replace("%page, %c", "%c, %page"),
        f"{alike.replace('%at', '%u')} %at = arith.addi %u, %u : index",
    ):
        assert paged({"steps": alike}, {"steps": other}) is None
        assert paged({"steps": other}, {"steps": alike}) is None


def test_a_page_by_what_was_there_is_none():
    of_page = "%w = arith.addi %page, %page : i32 %at = arith.index_cast %w : i32 to index"
    of_both = f"%o = arith.fptosi %out : f32 to i32 {of_page.replace('%page, ', '%o, ')}"
    for steps, are_pages in (of_page, True), (of_both, False):
        assert (paged({"steps": steps}, {}, is_shared=True) is not None) == are_pages


def test_what_a_step_takes_counts_among_several():
    """The page of the table, or what a step before makes of it."""
    steps = """%c = arith.constant 2 : i32
    %w = arith.subi %page, %c : i32
    %u = arith.addi %w, {} : i32
    %at = arith.index_cast %u : i32 to index"""
    of = {name: {"steps": steps.format(name)} for name in ("%page", "%w", "%c")}
    for one in of:
        for other in of:
            assert (paged(of[one], of[other]) is not None) == (one == other)


def test_pages_whose_size_is_known_at_run_time_may_be_read_in_part():
    assert paged({}, {}, tokens="4") is not None
    dynamic = {"cache_type": "tensor<6x?x8xf32>"}
    assert paged(dynamic, dynamic, tokens="?") is None


def test_pages_of_one_key_stay_gathered():
    """Of which each would be a task."""
    order = {
        "table_map": "affine_map<(b, p, t, d) -> (b, p, t)>",
        "table_type": "tensor<2x3x4xi32>",
        "cache_type": "tensor<6x8xf32>",
        "indices": "%at, %d",
    }
    assert paged(order, order) is None


def test_the_keys_of_a_page_are_the_inner_ones():
    """The table is of the outer dimension of keys, as the group orders them."""
    assert paged({}, {}) is not None
    assert paged({}, {}, keys="b, t, p") is None
