# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""mlir_attention.compile: entries, targets, errors."""

import numpy as np
import pytest
from mlir import ir, passmanager
from runtime_support import compile_text

import mlir_attention as attn

TWO = """
func.func @one(%a: tensor<2xf32>) -> tensor<2xf32> {
  return %a : tensor<2xf32>
}
func.func @two(%a: tensor<2xf32>) -> tensor<2xf32> {
  %b = func.call @help(%a) : (tensor<2xf32>) -> tensor<2xf32>
  return %b : tensor<2xf32>
}
func.func private @help(%a: tensor<2xf32>) -> tensor<2xf32> {
  %b = arith.addf %a, %a : tensor<2xf32>
  return %b : tensor<2xf32>
}
"""


def test_the_entry_is_chosen():
    ones = np.ones(2, np.float32)
    assert (compile_text(TWO, "one")(ones) == 1).all()
    assert (compile_text(TWO, "two")(ones) == 2).all()
    # A private function, too.
    assert (compile_text(TWO, "help")(ones) == 2).all()


def test_the_only_public_function_is_the_entry():
    text = TWO.replace("@one", "private @one", 1).replace(
        "func.func private @one", "func.func private @one"
    )
    assert compile_text(text).name == "two"


@pytest.mark.parametrize(
    "text, entry, message",
    [
        (TWO, None, r"entry must name one of .* \(it has 'one', 'two'\)"),
        ("", None, r"entry must name one of .* \(it has none\)"),
        (
            TWO,
            "three",
            "no function 'three' in the module; entry must name one of its public functions "
            r"\(it has 'one', 'two'\)",
        ),
        ("", "f", r"no function 'f' in the module; .* public functions \(it has none\)"),
        ("func.func private @f(tensor<2xf32>)", "f", "no function 'f'"),
    ],
)
def test_entries_that_cannot_be(text, entry, message):
    with pytest.raises(ValueError, match=message):
        compile_text(text, entry)


@pytest.mark.parametrize("entry", [None, "f"])
def test_a_name_that_is_not_utf8(entry):
    text = b'func.func @f() { return } func.func @"\xff"() { return }'
    with pytest.raises(ValueError, match=r"a name that is not UTF-8, b'\\xff'"):
        compile_text(text, entry)


def test_a_message_that_is_not_utf8():
    text = b"""func.func @f(%good: i1) {
      cf.assert %good, "not \xff but \xc3\xa9"
      return
    }"""
    compiled = compile_text(text)
    compiled(True)
    with pytest.raises(attn.CompiledAssertionError, match=r"'f': not \\xff but \u00e9"):
        compiled(False)


@pytest.mark.parametrize("entry", [None, "two"])
def test_a_module_that_is_lowered_already(entry):
    with ir.Context():
        module = ir.Module.parse(TWO)
        passmanager.PassManager.parse("builtin.module(attention-to-cpu)").run(module.operation)
        with pytest.raises(
            ValueError,
            match=r"public functions \(it has none: its functions are llvm.func, compile takes the "
            r"module before attention-to-cpu\)",
        ):
            attn.compile(module, entry)


@pytest.mark.parametrize(
    "function",
    [
        "llvm.func @f() { llvm.return }",
        'spirv.func @f() -> () "None" { spirv.Return }',
        "emitc.func @f() { emitc.return }",
    ],
)
def test_functions_of_other_dialects(function):
    with ir.Context():
        module = ir.Module.parse(function)
        name = function.split()[0]
        with pytest.raises(ValueError, match=rf"it has none: its functions are {name}, compile"):
            attn.compile(module)


@pytest.mark.parametrize("number", [2, np.int64(2), np.uint8(2), np.array(2)])
def test_integers_of_any_kind(number):
    with ir.Context():
        module = ir.Module.parse(TWO)
        assert attn.compile(module, "two", num_threads=number) is attn.compile(
            module, "two", num_threads=2
        )
        assert attn.compile(module, "two", opt_level=number) is attn.compile(
            module, "two", opt_level=2
        )


