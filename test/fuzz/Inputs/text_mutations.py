# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Mutations of a module's text: types, extents, maps, attributes, numbers, names of ops.

Each takes a source of random numbers and the text, and returns the new text, or None where there
is nothing of its kind. What comes out need not be a valid module.
"""

import re
from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[Random, str], str | None]

#: Small, odd, large, around the sizes of vectors and chunks, and those that wrap round.
NUMBERS = (0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 33, 64, 127, 128, 129, 1000, 1024, 4096)
LARGE = (65536, 2**31 - 1, 2**31, 2**32, 2**62, 2**63 - 1)
NEGATIVE = (-1, -2, -(2**31), -(2**63))
FLOATS = ("0.0", "-0.0", "1.0", "-1.0", "0.5", "1.44269502", "1.0e-45", "3.0e+38", "-1.0e+30")
HEXES = ("0x7F800000", "0xFF800000", "0x7FC00000", "0xFF7FFFFF", "0x00000001")
ELEMENTS = (
    *("f32", "f32", "f64", "f16", "bf16", "f8E4M3FN", "f8E5M2", "tf32", "f80"),
    *("i1", "i8", "i16", "i32", "i64", "i128", "si32", "ui8", "index", "complex<f32>"),
)

#: Ops that have the same syntax.
SIBLINGS = (
    "arith.addf arith.subf arith.mulf arith.divf arith.maximumf arith.minimumf arith.maxnumf "
    "arith.minnumf arith.remf math.powf math.atan2 math.copysign",
    "arith.addi arith.subi arith.muli arith.divsi arith.divui arith.ceildivsi arith.floordivsi "
    "arith.remsi arith.remui arith.andi arith.ori arith.xori arith.maxsi arith.minsi "
    "arith.maxui arith.minui arith.shli arith.shrsi",
    "math.exp math.exp2 math.log math.log2 math.log1p math.tanh math.sqrt math.rsqrt math.absf "
    "math.sin math.erf math.floor math.expm1 arith.negf",
    "arith.extf arith.truncf arith.bitcast",
    "arith.extsi arith.extui arith.trunci arith.index_cast arith.index_castui arith.bitcast",
    "arith.sitofp arith.uitofp arith.fptosi arith.fptoui arith.bitcast",
    "linalg.add linalg.sub linalg.mul linalg.div linalg.max linalg.min linalg.powf",
    "linalg.exp linalg.log linalg.abs linalg.negf linalg.tanh linalg.sqrt linalg.rsqrt "
    "linalg.square linalg.reciprocal linalg.floor linalg.erf linalg.copy",
    "linalg.batch_matmul linalg.matmul linalg.batch_reduce_matmul linalg.mmt4d linalg.matvec",
)
_COMPARISONS = (
    "oeq ogt oge olt ole one ord ueq ugt uge ult ule une uno true false",
    "eq ne slt sle sgt sge ult ule ugt uge",
)
_STRINGS = ("parallel", "reduction", "attention", "flash_decoding", "window", "other", "")

_EXTENTS = re.compile(r"(?<=<)(?:(?:\?|\d+)x)+")
_ELEMENT = re.compile(r"(?<=[<x ])(?:f8E4M3FN|f8E5M2|bf16|[fi]\d+|index)\b")
_MAP = re.compile(r"affine_map<\(([^()]*)\)(\[[^\]]*\])? -> \(((?:[^()]|\([^()]*\))*)\)>")
_INTEGER = re.compile(r"(?<![\w%#@.$^\"-])-?\d+(?![\w.x])")
_FLOAT = re.compile(r"(?<![\w.])-?\d+\.\d+(?:[eE][+-]?\d+)?|0x[0-9A-F]{4,16}\b")
_LIST = re.compile(r"\[([^\[\]]*)\]")


def integer(rng: Random) -> int:
    return rng.choice(NUMBERS if rng.random() < 0.85 else LARGE + NEGATIVE)


def one_of(pattern: re.Pattern[str], rng: Random, text: str) -> re.Match[str] | None:
    """Some match in the text."""
    matches = list(pattern.finditer(text))
    return rng.choice(matches) if matches else None


def put(text: str, match: re.Match[str], replacement: str) -> str:
    return text[: match.start()] + replacement + text[match.end() :]


# --- Types --------------------------------------------------------------------------------


def all_of_one_extent(rng: Random, text: str) -> str | None:
    """One extent becomes another, in all types and lists."""
    found = [size for match in _EXTENTS.finditer(text) for size in match[0][:-1].split("x")]
    if not found:
        return None
    old = rng.choice(found)
    new = str(rng.choice(NUMBERS if rng.random() < 0.9 else LARGE))
    text = _EXTENTS.sub(lambda match: _renamed(match[0], old, new), text)
    if old == "?":
        return text
    return _LIST.sub(lambda match: re.sub(rf"(?<![\w%@.-]){old}(?![\w.])", new, match[0]), text)


def one_extent(rng: Random, text: str) -> str | None:
    """One extent of one type."""
    match = one_of(_EXTENTS, rng, text)
    if match is None:
        return None
    sizes = match[0][:-1].split("x")
    sizes[rng.randrange(len(sizes))] = rng.choice(["?", str(integer(rng)).lstrip("-")])
    return put(text, match, "x".join(sizes) + "x")


def _renamed(extents: str, old: str, new: str) -> str:
    return "".join(f"{new if size == old else size}x" for size in extents[:-1].split("x"))


def all_of_one_element(rng: Random, text: str) -> str | None:
    match = one_of(_ELEMENT, rng, text)
    if match is None:
        return None
    return re.sub(rf"(?<=[<x ]){match[0]}\b", rng.choice(ELEMENTS), text)


def one_element(rng: Random, text: str) -> str | None:
    match = one_of(_ELEMENT, rng, text)
    return None if match is None else put(text, match, rng.choice(ELEMENTS))


def encoding(rng: Random, text: str) -> str | None:
    """An encoding on one type, wherever that stands."""
    match = one_of(re.compile(r"tensor<[^<>]*(?=>)"), rng, text)
    if match is None:
        return None
    attribute = rng.choice(['"layout"', "0 : i8", "{}", "affine_map<(d0) -> (d0)>"])
    return text.replace(match[0] + ">", f"{match[0]}, {attribute}>")


# --- Attributes ---------------------------------------------------------------------------


def indexing_map(rng: Random, text: str) -> str | None:
    """Results permuted, dropped, repeated, made constants, shifted, or of another dimension."""
    match = one_of(_MAP, rng, text)
    if match is None:
        return None
    dims = [dim.strip() for dim in match[1].split(",") if dim.strip()]
    results = [result.strip() for result in match[3].split(",") if result.strip()]
    if not dims or not results:
        return None
    at, dim = rng.randrange(len(results)), rng.choice(dims)
    way = rng.choice(["shuffle", "drop", "repeat", "constant", "dim", "expression", "insert"])
    if way == "shuffle":
        rng.shuffle(results)
    elif way == "drop":
        del results[at]
    elif way in ("repeat", "insert"):
        results.insert(at, results[at] if way == "repeat" else dim)
    else:
        expressions = [f"{results[at]} + {dim}", f"{results[at]} floordiv 2", f"{dim} * 3", "-1"]
        choices = {"constant": [str(rng.randrange(3))], "dim": [dim], "expression": expressions}
        results[at] = rng.choice(choices[way])
    return put(text, match, f"affine_map<({match[1]}){match[2] or ''} -> ({', '.join(results)})>")


def number(rng: Random, text: str) -> str | None:
    match = one_of(_INTEGER, rng, text)
    if match is None:
        return None
    near = [int(match[0]) + 1, int(match[0]) - 1]
    return put(text, match, str(rng.choice([*near, integer(rng)])))


def real(rng: Random, text: str) -> str | None:
    match = one_of(_FLOAT, rng, text)
    if match is None:
        return None
    return put(text, match, rng.choice(HEXES if match[0].startswith("0x") else FLOATS))


def list_of_attribute(rng: Random, text: str) -> str | None:
    """One element of a list dropped, repeated or moved."""
    match = one_of(_LIST, rng, text)
    items = [item.strip() for item in match[1].split(",")] if match and match[1].strip() else []
    if match is None or not items:
        return None
    way = rng.choice(["drop", "repeat", "shuffle", "reverse"])
    if way == "drop":
        del items[rng.randrange(len(items))]
    elif way == "repeat":
        items.insert(rng.randrange(len(items)), rng.choice(items))
    elif way == "shuffle":
        rng.shuffle(items)
    else:
        items.reverse()
    return put(text, match, f"[{', '.join(items)}]")


def string(rng: Random, text: str) -> str | None:
    match = one_of(re.compile(r'"\w*"'), rng, text)
    return None if match is None else put(text, match, f'"{rng.choice(_STRINGS)}"')


def keyword(rng: Random, text: str) -> str | None:
    """A comparison's predicate, or fast-math flags."""
    match = one_of(re.compile(r"(?<=cmp[if] )\w+"), rng, text)
    if match is not None:
        family = rng.choice([words for words in _COMPARISONS if match[0] in words.split()] or [""])
        return put(text, match, rng.choice(family.split() or [match[0]]))
    match = one_of(re.compile(r"(?<=arith\.)(add|sub|mul|div)f %\w+, %\w+"), rng, text)
    flags = rng.choice(["fast", "nnan,ninf", "contract", "nsz"])
    return None if match is None else put(text, match, f"{match[0]} fastmath<{flags}>")


