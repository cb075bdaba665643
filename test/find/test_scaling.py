# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What an expression is scaled by, and which scaled expressions are the same."""

import pytest
from expressions import written
from mlir import ir

from mlir_attention.find.expressions.axes import Atom, leaves
from mlir_attention.find.expressions.scalar_expressions import (
    Captured,
    Element,
    Position,
    Scalar,
    Splat,
)
from mlir_attention.find.expressions.scaling import (
    Scaled,
    is_one,
    is_uniform,
    peeled,
    same_scaled,
    scaled_by,
)
from mlir_attention.find.expressions.tracer import Tracer


@pytest.fixture
def write():
    with written() as write:
        yield write


def number_of(scalar: Scalar) -> int | None:
    """Of a scalar from outside, which argument of the function it is."""
    is_argument = isinstance(scalar, Captured) and isinstance(scalar.value, ir.BlockArgument)
    return scalar.value.arg_number if is_argument else None


#: Arguments of the function that the expressions are in.
A, B = 2, 3


@pytest.mark.parametrize(
    ("body", "uniform"),
    [
        ("%z = arith.addf %a, %b : f32", True),
        ("%z = arith.addf %a, %s : f32", False),
        ("%z = arith.addf %s, %a : f32", False),
        ("%z = arith.addf %s, %t : f32", False),
        ("%n = arith.negf %a : f32; %z = arith.addf %n, %n : f32", True),
    ],
)
def test_uniform_is_what_is_made_of_numbers_from_outside(body, uniform, write):
    assert is_uniform(Tracer(), write(body)[-1]) == uniform


@pytest.mark.parametrize("leaf", ["%a", "%s"])
def test_uniform_is_told_of_what_is_added_to_itself_many_times(leaf, write):
    sums = [f"%u{at + 1} = arith.addf %u{at}, %u{at} : f32" for at in range(40)]
    found = write(";".join([f"%u0 = arith.negf {leaf} : f32", *sums]))
    assert is_uniform(Tracer(), found[-1]) == (leaf == "%a")


@pytest.mark.usefixtures("write")
def test_uniform_leaves():
    assert is_uniform(Tracer(), Splat(ir.FloatAttr.get_f32(2.0)))
    assert not is_uniform(Tracer(), Position((Atom(4),)))


@pytest.mark.parametrize(
    ("op", "name"),
    [
        ("arith.mulf %s, %a", "arith.mulf"),
        ("arith.mulf %a, %s", "arith.mulf"),
        ("arith.divf %s, %a", "arith.divf"),
    ],
)
def test_scaled_by(op, name, write):
    scaled = scaled_by(Tracer(), write(f"%z = {op} : f32")[-1])
    assert scaled is not None
    rest, (found, factor) = scaled
    assert isinstance(rest, Element)
    assert (found, number_of(factor)) == (name, A)


@pytest.mark.parametrize(
    "op", ["arith.divf %a, %s", "arith.mulf %s, %t", "arith.divf %s, %t", "arith.addf %s, %a"]
)
def test_not_scaled(op, write):
    assert scaled_by(Tracer(), write(f"%z = {op} : f32")[-1]) is None


def peel(scalar: Scalar) -> tuple[Scaled, list[tuple[str, int | None]]]:
    found = peeled(Tracer(), Scaled(scalar))
    return found, [(name, number_of(factor)) for name, factor in found.scales]


def test_scales_stand_in_the_order_in_which_they_are_applied(write):
    ops = "%y1 = arith.mulf %a, %s : f32; %y2 = arith.divf %y1, %b : f32"
    found, scales = peel(write(f"{ops}; %z = arith.mulf %b, %y2 : f32")[-1])
    assert isinstance(found.core, Element)
    assert scales == [("arith.mulf", A), ("arith.divf", B), ("arith.mulf", B)]
    assert found.coefficient == 1.0


def test_scales_of_the_core_stand_before_those_known(write):
    product, other = write("%z = arith.mulf %s, %a : f32; %n = arith.negf %b : f32")
    found = peeled(Tracer(), Scaled(product, (("arith.divf", other),), 3.0))
    assert [name for name, _ in found.scales] == ["arith.mulf", "arith.divf"]
    assert found.coefficient == 3.0
    assert found.times(0.5).coefficient == 1.5


@pytest.mark.parametrize(
    ("op", "coefficient"),
    [
        ("arith.mulf %s, %c", 4.0),
        ("arith.divf %s, %c", 0.25),
        ("arith.negf %s", -1.0),
    ],
)
def test_constants_and_signs_become_the_coefficient(op, coefficient, write):
    found, scales = peel(write(f"%c = arith.constant 4.0 : f32; %z = {op} : f32")[-1])
    assert isinstance(found.core, Element)
    assert (scales, found.coefficient) == ([], coefficient)
    found, _ = peel(
        write(
            f"%c = arith.constant 4.0 : f32; %y_ = {op} : f32; %w = arith.mulf %y_, %c : f32; "
            "%z = arith.negf %w : f32"
        )[-1]
    )
    assert isinstance(found.core, Element)
    assert found.coefficient == -4.0 * coefficient


