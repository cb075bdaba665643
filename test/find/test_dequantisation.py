# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Of which bytes a float is computed, by which steps, and which of them may be taken later."""

import pytest
from mlir import ir

from mlir_attention.find.dequantisation import Quantised, adds, part, quantised
from mlir_attention.find.expressions.axes import Atom, leaves
from mlir_attention.find.expressions.reductions import constant_value
from mlir_attention.find.expressions.scalar_expressions import Captured, Element
from mlir_attention.find.expressions.tracer import Tracer

NAMES = ("bytes", "f8", "wide", "f16", "scale", "zero", "c", "mask")

FUNCTION = """
#id = affine_map<(m, n) -> (m, n)>
#row = affine_map<(m, n) -> (m)>
func.func @f(%bytes: tensor<4x8xi8>, %f8: tensor<4x8xf8E4M3FN>, %wide: tensor<4x8xi32>,
             %f16: tensor<4x8xf16>, %scale: tensor<4xf32>, %zero: tensor<4xf32>, %c: f32,
             %mask: i8) {{
  %four = arith.constant 4 : i8
  %fifteen = arith.constant 15 : i8
  %k = arith.constant 128 : i32
  %init = tensor.empty() : tensor<4x8xf32>
  {ops}
  return
}}
"""

GENERIC = """%{name} = linalg.generic {{
      indexing_maps = [#id, #id, #id, #id, #row, #row, #id],
      iterator_types = ["parallel", "parallel"]}}
      ins(%bytes, %f8, %wide, %f16, %scale, %zero : tensor<4x8xi8>, tensor<4x8xf8E4M3FN>,
          tensor<4x8xi32>, tensor<4x8xf16>, tensor<4xf32>, tensor<4xf32>)
      outs(%init : tensor<4x8xf32>) {{
  ^bb0(%b: i8, %e: f8E4M3FN, %w: i32, %h: f16, %s: f32, %z: f32, %out: f32):
    {body}
    linalg.yield %r : f32
  }} -> tensor<4x8xf32>
"""


