//===- LargeBlocks.cpp - Memory of large buffers --------------------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "code/LargeBlocks.h"

// Bundles, which are C, have the same.
#include "blocks.c"

void *mlir::attention::allocateBlock(size_t alignment, size_t size) {
  return allocate_block(alignment, size);
}

void mlir::attention::freeBlock(void *address) { free_block(address); }
