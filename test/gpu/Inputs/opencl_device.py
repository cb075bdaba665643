# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The device of OpenCL, for kernels with options that `compile` does not choose."""

from mlir_attention.runtime.opencl import find_device, opencl_launcher


def device_with(options):
    """What `compile` asks of a target, for arrays of the host alone."""

    def load(kernels, code):
        return opencl_launcher(kernels, code), None

    return find_device().name, f"target=spirv api=opencl {options}", load
