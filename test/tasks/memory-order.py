# RUN: %python %s | FileCheck %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arguments are declared in the order of memory, and what lies between them and their groups."""

from mlir import ir

from mlir_attention.support.erasing import keeping_erased_ops
from mlir_attention.tasks.memory_order import reorder_arguments, reorderable_arguments

HEADER = """
#q = affine_map<(b, h, g, n, d, e) -> (b, h, d)>
#k = affine_map<(b, h, g, n, d, e) -> (b, h, g, n, d)>
#v = affine_map<(b, h, g, n, d, e) -> (b, h, g, n, e)>
#o = affine_map<(b, h, g, n, d, e) -> (b, h, g, e)>
#k1 = affine_map<(b, h, n, d, e) -> (b, h, n, d)>
#v1 = affine_map<(b, h, n, d, e) -> (b, h, n, e)>
#q1 = affine_map<(b, h, n, d, e) -> (b, h, d)>
#o1 = affine_map<(b, h, n, d, e) -> (b, h, e)>
"""

#: Chunks and a tail of dynamic extents.
SPLIT = """
func.func @split(%q: tensor<2x4x32xf32>, %k: tensor<2x4x?x32xf32>, %v: tensor<2x4x?x32xf32>)
    -> (tensor<2x4x?x32xf32>, tensor<2x4x32xf32>) {
  %c2 = arith.constant 2 : index
  %c64 = arith.constant 64 : index
  %n = tensor.dim %k, %c2 : tensor<2x4x?x32xf32>
  %g = arith.divui %n, %c64 : index
  %whole = arith.muli %g, %c64 : index
  %rest = arith.subi %n, %whole : index
  %ks = tensor.extract_slice %k[0, 0, 0, 0] [2, 4, %whole, 32] [1, 1, 1, 1]
      : tensor<2x4x?x32xf32> to tensor<2x4x?x32xf32>
  %ke = tensor.expand_shape %ks [[0], [1], [2, 3], [4]] output_shape [2, 4, %g, 64, 32]
      : tensor<2x4x?x32xf32> into tensor<2x4x?x64x32xf32>
  %vs = tensor.extract_slice %v[0, 0, 0, 0] [2, 4, %whole, 32] [1, 1, 1, 1]
      : tensor<2x4x?x32xf32> to tensor<2x4x?x32xf32>
  %ve = tensor.expand_shape %vs [[0], [1], [2, 3], [4]] output_shape [2, 4, %g, 64, 32]
      : tensor<2x4x?x32xf32> into tensor<2x4x?x64x32xf32>
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %ke, %ve : tensor<2x4x32xf32>, tensor<2x4x?x64x32xf32>, tensor<2x4x?x64x32xf32>)
      -> tensor<2x4x?x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %kt = tensor.extract_slice %k[0, 0, %whole, 0] [2, 4, %rest, 32] [1, 1, 1, 1]
      : tensor<2x4x?x32xf32> to tensor<2x4x?x32xf32>
  %vt = tensor.cast %v : tensor<2x4x?x32xf32> to tensor<2x4x64x32xf32>
  %t = attention.group {indexing_maps = [#q1, #k1, #v1, #o1]}
      ins(%q, %kt, %vt : tensor<2x4x32xf32>, tensor<2x4x?x32xf32>, tensor<2x4x64x32xf32>)
      -> tensor<2x4x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o, %t : tensor<2x4x?x32xf32>, tensor<2x4x32xf32>
}"""

#: Each argument but the values has another use than as keys or values.
OTHER_USES = """
func.func @other_uses(%q: tensor<2x4x32xf32>, %k: tensor<2x4x64x32xf32>, %v: tensor<2x4x64x32xf32>,
    %unused: tensor<2x4x64x32xf32>, %two: tensor<8x64x32xf32>)
    -> (tensor<2x4x32xf32>, tensor<8x64x32xf32>) {
  %o = attention.group {indexing_maps = [#q1, #k1, #v1, #o1]}
      ins(%q, %k, %v : tensor<2x4x32xf32>, tensor<2x4x64x32xf32>, tensor<2x4x64x32xf32>)
      -> tensor<2x4x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %collapsed = tensor.collapse_shape %k [[0, 1], [2], [3]]
      : tensor<2x4x64x32xf32> into tensor<8x64x32xf32>
  return %o, %collapsed : tensor<2x4x32xf32>, tensor<8x64x32xf32>
}"""


