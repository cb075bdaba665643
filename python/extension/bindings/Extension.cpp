//===- Extension.cpp - The Python module mlir_attention._extension --------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Attention.h"
#include "bindings/Bindings.h"
#include "code/ForeignLibraries.h"
#include "passes/X86VectorInlining.h"

#include "mlir/Bindings/Python/NanobindAdaptors.h"
#include "mlir/CAPI/IR.h"
#include "llvm/ADT/StringExtras.h"

namespace nb = nanobind;
using namespace nb::literals;
using namespace mlir;
using namespace mlir::attention;

NB_MODULE(_extension, m) {
  if (!knowsFloats())
    throw nb::import_error(
        ("the LLVM of " + llvm::join(foreignLibraries(), ", ") +
         ", of another version, was loaded before that of MLIR, which it "
         "damages: import mlir_attention first")
            .c_str());

  m.doc() = "The native part of mlir_attention: see dialects/ and passes/.";
  // Passes are never let go of, nor is what they refer to: a program that ends
  // with such passes, or with compiled functions in them, has no defect.
  nb::set_leak_warnings(false);

  m.attr("MOST_ELEMENTS") = mostElements;

  m.def(
      "register_dialect",
      [](MlirDialectRegistry registry) {
        unwrap(registry)->insert<AttentionDialect>();
        registerX86VectorInlining(*unwrap(registry));
      },
      "registry"_a, "Makes the attention dialect known to a dialect registry.");

  bindPasses(m);
  bindIR(m);
  bindCode(m);
  bindCalls(m);
}
