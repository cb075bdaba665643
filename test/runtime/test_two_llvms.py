# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A second LLVM in the process: it is seen, and code comes from a child process."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from mlir import ir

import mlir_attention as attn
from mlir_attention import _extension
from mlir_attention.runtime.code import child, jit

LIBRARY_CALLS = Path(__file__).parent / "Inputs" / "library_calls.py"

DOUBLE = """func.func @double(%a: tensor<?xf32>) -> tensor<?xf32> {
  %b = arith.addf %a, %a : tensor<?xf32>
  return %b : tensor<?xf32>
}"""

ONES = np.ones(3, np.float32)


def run(*arguments, **options):
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        **options,
    )


# A second LLVM.


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """Builds a shared library of C++; skips where there is no compiler."""
    compiler = shutil.which("g++")
    if compiler is None:
        pytest.skip("there is no g++ to build a second LLVM with")

    def library(source):
        folder = tmp_path_factory.mktemp("second")
        (folder / "second.cpp").write_text(source)
        command = [compiler, "-std=c++17", "-shared", "-fPIC", "second.cpp", "-o", "libsecond.so"]
        subprocess.run(command, cwd=folder, check=True)
        return folder / "libsecond.so"

    return library


@pytest.fixture(scope="module")
def second_llvm(build):
    """A library with a table of LLVM's that is not that of ours.

    It makes this table, of the names of library calls, the one of the whole process, as every
    library with an LLVM of another version does that is loaded first.
    """
    return build("""
        namespace llvm::RTLIB {
        struct RuntimeLibcallsInfo {
          static inline const char RuntimeLibcallImplNameTableStorage[1 << 16] = {'?'};
        };
        }
        const char *table() {
          return llvm::RTLIB::RuntimeLibcallsInfo::RuntimeLibcallImplNameTableStorage;
        }""")


def test_one_llvm_is_seen_as_one():
    assert _extension.foreign_libraries() == []


def test_code_is_right_after_a_second_llvm(second_llvm):
    done = run(LIBRARY_CALLS, second_llvm)
    assert done.stdout == f"right, with ['{second_llvm}']\n", done.stderr


def test_code_is_right_before_a_second_llvm(second_llvm):
    done = run(LIBRARY_CALLS, f"mlir_attention,{second_llvm}")
    assert done.stdout == "right, with []\n", done.stderr


def test_code_is_right_after_torch_mlir():
    if not find_spec("torch_mlir"):
        pytest.skip("torch-mlir, which holds an LLVM of its own, is not installed")
    done = run(LIBRARY_CALLS, "torch_mlir.ir")
    assert "right, with [" in done.stdout and "TorchMLIR" in done.stdout, done.stderr


@pytest.mark.parametrize("order", ["before", "after"])
@pytest.mark.parametrize("package", ["torch", "jax", "onnxruntime"])
def test_code_is_right_beside_other_packages(package, order):
    """They keep their LLVM to themselves; `Inputs/import_orders.py` tries all pairs of packages."""
    if not find_spec(package):
        pytest.skip(f"{package} is not installed")
    packages = [package, "mlir_attention"]
    done = run(LIBRARY_CALLS, ",".join(packages if order == "before" else reversed(packages)))
    assert done.stdout == "right, with []\n", done.stderr


def test_llvm_refuses_to_generate_code_beside_a_second(second_llvm):
    done = run(
        "-c",
        textwrap.dedent(f"""
            import ctypes
            ctypes.CDLL("{second_llvm}")
            from mlir import ir
            from mlir_attention.runtime.code.object_code import generate
            with ir.Context():
                generate(ir.Module.parse("module {{}}"), "f")
            """),
    )
    assert done.stderr.splitlines()[-1].startswith("RuntimeError: LLVM cannot generate code in")
    assert str(second_llvm) in done.stderr


def test_a_child_that_has_a_second_llvm_too_refuses(second_llvm):
    done = run(LIBRARY_CALLS, "mlir.ir", env={**os.environ, "LD_PRELOAD": str(second_llvm)})
    last = done.stderr.splitlines()[-1]
    assert last.startswith("RuntimeError: LLVM cannot generate code in this process"), done.stderr
    assert last.endswith(f"{second_llvm}: load that after mlir_attention, or not at all")


def test_other_formats_of_floats_are_refused_at_once(build):
    library = build("""
        namespace llvm {
        struct fltSemantics { int fields[8]; };
        struct APFloatBase {
          static inline const fltSemantics semIEEEsingle{32, 24, -126, 127};
        };
        }
        const void *format() { return &llvm::APFloatBase::semIEEEsingle; }""")
    done = run("-c", f"import ctypes; ctypes.CDLL('{library}')\nimport mlir_attention")
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"ImportError: the LLVM of {library}, of another version, was"), last


