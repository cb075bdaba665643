//===- LargeBlocks.h - Memory of large buffers ------------------*- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#pragma once

#include <cstddef>

namespace mlir::attention {

/// As `std::aligned_alloc`. A large block is one of huge pages, or one that
/// `freeBlock` kept.
void *allocateBlock(size_t alignment, size_t size);

/// As `std::free`, which frees blocks too, but keeps some large ones.
void freeBlock(void *address);

} // namespace mlir::attention
