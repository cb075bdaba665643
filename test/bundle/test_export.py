# REQUIRES: cc
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What an export writes, and what it refuses."""

import json
import os
import shutil
import subprocess

import bundles
import pytest
from mlir import ir

import mlir_attention as attn
from mlir_attention.runtime.code.libraries import openmp_library

#: Two bundles in one program, each of which is called by two threads.
PROGRAM = r"""
#include "one.h"
#include "two.h"
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static DLTensor tensor(float *data, int64_t *shape) {
  return (DLTensor){data, {kDLCPU, 0}, 2, {kDLFloat, 32, 1}, shape, NULL, 0};
}

static void *calls(void *number) {
  int64_t rows[] = {1, 4}, all[] = {6, 4};
  float row[4] = {1, 2, 3, 4}, memory[24] = {0}, first;
  DLTensor source = tensor(row, rows), cache = tensor(memory, all);
  for (int i = 0; i < 1000; ++i) {
    int status = *(int *)number ? one_write(&source, &cache, i % 7, &first)
                                : two_write(&source, &cache, i % 7, &first);
    const char *said = *(int *)number ? one_message() : two_message();
    if (status != (i % 7 == 6 ? one_FAILED_ASSERTION : two_OK) ||
        (status && !strstr(said, "assertion failed in 'write'")))
      return (void *)said;
  }
  return memory[20] == 1 && memory[23] == 4 && first == 1 ? NULL : "wrong";
}

