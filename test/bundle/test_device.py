# REQUIRES: cc
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Bundles with kernels: run by OpenCL, and launched by a driver that stands in for NVIDIA's."""

import ctypes
import importlib.metadata
import importlib.util
import json
import os
import subprocess
from pathlib import Path

import bundles
import numpy as np
import pytest
from mlir import ir
from mlir.passmanager import PassManager
from scaled_attention import SCALED, arrays, attention, run_kernel

import mlir_attention as attn

BEGIN = """
import numpy as np
import b
bundle = b.load(openmp=OPENMP)
rng = np.random.default_rng(0)
def attention(q, k, v, scale):
    weights = np.exp(np.float64(q @ k.transpose(0, 2, 1)) * scale)
    return weights / weights.sum(-1, keepdims=True) @ v
"""


def opencl():
    """The environment in which the software device is found."""
    files = importlib.metadata.files("intel-opencl-rt") or ()
    found = {file.name: Path(str(file.locate())).resolve() for file in files}
    return {
        "LD_LIBRARY_PATH": str(found["libOpenCL.so.1"].parent),
        "OCL_ICD_FILENAMES": str(found["libintelocl.so"]),
    }


@pytest.mark.skipif(
    not importlib.util.find_spec("pyopencl"), reason="there is no software device of OpenCL"
)
def test_opencl(tmp_path):
    with ir.Context():
        module = ir.Module.parse(SCALED + bundles.WRITE)
        split = "builtin.module(attention-flash-decoding{num-splits=3})"
        PassManager.parse(split).run(module.operation)
        options = {"name": "b", "entry": "attend", "device": "opencl"}
        attn.export(module, tmp_path / "one", opt_level=0, **options)
    text = bundles.ATTEND
    bundles.export(text, tmp_path / "two", device="opencl", threads="sequential")
    code = """
for keys in (1, 7, 100, 1000):
    shapes = (2, 3, 16), (2, keys, 16), (2, keys, 8)
    q, k, v = (rng.standard_normal(shape, np.float32) for shape in shapes)
    for _ in range(2):
        assert np.allclose(bundle.attend(q, k, v, 0.25), attention(q, k, v, 0.25), atol=1e-5)
q, k, v = (np.zeros((2, n, d), np.float32) for n, d in ((3, 16), (5, 16), (6, 8)))
try:
    bundle.attend(q, k, v, 0.25)
except b.CompiledAssertionError as error:
    print(error)
"""
    done = bundles.run_isolated(tmp_path / "one", BEGIN + code, env=opencl())
    assert done.returncode == 0, done.stderr
    assert "must have one extent" in done.stdout
    code = """
q, k, v = (rng.standard_normal((2, n, 8), np.float32) for n in (3, 20, 20))
out = bundle.attend(q, k, v, np.array([20, 5], np.int32))
for at, length in enumerate((20, 5)):
    part = slice(at, at + 1)
    expected = attention(q[part], k[part, :length], v[part, :length], 1)
    assert np.allclose(out[part], expected, atol=1e-5)
empty = np.zeros((2, 0, 8), np.float32)
assert bundle.attend(empty, k, v, np.array([1, 1], np.int32)).shape == (2, 0, 8)
assert (bundle.attend(q, empty, empty, np.array([0, 0], np.int32)) == 0).all()
"""
    done = bundles.run_isolated(tmp_path / "two", BEGIN + code, env=opencl(), openmp=False)
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "one" / "b.json").read_text())
    launches = manifest["entries"]["attend"]["kernels"]["launches"]
    assert "attention_combine_0" in {each["entry"] for each in launches}
    manifest = json.loads((tmp_path / "two" / "b.json").read_text())
    assert manifest["device"] == {"driver": "opencl", "chip": ""}
    (launch,) = manifest["entries"]["attend"]["kernels"]["launches"]
    assert launch["entry"] == "attention_group_0" and launch["arguments"]


@pytest.mark.parametrize("device", ["opencl", "cuda"])
def test_no_driver(tmp_path, device):
    bundles.export(SCALED, tmp_path, device=device, threads="sequential")
    library = "libcuda.so.1" if device == "cuda" else "libOpenCL.so.1"
    code = f"""
import ctypes, b
try:
    ctypes.CDLL({library!r})
    print("there is one")
except OSError:
    try:
        b.load()
    except b.BundleError as error:
        print(error)
"""
    done = bundles.run_isolated(tmp_path, code)
    if done.stdout == "there is one\n":
        pytest.skip("there is a driver")
    assert done.stdout.startswith(f"there is no {library}: install "), done.stderr