def test_arguments_that_cannot_be():
    with ir.Context():
        module = ir.Module.parse(TWO)
        targets = "'cpu', 'opencl', 'vulkan', 'cuda'"
        with pytest.raises(TypeError, match=r"module must be an mlir.ir.Module, but is a str"):
            attn.compile(TWO)
        with pytest.raises(ValueError, match=f"target is 'gpu'; it must be one of {targets}$"):
            attn.compile(module, "one", target="gpu")
        for number in (0, -1, 1025, 1 << 70):
            with pytest.raises(
                ValueError,
                match=rf"num_threads is {number}; it must be None or an int from 1 to 1024",
            ):
                attn.compile(module, "one", num_threads=number)
        for number in (-1, 4):
            with pytest.raises(
                ValueError, match=rf"opt_level is {number}; it must be an int from 0 to 3"
            ):
                attn.compile(module, "one", opt_level=number)
        for other in (1.5, "2", True, [2], np.ones(2, int), np.float32(2), np.bool_(True)):
            kind = type(other).__name__
            with pytest.raises(TypeError, match=rf"num_threads is .*, a {kind}; it must be None"):
                attn.compile(module, "one", num_threads=other)
            with pytest.raises(TypeError, match=rf"opt_level is .*, a {kind}; it must be an int"):
                attn.compile(module, "one", opt_level=other)
        with pytest.raises(TypeError, match=r"opt_level is None, a NoneType; it must be an int"):
            attn.compile(module, "one", opt_level=None)
        for other in (1, b"one", ["one"]):
            with pytest.raises(TypeError, match=r"entry is .*; it must be None or the name of a"):
                attn.compile(module, other)


@pytest.mark.parametrize(
    "type_, message",
    [
        ("tensor<*xf32>", "argument 0 of 'f' is a tensor"),
        (
            "tensor<2xcomplex<f32>>",
            "argument 0 of 'f' has element type complex<f32>; supported are",
        ),
        ("tensor<2xi4>", "argument 0 of 'f' has element type i4; supported are"),
    ],
)
def test_types_that_cannot_cross_the_boundary(type_, message):
    with pytest.raises(TypeError, match=message):
        compile_text(f"func.func @f(%a: {type_}) {{ return }}")


def test_the_module_is_not_changed():
    with ir.Context():
        module = ir.Module.parse(TWO)
        before = str(module)
        attn.compile(module, "one")
        assert str(module) == before


def test_the_executable_outlives_its_context():
    decode = compile_text(TWO, "two")
    for _ in range(3):
        with ir.Context():
            ir.Module.parse(TWO)
    assert (decode(np.ones(2, np.float32)) == 2).all()


def test_a_pass_that_fails_raises_with_its_diagnostic():
    text = """func.func @f(%a: tensor<2xf32>) -> tensor<2xf32> {
      %b = "unknown.op"(%a) : (tensor<2xf32>) -> tensor<2xf32>
      return %b : tensor<2xf32>
    }"""
    with ir.Context() as context:
        context.allow_unregistered_dialects = True
        module = ir.Module.parse(text)
        with pytest.raises(ir.MLIRError, match=r"unknown\.op"):
            attn.compile(module)


UNDEFINED = """
func.func private @nowhere(f32) -> f32
func.func @f(%x: f32) -> f32 {
  %y = func.call @nowhere(%x) : (f32) -> f32
  return %y : f32
}
"""


def test_an_error_that_no_pass_fails_over_is_raised():
    """Upstream's lower-affine reports a division by 0 and goes on."""
    text = """func.func @f(%a: tensor<?xf32>, %n: index) -> index {
  %m = bufferization.to_buffer %a : tensor<?xf32> to memref<?xf32>
  %r = memref.expand_shape %m [[0, 1]] output_shape [%n, 0] : memref<?xf32> into memref<?x0xf32>
  %c0 = arith.constant 0 : index
  %d = memref.dim %r, %c0 : memref<?x0xf32>
  return %d : index
}"""
    with ir.Context() as context:
        with pytest.raises(ir.MLIRError, match="division by non-positive value") as caught:
            attn.compile(ir.Module.parse(text), cache=False)
        assert not context.emit_error_diagnostics
    assert [str(error.location) for error in caught.value.error_diagnostics] == ['loc("-":3:8)']


