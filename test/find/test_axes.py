# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Axes that are split and aligned, by their extents. `N` is one that is known at run time only."""

import pytest

from mlir_attention.find.expressions.axes import (
    Atom,
    align,
    all_leaves,
    concatenate,
    fix,
    leaves,
    new_axes,
    separate,
    split,
)

N = None


def extents(axis):
    return tuple(atom.extent for atom in leaves(axis))


@pytest.mark.parametrize(
    ("atoms", "wanted", "axes"),
    [
        ([12], [12], ((12,),)),
        ([12], [3, 4], ((3,), (4,))),
        ([3, 4], [12], ((3, 4),)),
        ([3, 4], [3, 4], ((3,), (4,))),
        ([4, 6], [2, 12], ((2,), (2, 6))),
        ([4, 6], [8, 3], ((4, 2), (3,))),
        ([24], [2, 3, 4], ((2,), (3,), (4,))),
        # Of which nothing is known but a factor.
        ([N], [N], ((N,),)),
        ([N], [2, N], ((2,), (N,))),
        ([N], [N, 2], ((N,), (2,))),
        ([N], [2, N, 4], ((2,), (N,), (4,))),
        ([N, 4], [N], ((N, 4),)),
        ([N, 4], [N, 4], ((N,), (4,))),
        ([N, 6], [N, 2, 3], ((N,), (2,), (3,))),
        ([N, 2, 3], [N, 6], ((N,), (2, 3))),
        ([N, 5, 4], [N, 2], ((N, 5, 2), (2,))),
        ([N, 2, 3, 5], [N, 2, 3, 5], ((N,), (2,), (3,), (5,))),
        ([4, 5, N], [2, N], ((2,), (2, 5, N))),
        ([N], [N, N], ((N,), (N,))),
        ([N], [N, 3, N], ((N,), (3,), (N,))),
        ([N, N], [N, N], ((N,), (N,))),
        ([N, N], [N], ((N, N),)),
        # Of one.
        ([1], [], ()),
        ([1], [1], ((1,),)),
        ([], [], ()),
        ([], [1], ((),)),
        ([4], [1, 4], ((), (4,))),
        ([4], [4, 1], ((4,), ())),
        ([1, 4], [1, 4], ((1,), (4,))),
        ([4, 1], [4, 1], ((4,), (1,))),
        ([1, 4], [4], ((1, 4),)),
        ([N], [1, N, 1], ((), (N,), ())),
        # Of none.
        ([0], [0], ((0,),)),
        ([2, 0], [2, 0], ((2,), (0,))),
    ],
)
def test_split(atoms, wanted, axes):
    atoms = tuple(map(Atom, atoms))
    parts = split(atoms, wanted)
    assert tuple(map(extents, parts)) == axes
    # They are the atoms of the axis, or parts of these.
    assert all_leaves(parts) == leaves(atoms) or not axes


@pytest.mark.parametrize(
    ("atoms", "wanted"),
    [
        ([4, 6], [3, 8]),
        ([4, 6], [24, 2]),
        ([6], [4]),
        ([4], [6]),
        ([4], [8]),
        ([4], [2]),
        ([2], []),
        ([N], []),
        ([], [2]),
        ([N], [3, 3]),
        ([4], [N, 3]),
        ([6], [N, N]),
        ([N, N, 2], [N, N]),
        ([N, N], [N, N, N]),
        ([0], [0, 3]),
        ([4], [0]),
        ([0], [4]),
        ([2, 0], [0]),
        ([2, 0], [4]),
        ([2, 0], [2]),
    ],
)
def test_what_cannot_be_split(atoms, wanted):
    assert split(tuple(map(Atom, atoms)), wanted) is None


def atoms_of(numbers, fresh):
    return tuple(Atom(number, fresh=fresh) for number in numbers)


@pytest.mark.parametrize(
    ("known", "fresh"),
    [
        ([4], [4]),
        ([N], [N]),
        ([N], [4]),
        ([4], [N]),
        ([2, 3], [2, 3]),
        ([2, 3], [6]),
        ([6], [2, 3]),
        ([2, 2, 3], [4, 3]),
        ([4, 3], [2, 6]),
        ([4, 1], [4]),
        ([4], [1, 4]),
        ([1, 4], [4]),
        ([4], [4, 1]),
        ([1], []),
        ([], [1]),
        ([0], [0]),
    ],
)
@pytest.mark.parametrize("is_left", [True, False])
def test_fresh_atoms_are_identified(known, fresh, is_left):
    known, fresh = atoms_of(known, False), atoms_of(fresh, True)
    identified = []
    assert align(*([known], [fresh])[:: 1 if is_left else -1], identified)

    def long(axis):
        return [atom for atom in leaves(axis) if atom.extent != 1]

    assert long(known) == long(fresh)
    assert align([known], [fresh], identified)
    # An atom that is identified has the extent of the other, or the other's is not known.
    separate(identified, 0)
    assert not set(long(known)) & set(long(fresh))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ([4], [6]),
        ([8], [4]),
        ([4], [2]),
        ([4], []),
        ([N], []),
        ([2, 3], [3, 2]),
        ([0], [3]),
        ([3], [0]),
        ([4, 2], [4]),
        ([4, N], [4]),
    ],
)
@pytest.mark.parametrize("fresh", [(True, False), (False, True), (False, False)])
def test_other_extents_are_not_identified(left, right, fresh):
    assert not align([atoms_of(left, fresh[0])], [atoms_of(right, fresh[1])], [])


@pytest.mark.parametrize(
    ("left", "right"), [([4], [4]), ([N], [N]), ([N], [4]), ([4], [N]), ([2, 3], [6])]
)
def test_atoms_that_are_not_fresh_are_other_ones(left, right):
    assert not align([atoms_of(left, False)], [atoms_of(right, False)], [])


def test_an_axis_is_aligned_with_itself():
    atoms = tuple(map(Atom, (2, N, 1)))
    assert align([atoms], [atoms], [])
    assert align([atoms], [(*atoms, Atom(1))], [])
    assert not align([atoms, atoms[:1]], [atoms, (Atom(2),)], [])


def test_some_identifications_are_taken_back():
    known, first, second = Atom(4), Atom(4, fresh=True), Atom(4, fresh=True)
    identified = []
    assert align([(known,), (known,)], [(first,), (second,)], identified)
    assert leaves((first, second)) == (known, known)
    separate(identified, 1)
    assert leaves((first, second)) == (known, second)


def test_fresh_atoms_may_be_fixed():
    axes = new_axes((4, N), fresh=True)
    whole = concatenate(axes)
    assert extents(whole) == (4, N)
    fix(whole)
    assert not align([whole], [atoms_of((4, N), False)], [])
    assert not any(atom.fresh for atom in all_leaves(new_axes((4,))))


def test_parts_are_as_fresh_as_the_whole():
    for fresh in (True, False):
        whole = Atom(12, fresh=fresh)
        split((whole,), (3, 4))
        assert [atom.fresh for atom in leaves((whole,))] == [fresh, fresh]