def described(ops: str, columns: int = 8) -> str | None:
    """The bytes, whether they have a sign, and the steps; None if they are none."""
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.parse(FUNCTION.format(ops=ops))
        block = module.body.operations[0].regions[0].blocks[0]
        *_, last, _ = block.operations
        tracer = Tracer()
        row, column = Atom(4), Atom(columns)
        found = quantised(tracer, Element(last.results[0], ((row,), (column,))))
        # A column of two halves is that of a byte, and which of them it is.
        assert leaves((row,)) == (row,)
        if found is None or found.packed is None:
            assert leaves((column,)) == (column,)
        else:
            assert [atom.extent for atom in leaves((column,))] == [2, columns // 2]
            assert found.packed == leaves((column,))[0]
            assert found.element.axes == ((row,), leaves((column,))[1:])
        return None if found is None else words_for(tracer, found, block)


def words_for(tracer: Tracer, found: Quantised, block: ir.Block) -> str:
    names = dict(zip(block.arguments, NAMES, strict=True))
    kind = "unsigned" if found.is_unsigned else "signed"
    words = [
        f"{kind} {names.get(found.element.value, 'joined')}"
        + (" in halves" if found.packed else "")
    ]
    for name, scalar in found.steps:
        looked = tracer.look(scalar)
        is_argument = isinstance(looked, Element | Captured) and looked.value in names
        of = names[looked.value] if is_argument else constant_value(tracer, looked)
        words.append(f"{name.removeprefix('arith.')} {of}")
    return ", ".join(words)


SIGNED = "%x = arith.sitofp %b : i8 to f32"

#: By the body: of which bytes it computes %r, and how.
BODIES = {
    "%r = arith.sitofp %b : i8 to f32": "signed bytes",
    "%r = arith.uitofp %b : i8 to f32": "unsigned bytes",
    f"{SIGNED} %r = arith.mulf %x, %s : f32": "signed bytes, mulf scale",
    f"{SIGNED} %r = arith.mulf %s, %x : f32": "signed bytes, mulf scale",
    f"{SIGNED} %r = arith.divf %x, %s : f32": "signed bytes, divf scale",
    f"{SIGNED} %r = arith.divf %s, %x : f32": None,
    f"{SIGNED} %r = arith.addf %x, %z : f32": "signed bytes, addf zero",
    f"{SIGNED} %r = arith.addf %z, %x : f32": "signed bytes, addf zero",
    f"{SIGNED} %r = arith.subf %x, %z : f32": "signed bytes, subf zero",
    f"{SIGNED} %r = arith.subf %z, %x : f32": None,
    f"{SIGNED} %r = arith.mulf %x, %c : f32": "signed bytes, mulf c",
    f"{SIGNED} %y = arith.subf %x, %z : f32 %r = arith.mulf %y, %s : f32":
        "signed bytes, subf zero, mulf scale",
    f"{SIGNED} %r = arith.maximumf %x, %s : f32": None,
    f"{SIGNED} %r = arith.negf %x : f32": None,
    "%r = arith.mulf %s, %z : f32": None,
    # Floats of other widths in between.
    "%x = arith.sitofp %b : i8 to f16 %y = arith.extf %x : f16 to f32"
    " %r = arith.mulf %y, %s : f32": "signed bytes, mulf scale",
    "%x = arith.uitofp %b : i8 to f64 %r = arith.truncf %x : f64 to f32": "unsigned bytes",
    # Floats of 8 bits, which a group takes, too; those of 16 bits are no bytes.
    "%r = arith.extf %e : f8E4M3FN to f32": None,
    "%x = arith.extf %e : f8E4M3FN to f32 %r = arith.mulf %x, %s : f32": "signed f8, mulf scale",
    "%x = arith.extf %e : f8E4M3FN to f16 %y = arith.extf %x : f16 to f32"
    " %r = arith.divf %y, %s : f32": "signed f8, divf scale",
    "%x = arith.extf %h : f16 to f32 %r = arith.mulf %x, %s : f32": None,
    # Integers that are wider in between: with a sign or not, as the first of them.
    "%r = arith.sitofp %w : i32 to f32": None,
    "%i = arith.extsi %b : i8 to i32 %r = arith.sitofp %i : i32 to f32": "signed bytes",
    "%i = arith.extui %b : i8 to i32 %r = arith.sitofp %i : i32 to f32": "unsigned bytes",
    "%i = arith.extui %b : i8 to i32 %r = arith.uitofp %i : i32 to f32": "unsigned bytes",
    "%i = arith.extsi %b : i8 to i32 %r = arith.uitofp %i : i32 to f32": None,
    "%i = arith.extsi %b : i8 to i16 %j = arith.extsi %i : i16 to i32"
    " %r = arith.sitofp %j : i32 to f32": "signed bytes",
    # Sums of wider integers do not wrap; those of bytes may, and those that have no sign.
    "%i = arith.extsi %b : i8 to i32 %j = arith.subi %i, %k : i32"
    " %r = arith.sitofp %j : i32 to f32": "signed bytes, subf 128.0",
    "%i = arith.extui %b : i8 to i32 %j = arith.addi %i, %k : i32"
    " %r = arith.sitofp %j : i32 to f32": "unsigned bytes, addf 128.0",
    "%i = arith.extsi %b : i8 to i32 %j = arith.addi %k, %i : i32"
    " %r = arith.sitofp %j : i32 to f32": "signed bytes, addf 128.0",
    "%i = arith.extsi %b : i8 to i32 %j = arith.subi %k, %i : i32"
    " %r = arith.sitofp %j : i32 to f32": None,
    "%i = arith.extui %b : i8 to i32 %j = arith.addi %i, %k : i32"
    " %r = arith.uitofp %j : i32 to f32": None,
    "%i = arith.extsi %b : i8 to i32 %j = arith.muli %i, %k : i32"
    " %r = arith.sitofp %j : i32 to f32": None,
    "%j = arith.addi %b, %four : i8 %r = arith.sitofp %j : i8 to f32": None,
}  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
def test_of_which_bytes_and_by_which_steps(body):
    assert described(GENERIC.format(name="r", body=body)) == BODIES[body]


LOW = "%i = arith.andi %b, %fifteen : i8 %x = arith.uitofp %i : i8 to f32"
HIGH = "%i = arith.shrui %b, %four : i8 %x = arith.uitofp %i : i8 to f32"
LOW_SIGNED = (
    "%t = arith.shli %b, %four : i8 %i = arith.shrsi %t, %four : i8"
    " %x = arith.sitofp %i : i8 to f32"
)
HIGH_SIGNED = "%i = arith.shrsi %b, %four : i8 %x = arith.sitofp %i : i8 to f32"


def joined(low: str, high: str) -> str | None:
    """Of the concatenation of what two bodies compute."""
    ops = GENERIC.format(name="low", body=low) + GENERIC.format(name="high", body=high)
    return described(f"{ops} {concatenation('%low', '%high')}", columns=16)


def concatenation(low: str, high: str) -> str:
    types = "(tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x16xf32>"
    return f"%r = tensor.concat dim(1) {low}, {high} : {types}"


MULTIPLIED, DIVIDED = "%r = arith.mulf %x, %s : f32", "%r = arith.divf %x, %s : f32"
ADDED, SUBTRACTED = "%r = arith.addf %x, %z : f32", "%r = arith.subf %x, %z : f32"


@pytest.mark.parametrize(
    ("of_low", "of_high", "steps"),
    [
        (MULTIPLIED, MULTIPLIED, "mulf scale"),
        (MULTIPLIED.replace("%x, %s", "%s, %x"), MULTIPLIED.replace("%x, %s", "%s, %x"),
         "mulf scale"),
        (DIVIDED, DIVIDED, "divf scale"),
        (ADDED, ADDED, "addf zero"),
        (ADDED.replace("%x, %z", "%z, %x"), ADDED.replace("%x, %z", "%z, %x"), "addf zero"),
        (SUBTRACTED, SUBTRACTED, "subf zero"),
        ("%h_ = arith.truncf %x : f32 to f16 %r = arith.extf %h_ : f16 to f32",) * 2 + ("",),
        (f"%y = arith.subf %x, %z : f32 {MULTIPLIED.replace('%x', '%y')}",) * 2
        + ("subf zero, mulf scale",),
        # The halves are not dequantised alike.
        (MULTIPLIED, DIVIDED, None),
        (MULTIPLIED, MULTIPLIED.replace("%s", "%z"), None),
        (MULTIPLIED, ADDED, None),
        (SUBTRACTED, SUBTRACTED.replace("%z", "%s"), None),
        (MULTIPLIED, "%y = arith.mulf %x, %s : f32 %r = arith.mulf %y, %s : f32", None),
        # Nor by such steps.
        (DIVIDED.replace("%x, %s", "%s, %x"), DIVIDED.replace("%x, %s", "%s, %x"), None),
        (SUBTRACTED.replace("%x, %z", "%z, %x"), SUBTRACTED.replace("%x, %z", "%z, %x"), None),
        (MULTIPLIED.replace("mulf", "maximumf"), MULTIPLIED.replace("mulf", "maximumf"), None),
        ("%r = arith.negf %x : f32", "%r = arith.negf %x : f32", None),
    ],
)  # fmt: skip
def test_joined_halves_of_bytes(of_low, of_high, steps):
    for low, high, kind in (LOW, HIGH, "unsigned"), (LOW_SIGNED, HIGH_SIGNED, "signed"):
        wanted = f"{kind} bytes in halves" + (f", {steps}" if steps else "")
        assert joined(f"{low} {of_low}", f"{high} {of_high}") == (None if steps is None else wanted)


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (LOW, HIGH_SIGNED), (LOW_SIGNED, HIGH), (HIGH, LOW), (LOW, LOW), (HIGH, HIGH),
        ("%x = arith.mulf %s, %s : f32", HIGH), (LOW, "%x = arith.mulf %s, %s : f32"),
        (SIGNED, SIGNED),
    ],
)  # fmt: skip
def test_parts_that_are_no_halves(low, high):
    assert joined(f"{low} {MULTIPLIED}", f"{high} {MULTIPLIED}") is None


