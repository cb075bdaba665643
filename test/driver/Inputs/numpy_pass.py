# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`attention-opt` with a pass that computes with NumPy, by a submodule and by the package."""

from mlir_attention.passes.registry import module_pass
from mlir_attention.tools.attention_opt import main


@module_pass("use-numpy")
def use_numpy(module, options):
    """Prints a sum."""
    import numpy as np
    import numpy.linalg
    from mlir import ir

    assert isinstance(np.ones(3), np.ndarray) and numpy.linalg.norm(np.zeros(2)) == 0
    with module.location:
        values = ir.DenseFPElementsAttr(ir.DenseElementsAttr.get(np.array([1.0, 2.0, 3.0])))
    print("sum:", sum(values))


main()