class Cuda:
    """The driver that stands in, in this process; its kernel computes `attention`."""

    def __init__(self, folder):
        path = Path(folder) / "libcuda.so.1"
        source = Path(__file__).parent / "Inputs/fake_cuda.c"
        command = ["cc", "-shared", "-fPIC", "-w", "-Wl,-soname,libcuda.so.1", source, "-o", path]
        subprocess.run(command, check=True)
        self.library = ctypes.CDLL(str(path))
        function = ctypes.CFUNCTYPE(
            ctypes.c_int,
            ctypes.c_char_p,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.POINTER(ctypes.c_void_p),
        )
        self._launch = function(self._run)
        self.library.fake_launch(self._launch)
        self.launches = []

    def kernel(self, manifest):
        (launch,) = manifest["entries"]["attend"]["kernels"]["launches"]
        self.told = launch

    def fail(self, name):
        self.library.fake_failure(name and name.encode())

    def _run(self, name, workgroups, threads, arguments):
        self.launches.append((name.decode(), workgroups, threads))
        named = {}
        for told, place in zip(self.told["arguments"], arguments, strict=False):
            type_ = {"f32": ctypes.c_float}.get(told["element"], ctypes.c_int64)
            type_ = ctypes.c_uint64 if told["kind"] == "pointer" else type_
            named[told["kind"], told["tensor"], told["dim"]] = type_.from_address(place).value
        run_kernel(named)
        return 0


@pytest.fixture(scope="module")
def cuda(tmp_path_factory):
    return Cuda(tmp_path_factory.mktemp("cuda"))


def load(folder, cuda):
    spec = importlib.util.spec_from_file_location("b", folder / "b.py")
    loader = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loader)
    bundle = loader.load()
    cuda.kernel(bundle.manifest)
    return loader, bundle


def test_cuda_is_asked_to_launch(cuda, tmp_path):
    text, entries = SCALED + bundles.WRITE, ["attend", "write"]
    bundles.export(text, tmp_path, entry=entries, device="cuda:sm_80", threads="sequential")
    cuda.fail("cuDevicePrimaryCtxRetain")
    with pytest.raises(Exception, match=r"cuDevicePrimaryCtxRetain gave CUDA_ERROR_LAUNCH_FAILED"):
        load(tmp_path, cuda)
    cuda.fail(None)
    loader, bundle = load(tmp_path, cuda)
    assert bundle.manifest["device"] == {"driver": "cuda", "chip": "sm_80"}
    before = cuda.library.fake_modules()
    for name, told in [
        ("cuCtxPushCurrent_v2", "cuCtxPushCurrent"), ("cuModuleLoadData", "cuModuleLoadData"),
        ("cuModuleGetFunction", "cuModuleGetFunction"), ("cuMemAlloc_v2", "cuMemAlloc"),
        ("cuMemcpyHtoD_v2", "cuMemcpyHtoD"), ("cuLaunchKernel", "cuLaunchKernel"),
        ("cuCtxSynchronize", "cuCtxSynchronize"), ("cuMemcpyDtoH_v2", "cuMemcpyDtoH"),
    ]:  # fmt: skip
        cuda.fail(name)
        message = rf"the device failed in 'attend': {told} gave CUDA_ERROR_LAUNCH_FAILED \(719\)"
        with pytest.raises(loader.BundleError, match=message):
            bundle.attend(*arrays(9), 0.25)
        assert (cuda.library.fake_live(), cuda.library.fake_depth()) == (0, 0), name
    cuda.fail(None)
    cuda.launches.clear()
    for keys in (9, 100):
        given = arrays(keys)
        np.testing.assert_allclose(bundle.attend(*given, 0.25), attention(*given, 0.25), atol=1e-5)
    cache = np.zeros((3, 4), np.float32)
    assert bundle.write(np.ones((1, 4), np.float32), cache, 1)[1] is cache and cache.sum() == 4
    name, workgroups, threads = cuda.launches[0]
    assert (name, threads) == (cuda.told["entry"], cuda.told["block"][0]) and workgroups > 0
    assert len(cuda.launches) == 2 and cuda.library.fake_modules() == before + 1
    assert (cuda.library.fake_live(), cuda.library.fake_depth()) == (0, 0)


@pytest.mark.parametrize(
    "device, error, message",
    [
        (3, TypeError, "device is 3; it must be None or a str"),
        ("vulkan", ValueError, "device is 'vulkan'; it must be None or one of 'cuda', 'opencl'"),
        ("cuda:sm_1", ValueError, "device is 'cuda:sm_1'; chip=sm_1: target=nvvm has no such chip"),
        ("opencl:x", ValueError, "device is 'opencl:x'; chip=x: target=spirv has no chips"),
    ],
)
def test_devices_that_are_refused(tmp_path, device, error, message):
    with pytest.raises(error, match=message):
        bundles.export(SCALED, tmp_path, device=device)
    assert not os.listdir(tmp_path)


def test_no_group(tmp_path):
    with pytest.raises(ValueError, match="no group of 'write', 'mix' becomes a kernel"):
        text = bundles.WRITE + bundles.MIX
        bundles.export(text, tmp_path, entry=["write", "mix"], device="cuda")
    assert not os.listdir(tmp_path)