def show(text, entry, orders):
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.parse(HEADER + text)
        print(entry, "may take", reorderable_arguments(module.operation, entry))
        if orders:
            with keeping_erased_ops():
                tasks = reorder_arguments(module.operation, entry, orders, workers=2)
            module.operation.verify()
            print(tasks)
            print(module)


# Four tasks are enough for two cores: two chunks of two sequences, which have 2 x 2 x 4 x 64 x 32
# elements.

# CHECK: split may take [1, 2]
# CHECK: Tasks(chunks=2, elements=32768)
# CHECK-DAG: #[[K:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d2, d3, d1, d4)>
# CHECK-DAG: #[[V:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d2, d3, d1, d5)>
# CHECK-DAG: #[[KT:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d1, d3)>
# CHECK-DAG: #[[VT:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d1, d4)>
# CHECK: func.func @split(%[[Q:.+]]: tensor<2x4x32xf32>,
# CHECK-SAME: %[[KEY:.+]]: tensor<2x?x4x32xf32>, %[[VALUE:.+]]: tensor<2x?x4x32xf32>)
# CHECK: %[[N:.+]] = tensor.dim %[[KEY]], %c1
# CHECK: %[[G:.+]] = arith.divui %[[N]], %c64
# CHECK: %[[WHOLE:.+]] = arith.muli %[[G]], %c64
# CHECK: %[[REST:.+]] = arith.subi %[[N]], %[[WHOLE]]
# CHECK: %[[KS:.+]] = tensor.extract_slice %[[KEY]][0, 0, 0, 0] [2, %[[WHOLE]], 4, 32]
# CHECK: %[[KE:.+]] = tensor.expand_shape %[[KS]]
# CHECK-SAME: output_shape [2, %[[G]], 64, 4, 32]
# CHECK: %[[VS:.+]] = tensor.extract_slice %[[VALUE]][0, 0, 0, 0] [2, %[[WHOLE]], 4, 32]
# CHECK: %[[VE:.+]] = tensor.expand_shape %[[VS]]
# CHECK: attention.group
# CHECK-SAME: [#{{map[0-9]*}}, #[[K]], #[[V]], #{{map[0-9]*}}]
# CHECK-SAME: ins(%[[Q]], %[[KE]], %[[VE]] :
# CHECK-SAME: tensor<2x?x64x4x32xf32>, tensor<2x?x64x4x32xf32>) -> tensor<2x4x?x32xf32>
# CHECK: %[[TAIL:.+]] = tensor.extract_slice %[[KEY]][0, %[[WHOLE]], 0, 0] [2, %[[REST]], 4, 32]
# CHECK: %[[CAST:.+]] = tensor.cast %[[VALUE]] : tensor<2x?x4x32xf32> to tensor<2x64x4x32xf32>
# CHECK: attention.group
# CHECK-SAME: [#{{map[0-9]*}}, #[[KT]], #[[VT]], #{{map[0-9]*}}]
# CHECK-SAME: ins(%[[Q]], %[[TAIL]], %[[CAST]] :
show(SPLIT, "split", {1: (0, 2, 1, 3), 2: (0, 2, 1, 3)})

# CHECK: other_uses may take [2]
show(OTHER_USES, "other_uses", {})

# There is no dimension 4, wherever it is asked for.

# CHECK: no_dimension may take []
show(
    """
func.func @no_dimension(%k: tensor<2x4x64x32xf32>) -> index {
  %c4 = arith.constant 4 : index
  %n = tensor.dim %k, %c4 : tensor<2x4x64x32xf32>
  return %n : index
}""",
    "no_dimension",
    {},
)
