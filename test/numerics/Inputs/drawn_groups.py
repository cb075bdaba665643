# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Attention problems drawn at random: a group to compile, and calls of it with arrays.

A `Group` is what is compiled; a `Call` says which extents and arrays it is called with.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from attention_numerics import (
    DTYPES,
    Array,
    attend_to_scores,
    random_array,
    reference_scores,
)
from contexts import shared_context
from hypothesis import strategies as st
from mlir import ir
from mlir.dialects import arith, func, math
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.dialects import attention

#: Relative error of rounding to a type, and the least absolute one: half a subnormal.
ROUNDING = {
    "f64": (2.0**-53, 0.0),
    "f32": (2.0**-24, 2.0**-150),
    "f16": (2.0**-11, 2.0**-25),
    "bf16": (2.0**-8, 2.0**-134),
    "f8E4M3FN": (2.0**-4, 2.0**-10),
    "f8E5M2": (2.0**-3, 2.0**-17),
}

_FLOATS = ("f32", "f16", "bf16", "f64")
_F8 = ("f8E4M3FN", "f8E5M2")
#: What a cache may hold that a query does not.
_CACHE_ONLY = (*_F8, "i8")


# --- What a region does -------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One thing that the region does to a score.

    term, element: of the score operand that it takes, if it takes one.
    number:        a scale, a cap, an offset, a width, ...
    row, key:      the dimensions whose positions it asks for.
    spelling:      how positions are compared: as "index", as "i32", as "unsigned" numbers, or by
                   the "opposite" of what hides a key.
    """

    kind: str
    term: str | None = None
    element: str = "f32"
    number: float = 0.0
    row: str = ""
    key: str = ""
    spelling: str = "index"

    @property
    def hides(self) -> bool:
        """Whether it gives keys the score -inf, whatever their scores are."""
        return self.kind in ("boolean", "causal", "window", "modulo")

    def emit(
        self, score: ir.Value, operand: ir.Value | None, scalar: ir.Value | None, index: Any
    ) -> ir.Value:
        """The new score; `scalar` is `number` as a value from outside of the region."""
        type_ = score.type
        if self.kind == "scale":
            return arith.mulf(score, scalar)
        if self.kind == "softcap":
            cap = arith.constant(type_, self.number)
            return arith.mulf(math.tanh(arith.divf(score, cap)), cap)
        if self.kind == "bias":
            return arith.addf(score, _converted(operand, type_))
        if self.kind == "alibi":
            distance = arith.subi(index(self.key), self._row_index(index))
            i64 = ir.IntegerType.get_signless(64)
            number = arith.sitofp(type_, arith.index_cast(i64, distance))
            return arith.addf(score, arith.mulf(_converted(operand, type_), number))
        is_seen = operand if self.kind == "boolean" else self._emit_condition(index)
        return arith.select(is_seen, score, arith.constant(type_, float("-inf")))

    def _emit_condition(self, index: Any) -> ir.Value:
        number = arith.constant(ir.IndexType.get(), int(self.number))
        key, row = index(self.key), self._row_index(index)
        if self.kind == "modulo":
            three = arith.constant(ir.IndexType.get(), 3)
            rest = arith.remui(arith.addi(arith.muli(key, three), row), number)
            zero = arith.constant(ir.IndexType.get(), 0)
            return arith.cmpi(arith.CmpIPredicate.ne, rest, zero)
        if self.spelling == "i32":
            i32 = ir.IntegerType.get_signless(32)
            key, row, number = (arith.index_cast(i32, value) for value in (key, row, number))
        is_below = self._emit_at_most(key, arith.addi(row, number))
        if self.kind == "causal":
            return is_below
        is_above = self._emit_at_most(arith.subi(row, number), key)
        return arith.andi(is_below, is_above)

    def _emit_at_most(self, lhs: ir.Value, rhs: ir.Value) -> ir.Value:
        predicate = arith.CmpIPredicate
        if self.spelling == "unsigned":
            return arith.cmpi(predicate.uge, rhs, lhs)
        if self.spelling == "opposite":
            yes = arith.constant(ir.IntegerType.get_signless(1), 1)
            return arith.xori(arith.cmpi(predicate.slt, rhs, lhs), yes)
        return arith.cmpi(predicate.sle, lhs, rhs)

    def _row_index(self, index: Any) -> ir.Value:
        return index(self.row) if self.row else arith.constant(ir.IndexType.get(), 0)

    def apply(self, scores: Array, operand: Array | None, index: Any) -> Array:
        """The same in NumPy."""
        if self.kind == "scale":
            return scores * self.number
        if self.kind == "softcap":
            return np.tanh(scores / self.number) * self.number
        if self.kind == "bias":
            return scores + operand.astype(np.float64)
        row = index(self.row) if self.row else 0
        if self.kind == "alibi":
            return scores + operand.astype(np.float64) * (index(self.key) - row)
        if self.kind == "boolean":
            is_seen = operand
        elif self.kind == "modulo":
            is_seen = (3 * index(self.key) + row) % int(self.number) != 0
        else:
            is_seen = self._at_most(index(self.key), row + int(self.number))
            if self.kind == "window":
                is_seen = is_seen & self._at_most(row - int(self.number), index(self.key))
        return np.where(is_seen, scores, -np.inf)

    def _at_most(self, lhs: Any, rhs: Any) -> Any:
        if self.spelling == "unsigned":
            lhs, rhs = (np.asarray(side).astype(np.int64).view(np.uint64) for side in (lhs, rhs))
        return lhs <= rhs

    def magnitude(self, before: float, operand: Array | None, keys: int) -> float:
        """How large the numbers are that the score is computed from."""
        if self.kind == "scale":
            return before * abs(self.number)
        if self.kind in ("bias", "alibi") and operand.size:
            factor = keys if self.kind == "alibi" else 1
            return before + factor * float(np.abs(operand.astype(np.float64)).max())
        return before


def _converted(value: ir.Value, type_: ir.Type) -> ir.Value:
    return value if value.type == type_ else arith.extf(type_, value)


# --- The group ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """A group to compile.

    rows:     letters of the batch and query dimensions.
    keys:     letters of the key dimensions, as they are counted.
    query, key, value, output: a letter a dimension, in memory order; 0 is that of the pages.
    elements: of the query, the key, the value and the output.
    lengths, table: the dimensions of kv_lengths and page_table; None if there are none.
    index_element: of these.
    extents:  of every letter, where it is static, and of the pages ("0").
    dynamic:  letters and the number of an operand whose type does not state the extent.
    """

    batch: str
    rows: str
    keys: str
    query: str
    key: str
    value: str
    output: str
    elements: tuple[str, str, str, str]
    steps: tuple[Step, ...]
    lengths: str | None
    table: str | None
    index_element: str
    extents: dict[str, int] = field(hash=False)
    dynamic: frozenset[tuple[str, int]]
    lse: bool

    @property
    def accumulation(self) -> str:
        return "f64" if "f64" in self.elements[:3] else "f32"

    @property
    def operands(self) -> list[tuple[str, str]]:
        """Term and element type of every tensor."""
        terms = list(zip((self.query, self.key, self.value), self.elements, strict=False))
        terms += [(step.term, step.element) for step in self.steps if step.term is not None]
        terms += [
            (term, self.index_element) for term in (self.lengths, self.table) if term is not None
        ]
        return terms

    @property
    def maps(self) -> str:
        return f"{', '.join(term for term, _ in self.operands)} -> {self.output}"

    @property
    def types(self) -> list[str]:
        def extent(letter: str, number: int) -> str:
            is_pages = number in (1, 2) and self.table is not None
            if letter == "0" and not is_pages:
                return "1"
            return "?" if (letter, number) in self.dynamic else str(self.extents[letter])

        return [
            f"tensor<{''.join(extent(x, number) + 'x' for x in term)}{element}>"
            for number, (term, element) in enumerate(self.operands)
        ]

    @property
    def run_time_letters(self) -> list[str]:
        """The letters whose extent no operand states."""
        stated = {
            letter
            for number, (term, _) in enumerate(self.operands)
            for letter in term
            if (letter, number) not in self.dynamic
        }
        return [letter for letter in self.extents if letter not in stated]

    @property
    def scales(self) -> list[float]:
        return [step.number for step in self.steps if step.kind == "scale"]

    @cached_property
    def text(self) -> str:
        """A module with a function of the group: tensors, then the scales."""
        with shared_context(), ir.Location.unknown():
            module = ir.Module.create()
            scalars = [ir.Type.parse(self.accumulation)] * len(self.scales)
            types = [*map(ir.Type.parse, self.types), *scalars]
            with ir.InsertionPoint(module.body):

                @func.FuncOp.from_py_func(*types)
                def attend(*arguments: ir.Value) -> Any:
                    return self._emit(arguments[: len(self.types)], arguments[len(self.types) :])

            assert module.operation.verify()
            return str(module)

    def _emit(self, tensors: Sequence[ir.Value], scalars: Sequence[ir.Value]) -> Any:
        def score(value: ir.Value, *elements_and_index: Any) -> ir.Value:
            *elements, index = elements_and_index
            operands, scales = iter(elements), iter(scalars)
            for step in self.steps:
                operand = next(operands) if step.term is not None else None
                scalar = next(scales) if step.kind == "scale" else None
                value = step.emit(value, operand, scalar, index)
            return value

        described = [
            name
            for name, term in (("kv_lengths", self.lengths), ("page_table", self.table))
            if term is not None
        ]
        inputs = tensors[: len(tensors) - len(described)]
        return attention.group(
            *inputs,
            **dict(zip(described, tensors[len(inputs) :], strict=True)),
            maps=self.maps,
            score=score if self.steps else None,
            lse=self.lse,
            element_type=ir.Type.parse(self.elements[3]),
        )

    def compile(
        self,
        pipeline: str = "",
        *,
        num_threads: int = 1,
        opt_level: int = 3,
        batch_invariant: bool = False,
        target: str = "cpu",
    ) -> attn.Executable:
        with shared_context():
            module = ir.Module.parse(self.text)
            if pipeline:
                PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
            return attn.compile(
                module,
                num_threads=num_threads,
                opt_level=opt_level,
                batch_invariant=batch_invariant,
                target=target,
                cache=False,
            )


# --- A call of it -------------------------------------------------------------------------


@dataclass(frozen=True)
class Call:
    """Arrays to call a group with.

    extents: of the letters that are known at run time only.
    seed:    of the numbers.
    density: the share of keys that a boolean mask keeps.
    largest: the largest score, if the query's type can hold what it takes.
    strided: whether the arrays have gaps.
    """

    extents: dict[str, int] = field(hash=False)
    seed: int = 0
    density: float = 0.7
    largest: float = 1.0
    strided: bool = False


@dataclass
class Problem:
    """The arrays of a call, and what they must give.

    arguments: of the compiled function; keys that do not count hold what may not be read.
    want:      the output and the LSE in f64.
    tolerance: of the output, absolute, beside the rounding to its type; and of the LSE.
    """

    arguments: list[Any]
    want: tuple[Array, Array]
    tolerance: tuple[float, float]

    @staticmethod
    def of(group: Group, call: Call) -> "Problem":
        return _Maker(group, call).make()


class _Maker:
    """Makes the arrays of a call, step by step."""

    def __init__(self, group: Group, call: Call) -> None:
        self.group = group
        self.call = call
        self.rng = np.random.default_rng(call.seed)
        self.extents = {**group.extents, **call.extents}

    def make(self) -> Problem:
        group = self.group
        query, key, value = (self._numbers(number, *group.operands[number]) for number in range(3))
        lengths, table = self._lengths(), self._table()
        operands = [self._operand(step) for step in group.steps if step.term is not None]
        table, used = self._spoil_table(table, lengths)
        keys, values = (
            _gathered(cache, term, used, group.table)
            for cache, term in ((key, group.key), (value, group.value))
        )
        query = self._widen_scores(query, keys)
        rows, key_letters, scores = reference_scores(
            self._maps, query, keys, *operands, score=self._score(lengths)
        )
        want = attend_to_scores(self._maps, rows, key_letters, scores, values)
        tolerance = self._tolerance(query, keys, values, operands)
        is_seen = scores > -np.inf
        if _is_select_last(group.steps):
            key = self._spoil(key, group.key, 1, rows + key_letters, is_seen, used)
        value = self._spoil(value, group.value, 2, rows + key_letters, is_seen, used)
        tensors = [query, key, value, *operands, lengths, table]
        arguments = [self._placed(array) for array in tensors if array is not None]
        return Problem([*arguments, *group.scales], want, tolerance)

    def _shape(self, term: str, pages: bool = False) -> tuple[int, ...]:
        return tuple(1 if x == "0" and not pages else self.extents[x] for x in term)

    def _numbers(self, number: int, term: str, element: str) -> Array:
        shape = self._shape(term, pages=number > 0 and self.group.table is not None)
        return random_array(int(self.rng.integers(1 << 30)), shape, element)

    def _operand(self, step: Step) -> Array:
        shape = self._shape(step.term or "")
        if step.kind == "boolean":
            return self.rng.random(shape) < self.call.density
        numbers = self.rng.standard_normal(shape) * (0.25 if step.kind == "alibi" else 1)
        if step.kind == "bias" and step.number:
            numbers = np.where(self.rng.random(shape) < self.call.density, numbers, -np.inf)
        return numbers.astype(DTYPES[step.element])

    def _num_keys(self) -> int:
        return int(np.prod([self.extents[letter] for letter in self.group.keys]))

    def _lengths(self) -> Array | None:
        if self.group.lengths is None:
            return None
        shape, most = self._shape(self.group.lengths), self._num_keys()
        lengths = self.rng.integers(0, most, shape, endpoint=True)
        # The ends of the range are where mistakes are made.
        lengths = np.where(self.rng.random(shape) < 0.2, most, lengths)
        lengths = np.where(self.rng.random(shape) < 0.2, 0, lengths)
        return np.asarray(lengths, DTYPES[self.group.index_element])

    def _table(self) -> Array | None:
        if self.group.table is None:
            return None
        shape = self._shape(self.group.table)
        pages = max(self.extents["0"], 1)
        return np.asarray(self.rng.integers(0, pages, shape), DTYPES[self.group.index_element])

    def _spoil_table(
        self, table: Array | None, lengths: Array | None
    ) -> tuple[Array | None, Array | None]:
        """The table with nonsense where it is not read, and the one without."""
        group = self.group
        if table is None or lengths is None:
            return table, table
        letters = "".join(dict.fromkeys(group.table + group.lengths))
        shape = self._shape(letters)
        page = self._num_keys() // max(self.extents[group.keys[0]], 1)
        axis = letters.index(group.keys[0])
        first_key = np.arange(shape[axis]).reshape([-1 if at == axis else 1 for at in
                                                    range(len(letters))]) * page  # fmt: skip
        is_read = np.broadcast_to(first_key < _along(lengths, group.lengths, letters), shape)
        other = tuple(at for at, letter in enumerate(letters) if letter not in group.table)
        is_read = is_read.any(axis=other)
        order = [letter for letter in letters if letter in group.table]
        is_read = is_read.transpose([order.index(letter) for letter in group.table])
        nonsense = self.rng.choice([-1, 1 << 30, self.extents["0"]], table.shape)
        return np.where(is_read, table, nonsense).astype(table.dtype), table

    @property
    def _maps(self) -> str:
        """The maps of the reference, whose pages are gathered."""
        group = self.group
        terms = [
            term.replace("0", group.table) if group.table is not None and number in (1, 2) else term
            for number, (term, _) in enumerate(group.operands)
        ]
        described = (group.lengths is not None) + (group.table is not None)
        return f"{','.join(terms[: len(terms) - described])}->{group.output}"

    def _score(self, lengths: Array | None) -> Callable[..., Array]:
        group = self.group

        def score(scores: Array, *operands_and_index: Any) -> Array:
            *elements, index = operands_and_index
            operands = iter(elements)
            for step in group.steps:
                operand = next(operands) if step.term is not None else None
                scores = step.apply(scores, operand, index)
            if lengths is not None:
                position = index(group.keys[0])
                for letter in group.keys[1:]:
                    position = position * self.extents[letter] + index(letter)
                letters = "".join(x for x in group.output if x in group.rows) + "".join(
                    x for x in self._maps.split(",")[1] if x in group.keys
                )
                scores = np.where(
                    position < _along(lengths, group.lengths, letters), scores, -np.inf
                )
            return scores

        return score

    def _widen_scores(self, query: Array, keys: Array) -> Array:
        """Scales the query so that the largest score is `call.largest`."""
        _, _, scores = reference_scores(self._plain_maps, query, keys)
        present = np.abs(scores).max(initial=0)
        if present == 0:
            return query
        wide = query.astype(np.float64) * (self.call.largest / present)
        fits = np.abs(wide).max() < 400 or self.group.elements[0] not in _F8
        fits = fits and np.abs(wide).max() < 6e4
        return wide.astype(query.dtype) if fits else query

    @property
    def _plain_maps(self) -> str:
        query, key, value = self._maps.partition("->")[0].split(",")[:3]
        return f"{query},{key},{value}->{self.group.output}"

    def _tolerance(
        self, query: Array, keys: Array, values: Array, operands: list[Array]
    ) -> tuple[float, float]:
        """By element type and length.

        A sum of N numbers is off by up to N roundings; an error of a score, which is in
        proportion to the numbers that it is the sum of, is a relative error of its weight. Dots
        of bf16 take weights of bf16, which are rounded by half a unit each; all of them sum to 1.
        """
        absolute = [np.abs(array.astype(np.float64)) for array in (query, keys)]
        _, _, sums = reference_scores(self._plain_maps, *absolute)
        magnitude = float(sums.max(initial=0))
        rest = iter(operands)
        for step in self.group.steps:
            operand = next(rest) if step.term is not None else None
            if operand is not None and operand.dtype != np.bool_:
                operand = np.where(np.isinf(operand.astype(np.float64)), 0, operand)
            magnitude = step.magnitude(magnitude, operand, max(self.extents.values()))
        unit = ROUNDING[self.group.accumulation][0]
        terms = sum(self.extents[x] for x in self.group.query if x not in self.group.rows)
        lse = unit * ((4 + terms) * magnitude + 16 + self._num_keys())
        largest = float(np.abs(values.astype(np.float64)).max(initial=0))
        weight = ROUNDING["bf16"][0] / 2 if set(self.group.elements[:3]) == {"bf16"} else 0
        return (2 * lse + weight) * largest, 2 * lse

    def _spoil(
        self,
        cache: Array,
        term: str,
        number: int,
        letters: str,
        is_seen: Array,
        table: Array | None,
    ) -> Array:
        """Puts what may not be read where no row sees the key."""
        wanted = term.replace("0", self.group.table or "")
        present = [x for x in wanted if x in letters]
        other = tuple(at for at, letter in enumerate(letters) if letter not in present)
        seen = is_seen.any(axis=other)
        order = [letter for letter in letters if letter in present]
        seen = seen.transpose([order.index(letter) for letter in present])
        if table is not None:
            seen = self._scattered(seen, present, table, term)
            present = [x for x in term if x == "0" or x in letters]
        shape = [cache.shape[at] if x in present else 1 for at, x in enumerate(term)]
        seen = seen.reshape(shape)
        garbage = [np.nan, np.inf, -np.inf, 0.0]
        if self.group.elements[number] == "f8E4M3FN":
            garbage = [np.nan, 448.0]
        elif self.group.elements[number] == "i8":
            garbage = [-128, 127]
        spoiled = cache.copy()
        noise = self.rng.choice(garbage, cache.shape).astype(cache.dtype)
        np.copyto(spoiled, noise, where=~np.broadcast_to(seen, cache.shape))
        return spoiled

    def _scattered(self, seen: Array, letters: list[str], table: Array, term: str) -> Array:
        """From gathered pages to the pages of the cache."""
        at = term.index("0")
        first = next(i for i, x in enumerate(letters) if x in self.group.table)
        count = len(self.group.table)
        rest = seen.shape[:first] + seen.shape[first + count :]
        flat = np.moveaxis(seen.reshape(*seen.shape[:first], -1, *seen.shape[first + count :]),
                           first, 0) if seen.size else np.zeros((0, *rest), bool)  # fmt: skip
        pages = np.zeros((self.extents["0"], *rest), bool)
        for entry, page_seen in zip(table.reshape(-1), flat, strict=False):
            pages[entry] |= page_seen
        position = sum(x in letters or x == "0" for x in term[:at])
        return np.moveaxis(pages, 0, position)

    def _placed(self, array: Array) -> Array:
        """The array in memory with gaps between its rows, if the call is strided."""
        if not self.call.strided or array.ndim < 2:
            return np.ascontiguousarray(array).reshape(array.shape)
        larger = np.zeros([*array.shape[:-1], array.shape[-1] + 3], array.dtype)
        larger[..., : array.shape[-1]] = array
        return larger[..., : array.shape[-1]]


def _is_select_last(steps: Sequence[Step]) -> bool:
    """Whether a score of NaN of a key that is hidden does not come through.

    It does where -inf is only added to it.
    """
    return not any(step.kind == "bias" and step.number for step in steps)


def _along(array: Array, term: str, letters: str) -> Array:
    """`array`, whose letters are `term`, with a dimension for each of `letters`."""
    order = [term.index(letter) for letter in letters if letter in term]
    shape = [array.shape[term.index(x)] if x in term else 1 for x in letters]
    return array.transpose(order).reshape(shape)


def _gathered(cache: Array, term: str, table: Array | None, table_term: str | None) -> Array:
    """The pages of a cache in the order of the table."""
    if table is None or table_term is None:
        return cache
    if cache.shape[term.index("0")] == 0:
        at = term.index("0")
        return np.zeros((*cache.shape[:at], *table.shape, *cache.shape[at + 1 :]), cache.dtype)
    return np.take(cache, table, axis=term.index("0"))


# --- Drawing ------------------------------------------------------------------------------


@st.composite
def groups(draw: st.DrawFn) -> Group:
    """Groups over all axes of the op."""
    batch = "abcf"[: draw(st.integers(0, 4))]
    query = "ijlm"[: draw(st.integers(0, 4))]
    is_paged = draw(st.sampled_from([False, False, False, True]))
    keys = "pn" if is_paged else draw(st.sampled_from(["n", "n", "n", "pn"]))
    # Half of them in the form that the CPU makes vector code of: rows of whole vectors.
    has_vectors = draw(st.booleans())
    depth = "d" if has_vectors else draw(st.sampled_from(["d", "d", "d", "dg", ""]))
    # The builder takes text without either depth for an einsum of one depth.
    no_depth = [""] if depth else []
    value_depth = "e" if has_vectors else draw(st.sampled_from(["e", "e", "e", "es", *no_depth]))
    most = 3 if len(batch + query) <= 4 else 2
    extents = {letter: draw(st.integers(1, most)) for letter in batch + query}
    extents |= {letter: draw(st.integers(1, 9 if len(depth) < 2 else 3)) for letter in depth}
    extents |= {letter: draw(st.integers(1, 9)) for letter in value_depth}
    extents |= {letter: draw(st.integers(1, 5)) for letter in keys}
    if not is_paged:
        extents["n"] = draw(st.one_of(st.integers(0, 9), st.integers(10, 40)))

    if has_vectors:
        extents |= {letter: 4 * draw(st.integers(1, 6)) for letter in "de"}

    others = batch + query + depth + value_depth
    if others and draw(st.integers(0, 9)) == 9:
        extents[draw(st.sampled_from(others))] = 0

    def shuffled(letters: str) -> str:
        return "".join(draw(st.permutations(letters)))

    def with_innermost(letters: str, inner: str) -> str:
        return shuffled(letters) + inner if has_vectors else shuffled(letters + inner)

    def some(letters: str) -> str:
        return "".join(letter for letter in letters if draw(st.booleans()))

    table = None
    in_cache = batch + keys
    if is_paged:
        extents["0"] = draw(st.integers(1, 6))
        in_table = some(batch)
        table = shuffled(in_table + "p")
        in_cache = "0n" + "".join(letter for letter in batch if letter not in in_table)
    key = with_innermost(in_cache, depth)
    value = with_innermost(in_cache, value_depth)
    if has_vectors:
        # Or columns of keys, and of values.
        if draw(st.booleans()):
            key = with_innermost(in_cache.replace("n", "") + depth, "n")
        if draw(st.sampled_from([False, False, True])):
            value = with_innermost(in_cache.replace("n", "") + value_depth, "n")
    if is_paged and key.index("n") < key.index("0"):
        key = key.translate(str.maketrans("0n", "n0"))  # Pages are counted before keys.
    steps = tuple(draw(_steps(batch, query, keys, shuffled, some)))
    lengths = None
    if draw(st.sampled_from([False, False, True])):
        lengths = shuffled(some(batch))
    group = Group(
        batch=batch,
        rows=batch + query,
        keys="".join(sorted(keys, key=(table or "" if is_paged else "") .__add__(key).index)),
        query=with_innermost(batch + query, depth),
        key=key,
        value=value,
        output=with_innermost(batch + query, value_depth),
        elements=draw(_vector_elements() if has_vectors else _elements()),
        steps=steps,
        lengths=lengths,
        table=table,
        index_element=draw(st.sampled_from(["i32", "i64"])),
        extents=extents,
        dynamic=frozenset(),
        lse=draw(st.booleans()),
    )  # fmt: skip
    return _with_dynamic_extents(draw, group, static="de" if has_vectors else "")


def _with_dynamic_extents(draw: st.DrawFn, group: Group, static: str) -> Group:
    """Each extent but those in `static` is stated by all operands, by none, or by some."""
    dynamic = set()
    for letter in group.extents:
        if letter in static:
            continue
        where = [
            number for number, (term, _) in enumerate(group.operands)
            if letter in term and (letter != "0" or number in (1, 2))
        ]  # fmt: skip
        how = draw(st.sampled_from(["static", "static", "dynamic", "some"]))
        if how == "dynamic":
            dynamic |= {(letter, number) for number in where}
        elif how == "some":
            dynamic |= {(letter, number) for number in where if draw(st.booleans())}
    return replace(group, dynamic=frozenset(dynamic))


@st.composite
def _vector_elements(draw: st.DrawFn) -> tuple[str, str, str, str]:
    types = st.sampled_from(("f32", "f16", "bf16"))
    common = draw(types)
    how = draw(st.sampled_from(["same", "narrow cache", "mixed"]))
    if how == "same":
        return (common, common, common, common)
    narrow = st.sampled_from(_CACHE_ONLY)
    if how == "narrow cache":
        return (common, draw(narrow), draw(narrow), common)
    any_type = st.one_of(types, st.sampled_from(_F8))
    return (draw(any_type), draw(any_type), draw(any_type), draw(any_type))


@st.composite
def _elements(draw: st.DrawFn) -> tuple[str, str, str, str]:
    common = draw(st.sampled_from(_FLOATS))
    how = draw(st.sampled_from(["same", "same", "narrow cache", "mixed"]))
    if how == "same":
        return (common, common, common, common)
    narrow = st.sampled_from(_CACHE_ONLY)
    if how == "narrow cache":
        return (common, draw(narrow), draw(narrow), common)
    any_type = st.sampled_from((*_FLOATS, *_F8))
    return (draw(any_type), draw(any_type), draw(any_type), draw(any_type))


@st.composite
def _steps(
    draw: st.DrawFn,
    batch: str,
    query: str,
    keys: str,
    shuffled: Callable[[str], str],
    some: Callable[[str], str],
) -> list[Step]:
    row = query[-1:] or batch[-1:]

    def step(kind: str) -> Step:
        if kind in ("boolean", "bias"):
            term = shuffled(some(batch + query + keys) + draw(st.sampled_from(["", "", "0"])))
            element = "i1" if kind == "boolean" else draw(st.sampled_from(("f32", "f16", "bf16")))
            has_infinities = kind == "bias" and draw(st.booleans())
            return Step(kind, term, element, number=float(has_infinities))
        if kind == "alibi":
            element = draw(st.sampled_from(("f32", "f16")))
            return Step(kind, shuffled(some(batch + query)), element, row=row, key="n")
        if kind == "scale":
            return Step(kind, number=draw(st.sampled_from([0.125, 0.5, 2.0])))
        if kind == "softcap":
            return Step(kind, number=draw(st.sampled_from([0.5, 8.0])))
        if kind == "modulo":
            return Step(kind, number=draw(st.integers(2, 5)), row=row, key="n")
        number = draw(st.integers(-4 if kind == "causal" else 0, 9))
        spelling = draw(st.sampled_from(["index", "i32", "unsigned", "opposite"]))
        return Step(kind, number=number, row=row, key="n", spelling=spelling)

    kinds = st.sampled_from(
        ["boolean", "bias", "alibi", "scale", "softcap", "causal", "window", "modulo"]
    )
    return [step(kind) for kind in draw(st.lists(kinds, max_size=3, unique=True))]


@st.composite
def splits(draw: st.DrawFn) -> str:
    """A pipeline that splits, by number or by chunk, and may go on to linalg."""
    number = draw(st.integers(1, 12))
    option = draw(st.sampled_from(["num-splits", "chunk-size", "chunk-size", "min-chunk-size"]))
    rest = draw(st.sampled_from(["", "", ",convert-attention-to-linalg"]))
    return f"attention-flash-decoding{{{option}={number}}}{rest}"


@st.composite
def calls(draw: st.DrawFn, group: Group, chunk: int) -> Call:
    """A call; dynamic keys are about a multiple of `chunk`."""
    extents = {}
    for letter in group.run_time_letters:
        if letter == "n" and group.table is None:
            near = st.builds(lambda k, off: max(k * chunk + off, 0), st.integers(0, 4),
                             st.integers(-1, 1))  # fmt: skip
            extents[letter] = draw(st.one_of(near, st.integers(0, 40)))
        elif letter in group.rows:
            extents[letter] = draw(st.integers(0, 3 if len(group.rows) <= 4 else 2))
        else:
            extents[letter] = draw(st.integers(1 if letter in "0pn" else 0, 5))
    return Call(
        extents,
        seed=draw(st.integers(0, 1 << 16)),
        density=draw(st.sampled_from([0.0, 0.2, 0.7, 1.0])),
        largest=draw(st.sampled_from([1.0, 8.0, 1e4])),
        strided=draw(st.booleans()),
    )
