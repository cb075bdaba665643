# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What SPIR-V may count on of the API that launches it. No IR."""

from __future__ import annotations

from dataclasses import dataclass, replace

#: What kernels use of OpenCL whose threads read each other's values.
_OF_SUBGROUPS = ("SubgroupDispatch", "DeviceEnqueue", "GroupNonUniform", "GroupNonUniformShuffle")


@dataclass(frozen=True)
class Environment:
    """An API that takes SPIR-V. `spirv-update-vce` states what kernels use of it.

    Attributes:
      name: as the option `api` has it.
      api: MLIR's name of it.
      version: of SPIR-V.
      capabilities, extensions: of SPIR-V, that kernels may use.
      has_pointers: whether kernels take pointers and numbers; if not, all is in storage buffers.
      abi: what entry points have beside their workgroup size, as `spirv.entry_point_abi` has it.
      subgroup: threads that read each other's values; 0: none do.
    """

    name: str
    api: str
    version: str
    capabilities: tuple[str, ...]
    extensions: tuple[str, ...]
    has_pointers: bool
    abi: str = ""
    subgroup: int = 0

    def with_subgroups(self, size: int) -> Environment:
        """The same of OpenCL's devices that have subgroups of so many threads."""
        return replace(
            self, version="v1.3", capabilities=(*self.capabilities, *_OF_SUBGROUPS),
            abi=f", subgroup_size = {size}", subgroup=size,
        )  # fmt: skip

    def attribute(self) -> str:
        """The text of the attribute `spirv.target_env` of a module of kernels."""
        capabilities, extensions = ", ".join(self.capabilities), ", ".join(self.extensions)
        size = f"subgroup_size = {self.subgroup}" if self.subgroup else ""
        return (
            f"#spirv.target_env<#spirv.vce<{self.version}, [{capabilities}], [{extensions}]>, "
            f"api={self.api}, #spirv.resource_limits<{size}>>"
        )

    def options(self) -> str:
        """The options of `spirv-attach-target`."""
        extensions = f" exts={','.join(self.extensions)}" if self.extensions else ""
        return (
            f"ver={self.version} caps={','.join(self.capabilities)}{extensions} "
            f"client_api={self.api}"
        )


OPENCL = Environment(
    "opencl", "OpenCL", "v1.0",
    ("Kernel", "Addresses", "Int64", "Int16", "Int8", "Float16", "Float16Buffer", "Vector16"),
    (), has_pointers=True,
)  # fmt: skip

#: Of Vulkan 1.2. A driver may take infinities for impossible, unless a kernel asks it not to: the
#: width that the ABI names is that of floats whose infinities and NaNs count.
VULKAN = Environment(
    "vulkan", "Vulkan", "v1.3",
    (
        "Shader", "Int64", "Int16", "Int8", "Float16", "StorageBuffer16BitAccess",
        "StorageBuffer8BitAccess", "SignedZeroInfNanPreserve",
    ),
    (
        "SPV_KHR_storage_buffer_storage_class", "SPV_KHR_16bit_storage", "SPV_KHR_8bit_storage",
        "SPV_KHR_float_controls",
    ),
    has_pointers=False,
    abi=", target_width = 32",
)  # fmt: skip
