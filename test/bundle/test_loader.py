# REQUIRES: cc
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The loader of a bundle, in a Python that has NumPy and nothing else."""

import json
import shutil

import bundles
import pytest

from mlir_attention.bundle import levels
from mlir_attention.bundle.cpu_features import FEATURES, host_features

TEXT = "\n".join((bundles.ATTEND, bundles.WRITE, bundles.MIX))

#: What every script begins with.
BEGIN = """
import numpy as np
assert not any(name.startswith("mlir") for name in sys.modules)
try:
    import mlir_attention
except ImportError:
    pass
else:
    raise AssertionError("mlir_attention can be imported")
import b
rng = np.random.default_rng(0)
q, k, v = (rng.standard_normal((2, rows, 8), np.float32) for rows in (3, 20, 20))
lengths = np.array([20, 5], np.int32)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("bundle")
    bundles.export(TEXT, made, entry=["attend", "write", "mix"])
    return made


@pytest.fixture
def copy(folder, tmp_path):
    return shutil.copytree(folder, tmp_path / "copy", symlinks=True)


def prints(folder, code, **options):
    done = bundles.run_isolated(folder, BEGIN + code, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def load_error(folder, **options):
    """The message of BundleError."""
    code = "try: b.load(openmp=OPENMP)\nexcept b.BundleError as error: print(error)"
    return prints(folder, code, **options)


def test_results(folder):
    code = """
bundle = b.load(openmp=OPENMP)
out = bundle.attend(q, k, v, lengths)
for at, length in enumerate(lengths):
    weights = np.exp(np.float64(q[at] @ k[at, :length].T))
    expected = weights / weights.sum(-1, keepdims=True) @ v[at, :length]
    np.testing.assert_allclose(out[at], expected, atol=1e-5)
for _ in range(1000):
    kept = bundle.attend(q, k, v, lengths)
del bundle
np.testing.assert_array_equal(kept, out)
bundle = b.load(openmp=OPENMP)
cache = np.zeros((6, 4), np.float32)
number, new = bundle.write(np.full((1, 4), 3, np.float32), cache, 4)
assert number == 3 and new is cache and cache.sum() == 12 and (cache[4] == 3).all()
flag, total, first, second, small = bundle.mix(0.5, True, -7, 2, np.array([1, 2, 3], np.float16))
assert (flag, total, small) == (True, 2.5, -7) and (first == second).all() and first[2] == 6
first[0] = 9
assert second[0] == 2
try:
    bundle.other
except AttributeError as error:
    print(error)
"""
    expected = "the bundle has no function 'other'; it has attend, write, mix\n"
    assert prints(folder, code) == expected


def test_errors_of_calls(folder):
    code = """
bundle = b.load(openmp=OPENMP)
cache = np.zeros((6, 4), np.float32)
row = np.ones((1, 4), np.float32)
frozen = cache.copy()
frozen.flags.writeable = False
odd = np.zeros(2 * 20 * 8 * 4 + 2, np.uint8)[2:].view(np.float32).reshape(2, 20, 8)
x = np.zeros(3, np.float16)
for entry, arguments in [
    ("attend", (q, k, v)),
    ("attend", (q, k.astype(np.float64), v, lengths)),
    ("attend", (q, k.tolist(), v, lengths)),
    ("attend", (q, k.astype(">f4"), v, lengths)),
    ("attend", (q, k[0], v, lengths)),
    ("attend", (q, k[..., :4], v, lengths)),
    ("attend", (q, np.zeros((2, 20, 16), np.float32)[..., ::2], v, lengths)),
    ("attend", (q, k[:, ::-1], v, lengths)),
    ("attend", (q, odd, v, lengths)),
    ("attend", (q, k, v, np.array([21, 1], np.int32))),
    ("write", (row, frozen, 1)),
    ("write", (row, np.broadcast_to(row, (6, 4)).view(), 1)),
    ("write", (cache[1:2], cache, 1)),
    ("write", (row, cache, 6)),
    ("write", (row, cache, 1.5)),
    ("mix", (1.0, 1, 0, 0, x)),
    ("mix", (1.0, True, 200, 0, x)),
    ("mix", (1.0, True, 256, 0, x)),
]:
    try:
        getattr(bundle, entry)(*arguments)
        print("no error")
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
"""
    lines = prints(folder, code).splitlines()
    expected = [
        "TypeError 'attend' takes 4 arguments, got 3",
        "TypeError argument 1 of 'attend' has dtype float64; expected float32, for ",
        "TypeError argument 1 of 'attend' is a list; expected a NumPy array",
        "TypeError argument 1 of 'attend' has dtype >f4; expected float32",
        "ValueError argument 1 of 'attend' has 2 dimensions; expected 3",
        "ValueError argument 1 of 'attend' has extent 4 along dimension 2; expected 8",
        "ValueError argument 1 of 'attend' has a stride of 2 elements along its last dimension",
        "ValueError argument 1 of 'attend' has a negative stride",
        "ValueError argument 1 of 'attend' begins at address ",
        "CompiledAssertionError assertion failed in 'attend': ",
        "ValueError argument 1 of 'write' is updated in place, but the array is read-only",
        "ValueError argument 1 of 'write' is updated in place, but the array is read-only",
        "ValueError argument 1 of 'write' is written, but overlaps argument 0 of 'write'",
        "CompiledAssertionError assertion failed in 'write': ",
        "TypeError argument 2 of 'write' is a float; expected an integer",
        "TypeError argument 1 of 'mix' is a int; expected a bool",
        "no error",
        "ValueError argument 2 of 'mix' is 256, which does not fit i8",
    ]
    assert len(lines) == len(expected)
    for line, begin in zip(lines, expected, strict=True):
        assert line.startswith(begin), line


def test_elements_of_16_bits(tmp_path):
    text = """
    func.func @halves(%x: tensor<3xbf16>, %y: f16) -> (tensor<3xbf16>, f16, bf16) {
      %c = arith.constant 1.5 : bf16
      %twice = arith.addf %x, %x : tensor<3xbf16>
      return %twice, %y, %c : tensor<3xbf16>, f16, bf16
    }"""
    bundles.export(text, tmp_path)
    code = """
x = (np.array([1, -2, 0.5], np.float32).view(np.uint32) >> 16).astype(np.uint16)
twice, half, brain = b.load(openmp=OPENMP).halves(x, 0.25)
assert twice.dtype == np.uint16
print((twice.astype(np.uint32) << 16).view(np.float32).tolist(), half, brain)
"""
    assert prints(tmp_path, code) == "[2.0, -4.0, 1.0] 0.25 1.5\n"


def test_few_and_no_arguments_and_results(tmp_path):
    text = """
    func.func @nothing() { return }
    func.func @same(%x: tensor<f32>) -> tensor<f32> { return %x : tensor<f32> }
    func.func @empty(%x: tensor<0x?xf32>) -> tensor<0x?xf32> { return %x : tensor<0x?xf32> }
    func.func @constant() -> tensor<2xf32> {
      %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
      return %c : tensor<2xf32>
    }
    func.func @splat(%n: index) -> tensor<?xi64> {
      %c = arith.constant 7 : i64
      %t = tensor.splat %c[%n] : tensor<?xi64>
      return %t : tensor<?xi64>
    }
    func.func @part(%x: tensor<8xf32>) -> tensor<3xf32> {
      %t = tensor.extract_slice %x[2] [3] [1] : tensor<8xf32> to tensor<3xf32>
      return %t : tensor<3xf32>
    }"""
    entries = ["nothing", "same", "empty", "constant", "splat", "part"]
    bundles.export(text, tmp_path, entry=entries)
    code = """
bundle = b.load(openmp=OPENMP)
x = np.arange(8, dtype=np.float32)
assert bundle.nothing() is None
assert bundle.same(x[3:4].reshape(())) == 3
assert bundle.empty(np.zeros((0, 5), np.float32)).shape == (0, 5)
bundle.constant()[:] = 9
assert bundle.constant().tolist() == [1, 2]
assert bundle.splat(3).tolist() == [7, 7, 7] and bundle.splat(0).shape == (0,)
assert bundle.part(x).tolist() == [2, 3, 4]
for count, error in ((-1, b.CompiledAssertionError), (1 << 60, MemoryError)):
    try:
        bundle.splat(count)
    except error as raised:
        assert "'splat'" in str(raised)
    else:
        raise AssertionError("no error")
"""
    prints(tmp_path, code)


def test_a_truncated_library(copy):
    library = copy / "libb.so"
    library.write_bytes(library.read_bytes()[:1000])
    assert "libb.so has 1000 bytes, but the manifest tells of " in load_error(copy)


def test_a_damaged_library(copy):
    library = copy / "libb.so"
    content = bytearray(library.read_bytes())
    content[len(content) // 2] ^= 1
    library.write_bytes(content)
    assert "is damaged or of another bundle: its SHA-256" in load_error(copy)


def test_missing_files(copy):
    (copy / "libb.so").unlink()
    assert "the library of the bundle cannot be read: [Errno 2]" in load_error(copy)
    (copy / "b.json").unlink()
    assert "the manifest of the bundle cannot be read: [Errno 2]" in load_error(copy)


def test_a_missing_symbol(copy):
    manifest = copy / "b.json"
    manifest.write_text(manifest.read_text().replace('"b_attend"', '"b_gone"'))
    assert load_error(copy) == "the library of the bundle has no symbol b_gone\n"


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 99}', '{"format": 1}'])
def test_another_manifest(copy, text):
    (copy / "b.json").write_text(text)
    assert "b.json is " in load_error(copy)


def test_a_manifest_that_tells_of_something_else(copy):
    manifest = json.loads((copy / "b.json").read_text())
    del manifest["files"]
    (copy / "b.json").write_text(json.dumps(manifest))
    assert "b.json is no manifest of a bundle: 'files' is missing" in load_error(copy)


def test_another_machine(copy):
    manifest = copy / "b.json"
    manifest.write_text(manifest.read_text().replace('"machine": "x86_64"', '"machine": "aarch64"'))
    assert load_error(copy) == "the bundle is for machines of aarch64, and this one is x86_64\n"


def test_another_cpu(tmp_path, monkeypatch):
    name, features = host_features()
    missing = [feature for feature in FEATURES.values() if feature not in features][:2]
    assert len(missing) == 2
    monkeypatch.setattr(levels, "host_features", lambda: (name, [*features, *missing]))
    bundles.export(bundles.WRITE, tmp_path)
    names = ", ".join(feature.name for feature in missing)
    expected = f"this CPU, or its operating system, lacks what the code for {name} needs: {names}"
    assert load_error(tmp_path) == expected + "\n"
    # In C as well, at the first call.
    status, said = bundles.Library(tmp_path).call("write", None, None, 0, None)
    assert status == 5 and said == expected


def test_no_openmp(folder):
    told = load_error(folder, openmp=False)
    assert told.startswith("there is no libomp.so, libomp.so.5 or libiomp5.so: install")
    code = "try: b.load(openmp='/no/libomp.so')\nexcept b.BundleError as error: print(error)"
    assert prints(folder, code).startswith("the OpenMP library cannot be loaded: /no/libomp.so")


def test_openmp_beside_the_bundle(copy):
    from mlir_attention.runtime.code.libraries import openmp_library

    (copy / "libomp.so").symlink_to(openmp_library())
    assert prints(copy, "print(b.load().attend(q, k, v, lengths).shape)") == "(2, 3, 8)\n"
    told = load_error(copy, openmp=False, env={"OMP_NUM_THREADS": "abc"})
    assert told == "OMP_NUM_THREADS is 'abc'; it must be a number of threads from 1 to 1024\n"


def test_a_sequential_bundle_needs_no_openmp(tmp_path):
    bundles.export(bundles.ATTEND, tmp_path, threads="sequential")
    assert prints(tmp_path, "print(b.load().attend(q, k, v, lengths).shape)") == "(2, 3, 8)\n"
    assert not json.loads((tmp_path / "b.json").read_text())["openmp"]