@pytest.mark.parametrize("parts", [("%low", "%init"), ("%init", "%low"), ("%init", "%init")])
def test_a_part_that_nothing_computes_is_no_half(parts):
    ops = GENERIC.format(name="low", body=f"{LOW} {MULTIPLIED}")
    assert described(f"{ops} {concatenation(*parts)}", columns=16) is None


INTEGERS = """%{name} = linalg.generic {{
      indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}}
      ins(%{of} : tensor<4x8xi8>) outs(%bytes : tensor<4x8xi8>) {{
  ^bb0(%b: i8, %out: i8):
    {body}
    linalg.yield %i : i8
  }} -> tensor<4x8xi8>
"""

CONVERTED = """%joined = tensor.concat dim(1) %low, %high
      : (tensor<4x8xi8>, tensor<4x8xi8>) -> tensor<4x16xi8>
  %init16 = tensor.empty() : tensor<4x16xf32>
  %r = linalg.generic {{indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}}
      ins(%joined : tensor<4x16xi8>) outs(%init16 : tensor<4x16xf32>) {{
  ^bb0(%b: i8, %out: f32):
    {body}
    linalg.yield %r : f32
  }} -> tensor<4x16xf32>
"""

LOW_8, HIGH_8 = "%i = arith.andi %b, %fifteen : i8", "%i = arith.shrui %b, %four : i8"
LOW_S8 = "%t = arith.shli %b, %four : i8 %i = arith.shrsi %t, %four : i8"
HIGH_S8 = "%i = arith.shrsi %b, %four : i8"
FLIPPED = (
    "%eight = arith.constant 8 : i8 %n = {} : i8 %x = arith.xori %n, %eight : i8"
    " %i = arith.subi %x, %eight : i8"
)
LOW_X8 = FLIPPED.format("arith.andi %b, %fifteen")
HIGH_X8 = FLIPPED.format("arith.shrui %b, %four")
AS_SIGNED, AS_UNSIGNED = "%r = arith.sitofp %b : i8 to f32", "%r = arith.uitofp %b : i8 to f32"
MINUS_8 = (
    "%eight = arith.constant 8 : i8 %n = arith.subi %b, %eight : i8"
    " %r = arith.sitofp %n : i8 to f32"
)
WIDENED = "%n = arith.extui %b : i8 to i32 %r = arith.sitofp %n : i32 to f32"