LOG2 = """func.func @log2(%a: f32) -> f32 {
  %b = math.log2 %a : f32
  return %b : f32
}"""


def test_the_cache_holds_what_the_child_generated(second_llvm, tmp_path):
    """The process that has two LLVMs fills the folder, the next finds right code in it."""
    folder = tmp_path / "cache"
    script = f"""
        from mlir import ir
        import mlir_attention as attn
        with ir.Context():
            log2 = attn.compile(ir.Module.parse({LOG2!r}), cache={str(folder)!r})
        print(log2(8.0))"""
    files = []
    for before in (f"import ctypes; ctypes.CDLL('{second_llvm}')", ""):
        done = run("-c", before + textwrap.dedent(script))
        assert done.stdout == "3.0\n", done.stderr
        files.append([(file.name, file.stat().st_ino) for file in folder.iterdir()])
    assert len(files[0]) == 1 and files[0] == files[1]


# A child, without a second LLVM.


@pytest.fixture
def by_child(monkeypatch):
    """Code comes from a child."""
    monkeypatch.setattr(jit, "foreign_libraries", lambda: ["libsecond.so"])


def compile_text(text, allow_unregistered=False):
    with ir.Context() as context:
        context.allow_unregistered_dialects = allow_unregistered
        return attn.compile(ir.Module.parse(text), cache=False)


@pytest.fixture
def worker(monkeypatch, tmp_path, by_child):
    """Lets the child run a script instead."""

    def use(script):
        path = tmp_path / "worker.py"
        path.write_text(script)
        monkeypatch.setattr(child, "_WORKER", path)

    return use


def no_child_is_left():
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    return True


def test_a_child_gives_the_code_that_this_process_would(monkeypatch):
    codes = []
    load = jit.Compilation._load

    def keep_and_load(self, code):
        codes.append(code)
        return load(self, code)

    monkeypatch.setattr(jit.Compilation, "_load", keep_and_load)
    compile_text(DOUBLE)
    monkeypatch.setattr(jit, "foreign_libraries", lambda: ["libsecond.so"])
    assert (compile_text(DOUBLE)(ONES) == 2).all()
    assert codes[0] == codes[1]
    assert no_child_is_left()


ASSERTING = """func.func @f(%a: tensor<?xf32>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %n = tensor.dim %a, %c0 : tensor<?xf32>
  %good = arith.cmpi eq, %n, %c2 : index
  cf.assert %good, "two are expected"
  return %a : tensor<?xf32>
}"""


def test_assertions_of_a_child_have_their_messages(by_child):
    with pytest.raises(ValueError, match="two are expected"):
        compile_text(ASSERTING)(ONES)


UNKNOWN = """func.func @f(%a: tensor<2xf32>) -> tensor<2xf32> {
  %b = "unknown.op"(%a) : (tensor<2xf32>) -> tensor<2xf32>
  return %b : tensor<2xf32>
}"""


def mlir_error(text):
    """What is raised for `text`, as text and messages, and what the context's handler hears."""
    heard = []
    with ir.Context() as context:
        context.allow_unregistered_dialects = True
        context.attach_diagnostic_handler(lambda d: heard.append(child.Message.of(d)) or True)
        module = ir.Module.parse(text)
        with pytest.raises(ir.MLIRError) as caught:
            attn.compile(module, cache=False)
        errors = caught.value.error_diagnostics
        assert errors and all(error.location.context == context for error in errors)
        return str(caught.value), [child.Message.of(error) for error in errors], heard


def test_errors_of_passes_are_the_same_from_a_child(monkeypatch):
    here = mlir_error(UNKNOWN)
    monkeypatch.setattr(jit, "foreign_libraries", lambda: ["libsecond.so"])
    assert mlir_error(UNKNOWN) == here
    assert "unknown.op" in here[0] and not here[2]


COPIED = """func.func @f(%a: tensor<4096xf32> {bufferization.writable = true}, %x: f32, %at: index)
    -> (f32, tensor<4096xf32>) {
  %c0 = arith.constant 0 : index
  %new = tensor.insert %x into %a[%c0] : tensor<4096xf32>
  %old = tensor.extract %a[%at] : tensor<4096xf32>
  return %old, %new : f32, tensor<4096xf32>
}"""


def test_remarks_of_a_child_are_heard_here(by_child):
    heard = []
    with ir.Context() as context:
        context.attach_diagnostic_handler(lambda d: heard.append(child.Message.of(d)) or True)
        attn.compile(ir.Module.parse(COPIED), cache=False, opt_level=0)
    (remark,) = heard
    assert remark.severity == "remark" and remark.text.startswith("argument 0 is updated by a copy")


