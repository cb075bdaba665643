# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Dimensions of tensors as products of atoms, so that reshapes are only notation.

An atom is an index with an extent. An axis, a dimension of a tensor, is a sequence of
atoms, outermost first: collapsing dimensions concatenates axes, expanding one splits it,
and where it must an atom is refined into parts. All this is about names; no IR is read.

Following a program backwards, the atoms of a result are handed on to the operands. A
reduction introduces fresh atoms. When one tensor is reached on two ways, `align` finds
out whether both index it alike, and identifies fresh atoms with what they turn out to be.
What it identified can be separated again; what was refined stays so, which is notation only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class Atom:
    """An index of `extent` values; None is an extent that is known at run time only."""

    def __init__(self, extent: int | None, *, fresh: bool = False) -> None:
        self.extent = extent
        #: Whether it may still turn out to be another index.
        self.fresh = fresh
        #: What it has been refined into, or identified with.
        self.parts: Axis | None = None


Axis = tuple[Atom, ...]
Axes = tuple[Axis, ...]


def leaves(axis: Iterable[Atom]) -> Axis:
    """The atoms of an axis as far as they have been refined."""
    result: list[Atom] = []
    for atom in axis:
        if atom.parts is None:
            result.append(atom)
        else:
            result.extend(leaves(atom.parts))
    return tuple(result)


def all_leaves(axes: Iterable[Axis]) -> Axis:
    """The atoms of all axes, in order."""
    return tuple(atom for axis in axes for atom in leaves(axis))


def fix(axis: Axis) -> None:
    """Settles that fresh atoms are indices of their own, which no other one is."""
    for atom in leaves(axis):
        atom.fresh = False


def new_axes(shape: Sequence[int | None], *, fresh: bool = False) -> Axes:
    """An axis of one new atom for each dimension."""
    return tuple((Atom(extent, fresh=fresh),) for extent in shape)


def concatenate(axes: Iterable[Axis]) -> Axis:
    """The axis that dimensions become when they are collapsed."""
    return tuple(atom for axis in axes for atom in axis)


def split(axis: Axis, extents: Sequence[int | None]) -> Axes | None:
    """The axes that a dimension becomes when it is expanded to `extents`; None if it
    cannot be told.

    Static extents are taken from both ends; what is left is the one of unknown extent.
    """
    atoms = list(leaves(axis))
    front: list[Axis] = []
    back: list[Axis] = []
    rest = list(extents)
    while rest and rest[0] is not None:
        taken = _take(atoms, rest.pop(0), from_back=False)
        if taken is None:
            return None
        front.append(taken)
    while rest and rest[-1] is not None:
        taken = _take(atoms, rest.pop(), from_back=True)
        if taken is None:
            return None
        back.insert(0, taken)
    middle = _share(atoms, rest)
    return None if middle is None else (*front, *middle, *back)


def _share(atoms: list[Atom], extents: Sequence[int | None]) -> Axes | None:
    """Shares the remaining atoms among `extents`, which begin and end unknown."""
    if not extents:
        return () if all(atom.extent == 1 for atom in atoms) else None
    if len(extents) == 1:
        return (tuple(atoms),)
    if len(atoms) == 1 and atoms[0].extent is None:
        return tuple((part,) for part in _refine(atoms[0], extents))
    if len(atoms) == len(extents):
        return tuple((atom,) for atom in atoms)
    return None


def _take(atoms: list[Atom], extent: int | None, *, from_back: bool) -> Axis | None:
    """Takes atoms worth `extent` off one end, refining the last one if it is too large."""
    at = -1 if from_back else 0
    if extent == 1 and (not atoms or atoms[at].extent != 1):
        return ()
    taken: list[Atom] = []
    needed = extent or 0
    while True:
        if not atoms:
            return None
        atom = atoms.pop(at)
        if needed == 0 or atom.extent == 0:
            # Nothing is a multiple of no positions but no positions.
            return (atom,) if atom.extent == needed and not taken else None
        size = atom.extent
        if size is None or (size > needed and size % needed == 0):
            rest = None if size is None else size // needed
            parts = _refine(atom, (rest, needed) if from_back else (needed, rest))
            atom, size = parts[at], needed
            atoms.insert(len(atoms) if from_back else 0, parts[0 if from_back else 1])
        elif needed % size != 0:
            return None
        taken.insert(0 if from_back else len(taken), atom)
        needed //= size
        if needed == 1:
            return tuple(taken)


def _refine(atom: Atom, extents: Sequence[int | None]) -> Axis:
    atom.parts = tuple(Atom(extent, fresh=atom.fresh) for extent in extents)
    return atom.parts


def align(left: Iterable[Axis], right: Iterable[Axis], identified: list[Atom]) -> bool:
    """Whether two ways to index one tensor are the same.

    Identifies fresh atoms as needed, also where it fails on the way, and adds them to
    `identified`, from where `separate` takes them back.
    """
    return all(_align(a, b, identified) for a, b in zip(left, right, strict=True))


def separate(identified: list[Atom], count: int) -> None:
    """Takes back all identifications but the first `count`."""
    while len(identified) > count:
        identified.pop().parts = None


def _align(left: Axis, right: Axis, identified: list[Atom]) -> bool:
    a, b = list(leaves(left)), list(leaves(right))
    while a and b:
        if a[0] is b[0]:
            a.pop(0), b.pop(0)
        elif _same_extent(a[0], b[0]) and (a[0].fresh or b[0].fresh):
            fresh, other = (a[0], b[0]) if a[0].fresh else (b[0], a[0])
            fresh.parts = (other,)
            identified.append(fresh)
            a.pop(0), b.pop(0)
        elif a[0].extent == 1:
            a.pop(0)
        elif b[0].extent == 1:
            b.pop(0)
        elif _same_extent(a[0], b[0]) or not (_break_up(a, b) or _break_up(b, a)):
            return False
    # An index of extent 1 says nothing.
    return all(atom.extent == 1 for atom in (*a, *b))


def _same_extent(a: Atom, b: Atom) -> bool:
    """Equal extents; one known at run time only may be any."""
    if a.extent is None or b.extent is None:
        return a.extent == b.extent or a.fresh or b.fresh
    return a.extent == b.extent


def _break_up(large: list[Atom], small: list[Atom]) -> bool:
    """Refines the first atom of `large` so that it begins with an extent as in `small`."""
    extent, part = large[0].extent, small[0].extent
    if extent is None or part is None or part == 0 or extent < part or extent % part != 0:
        return False
    large[:1] = _refine(large[0], (part, extent // part))
    return True
