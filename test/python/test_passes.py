# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Our passes, and a user's own, run in pipelines that Python makes."""

import dataclasses
import gc
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention  # noqa: F401
from mlir_attention.diagnostics import RewriteError, error, remark
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.passes import module_pass, pipeline
from mlir_attention.passes.options import option
from mlir_attention.passes.registry import element
from mlir_attention.passes.running import run_passes
from mlir_attention.support.patterns import walk_and_rewrite

TEXT = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @f(%q: tensor<4x8xf32>, %k: tensor<1024x8xf32>) -> tensor<4x8xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %k : tensor<4x8xf32>, tensor<1024x8xf32>, tensor<1024x8xf32>)
      -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x8xf32>
}
"""


@pytest.fixture(autouse=True)
def context() -> Iterator[ir.Context]:
    with ir.Context() as context:
        yield context


def run(pipeline: str, text: str = TEXT) -> str:
    module = ir.Module.parse(text)
    PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
    return str(module)


def errors_of(pipeline: str, text: str = TEXT) -> list[str]:
    with pytest.raises(ir.MLIRError) as caught:
        run(pipeline, text)
    return [str(error.message) for error in caught.value.error_diagnostics]


def test_ours_stand_between_upstream_passes() -> None:
    result = run(
        "canonicalize,attention-flash-decoding{num-splits=4},cse,"
        "convert-attention-to-linalg,attention-inline-combine,func.func(linalg-generalize-named-ops),cse"
    )
    assert "attention." not in result
    assert "linalg.generic" in result


def test_the_whole_way_down_to_loops() -> None:
    result = run(
        "attention-flash-decoding{chunk-size=300},convert-attention-to-linalg,"
        "attention-inline-combine,one-shot-bufferize{bufferize-function-boundaries},"
        "func.func(convert-linalg-to-loops),canonicalize"
    )
    assert "scf.for" in result
    assert "linalg." not in result


@pytest.mark.parametrize(
    ("pipeline", "message"),
    [
        ("attention-flash-decoding{splits=4}", "has no option 'splits'; it has 'num-splits'"),
        ("attention-flash-decoding{num-splits=x}", "'num-splits' .* expects an integer .* got 'x'"),
        ("attention-flash-decoding{num-splits=1 num-splits=2}", "'num-splits' .* is given twice"),
        ("attention-flash-decoding{num-splits=1_0}", "'num-splits' .* integer .* got '1_0'"),
        ("attention-flash-decoding{max-splits=0}", "'max-splits' .* of at least 1, but got '0'"),
        ("convert-attention-to-linalg{accumulation-type=f16}", "one of 'default', 'f64'"),
        ("attention-flash-encoding", "attention-flash-encoding"),
        ("func.func(attention-flash-decoding)", "attention-flash-decoding"),
    ],
)
def test_bad_pipelines_are_value_errors(pipeline: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        PassManager.parse(f"builtin.module({pipeline})")


def test_options_survive_in_the_printed_pipeline() -> None:
    text = str(PassManager.parse("builtin.module(attention-flash-decoding{num-splits=4 remarks})"))
    assert "num-splits=4" in text
    assert "remarks=true" in text
    assert str(PassManager.parse(text)) == text


def test_contradictions_are_errors_at_the_group() -> None:
    with pytest.raises(ir.MLIRError) as caught:
        run("attention-flash-decoding{num-splits=4 chunk-size=100}")
    (error,) = caught.value.error_diagnostics
    assert "num-splits=4 and chunk-size=100 contradict each other" in error.message
    assert ":7:" in str(error.location)


def test_nested_modules_are_walked_and_refused_as_anchors() -> None:
    maps, function = TEXT.split("func.func")
    nested = f"{maps} module {{ module {{ func.func {function} }} }}"
    assert "attention.lse_combine" in run("attention-flash-decoding{num-splits=4}", nested)
    (error,) = errors_of("builtin.module(attention-flash-decoding{num-splits=4})", nested)
    assert "runs on the top-level module" in error


def test_remarks_reach_the_users_handler(context: ir.Context) -> None:
    heard: list[str] = []

    def listen(diagnostic: ir.Diagnostic) -> bool:
        heard.append(f"{diagnostic.severity.name}: {diagnostic.message}")
        return True

    handler = context.attach_diagnostic_handler(listen)
    run("attention-flash-decoding{num-splits=4 remarks}")
    handler.detach()
    assert heard == ["REMARK: split 1024 keys into 4 chunks of 256: num-splits=4 requests it"]


@dataclasses.dataclass(frozen=True)
class Options:
    number: int = option(3, "a number", minimum=0)
    ratio: float = option(0.5, "a ratio")
    name: str = option("x", "a name")
    flag: bool = option(False, "a flag")
    offset: int = option(0, "a number of either sign")


seen: list[Options] = []


@module_pass("test-record", Options)
def record(module: ir.Operation, options: Options) -> None:
    """Keeps its options."""
    assert module.name == "builtin.module"
    seen.append(options)


@module_pass("test-raise", Options)
def raise_(module: ir.Operation, options: Options) -> None:
    """Raises."""
    raise KeyError(f"number {options.number}")


@module_pass("test-raise-at-op")
def raise_at_op(module: ir.Operation, options: Any) -> None:
    """Raises at the first op."""
    raise RewriteError(module.regions[0].blocks[0].operations[0].location, "not this one")


@module_pass("test-break-ir")
def break_ir(module: ir.Operation, options: Any) -> None:
    """Leaves a group without maps."""

    def visit(op: ir.Operation) -> ir.WalkResult:
        if op.name == GroupOp.OPERATION_NAME:
            op.attributes["indexing_maps"] = ir.ArrayAttr.get([])
        return ir.WalkResult.ADVANCE

    module.walk(visit)


@module_pass("test-raise-in-pattern")
def raise_in_pattern(module: ir.Operation, options: Any) -> None:
    """Raises inside of a pattern."""

    def pattern(group: GroupOp, rewriter: Any) -> str | None:
        raise LookupError("lost")

    walk_and_rewrite(module, GroupOp.OPERATION_NAME, pattern)


@module_pass("test-emit-error")
def emit_error(module: ir.Operation, options: Any) -> None:
    """Tells of an error, and goes on."""
    error(module.regions[0].blocks[0].operations[0].location, "not this one")


@module_pass("test-refuse")
def refuse(module: ir.Operation, options: Any) -> None:
    """Refuses every group."""
    walk_and_rewrite(
        module,
        GroupOp.OPERATION_NAME,
        lambda group, rewriter: "just so",
        on_refusal=lambda group, reason: remark(group.location, reason),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Options()),
        ("{number=7}", Options(number=7)),
        ("{ratio=0.25 flag}", Options(ratio=0.25, flag=True)),
        ("{flag=true name=word}", Options(flag=True, name="word")),
        ("{flag=false ratio=1e-3}", Options(ratio=0.001)),
        ("{flag=1}", Options(flag=True)),
        ("{flag=0}", Options(flag=False)),
        ("{ratio=1e30 name=two_words}", Options(ratio=1e30, name="two_words")),
        ("{offset=-9223372036854775808}", Options(offset=-(2**63))),
        ("{offset=9223372036854775807}", Options(offset=2**63 - 1)),
        ("{name={two words} number=1}", Options(name="two words", number=1)),
        ("{name='two words' number=1}", Options(name="two words", number=1)),
        ('{name="two words" number=1}', Options(name="two words", number=1)),
        ("{  number=1   name=a }", Options(name="a", number=1)),
    ],
)
def test_a_users_pass_gets_its_options(text: str, expected: Options) -> None:
    seen.clear()
    run(f"cse,test-record{text},canonicalize")
    assert seen == [expected]


@pytest.mark.parametrize("offset", [-(2**63) - 1, 2**63])
def test_a_number_of_more_than_64_bits_is_none(offset: int) -> None:
    message = f"option 'offset' of pass 'test-record' expects an integer, but got '{offset}'"
    with pytest.raises(ValueError, match=message):
        PassManager.parse(f"builtin.module(test-record{{offset={offset}}})")


def test_a_users_pass_runs_as_often_as_its_manager() -> None:
    seen.clear()
    manager = PassManager.parse("builtin.module(test-record{number=1},test-record{number=2})")
    module = ir.Module.parse(TEXT)
    manager.run(module.operation)
    manager.run(module.operation)
    gc.collect()
    assert [options.number for options in seen] == [1, 2, 1, 2]


def test_what_a_pass_raises_is_an_error_at_the_module() -> None:
    (error,) = errors_of("test-raise{number=5}")
    assert error.startswith("pass 'test-raise' failed: KeyError: 'number 5' (test_passes.py:")


def test_code_without_a_file_is_named_too() -> None:
    code = compile("raise KeyError(3)", "<string>", "exec")

    @module_pass("test-raise-in-text")
    def raise_in_text(module: ir.Operation, options: Any) -> None:
        """Raises in code that has no file."""
        exec(code)

    (error,) = errors_of("test-raise-in-text")
    assert error == "pass 'test-raise-in-text' failed: KeyError: 3 (<string>:1)"


def test_a_pass_that_emitted_an_error_fails() -> None:
    seen.clear()
    (message,) = errors_of("test-emit-error,test-record")
    assert message == "not this one"
    assert not seen


def test_a_rewrite_error_is_an_error_at_its_own_location() -> None:
    with pytest.raises(ir.MLIRError) as caught:
        run("test-raise-at-op")
    (error,) = caught.value.error_diagnostics
    assert error.message == "not this one"
    assert ":6:" in str(error.location)


def test_what_a_pattern_raises_is_an_error_at_the_op() -> None:
    with pytest.raises(ir.MLIRError) as caught:
        run("test-raise-in-pattern")
    (error,) = caught.value.error_diagnostics
    assert "cannot rewrite 'attention.group': LookupError: lost (test_passes.py:" in error.message
    assert ":7:" in str(error.location)


def test_after_an_error_the_context_still_works() -> None:
    errors_of("test-raise")
    assert "attention.lse_combine" in run("attention-flash-decoding{num-splits=4}")


def test_broken_ir_is_found_by_the_verifier() -> None:
    (error,) = errors_of("test-break-ir")
    assert "expects one indexing map for every operand and result" in error


def test_refusals_are_told_and_change_nothing(context: ir.Context) -> None:
    heard: list[str] = []
    handler = context.attach_diagnostic_handler(lambda d: heard.append(d.message) or True)
    assert run("test-refuse") == str(ir.Module.parse(TEXT))
    handler.detach()
    assert heard == ["just so"]


def test_a_dialect_that_passes_may_not_make_is_refused() -> None:
    with pytest.raises(ValueError, match="'test-nowhere' cannot depend on the dialect 'nowhere'"):
        module_pass("test-nowhere", dialects=("nowhere",))(lambda module, options: None)


#: Of which every pass may make ops.
DIALECTS = (
    "affine", "arith", "attention", "bufferization", "cf", "func", "gpu", "linalg", "llvm", "math",
    "memref", "scf", "tensor", "transform", "vector", "x86vector",
)  # fmt: skip


def test_a_pass_may_name_the_dialects_of_its_ops(context: ir.Context) -> None:
    ran = []
    module_pass("test-named", dialects=DIALECTS)(lambda module, _: ran.append(1))
    run("test-named")
    assert ran == [1]


def define(name: str, result: str, **fields: Any) -> None:
    """A cell of a notebook: a pass, with options, that writes what it is and has."""
    made = [(key, type(value), option(value, "an option")) for key, value in fields.items()]
    options = dataclasses.make_dataclass("Options", made, frozen=True)

    @module_pass(name, options)
    def write(module: ir.Operation, options: Any) -> None:
        """Writes."""
        values = dataclasses.asdict(options)
        module.attributes["test.result"] = ir.StringAttr.get(f"{result} {values}")


def test_a_pass_that_is_defined_again_replaces_the_one_before() -> None:
    define("test-again", "first", number=1)
    before = PassManager.parse("builtin.module(test-again)")
    assert "first {'number': 1}" in run("test-again")
    define("test-again", "second", number=2, flag=True)
    assert "second {'number': 7, 'flag': True}" in run("test-again{number=7}")
    assert "number=2" in str(PassManager.parse("builtin.module(test-again)"))
    # What was parsed before stays what it was.
    module = ir.Module.parse(TEXT)
    before.run(module.operation)
    assert "first {'number': 1}" in str(module)
    define("test-again", "third")
    assert "third {}" in run("test-again")
    with pytest.raises(ValueError, match="has no option 'number'; it has none"):
        PassManager.parse("builtin.module(test-again{number=7})")


def test_a_pass_that_cannot_be_leaves_the_one_before() -> None:
    define("test-left", "first")

    @dataclasses.dataclass(frozen=True)
    class Options:
        depth: int = 3

    with pytest.raises(TypeError, match="must be declared by"):
        module_pass("test-left", Options)(lambda module, options: None)
    assert "first" in run("test-left")


def test_a_pipeline_that_is_defined_again_replaces_the_one_before() -> None:
    define("test-step", "stepped", number=1)
    for number in 1, 2, 3:

        @pipeline("test-steps", Options)
        def steps(options: Options, number: int = number) -> str:
            """Steps."""
            return f"test-step{{number={number + 10 * options.number}}}"

        assert f"stepped {{'number': {number + 50}}}" in run("test-steps{number=5}")


@pytest.mark.parametrize(
    "name",
    [
        "canonicalize",  # A pass of MLIR's,
        "sparsifier",  # a pipeline of MLIR's,
        "attention-flash-decoding",  # a pass of ours,
        "attention-to-cpu",  # a pipeline of ours,
        "test-a-pass",  # and a pass where a pipeline is to be, and the other way round.
        "test-a-pipeline",
    ],
)
def test_a_name_that_is_taken_is_an_error_not_an_abort(name: str) -> None:
    module_pass("test-a-pass")(lambda module, options: None)
    pipeline("test-a-pipeline")(lambda options: "cse")
    message = f"there is a pass or pipeline '{name}' already"
    if name != "test-a-pass":
        with pytest.raises(ValueError, match=message):
            module_pass(name)(lambda module, options: None)
    if name != "test-a-pipeline":
        with pytest.raises(ValueError, match=message):
            pipeline(name)(lambda options: "cse")


@dataclasses.dataclass(frozen=True)
class Plain:
    number: int = 3


@dataclasses.dataclass(frozen=True)
class NoDefault:
    number: int


@dataclasses.dataclass(frozen=True)
class OddDefault:
    numbers: tuple[int, ...] = option((), "numbers")


class NoDataclass:
    number = 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (Plain, "option 'number' of pass 'test-odd' must be declared by .*options.option, as "
                r"`number: ... = option\(default, \"what it is for\"\)`"),
        (NoDefault, "option 'number' of pass 'test-odd' must be declared by"),
        (OddDefault, r"the default of option 'numbers' of pass 'test-odd' is \(\); "
                     "it must be one of bool, int, float, str"),
        (NoDataclass, "the options of pass 'test-odd' must be a dataclass, but are NoDataclass"),
        (Options(), "the options of pass 'test-odd' must be a dataclass"),
        (None, "the options of pass 'test-odd' must be a dataclass, but are None"),
    ],
)  # fmt: skip
def test_options_that_are_no_options_are_named(options: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        module_pass("test-odd", options)(lambda module, options: None)
    with pytest.raises(TypeError, match=message.replace("pass 'test-odd'", "pipeline 'test-odd'")):
        pipeline("test-odd", options)(lambda options: "cse")


HANDLER = """
context = ir.Context()
context.attach_diagnostic_handler(lambda d: print(d.location, d.message) or True)
"""
PASS = """
from mlir_attention.passes import module_pass
@module_pass("test-mine")
def mine(module, options):
    "Does nothing."
