# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""An import that cannot work says what to install."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from mlir_attention import _installation

SITE = Path(sysconfig.get_path("platlib"))
MLIR, LLVM = (f"{name}=={version}" for name, version in _installation._PACKAGES.values())


def installed(folder: Path, *packages: str, without: str = "") -> Path:
    """A folder with our package and `packages`, each file a link to the installed one."""
    ours = folder / "mlir_attention"
    ours.mkdir()
    for path in (SITE / "mlir_attention").iterdir():
        if not (without and path.name.startswith(without)):
            (ours / path.name).symlink_to(path)
    for name in packages:
        (folder / name).symlink_to(SITE / name)
    return folder


def has_version(folder: Path, name: str, version: str) -> None:
    metadata = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")


def import_error(folder: Path) -> str:
    """The last line that `import mlir_attention` prints where only `folder` is installed."""
    program = f"import sys; sys.path.insert(0, {str(folder)!r}); import mlir_attention"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", program],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.stderr.strip().split("\n")[-1].removeprefix("ImportError: ")


def test_both_packages_are_enough(tmp_path: Path) -> None:
    assert import_error(installed(tmp_path, "mlir", "llvm")) == ""


@pytest.mark.parametrize(("has", "needs"), [("llvm", MLIR), ("mlir", LLVM)])
def test_package_is_missing(tmp_path: Path, has: str, needs: str) -> None:
    assert import_error(installed(tmp_path, has)) == (
        f"mlir_attention needs {needs.replace('==', ' ')}, which is not installed beside it: "
        f"pip install {needs}"
    )


@pytest.mark.parametrize("needs", [MLIR, LLVM])
def test_package_has_another_version(tmp_path: Path, needs: str) -> None:
    name, wanted = needs.split("==")
    has_version(installed(tmp_path, "mlir", "llvm"), name, "21.1.0.1")
    assert import_error(tmp_path) == (
        f"mlir_attention needs {name} {wanted}, but 21.1.0.1 is installed: pip install {needs}"
    )


def test_extension_is_not_compiled(tmp_path: Path) -> None:
    installed(tmp_path, "mlir", "llvm", without="_extension")
    assert f"{tmp_path}/mlir_attention has no compiled extension" in import_error(tmp_path)


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (
            "libm.so.6: version `GLIBC_2.99' not found (required by /a/_extension.so)",
            "newer glibc (GLIBC_2.99)",
        ),
        (
            "libstdc++.so.6: version `GLIBCXX_3.4.99' not found (required by /a/_extension.so)",
            "newer libstdc++ (GLIBCXX_3.4.99)",
        ),
        ("/a/_extension.so: undefined symbol: _ZN4mlir9Operation", f"reinstall {MLIR} {LLVM}"),
        ("something else", "something else"),
    ],
)
def test_extension_cannot_be_loaded(tmp_path: Path, error: str, advice: str) -> None:
    installed(tmp_path, "mlir", "llvm", without="_extension")
    stands_in = tmp_path / "mlir_attention" / "_extension.py"
    stands_in.write_text(f"raise ImportError({error!r})\n")
    assert advice in import_error(tmp_path)


def test_versions_are_those_of_the_project() -> None:
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text()
    for package in (MLIR, LLVM):
        assert project.count(f'"{package}"') == 2, package