@pytest.mark.parametrize(
    ("low", "high", "converted", "wanted"),
    [
        (LOW_8, HIGH_8, AS_SIGNED, "unsigned bytes in halves"),
        (LOW_8, HIGH_8, AS_UNSIGNED, "unsigned bytes in halves"),
        (LOW_8, HIGH_8, WIDENED, "unsigned bytes in halves"),
        (LOW_8, HIGH_8, MINUS_8, "unsigned bytes in halves, addf -8.0"),
        (LOW_S8, HIGH_S8, AS_SIGNED, "signed bytes in halves"),
        (LOW_X8, HIGH_X8, AS_SIGNED, "signed bytes in halves"),
        (LOW_X8, HIGH_S8, AS_SIGNED, "signed bytes in halves"),
        (LOW_S8, HIGH_S8, MINUS_8, "signed bytes in halves, addf -8.0"),
        # The bits of the high half are kept before they are moved.
        (
            LOW_8,
            "%high = arith.constant -16 : i8 %n = arith.andi %b, %high : i8"
            " %i = arith.shrui %n, %four : i8",
            AS_SIGNED,
            "unsigned bytes in halves",
        ),
        (
            "%all = arith.constant -1 : i8 %n = arith.shrui %all, %four : i8"
            " %i = arith.andi %b, %n : i8",
            HIGH_8,
            AS_SIGNED,
            "unsigned bytes in halves",
        ),
        # As integers without a sign these are no numbers in a row: what is joined are bytes.
        (LOW_S8, HIGH_S8, AS_UNSIGNED, "unsigned joined"),
        (LOW_S8, HIGH_S8, WIDENED, "unsigned joined"),
        (LOW_8, HIGH_8, MINUS_8.replace("sitofp", "uitofp"), None),
        # One half has a sign, and the other none; or they have changed places.
        (LOW_8, HIGH_S8, AS_SIGNED, "signed joined"),
        (LOW_S8, HIGH_8, AS_SIGNED, "signed joined"),
        (HIGH_8, LOW_8, AS_SIGNED, "signed joined"),
        # Other bits, or other numbers.
        (LOW_8.replace("%fifteen", "%four"), HIGH_8, AS_SIGNED, "signed joined"),
        (LOW_8.replace("%fifteen", "%mask"), HIGH_8, AS_SIGNED, "signed joined"),
        (LOW_8, HIGH_8.replace("%four", "%fifteen"), AS_SIGNED, "signed joined"),
        (LOW_8, "%i = arith.addi %b, %four : i8", AS_SIGNED, "signed joined"),
        ("%i = arith.constant 3 : i8", HIGH_8, AS_SIGNED, "signed joined"),
        (LOW_8, "%i = arith.constant 3 : i8", AS_SIGNED, "signed joined"),
        ("%i = arith.constant 3 : i8", "%i = arith.constant 3 : i8", AS_SIGNED, "signed joined"),
        (LOW_8, HIGH_8, "%n = arith.muli %b, %b : i8 %r = arith.sitofp %n : i8 to f32", None),
        (LOW_8, HIGH_8, "%n = math.ctpop %b : i8 %r = arith.sitofp %n : i8 to f32", None),
    ],
)
def test_halves_that_are_joined_as_integers(low, high, converted, wanted):
    ops = INTEGERS.format(name="low", of="bytes", body=low)
    ops += INTEGERS.format(name="high", of="bytes", body=high)
    assert described(ops + CONVERTED.format(body=converted), columns=16) == wanted


