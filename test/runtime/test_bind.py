# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arguments that are bound once, and the calls that pass the others."""

import gc
import itertools
import pickle
import weakref

import numpy as np
import pytest
from runtime_support import compile_text

from mlir_attention.runtime.arrays.marshalling import argument_for
from mlir_attention.runtime.arrays.signature import ScalarType, TensorType
from mlir_attention.runtime.binding import Binding

ORDER = """
func.func @f(%a: tensor<?xf32>, %b: tensor<2xf32>, %c: f32, %d: tensor<f32>) -> tensor<5xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %0 = tensor.extract %a[%c0] : tensor<?xf32>
  %1 = tensor.extract %b[%c0] : tensor<2xf32>
  %2 = tensor.extract %b[%c1] : tensor<2xf32>
  %3 = tensor.extract %d[] : tensor<f32>
  %e = tensor.from_elements %0, %1, %2, %c, %3 : tensor<5xf32>
  return %e : tensor<5xf32>
}"""

VALUES = {
    0: np.array([1, 9, 9], np.float32),
    1: np.array([2, 3], np.float32),
    2: 4.0,
    3: np.array(5, np.float32),
}


@pytest.fixture(scope="module")
def function():
    return compile_text(ORDER)


@pytest.mark.parametrize("bound", [[], [0], [3], [1, 2], [0, 2], [0, 1, 2, 3]])
def test_any_arguments_can_be_bound(function, bound):
    some = function.bind({number: VALUES[number] for number in bound})
    passed = [VALUES[number] for number in range(4) if number not in bound]
    for _ in range(2):
        np.testing.assert_array_equal(some(*passed), [1, 2, 3, 4, 5])
    assert len(some.argument_types) == 4 - len(bound)
    np.testing.assert_array_equal(function(*VALUES.values()), [1, 2, 3, 4, 5])


def test_bound_arguments_can_be_bound_in_turn(function):
    some = function.bind({3: VALUES[3]}).bind({1: VALUES[1]})
    np.testing.assert_array_equal(some(VALUES[0], 4.0), [1, 2, 3, 4, 5])


def test_bound_arrays_are_read_in_place_and_kept(function):
    mine = np.array([0, 0], np.float32)
    some = function.bind({1: mine})
    mine[:] = 7, 8
    alive = weakref.ref(mine)
    del mine
    gc.collect()
    assert list(some(VALUES[0], 4.0, VALUES[3])) == [1, 7, 8, 4, 5]
    del some
    assert alive() is None


def test_what_is_bound_is_checked(function):
    with pytest.raises(TypeError, match="argument 1 of 'f' has dtype float64"):
        function.bind({1: np.zeros(2)})
    with pytest.raises(ValueError, match="'f' takes no argument 4 that can be bound"):
        function.bind({4: 1.0})
    some = function.bind({1: VALUES[1]})
    with pytest.raises(ValueError, match="'f' takes no argument 1 that can be bound"):
        some.bind({1: VALUES[1]})
    with pytest.raises(TypeError, match=r"takes 3 arguments \(1 more are bound\), got 4"):
        some(*VALUES.values())
    with pytest.raises(TypeError, match="argument 2 of 'f' is a str"):
        some(VALUES[0], "4", VALUES[3])


def test_pickling_keeps_what_is_bound(function):
    some = pickle.loads(pickle.dumps(function.bind({0: VALUES[0], 2: 4.0})))
    np.testing.assert_array_equal(some(VALUES[1], VALUES[3]), [1, 2, 3, 4, 5])
    assert "2 arguments bound" in repr(some)


def test_words_of_passed_arguments_stand_among_those_of_bound_ones():
    types = [
        TensorType((2,), "f32"), ScalarType("i8"), ScalarType("i16"), TensorType((), "f32"),
        ScalarType("i8"),
    ]  # fmt: skip
    arguments = [argument_for(f"argument {number}", type_) for number, type_ in enumerate(types)]
    values = [np.zeros(2, np.float32), 3, 5, np.zeros((), np.float32), 7]
    whole = []
    for argument, value in zip(arguments, values, strict=True):
        argument.pack(value, whole, [])
    for is_bound in itertools.product([False, True], repeat=len(types)):
        binding = Binding(arguments, {at: values[at] for at in range(5) if is_bound[at]})
        passed = [values[at] for at in range(5) if not is_bound[at]]
        assert [at for at, _ in binding.passed] == [at for at in range(5) if not is_bound[at]]
        words = []
        for (_, argument), value in zip(binding.passed, passed, strict=True):
            argument.pack(value, words, [])
        assert binding.all_words(words) == whole
        memory = np.array(binding.words, np.uint64)
        binding.write(memory, words)
        assert memory.tolist() == whole
        assert all(binding.given(at, passed) is values[at] for at in range(5))


def test_orders_of_bound_arrays_are_kept_with_their_numbers():
    arguments = [argument_for("a", TensorType((2, 3, 4), "f32")) for _ in range(3)]
    plain = np.zeros((2, 3, 4), np.float32)
    other = np.zeros((3, 2, 4), np.float32).swapaxes(0, 1)
    assert Binding(arguments, {0: plain, 1: other}).orders == ((1, (1, 0, 2)),)
    assert Binding(arguments, {2: other, 1: other}).orders == ((1, (1, 0, 2)), (2, (1, 0, 2)))
