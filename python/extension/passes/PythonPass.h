//===- PythonPass.h - MLIR passes whose bodies are Python functions *- C++
//-*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_PYTHONPASS_H
#define ATTENTION_PYTHONPASS_H

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace mlir {
class Operation;
} // namespace mlir

namespace mlir::attention {

using OptionValue = std::variant<bool, int64_t, double, std::string>;

/// One option of a pass or pipeline. The type is that of its default.
struct OptionSpec {
  std::string name;
  std::string description;
  OptionValue defaultValue;
};

/// The text between the braces, parsed: one value for each option in order, or
/// what is wrong with it.
using ParsedOptions = std::variant<std::vector<OptionValue>, std::string>;

/// What is common to a pass and a pipeline, as the registry shows it.
struct Declaration {
  std::string name;
  std::string description;
  std::vector<OptionSpec> options;
  std::function<ParsedOptions(const std::string &text)> parseOptions;
  /// Whether it is of this package: then only the package may replace it.
  bool isOurs = false;
};

struct PassSpec : Declaration {
  /// Runs the pass; false if it failed, having said why.
  std::function<bool(Operation *, const std::vector<OptionValue> &)> run;
};

struct PipelineSpec : Declaration {
  /// The textual pipeline that the options stand for, or what is wrong.
  std::function<bool(const std::string &options, std::string &result)> expand;
};

/// The namespaces of the dialects whose ops passes may make.
std::vector<std::string> getPassDialects();

/// Makes the pass known to every textual pipeline and driver of the process, in
/// place of an earlier one of its name from Python. Returns what is wrong, if
/// the name is taken by another.
std::optional<std::string> registerPythonPass(PassSpec spec);
std::optional<std::string> registerPythonPipeline(PipelineSpec spec);

} // namespace mlir::attention

#endif // ATTENTION_PYTHONPASS_H
