//===- ForeignLibraries.h - Whether this LLVM is bound to itself *- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_FOREIGNLIBRARIES_H
#define ATTENTION_FOREIGNLIBRARIES_H

#include <string>
#include <vector>

namespace mlir {
namespace attention {

/// The paths of libraries with an LLVM or MLIR of their own to which this
/// process bound symbols of ours; none in a sound process.
///
/// The dynamic linker gives all libraries of a process one definition of a
/// symbol that is unique (STB_GNU_UNIQUE: template statics, inline variables),
/// whatever their scopes, and of any symbol if a library was loaded
/// RTLD_GLOBAL: that of the library that came first. The tables of another
/// version then stand for ours, and what is compiled calls wrong functions.
///
/// Bindings are made when a library is loaded: they are looked at once.
const std::vector<std::string> &foreignLibraries();

/// Whether LLVM finds what it expects in its table of floating-point formats.
/// If that is another LLVM's, of another layout, even to parse a constant is
/// unsafe.
bool knowsFloats();

} // namespace attention
} // namespace mlir

#endif // ATTENTION_FOREIGNLIBRARIES_H
