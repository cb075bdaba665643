# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Objects for AMD's chips, by the LLVM of the package llvmlite: MLIR's has no AMDGPU."""

from __future__ import annotations

from dataclasses import dataclass

from mlir import ir
from mlir.dialects import llvm

from mlir_attention.gpu.kernel import MODULE
from mlir_attention.gpu.targets import TARGETS
from mlir_attention.support.walk import ops_in

_TRIPLE = "amdgcn-amd-amdhsa"


@dataclass(frozen=True)
class AmdObject:
    """The code of kernels for one chip.

    Attributes:
      elf: a relocatable object; `ld.lld -shared` makes of it what HIP loads.
      assembly: the same as text, with the registers that each kernel takes.
    """

    elf: bytes
    assembly: str


def amd_object(module: ir.Module, chip: str = "") -> AmdObject:
    """The code of the kernels of a module.

    `module` is what `attention-to-gpu{target=rocdl chip=... stop-after=target}` left, `chip` the
    same; gfx942 if empty. Raises ValueError for another chip than there is, and for a module
    without such kernels, ImportError if llvmlite is missing, RuntimeError if its LLVM cannot
    compile them.
    """
    chip = TARGETS["rocdl"].chip_of(chip)
    text = _llvm_ir(module)
    try:
        import llvmlite.binding as backend
    except ImportError as error:
        raise ImportError(
            "code for AMD needs the LLVM of llvmlite: pip install llvmlite"
        ) from error
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


def _llvm_ir(module: ir.Module) -> str:
    """The kernels as LLVM IR."""
    found = [
        each
        for each in ops_in(module.operation, "gpu.module")
        if ir.StringAttr(each.attributes["sym_name"]).value == MODULE
    ]
    kernels = [op for each in found for op in ops_in(each, "llvm.func")]
    if not any("rocdl.kernel" in op.attributes for op in kernels):
        raise ValueError(
            "the module has no kernels for AMD: run "
            "attention-to-gpu{target=rocdl stop-after=target} first"
        )
    with module.context, ir.Location.unknown():
        alone = ir.Module.create()
        for op in found[0].regions[0].blocks[0].operations:
            alone.body.append(op.operation.clone())
        return str(llvm.translate_module_to_llvmir(alone.operation))