int main(void) {
  int numbers[4] = {0, 1, 0, 1};
  pthread_t threads[4];
  for (int i = 0; i < 4; ++i)
    pthread_create(&threads[i], NULL, calls, &numbers[i]);
  for (int i = 0; i < 4; ++i) {
    void *said;
    pthread_join(threads[i], &said);
    puts(said ? (char *)said : "good");
  }
  return 0;
}
"""


def symbols(path, *options):
    """What a file defines for others."""
    listed = subprocess.run(
        ["nm", *options, "--defined-only", "--extern-only", path], capture_output=True, text=True
    )
    assert listed.returncode == 0, listed.stderr
    return {line.split()[-1] for line in listed.stdout.splitlines()}


def test_what_is_written(tmp_path):
    place = tmp_path / "a" / "folder"
    assert bundles.export(bundles.ATTEND, place, name="model") == place
    assert sorted(os.listdir(place)) == [
        "libmodel.so", "model.h", "model.json", "model.o", "model.py",
        "modelConfig.cmake",
    ]  # fmt: skip
    expected = {"model_attend", "model_check", "model_free", "model_message", "model_cpu"}
    expected |= {"__tvm_ffi_model_attend"}
    assert symbols(place / "libmodel.so", "-D") == expected
    assert symbols(place / "model.o") == expected
    manifest = json.loads((place / "model.json").read_text())
    entry = manifest["entries"]["attend"]
    assert entry["symbol"] == "model_attend"
    assert entry["arguments"][1] == {
        "name": "arg1", "type": "tensor<2x?x8xf32>", "element": "f32", "shape": [2, None, 8],
        "dlpack": [[2, 32]], "updated": False,
    }  # fmt: skip
    assert [result["name"] for result in entry["results"]] == ["result0"]
    assert entry["agree"] == [
        [["arg0", 1], ["result0", 1]],
        [["arg1", 1], ["arg2", 1]],
    ]
    assert any("must have one extent" in check for check in entry["checks"])
    assert manifest["openmp"] and manifest["cpus"][0]["features"]
    assert manifest["versions"]["mlir-attention"] == attn.__version__
    header = (place / "model.h").read_text()
    assert (
        "int model_attend(const DLTensor *arg0, const DLTensor *arg1, const DLTensor *arg2, "
        "const DLTensor *arg3, DLTensor *result0);" in header
    )


def test_updated_arguments_in_the_manifest_and_the_header(tmp_path):
    text = bundles.WRITE.replace("{bufferization.writable = true}", "")
    bundles.export(text, tmp_path, donate=1)
    entry = json.loads((tmp_path / "b.json").read_text())["entries"]["write"]
    assert [value["updated"] for value in entry["arguments"] if "shape" in value] == [False, True]
    assert [value["updates"] for value in entry["results"]] == [None, "arg1"]
    declaration = "int b_write(const DLTensor *arg0, DLTensor *arg1, int64_t arg2, float *result0);"
    assert declaration in (tmp_path / "b.h").read_text()


def test_the_same_module_gives_the_same_files(tmp_path):
    for name in ("one", "two"):
        bundles.export(bundles.WRITE, tmp_path / name)
    for file in os.listdir(tmp_path / "one"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_two_bundles_in_one_program(tmp_path):
    for name in ("one", "two"):
        bundles.export(bundles.WRITE, tmp_path, name=name)
    (tmp_path / "main.c").write_text(PROGRAM)
    command = ["cc", "-Wall", "-Werror", "-pedantic", "main.c", "one.o", "two.o", "-o", "main"]
    subprocess.run([*command, "-pthread", "-ldl", "-lm"], check=True, cwd=tmp_path)
    environment = {**os.environ, "LD_LIBRARY_PATH": str(openmp_library().parent)}
    done = subprocess.run(
        [tmp_path / "main"], capture_output=True, text=True, timeout=60, env=environment
    )
    assert (done.returncode, done.stdout) == (0, "good\n" * 4)


@pytest.mark.skipif(not shutil.which("c++"), reason="there is no C++ compiler")
def test_the_header_in_cpp(tmp_path):
    bundles.export(bundles.WRITE, tmp_path)
    (tmp_path / "main.cpp").write_text('#include "b.h"\nint main() { return b_check(); }\n')
    command = ["c++", "-Wall", "-Werror", "main.cpp", "-L.", "-lb", "-o", "main"]
    subprocess.run(command, check=True, cwd=tmp_path)


def test_names_that_are_refused(tmp_path):
    for name, message in [
        ("a-b", "must be an identifier"), ("class", "must be an identifier"), ("", "identifier"),
        ("json", "would hide a module of Python's"), ("numpy", "would hide a module"),
    ]:  # fmt: skip
        with pytest.raises(ValueError, match=message):
            bundles.export(bundles.WRITE, tmp_path, name=name)
    for entry in ("free", "message", "OK", "_x", "a.b"):
        text = bundles.WRITE.replace("@write", f"@{entry}")
        with pytest.raises(ValueError, match=f"entry '{entry}' "):
            bundles.export(text, tmp_path)
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    "options, error, message",
    [
        ({"entry": "other"}, ValueError, "no function 'other'"),
        ({"entry": []}, TypeError, "entry is"),
        ({"entry": 3}, TypeError, "entry is 3"),
        ({"name": 3}, TypeError, "name is 3, a int"),
        ({"num_threads": 0}, ValueError, "num_threads is 0"),
        (
            {"num_threads": 2, "threads": "sequential"},
            ValueError,
            "a sequential bundle has one thread",
        ),
        ({"threads": 1}, ValueError, "threads is 1; it must be one of 'openmp', "),
        ({"opt_level": 4}, ValueError, "opt_level is 4"),
        ({"cpu": "x86-64-v9"}, ValueError, "LLVM knows no x86-64 CPU 'x86-64-v9'"),
        ({"cpu": "x86-64-v3+nothing"}, ValueError, "'nothing' is no feature"),
        ({"cpu": []}, TypeError, "cpu is "),
        ({"cpu": 3}, TypeError, "cpu is "),
        ({"target": "riscv64"}, ValueError, "target is 'riscv64'; it must be None or one of"),
        ({"donate": "x"}, TypeError, "donate is 'x'"),
        ({"donate": 0}, ValueError, "argument 0"),
    ],
)
def test_options_that_are_refused(tmp_path, options, error, message):
    with pytest.raises(error, match=message):
        bundles.export(bundles.WRITE, tmp_path, **options)
    assert not os.listdir(tmp_path)


def test_what_is_no_module(tmp_path):
    with pytest.raises(TypeError, match=r"module must be an mlir.ir.Module, but is a int"):
        attn.export(3, tmp_path)


def test_two_entries_need_a_name(tmp_path):
    with pytest.raises(ValueError, match="a bundle of several entries needs a name"):
        bundles.export(bundles.MIX + bundles.WRITE, tmp_path, name=None, entry=["mix", "write"])


def test_no_compiler(tmp_path, monkeypatch):
    monkeypatch.setenv("CC", "no-compiler -m64")
    with pytest.raises(RuntimeError, match=r"needs a C compiler .* there is no 'no-compiler'"):
        bundles.export(bundles.WRITE, tmp_path)
    assert not os.listdir(tmp_path)


def test_a_function_that_nothing_defines(tmp_path):
    text = """
    func.func private @elsewhere(f32) -> f32
    func.func @f(%x: f32) -> f32 {
      %y = func.call @elsewhere(%x) : (f32) -> f32
      return %y : f32
    }"""
    with pytest.raises(RuntimeError, match=r"(?s)cannot be linked: .*undefined.*elsewhere"):
        bundles.export(text, tmp_path)
    assert not os.listdir(tmp_path)


def test_a_file(tmp_path):
    file = tmp_path / "model.mlir"
    file.write_text(bundles.ATTEND)
    assert attn.export(file, tmp_path / "out", opt_level=0) == tmp_path / "out"
    entry = json.loads((tmp_path / "out" / "attend.json").read_text())["entries"]["attend"]
    # As they were before the keys were split.
    assert [["arg1", 1], ["arg2", 1]] in entry["agree"]
    assert " * One extent: arg1[1], arg2[1]" in (tmp_path / "out" / "attend.h").read_text()


def test_a_module_is_not_changed(tmp_path):
    with ir.Context():
        module = ir.Module.parse(bundles.WRITE)
        before = str(module)
        attn.export(module, tmp_path, opt_level=0)
        assert str(module) == before