# --- Ops ----------------------------------------------------------------------------------


def sibling(rng: Random, text: str) -> str | None:
    """Another op of the same syntax."""
    families = [family.split() for family in SIBLINGS]
    present = [family for family in families if any(f"{op} " in text for op in family)]
    if not present:
        return None
    family = rng.choice(present)
    pattern = re.compile("|".join(rf"{re.escape(op)}(?= )" for op in family))
    match = one_of(pattern, rng, text)
    return None if match is None else put(text, match, rng.choice(family))


def line(rng: Random, text: str) -> str | None:
    """A line dropped, repeated or moved."""
    lines = text.splitlines()
    at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
    way = rng.choice(["drop", "repeat", "move"])
    taken = lines[at] if way == "repeat" else lines.pop(at)
    if way != "drop":
        lines.insert(to, taken)
    return "\n".join(lines)


def function_name(rng: Random, text: str) -> str | None:
    match = one_of(re.compile(r"(?<=func\.func )(?:private )?@\w+"), rng, text)
    if match is None:
        return None
    name = match[0].split("@")[1]
    new = rng.choice(["exp2f", "main", '"a b"', '"\\22"', "malloc", "private", '"\\C3\\28"'])
    renamed = re.sub(rf"@{name}\b", lambda _: f"@{new}", text)
    return rng.choice([renamed, text.replace(match[0], f"private @{name}", 1)])


def nested(rng: Random, text: str) -> str | None:
    """The module in another one."""
    if "#" in text.split("func.func")[0] or "module" in text:
        return None
    name = rng.choice(["", "@inner "])
    return f"module {name}{{\n{text}\n}}"


TEXT_MUTATIONS: Sequence[Mutation] = (
    *(all_of_one_extent, all_of_one_extent, one_extent),
    *(all_of_one_element, one_element, encoding),
    *(indexing_map, indexing_map, number, number, real, list_of_attribute, string, keyword),
    *(sibling, sibling, sibling, line, function_name, nested),
)
