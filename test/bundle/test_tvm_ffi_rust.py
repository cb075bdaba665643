# REQUIRES: cc, tvm-ffi
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Bundles from Rust, by TVM-FFI's crate `tvm-ffi`.

Its sources are `rust/tvm-ffi` of TVM-FFI's repository; TVM_FFI_CRATE names their folder.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import bundles
import pytest

from mlir_attention.runtime.code.libraries import openmp_library

CRATE = os.environ.get("TVM_FFI_CRATE")

MANIFEST = """
[package]
name = "by_tvm"
version = "0.1.0"
edition = "2021"

[dependencies]
tvm-ffi = {{ path = "{crate}" }}
"""

#: Calls `b_write`: once right, once at a row that the cache does not have.
MAIN = """
use tvm_ffi::{AnyView, Module, Tensor};

fn main() {
    let library = std::env::args().nth(1).unwrap();
    let write = Module::load_from_file(&library).unwrap().get_function("b_write").unwrap();
    let row = Tensor::from_slice(&[1.0f32, 2.0, 3.0, 4.0], &[1, 4]).unwrap();
    let cache = Tensor::from_slice(&[0.0f32; 24], &[6, 4]).unwrap();
    for at in [5i64, 6] {
        match write.call_packed(&[AnyView::from(&row), AnyView::from(&cache), AnyView::from(&at)]) {
            Ok(first) => {
                let first: f64 = first.try_into().unwrap();
                println!("{} {}", first, cache.data_as_slice::<f32>().unwrap()[23]);
            }
            Err(error) => println!("{}: {}", error.kind().as_str(), error.message()),
        }
    }
}
"""


@pytest.mark.skipif(not CRATE, reason="TVM_FFI_CRATE does not name the crate tvm-ffi")
@pytest.mark.skipif(not shutil.which("cargo"), reason="there is no cargo")
def test_rust(tmp_path):
    bundles.export(bundles.WRITE, tmp_path, entry=["write"])
    (tmp_path / "src").mkdir()
    (tmp_path / "Cargo.toml").write_text(MANIFEST.format(crate=Path(CRATE).absolute()))
    (tmp_path / "src/main.rs").write_text(MAIN)
    # The crate asks `tvm-ffi-config` for the library.
    tools = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    config = [sys.executable, "-m", "tvm_ffi.config", "--libdir"]
    tvm = subprocess.run(config, capture_output=True, text=True, check=True).stdout.strip()
    libraries = os.pathsep.join((str(openmp_library().parent), tvm))
    done = subprocess.run(
        ["cargo", "run", "--quiet", "--", str(tmp_path / "libb.so")],
        cwd=tmp_path,
        env={**os.environ, "PATH": tools, "LD_LIBRARY_PATH": libraries},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1 4\nValueError: assertion failed in 'write': "), done.stdout
