# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Importing the package makes dialect and passes known, whatever else is imported when."""

import shutil
import subprocess
import sys

import pytest

PROGRAM = """
with ir.Context() as context:
    module = ir.Module.parse('''
        #q = affine_map<(m, n) -> (m)>
        #k = affine_map<(m, n) -> (n)>
        func.func @f(%q: tensor<4xf32>, %k: tensor<32xf32>) -> tensor<4xf32> {
          %o = attention.group {indexing_maps = [#q, #k, #k, #q]}
              ins(%q, %k, %k : tensor<4xf32>, tensor<32xf32>, tensor<32xf32>) -> tensor<4xf32> {
          ^bb0(%s: f32):
            attention.yield %s : f32
          }
          return %o : tensor<4xf32>
        }''')
    group = module.body.operations[0].regions[0].blocks[0].operations[0]
    assert type(group).__name__ == "GroupOp", type(group)
    assert type(group).__module__.startswith("mlir_attention."), type(group)
    from mlir import passmanager
    pipeline = "builtin.module(attention-flash-decoding{num-splits=4},cse)"
    passmanager.PassManager.parse(pipeline).run(module.operation)
    assert "attention.lse_combine" in str(module)
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize(
    "imports",
    [
        "import mlir_attention\nfrom mlir import ir",
        "from mlir import ir\nimport mlir_attention",
        "import mlir.dialects.linalg\nimport mlir_attention\nfrom mlir import ir",
        "import mlir_attention.dialects.attention\nfrom mlir import ir",
        "from mlir_attention.passes import module_pass\nfrom mlir import ir",
        "import mlir_attention, importlib\nimportlib.import_module('mlir_attention')\n"
        "from mlir_attention import _registration\n_registration.register()\nfrom mlir import ir",
        "from mlir import ir\nir.Context()\nimport mlir_attention",
    ],
    ids=["before", "after", "after-a-dialect", "only-the-dialect", "only-the-passes", "twice",
         "after-a-context"],
)  # fmt: skip
def test_imports_in_any_order(imports: str) -> None:
    result = run(imports + PROGRAM)
    assert result.returncode == 0, result.stderr


def test_a_context_from_before_the_package_can_hold_groups() -> None:
    """MLIR aborts where the dialect of an op that is built is not known."""
    result = run(
        """
from mlir import ir
with ir.Context(), ir.Location.unknown():
    from mlir.dialects import func
    from mlir_attention.dialects import attention
    row = ir.RankedTensorType.get([4, 8], ir.F32Type.get())
    module = ir.Module.create()
    with ir.InsertionPoint(module.body):
        @func.FuncOp.from_py_func(row, row)
        def f(q, k):
            return attention.group(q, k, k, maps="md, nd, ne -> me")
    assert module.operation.verify()
    again = ir.Module.parse(str(module))
    assert "attention.group" in str(again)
"""
    )
    assert result.returncode == 0, result.stderr


def test_a_context_from_before_the_package_can_learn_the_dialect() -> None:
    result = run(
        """
from mlir import ir
context = ir.Context()
from mlir_attention.dialects import attention
assert not context.is_registered_operation("attention.group")
for _ in range(2):
    attention.register_dialect(context)
with context:"""
        + PROGRAM.replace("\n", "\n    ").replace("with ir.Context() as context:", "if True:")
    )
    assert result.returncode == 0, result.stderr


def test_the_package_does_not_load_the_bindings() -> None:
    result = run("import mlir_attention, sys\nassert 'mlir._mlir_libs' not in sys.modules")
    assert result.returncode == 0, result.stderr


def test_without_the_package_the_dialect_is_unknown() -> None:
    result = run("from mlir import ir\n" + PROGRAM)
    assert result.returncode != 0
    assert "attention" in result.stderr


def test_unknown_names_are_attribute_errors() -> None:
    result = run("import mlir_attention\nmlir_attention.nothing_of_the_kind")
    assert "AttributeError: module 'mlir_attention' has no attribute" in result.stderr


def test_the_package_shows_what_is_for_users() -> None:
    result = run(
        """
import pkgutil
import mlir_attention as attn
from importlib.metadata import version
assert attn.__version__ == version("mlir-attention")
assert issubclass(attn.CompiledAssertionError, ValueError)
shown = [name for name in dir(attn) if not name.startswith("__")]
from mlir import ir
assert {"CompiledAssertionError", "Executable", "compile", "passes"} <= set(shown), shown
parts = {module.name for module in pkgutil.iter_modules(attn.__path__)}
assert set(shown) - parts == set(attn.__all__), shown
for name in dir(attn):
    getattr(attn, name)
