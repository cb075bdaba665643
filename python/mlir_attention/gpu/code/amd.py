# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Objects for AMD's chips, by the LLVM of the package llvmlite: MLIR's has no AMDGPU."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mlir import ir
from mlir.dialects import gpu, llvm

from mlir_attention.diagnostics import RewriteError
from mlir_attention.gpu.code.resources import Resources
from mlir_attention.gpu.kernel import MODULE
from mlir_attention.gpu.targets import TARGETS
from mlir_attention.support.erasing import erase
from mlir_attention.support.walk import ops_in

_TRIPLE = "amdgcn-amd-amdhsa"


@dataclass(frozen=True)
class AmdObject:
    """The code of kernels for one chip.

    Attributes:
      elf: a relocatable object, which `link` makes what HIP loads.
      assembly: the same as text.
    """

    elf: bytes
    assembly: str

    @property
    def resources(self) -> dict[str, Resources]:
        """What each kernel takes, by its entry."""
        metadata = self.assembly.rpartition("amdhsa.kernels:")[2].partition("amdhsa.target:")[0]
        return dict(map(_resources, re.split(r"^  - ", metadata, flags=re.MULTILINE)[1:]))

    def link(self) -> bytes:
        """The code object (hsaco) that hipModuleLoadData loads.

        Raises ImportError if LLVM's linker is missing, RuntimeError if it fails.
        """
        with tempfile.TemporaryDirectory() as folder:
            source, linked = Path(folder, "kernels.o"), Path(folder, "kernels.hsaco")
            source.write_bytes(self.elf)
            command = [*find_linker(), "-shared", "--no-undefined", str(source), "-o", str(linked)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"ld.lld cannot link the kernels: {done.stderr}")
            return linked.read_bytes()


def amd_object(module: ir.Module, chip: str = "") -> AmdObject:
    """The code of the kernels of a module.

    `module` is what `attention-to-gpu{target=rocdl chip=... stop-after=target}` left, `chip` the
    same; gfx942 if empty. Raises ValueError for another chip than there is, and for a module
    without such kernels, ImportError if llvmlite is missing, RuntimeError if its LLVM cannot
    compile them.
    """
    chip = TARGETS["rocdl"].chip_of(chip).name
    kernels = _kernels_of(module.operation)
    if kernels is None:
        raise ValueError(
            "the module has no kernels for AMD: run "
            "attention-to-gpu{target=rocdl stop-after=target} first"
        )
    return _object(kernels, chip)


def _object(container: ir.Operation, chip: str) -> AmdObject:
    """The code of the kernels in a gpu.module."""
    text = _llvm_ir(container)
    backend = load_backend()
    backend.initialize_all_targets()
    backend.initialize_all_asmprinters()
    machine = backend.Target.from_triple(_TRIPLE).create_target_machine(cpu=chip, opt=3)

    kernels = backend.parse_assembly(f'target triple = "{_TRIPLE}"\n{text}')
    kernels.data_layout = str(machine.target_data)
    tuning = backend.create_pipeline_tuning_options(speed_level=3)
    builder = backend.create_pass_builder(machine, tuning)
    builder.getModulePassManager().run(kernels, builder)
    # A module is spent by what generates code of it.
    copy = backend.parse_bitcode(kernels.as_bitcode())
    return AmdObject(machine.emit_object(kernels), machine.emit_assembly(copy))


def assemble(module: ir.Operation, format_: str) -> None:
    """Replaces the kernels by a `gpu.binary`: their assembly, or for "bin" an hsaco.

    Raises RewriteError for what `amd_object` and `link` raise.
    """
    found = _kernels_of(module)
    if found is None:
        return
    target = ir.ArrayAttr(found.attributes["targets"])[0]
    chip = re.search(r'chip = "(\w+)"', str(target))
    try:
        code = _object(found, chip[1] if chip else "")
        content = code.link() if format_ == "bin" else code.assembly.encode()
    except (ImportError, RuntimeError) as error:
        raise RewriteError(found.location, str(error)) from error
    kind = gpu.CompilationTarget.Binary if format_ == "bin" else gpu.CompilationTarget.Assembly
    with ir.InsertionPoint(found), found.location:
        ir.Operation.create(
            "gpu.binary",
            attributes={
                "sym_name": found.attributes["sym_name"],
                "offloadingHandler": ir.Attribute.parse("#gpu.select_object"),
                "objects": ir.ArrayAttr.get([gpu.ObjectAttr.get(target, int(kind), content)]),
            },
        )
    erase(found)


def load_backend() -> Any:
    """llvmlite's LLVM. Raises ImportError if it is missing."""
    try:
        import llvmlite.binding as backend
    except ImportError as error:
        raise ImportError(
            "code for AMD needs the LLVM of llvmlite: pip install llvmlite"
        ) from error
    return backend


@functools.cache
def find_linker() -> tuple[str, ...]:
    """The command of LLVM's linker for ELF. Raises ImportError if there is none."""
    rocm = "/opt/rocm/llvm/bin/ld.lld"
    for command in ("ld.lld", rocm):
        path = shutil.which(command)
        if path is not None:
            return (path,)
    if find_spec("ziglang") is not None:
        return (sys.executable, "-m", "ziglang", "ld.lld")
    raise ImportError(
        "a code object of AMD needs ld.lld, which is missing: install lld, or pip install ziglang"
    )


def _resources(metadata: str) -> tuple[str, Resources]:
    """The entry of a kernel, and what it takes."""

    def number(name: str) -> int:
        found = re.search(rf"\.{name}: +(\d+)", metadata)
        return int(found[1]) if found else 0

    (entry,) = re.findall(r"^    \.name: +(\w+)", metadata, re.MULTILINE)
    registers = number("vgpr_count")
    spills = number("vgpr_spill_count") + number("sgpr_spill_count")
    return entry, Resources(registers, spills, number("group_segment_fixed_size"))


def _kernels_of(module: ir.Operation) -> ir.Operation | None:
    """The gpu.module of kernels for AMD, if there is one."""
    for each in ops_in(module, "gpu.module"):
        if ir.StringAttr(each.attributes["sym_name"]).value == MODULE and any(
            "rocdl.kernel" in op.attributes for op in ops_in(each, "llvm.func")
        ):
            return each
    return None


def _llvm_ir(container: ir.Operation) -> str:
    """The kernels as LLVM IR."""
    with container.context, ir.Location.unknown():
        alone = ir.Module.create()
        for op in container.regions[0].blocks[0].operations:
            alone.body.append(op.operation.clone())
        return str(llvm.translate_module_to_llvmir(alone.operation))