def test_an_op_without_translation_is_named():
    """What no pass lowers, and LLVM knows nothing of."""
    text = """
    module attributes {transform.with_named_sequence} {
      func.func @f(%a: f32) -> f32 { return %a : f32 }
      transform.named_sequence @s(%root: !transform.any_op {transform.readonly}) {
        transform.yield
      }
    }"""
    with pytest.raises(ValueError, match=r"'transform\.named_sequence' cannot be compiled for the"):
        compile_text(text, "f")


RESOURCE = """
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {{
  %w = arith.constant dense_resource<w> : tensor<4xf32>
  %r = arith.addf %x, %w : tensor<4xf32>
  return %r : tensor<4xf32>
}}
{data}
"""


def with_data(*numbers):
    bits = b"\x04\0\0\0" + np.array(numbers, np.float32).tobytes()
    return f'{{-# dialect_resources: {{builtin: {{w: "0x{bits.hex()}"}}}} #-}}'


@pytest.mark.parametrize("data", ["", with_data(1.0)], ids=["without data", "with other data"])
def test_a_resource_without_its_data_is_named(data):
    with pytest.raises(ValueError, match=r'\(loc\("-":3:\d+\)\): the data of a dense_resource'):
        compile_text(RESOURCE.format(data=data))


def test_a_resource_with_its_data():
    x = np.ones(4, np.float32)
    function = compile_text(RESOURCE.format(data=with_data(1, 2, 3, 4)))
    np.testing.assert_array_equal(function(x), [2, 3, 4, 5])


def test_a_function_that_is_nowhere_is_named():
    with pytest.raises(RuntimeError, match="nowhere"):
        compile_text(UNDEFINED, "f")


@pytest.mark.parametrize("level", range(4))
def test_vectors_and_scalar_loops_at_all_levels(level):
    # The group becomes vectors, which LLVM leaves; what follows it is LLVM's to improve.
    text = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @f(%q: tensor<4x16xf32>, %k: tensor<?x16xf32>, %v: tensor<?x16xf32>, %x: tensor<?xf32>)
    -> (tensor<4x16xf32>, tensor<?xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x16xf32>, tensor<?x16xf32>, tensor<?x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %y = arith.addf %x, %x : tensor<?xf32>
  return %o, %y : tensor<4x16xf32>, tensor<?xf32>
}"""
    rng = np.random.default_rng(0)
    query, key, value, x = (
        rng.standard_normal(shape, dtype=np.float32) for shape in ((4, 16), (50, 16), (50, 16), 99)
    )
    with ir.Context():
        compiled = attn.compile(ir.Module.parse(text), opt_level=level, cache=False)
    output, twice = compiled(query, key, value, x)
    weights = np.exp(query.astype(np.float64) @ key.T)
    expected = (weights / weights.sum(axis=1, keepdims=True)) @ value
    np.testing.assert_allclose(output, expected, rtol=1e-5, atol=1e-5)
    assert (twice == x + x).all()


CALLED = """
func.func @{name}(%x: tensor<4xf32>, %yes: i1) -> tensor<4xf32> {{
  cf.assert %yes, "no"
  %y = math.exp %x : tensor<4xf32>
  return %y : tensor<4xf32>
}}
"""


@pytest.mark.parametrize(
    "name", ["attention_assert_failed", "malloc", "free", "main", "expf", "_mlir_ciface_f"]
)
def test_functions_may_have_names_of_what_compiled_code_calls(name):
    function = compile_text(CALLED.format(name=name))
    x = np.arange(4, dtype=np.float32)
    np.testing.assert_allclose(function(x, True), np.exp(x), rtol=1e-6)
    with pytest.raises(attn.CompiledAssertionError, match="no"):
        function(x, False)


def test_modules_in_the_module_are_not_compiled():
    inner = CALLED.format(name="f").replace("math.exp", "math.sin")
    text = f"module {{ {inner} module @f2 {{ {inner} }} }}" + CALLED.format(name="f")
    with ir.Context():
        x = np.arange(4, dtype=np.float32)
        function = attn.compile(ir.Module.parse(text), "f", cache=False)
        np.testing.assert_allclose(function(x, True), np.exp(x), rtol=1e-6)