namespace = {}
exec("from mlir_attention import *", namespace)
assert set(attn.__all__) <= set(namespace)
"""
    )
    assert result.returncode == 0, result.stderr


FORGET = """
import sys
def forget(*packages):
    for name in list(sys.modules):
        if name.partition(".")[0] in packages:
            del sys.modules[name]
"""


@pytest.mark.parametrize(
    "imports",
    [
        "import mlir_attention\nforget('mlir_attention')\nimport mlir_attention\n"
        "from mlir import ir",
        "import mlir_attention\nfrom mlir import ir\nforget('mlir_attention')\n"
        "import mlir_attention",
        "from mlir import ir\nimport mlir_attention\nforget('mlir_attention')\n"
        "import mlir_attention",
        "import mlir_attention.dialects.attention, mlir_attention.runtime.compile\n"
        "forget('mlir_attention')\n" * 3 + "from mlir import ir",
        "import mlir_attention\nforget('mlir_attention', 'mlir')\nimport mlir_attention\n"
        "from mlir import ir",
        "import mlir_attention\nfrom importlib.util import find_spec\n"
        "assert find_spec('mlir._mlir_libs')\nforget('mlir')\nfrom mlir import ir",
    ],
    ids=["before", "between", "after", "thrice", "both-before", "only-looked-up"],
)
def test_modules_that_were_removed_are_loaded_again(imports: str) -> None:
    used = "mlir_attention.compile(ir.Module.parse('func.func @f() {return}', ir.Context()))()\n"
    result = run(FORGET + imports + PROGRAM + "import mlir_attention\n" + used)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("packages", ["'mlir'", "'mlir', 'mlir_attention'"])
def test_the_bindings_that_were_removed_are_refused(packages: str) -> None:
    """MLIR alone aborts."""
    result = run(
        f"{FORGET}import mlir_attention\nfrom mlir import ir\nforget({packages})\n"
        f"try:\n    import mlir_attention\n    from mlir import ir\n"
        f"except ImportError as error:\n    print(error)\n"
    )
    assert result.returncode == 0, result.stderr
    assert "MLIR's bindings can be loaded once in a process, and were: leave" in result.stdout


LINALG = """
import sys
import mlir_attention
from mlir import ir
with ir.Context(), ir.Location.unknown():
    module = ir.Module.parse('''
        #id = affine_map<(m) -> (m)>
        func.func @f(%a: tensor<4xf32>) -> tensor<4xf32> {
          %b = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]}
              outs(%a : tensor<4xf32>) {
          ^bb0(%x: f32):
            %y = arith.addf %x, %x : f32
            linalg.yield %y : f32
          } -> tensor<4xf32>
          return %b : tensor<4xf32>
        }''')
    def generic():
        return module.body.operations[0].regions[0].blocks[0].operations[0]
    mlir_attention.compile(module)
    before = generic()
    assert "mlir.dialects.linalg" not in sys.modules
    from mlir.dialects import arith, linalg
    for op in before, generic():
        assert type(op) is linalg.GenericOp, type(op)
        assert list(op.iterator_types) == [ir.Attribute.parse("#linalg.iterator_type<parallel>")]
    with ir.InsertionPoint(before):
        filled = linalg.fill(arith.constant(ir.F32Type.get(), 0.0), outs=[before.operands[0]])
        assert filled.owner.name == "linalg.fill"
"""


def test_linalg_is_not_traced_for_a_compilation() -> None:
    """Importing upstream's module of linalg takes long; afterwards it is what it always was."""
    result = run(LINALG)
    assert result.returncode == 0, result.stderr


def test_bindings_beside_another_nanobind_say_so(tmp_path) -> None:
    """iree.compiler has a library of that name, without what mlir's own needs."""
    compiler = shutil.which("g++")
    if compiler is None:
        pytest.skip("there is no g++ to build another nanobind with")
    name = "libnanobind-mlir.so"
    (tmp_path / "empty.cpp").write_text("")
    command = [compiler, "-shared", f"-Wl,-soname,{name}", "empty.cpp", "-o", name]
    subprocess.run(command, cwd=tmp_path, check=True)
    result = run(
        f"import ctypes; ctypes.CDLL('{tmp_path / name}')\nimport mlir_attention\nimport mlir.ir"
    )
    assert result.stderr.splitlines()[-1].startswith("ImportError: mlir cannot be loaded in a pro")