JOINED_AGAIN = CONVERTED.replace("%joined =", "%again =").partition("  %init16")[0]
PLAIN = "%plain = tensor.empty() : tensor<4x16xi8>\n"
#: The half without its highest bit, less that bit.
SIGN = (
    "%seven = arith.constant 7 : i8 %eight = arith.constant 8 : i8"
    " %n = arith.andi %b, %seven : i8 %s = arith.andi %d, %eight : i8"
    " %i = arith.subi %n, %s : i8 %r = arith.sitofp %i : i8 to f32"
)
TWICE = "%n = arith.xori %b, %d : i8 %i = arith.xori %n, %d : i8 %r = arith.sitofp %i : i8 to f32"


@pytest.mark.parametrize(
    ("other", "body", "wanted"),
    [
        ("joined", SIGN, "signed bytes in halves"),
        ("joined", TWICE, "unsigned bytes in halves"),
        # Of what is joined elsewhere, and of other bytes, the halves are not known to be those.
        ("again", SIGN, None),
        ("plain", TWICE, None),
    ],
)
def test_halves_that_are_read_twice(other, body, wanted):
    ops = INTEGERS.format(name="low", of="bytes", body=LOW_8)
    ops += INTEGERS.format(name="high", of="bytes", body=HIGH_8) + PLAIN + JOINED_AGAIN
    ops += (
        CONVERTED.format(body=body)
        .replace("[#id, #id]", "[#id, #id, #id]")
        .replace("ins(%joined : ", f"ins(%joined, %{other} : tensor<4x16xi8>, ")
        .replace("(%b: i8, ", "(%b: i8, %d: i8, ")
    )
    assert described(ops, columns=16) == wanted


