# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which arrays may lie where an argument is updated: by their bounds, before their elements."""

import itertools

import numpy as np
import pytest

from mlir_attention.runtime.arrays.marshalling import argument_for
from mlir_attention.runtime.arrays.signature import ScalarType, TensorType
from mlir_attention.runtime.arrays.updated import (
    Overlaps,
    Span,
    UpdatedArgument,
    _Sorted,
    _spans,
    _Tensor,
    elements_at,
)
from mlir_attention.updates.extensions import Extension


def span(low: int, high: int, number: int = 0) -> Span:
    return Span(low, high, number, (high - low,), (1,), 1)


BOUNDS = [(low, high) for low in range(4) for high in range(low + 1, 6)]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_what_overlaps_one_of_several(count):
    for bounds in itertools.combinations(BOUNDS, count):
        among = _Sorted([span(*each) for each in bounds])
        for low, high in BOUNDS:
            overlaps = any(one < high and low < other for one, other in bounds)
            assert among.may_overlap(span(low, high)) == overlaps


@pytest.mark.parametrize(
    ("shape", "strides", "bytes_"),
    [
        ((3,), (1,), 12),
        ((3,), (2,), 20),
        ((2, 3), (3, 1), 24),
        ((2, 3), (10, 1), 52),
        ((2, 3), (1, 2), 24),
        ((1, 3), (100, 1), 12),
        ((), (), 4),
    ],
)
def test_the_bounds_of_an_array(shape, strides, bytes_):
    """Up to the end of its last element, which its strides say, in elements."""
    words = [7, 1000, 0, *shape, *strides]
    [found] = _spans([_Tensor(5, 0, len(shape), 4)], words)
    assert (found.low, found.high, found.number) == (1000, 1000 + bytes_, 5)
    assert (found.shape, found.itemsize) == (shape, 4)
    assert found.strides == tuple(4 * stride for stride in strides)


def test_arrays_that_are_empty_have_no_bounds():
    words = [7, 1000, 0, 2, 0, 1, 1, 8, 2000, 0, 3, 1]
    [found] = _spans([_Tensor(0, 0, 2, 4), _Tensor(1, 7, 1, 2)], words)
    assert found == Span(2000, 2006, 1, (3,), (2,), 2)


def test_an_array_of_elements_anywhere():
    array = np.zeros((2, 3), np.float32)
    found = elements_at(array.ctypes.data + 4, (2, 2), (12, 4), 4)
    assert found.ctypes.data == array.ctypes.data + 4
    assert (found.shape, found.strides, found.itemsize) == ((2, 2), (12, 4), 4)
    assert not found.flags.writeable