def test_diagnostics_keep_their_places_and_notes():
    places = ['loc("a b.mlir":3:4)', 'loc("x"("f":1:2))', 'loc(callsite("f":1:2 at "g":3:4))']
    message = child.Message("warning", places[0], "said", tuple((at, "note") for at in places))
    heard = []
    with ir.Context() as context:
        context.attach_diagnostic_handler(lambda d: heard.append(child.Message.of(d)) or True)
        message.emit()
    assert heard == [message]


def test_a_place_that_cannot_be_read_is_unknown():
    with ir.Context():
        assert child._location("loc(#alias)") == ir.Location.unknown()


def test_errors_of_the_linker_are_those_of_this_process(by_child):
    text = (
        "func.func private @nowhere(f32) -> f32\n"
        + """func.func @f(%x: f32) -> f32 {
      %y = func.call @nowhere(%x) : (f32) -> f32
      return %y : f32
    }"""
    )
    with pytest.raises(RuntimeError, match="nowhere"):
        compile_text(text)


def test_an_exception_of_the_child_is_raised_here(worker):
    worker(
        "import pickle, sys; sys.path += pickle.load(sys.stdin.buffer)[0]\n"
        "from mlir_attention.runtime.code.child import Answer\n"
        "sys.stdout.buffer.write(pickle.dumps(Answer(MemoryError('no room'), ())))"
    )
    with pytest.raises(MemoryError, match="no room"):
        compile_text(DOUBLE)


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("import os; os.abort()", "ended by SIGABRT: it printed nothing"),
        (
            "import os, sys; print('a.cpp:1: Assertion `x` failed.\\nstack', file=sys.stderr, "
            "flush=True); os.abort()",
            r"ended by SIGABRT: a\.cpp:1: Assertion `x` failed\.",
        ),
        ("import no_such_module", "ended with status 1: ModuleNotFoundError: No module named"),
        ("raise SystemExit(7)", "ended with status 7: it printed nothing"),
    ],
)
def test_a_child_that_dies_is_an_error(worker, script, message):
    worker(script)
    with pytest.raises(
        RuntimeError, match=f"^the child process .*{message}.* import mlir_attention"
    ):
        compile_text(DOUBLE)
    assert no_child_is_left()


@pytest.mark.parametrize("python", [None, "", "/no/such/python", "/bin/true"])
def test_no_interpreter_is_an_error(monkeypatch, by_child, python):
    monkeypatch.setattr(child, "get_executable", lambda: python)
    with pytest.raises(RuntimeError, match=r"^the child process that generates code failed: "):
        compile_text(DOUBLE)


def test_what_lies_in_the_working_directory_is_no_module(by_child, monkeypatch, tmp_path):
    for name in ("pickle", "signal", "numpy", "mlir", "mlir_attention", "sitecustomize", "startup"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken from the directory')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", "startup.py")
    monkeypatch.setenv("PYTHONINSPECT", "1")
    assert (compile_text(DOUBLE)(ONES) == 2).all()


def test_what_the_child_prints_reaches_the_user(worker, capsys, monkeypatch):
    """Where there is a place for it, which a program without a console has not."""
    script = child.Path(child.__file__).with_name("worker.py").read_text()
    worker(script.replace("    path, bytecode", "    os.write(1, b'printed')\n    path, bytecode"))
    assert (compile_text(DOUBLE)(ONES) == 2).all()
    assert capsys.readouterr().err == "printed"
    monkeypatch.setattr(sys, "stderr", None)
    assert (compile_text(DOUBLE)(ONES) == 2).all()


def test_ctrl_c_ends_the_child(tmp_path):
    """As a terminal does it: the signal goes to the process and to its child."""
    worker = tmp_path / "worker.py"
    started = tmp_path / "started"
    worker.write_text(f"""
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
open({str(started)!r}, "w").close()
time.sleep(600)""")
    script = f"""
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # Also where a shell ignores it.
from pathlib import Path
from mlir import ir
import mlir_attention as attn
from mlir_attention.runtime.code import child, jit
jit.foreign_libraries = lambda: ["libsecond.so"]
child._WORKER = Path({str(worker)!r})
try:
    with ir.Context():
        attn.compile(ir.Module.parse({DOUBLE!r}), cache=False)
except KeyboardInterrupt:
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        print("interrupted, and no child is left")
"""
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    while not started.exists():
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate(timeout=60)[0] == "interrupted, and no child is left\n"