def test_halves_of_wider_integers_are_none():
    low = "%f = arith.constant 15 : i8 %i = arith.andi %b, %f : i8"
    high = "%f = arith.constant 4 : i8 %i = arith.shrui %b, %f : i8"
    ops = INTEGERS.format(name="low", of="bytes", body=low)
    ops += INTEGERS.format(name="high", of="bytes", body=high)
    ops += CONVERTED.format(body=AS_SIGNED)
    assert described(ops, columns=16) == "unsigned bytes in halves"
    assert described(ops.replace("i8", "i32").replace("%bytes", "%wide"), columns=16) is None


def test_halves_of_two_tensors_of_bytes():
    more = "%more = arith.constant dense<1> : tensor<4x8xi8>\n  %other = tensor.insert_slice"
    more += " %bytes into %more[0, 0] [4, 8] [1, 1] : tensor<4x8xi8> into tensor<4x8xi8>\n  "
    for of in "bytes", "other":
        ops = more + INTEGERS.format(name="low", of="bytes", body=LOW_8)
        ops += INTEGERS.format(name="high", of=of, body=HIGH_8)
        found = described(ops + CONVERTED.format(body=AS_SIGNED), columns=16)
        assert found == ("unsigned bytes in halves" if of == "bytes" else "signed joined")


WITHIN, BEHIND = (Atom(8),), (Atom(4),)


@pytest.mark.parametrize(
    ("steps", "kept", "behind"),
    [
        ("", "", ""),
        ("mulf const", "", "mulf const"),
        ("mulf within, mulf const", "mulf within", "mulf const"),
        ("mulf const, mulf within", "mulf const, mulf within", ""),
        ("addf const, mulf within", "addf const, mulf within", ""),
        # What varies behind the sum is taken there, if it is a product.
        ("mulf behind, mulf within", "mulf within", "mulf behind"),
        ("divf behind, divf within", "divf within", "divf behind"),
        ("addf within, mulf behind", "addf within", "mulf behind"),
        ("mulf behind, mulf const, divf within, mulf const", "mulf const, divf within",
         "mulf behind, mulf const"),
        ("addf behind", "", "addf behind"),
        ("addf behind, mulf within", None, None),
        ("subf behind, mulf within", None, None),
        # A sum after such a product is in its way.
        ("mulf behind, addf within", None, None),
        ("mulf behind, subf const, mulf within", None, None),
        ("mulf behind, addf const", "", "mulf behind, addf const"),
        # Along both, neither place is right.
        ("mulf both", None, None),
        ("divf both, mulf const", None, None),
    ],
)  # fmt: skip
def test_which_steps_are_taken_behind_the_sum(steps, kept, behind):
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.parse(FUNCTION.format(ops=""))
        block = module.body.operations[0].regions[0].blocks[0]
        bytes_, *_, scale, _, c, _ = block.arguments
        scalars = {
            "const": Captured(c),
            "within": Element(scale, (WITHIN,)),
            "behind": Element(scale, (BEHIND,)),
            "both": Element(bytes_, (BEHIND, WITHIN)),
        }

        def steps_of(text: str) -> tuple:
            pairs = [step.split() for step in text.split(", ") if step]
            return tuple((f"arith.{name}", scalars[of]) for name, of in pairs)

        found = part(Tracer(), steps_of(steps), WITHIN, BEHIND)
        if kept is None:
            assert found is None
        else:
            assert (found.within, found.behind) == (steps_of(kept), steps_of(behind))


@pytest.mark.parametrize(
    ("names", "is_so"),
    [("", False), ("mulf divf", False), ("addf", True), ("mulf subf", True), ("subf divf", True)],
)
def test_steps_that_add(names, is_so):
    assert adds([(f"arith.{name}", None) for name in names.split()]) == is_so