def words_of(*values):
    """What describes arrays and scalars of a call."""
    words = []
    for value in values:
        if isinstance(value, np.ndarray):
            strides = [stride // value.itemsize for stride in value.strides]
            words += [value.ctypes.data, value.ctypes.data, 0, *value.shape, *strides]
        else:
            words.append(value)
    return words


VECTOR, SCALAR = TensorType((None,), "f32"), ScalarType("i64")


def overlaps_of(types, updated, bound=(), words=(), extensions=()):
    arguments = [argument_for(f"argument {number}", type_) for number, type_ in enumerate(types)]
    overlaps = Overlaps(frozenset(updated), extensions, "f")
    overlaps.bind(arguments, bound, words)
    return overlaps


MEMORY = np.zeros(64, np.float32)

#: Parts of memory, and those of them that overlap.
PARTS = {"a": MEMORY[:8], "b": MEMORY[8:16], "c": MEMORY[16:24], "ab": MEMORY[4:12]}
SHARED = [{"a", "ab"}, {"b", "ab"}]

PERMUTATIONS = [("ab", "a", "c"), ("a", "c", "ab"), ("c", "b", "ab"), ("b", "a", "c")]


@pytest.mark.parametrize("updated", [(), (0,), (2,), (3,), (0, 3), (0, 2, 3)])
@pytest.mark.parametrize("parts", PERMUTATIONS)
def test_arrays_of_a_call_that_overlap_one_that_is_updated(parts, updated):
    overlaps = overlaps_of([VECTOR, SCALAR, VECTOR, VECTOR], updated)
    one, other, third = (PARTS[part] for part in parts)
    words = words_of(one, 7, other, third)
    pairs = itertools.combinations(zip((0, 2, 3), parts, strict=True), 2)
    wrong = [
        (first, second)
        for (first, part), (second, of_second) in pairs
        if {part, of_second} in SHARED and {first, second} & set(updated)
    ]
    if not wrong:
        overlaps.refuse(words)
        return
    first, second = wrong[0] if wrong[0][0] in updated else reversed(wrong[0])
    message = f"^argument {first} of 'f' is updated, but overlaps argument {second}: pass a copy"
    with pytest.raises(ValueError, match=message):
        overlaps.refuse(words)


@pytest.mark.parametrize("updated", [(0,), (2,), (3,), (0, 2)])
@pytest.mark.parametrize("bound", [(0,), (1, 2), (3,), (0, 2), (0, 1, 2, 3)])
@pytest.mark.parametrize("parts", PERMUTATIONS)
def test_arrays_that_are_bound_are_looked_at_beside_the_others(parts, bound, updated):
    values = [PARTS[parts[0]], 7, PARTS[parts[1]], PARTS[parts[2]]]
    of_parts = dict(zip((0, 2, 3), parts, strict=True))
    is_wrong = any(
        {of_parts[one], of_parts[other]} in SHARED and {one, other} & set(updated)
        for one, other in itertools.combinations(of_parts, 2)
    )
    passed = [value for number, value in enumerate(values) if number not in bound]

    def look():
        types = [VECTOR, SCALAR, VECTOR, VECTOR]
        overlaps_of(types, updated, bound, words_of(*values)).refuse(words_of(*passed))

    if is_wrong:
        with pytest.raises(ValueError, match="is updated, but overlaps"):
            look()
    else:
        look()


@pytest.mark.parametrize("is_bound", [False, True])
def test_interleaved_arrays_do_not_overlap(is_bound):
    bound, words = ([0], words_of(MEMORY[::2], MEMORY)) if is_bound else ((), ())
    overlaps = overlaps_of([VECTOR, VECTOR], {0}, bound, words)
    behind = [] if is_bound else [MEMORY[::2]]
    overlaps.refuse(words_of(*behind, MEMORY[1::2]))
    with pytest.raises(ValueError, match="overlaps argument 1"):
        overlaps.refuse(words_of(*behind, MEMORY[2::2]))
    overlaps.refuse(words_of(*behind, MEMORY[:0]))


def test_memory_that_an_argument_is_extended_in_holds_the_argument():
    extension = Extension(argument=0, memory=2, result=1)
    overlaps = overlaps_of([VECTOR, VECTOR, VECTOR], {0, 2}, extensions=[extension])
    grown = MEMORY[:9]
    overlaps.refuse(words_of(MEMORY[:8], MEMORY[16:], grown))
    message = r"^result 1 of 'f': out is updated, but overlaps argument 1: pass"
    with pytest.raises(ValueError, match=message):
        overlaps.refuse(words_of(MEMORY[:8], MEMORY[8:], grown))
    overlaps = overlaps_of([VECTOR, VECTOR, VECTOR], {1, 2}, extensions=[extension])
    message = r"^argument 1 of 'f' is updated, but overlaps out of result 1: pass"
    with pytest.raises(ValueError, match=message):
        overlaps.refuse(words_of(MEMORY[:8], MEMORY[8:], grown))


@pytest.mark.parametrize("bound", [(), (0,), (2,)])
def test_results_are_copied_beside_what_is_updated(bound):
    values = [MEMORY[:8], MEMORY[8:16], MEMORY[16:24]]
    overlaps = overlaps_of([VECTOR] * 3, {0}, bound, words_of(*values))
    words = words_of(*(value for number, value in enumerate(values) if number not in bound))
    overlaps.refuse_out(words, {1: MEMORY[8:64]})
    message = r"^result 4 of 'f': out overlaps argument 0, which is updated in place$"
    with pytest.raises(ValueError, match=message):
        overlaps.refuse_out(words, {1: MEMORY[8:64], 4: MEMORY[7:9]})


@pytest.mark.parametrize(
    ("shape", "strides", "axis"),
    [
        ((2, 3), (3, 1), None), ((2, 3), (2, 1), 0),
        ((2, 3, 4), (4, 8, 1), None), ((3, 2, 4), (4, 8, 1), 1),
        ((3, 2), (0, 1), 0), ((1, 2), (0, 1), None), ((2, 1), (1, 1), None), ((0, 2), (1, 1), None),
        ((2, 3, 4), (12, 4, 1), None), ((2, 3, 4), (11, 4, 1), 0), ((2, 2, 2), (2, 4, 1), None),
    ],
)  # fmt: skip
def test_elements_of_what_is_updated_have_places_of_their_own(shape, strides, axis):
    argument = UpdatedArgument("argument 1 of 'f'", TensorType((None,) * len(shape), "f32"))
    if axis is None:
        argument._check_strides(shape, strides)
        return
    message = f"along dimension {axis} is {strides[axis]} "
    with pytest.raises(ValueError, match=f"several of its elements have one place.*{message}"):
        argument._check_strides(shape, strides)