context = ir.Context()
"""
PROGRAM = """
import numpy as np
from mlir import ir
import mlir_attention as attn
DEFINITIONS
with context:
    module = ir.Module.parse(
        "func.func @f(%a: tensor<4xf32>) -> tensor<4xf32> { return %a : tensor<4xf32> }")
f = attn.compile(module, cache=False)
print(f(np.ones(4, np.float32)))
"""


@pytest.mark.parametrize("definitions", [HANDLER, PASS, HANDLER + PASS])
def test_a_program_ends_without_a_word(definitions: str) -> None:
    """Passes and handlers refer to what a script has defined, which lives to the end."""
    program = PROGRAM.replace("DEFINITIONS", definitions)
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (result.returncode, result.stdout, result.stderr) == (0, "[1. 1. 1. 1.]\n", "")


def test_an_element_has_the_options_that_are_fields() -> None:
    """`registry.element` forwards fields by name, of all types, as `parse` reads them."""

    @dataclasses.dataclass(frozen=True)
    class Options:
        depth_limit: int = option(3, "a limit")
        flag: bool = option(False, "a flag")
        word: str = option("a", "a word")
        other: str = option("kept", "one that the pipeline lacks")

    seen: list[Options] = []

    @module_pass("test-forwarded", Options)
    def note(module: ir.Operation, options: Options) -> None:
        seen.append(options)

    @dataclasses.dataclass(frozen=True)
    class OfPipeline:
        word: str = option("b", "a word")
        flag: bool = option(True, "a flag")
        depth_limit: int = option(7, "a limit")
        unknown: int = option(1, "one that the pass lacks")

    text = element("test-forwarded", OfPipeline())
    assert text == "test-forwarded{depth-limit=7 flag=true word=b}"
    run(text)
    assert seen == [Options(depth_limit=7, flag=True, word="b")]
    assert element("attention-inline-combine", OfPipeline()) == "attention-inline-combine"


def test_remarks_of_passes_that_are_run_reach_handlers_of_others(context: ir.Context) -> None:
    heard: list[str] = []
    handler = context.attach_diagnostic_handler(lambda d: heard.append(d.message) or True)
    passes = PassManager.parse("builtin.module(attention-flash-decoding{num-splits=4 remarks})")
    run_passes(passes, ir.Module.parse(TEXT).operation)
    handler.detach()
    assert heard == ["split 1024 keys into 4 chunks of 256: num-splits=4 requests it"]


#: A pass that fails, and one of MLIR's that reports an error and goes on.
FAILING = {
    "test-emit-error": ("not this one", TEXT),
    "lower-affine": (
        "division by non-positive value",
        """
        func.func @f(%n: index) -> index {
          %zero = arith.constant 0 : index
          %r = affine.apply affine_map<()[n, d] -> (n floordiv 0)>()[%n, %zero]
          return %r : index
        }""",
    ),
}


@pytest.mark.parametrize("collects", [False, True])
@pytest.mark.parametrize("name", FAILING)
def test_an_error_of_passes_that_are_run(context: ir.Context, name: str, collects: bool) -> None:
    """It is raised; handlers of others hear of it where the context collects errors itself."""
    message, text = FAILING[name]
    module = ir.Module.parse(text)
    heard: list[str] = []
    handler = context.attach_diagnostic_handler(lambda d: heard.append(d.message) or True)
    context.emit_error_diagnostics = collects
    with pytest.raises(ir.MLIRError) as caught:
        run_passes(PassManager.parse(f"builtin.module({name})"), module.operation)
    handler.detach()
    assert context.emit_error_diagnostics == collects
    assert [message in error.message for error in caught.value.error_diagnostics] == [True]
    assert [message in each for each in heard] == [True] * collects