@pytest.mark.parametrize("number", ["0.0", "0x7F800000", "0x7FC00000"])
def test_numbers_that_no_division_takes_back_stay_scales(number, write):
    found, scales = peel(
        write(f"%c = arith.constant {number} : f32; %z = arith.mulf %s, %c : f32")[-1]
    )
    assert len(scales) == 1
    assert found.coefficient == 1.0


def test_peeling_ends_at_other_ops(write):
    found, scales = peel(write("%y_ = arith.addf %s, %a : f32; %z = arith.mulf %y_, %b : f32")[-1])
    assert found.core.name == "arith.addf"
    assert scales == [("arith.mulf", B)]


def test_plain_is_what_nothing_is_applied_to(write):
    core = write("%z = arith.addf %s, %t : f32")[-1]
    assert Scaled(core).is_plain
    assert not Scaled(core, coefficient=2.0).is_plain
    assert not Scaled(core, (("arith.mulf", core),)).is_plain


def test_one_is_meant_by_what_is_rounded_from_it():
    assert is_one(1.0)
    assert is_one(1.0 + 1e-7)
    assert not is_one(1.0 + 1e-5)
    assert not is_one(-1.0)


SAME = """
%two = arith.constant 2.0 : f32
%half = arith.constant 0.5 : f32
%s_a = arith.mulf %s, %a : f32
%s_b = arith.mulf %s, %b : f32
%s_over_a = arith.divf %s, %a : f32
%s_ab = arith.mulf %s_a, %b : f32
%s_ba = arith.mulf %b, %s : f32
%s_ba_ = arith.mulf %s_ba, %a : f32
%s_aa = arith.mulf %s_a, %a : f32
%t_a = arith.mulf %t, %a : f32
%doubled = arith.mulf %s_a, %two : f32
%halved = arith.divf %s_a, %half : f32
"""


@pytest.fixture
def scaled(write):
    names = [line.split(" =")[0] for line in SAME.strip().splitlines()]
    found = dict(zip(names, write(SAME), strict=True))
    return {name: Scaled(scalar) for name, scalar in found.items()}


@pytest.mark.parametrize(
    ("left", "right"),
    [("%s_ab", "%s_ba_"), ("%doubled", "%halved"), ("%s_a", "%s_a"), ("%s_b", "%s_ba")],
)
def test_same_wherever_the_factors_stand(scaled, left, right):
    assert same_scaled(Tracer(), scaled[left], scaled[right])
    assert same_scaled(Tracer(), scaled[right], scaled[left])


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("%s_a", "%s_b"),
        ("%s_a", "%s_over_a"),
        ("%s_a", "%t_a"),
        ("%s_a", "%s_aa"),
        ("%s_ab", "%s_aa"),
        ("%s_a", "%doubled"),
    ],
)
def test_other_factors_are_others(scaled, left, right):
    assert not same_scaled(Tracer(), scaled[left], scaled[right])
    assert not same_scaled(Tracer(), scaled[right], scaled[left])


def test_coefficients_count(scaled):
    one, other = scaled["%s_a"], scaled["%s_ba_"]
    assert not same_scaled(Tracer(), one, one.times(2.0))
    assert not same_scaled(Tracer(), one.times(2.0), one)
    assert same_scaled(Tracer(), scaled["%doubled"], one.times(2.0))
    assert same_scaled(Tracer(), one.times(1.0 + 1e-7), one)
    assert not same_scaled(Tracer(), one.times(1.0 + 1e-5), one)
    assert not same_scaled(Tracer(), one.times(2.0), other.times(2.0))


def test_what_differs_identifies_no_index(scaled, write):
    known, fresh = Atom(4), Atom(4, fresh=True)
    tensor = write("%z = arith.addf %s, %t : f32")[0].operands[0].value
    left, right = (Scaled(Element(tensor, ((atom,),))) for atom in (known, fresh))
    assert not same_scaled(Tracer(), left, Scaled(right.core, scaled["%s_a"].scales, 2.0))
    scales = (("arith.mulf", scaled["%t_a"].core),)
    assert not same_scaled(Tracer(), left, Scaled(right.core, scales))
    assert leaves((fresh,)) == (fresh,)
    assert same_scaled(Tracer(), left, right)
    assert leaves((fresh,)) == (known,)
