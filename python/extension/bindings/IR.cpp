//===- IR.cpp - Questions about IR, and changes to it ---------------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "bindings/Bindings.h"
#include "ir/Approximation.h"
#include "ir/Bounds.h"
#include "ir/EmptyTensors.h"
#include "ir/ErasedOps.h"
#include "ir/Fusion.h"
#include "ir/Outlining.h"
#include "ir/Scripts.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Bindings/Python/NanobindAdaptors.h"
#include "mlir/CAPI/IR.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

namespace nb = nanobind;
using namespace nb::literals;
using namespace mlir;
using namespace mlir::attention;

namespace {

using Note = std::pair<MlirLocation, std::string>;

void emitDiagnostic(MlirLocation location, const std::string &severity,
                    const std::string &message,
                    const std::vector<Note> &notes) {
  Location where = unwrap(location);
  InFlightDiagnostic diagnostic =
      severity == "error"     ? emitError(where, message)
      : severity == "warning" ? emitWarning(where, message)
                              : emitRemark(where, message);
  for (const auto &[noteLocation, note] : notes)
    diagnostic.attachNote(unwrap(noteLocation)) << note;
}

/// The ops in `root`, itself included: those that have one of the names, or are
/// of the dialect if it ends in a dot, or all if it is empty. A walk from
/// Python makes an object of every op, which costs more than most passes do.
std::vector<MlirOperation> opsIn(MlirOperation root,
                                 const std::vector<std::string> &names,
                                 bool postOrder) {
  std::vector<MlirOperation> found;
  auto collect = [&](Operation *op) {
    StringRef opName = op->getName().getStringRef();
    if (llvm::any_of(names, [&](StringRef name) {
          return name.ends_with(".") ? opName.starts_with(name)
                                     : name.empty() || opName == name;
        }))
      found.push_back(wrap(op));
  };
  if (postOrder)
    unwrap(root)->walk<WalkOrder::PostOrder>(collect);
  else
    unwrap(root)->walk<WalkOrder::PreOrder>(collect);
  return found;
}

/// Whether the elements of a type, or of a slice of it, take 2^62 bytes or
/// more. MLIR asserts that their number and strides fit into 63 bits.
bool isTooLarge(Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  if (!shaped || !shaped.hasRank())
    return false;
  int64_t size = 16; // Bytes of the widest elements.
  for (int64_t extent : shaped.getShape())
    if (extent > 1 && llvm::MulOverflow(size, extent, size))
      return true;
  return size >= int64_t(1) << 62;
}

/// The first op in `root` with a result, or an argument of a block, of a type
/// that is too large; and that type.
std::optional<std::pair<MlirOperation, MlirType>>
findTooLarge(MlirOperation root) {
  std::optional<std::pair<MlirOperation, MlirType>> found;
  unwrap(root)->walk<WalkOrder::PreOrder>([&](Operation *op) {
    SmallVector<Type> types(op->getResultTypes());
    for (Region &region : op->getRegions())
      for (Block &block : region)
        llvm::append_range(types, block.getArgumentTypes());
    const Type *type = llvm::find_if(types, isTooLarge);
    if (type == types.end())
      return WalkResult::advance();
    found = {wrap(op), wrap(*type)};
    return WalkResult::interrupt();
  });
  return found;
}

void refuse(const std::string &error) {
  if (!error.empty())
    throw std::runtime_error(error);
}

/// Gives ops an attribute by its text. Python would load all of the attribute's
/// dialect to make an object of it.
void annotate(const std::vector<MlirOperation> &ops, const std::string &name,
              const std::string &text) {
  for (MlirOperation op : ops)
    unwrap(op)->setAttr(name, parseAttribute(text, unwrap(op)->getContext()));
}

/// (file, line, column) of the first place in a location; None if it has none.
/// As bytes: not all names of files are UTF-8.
nb::object placeOf(MlirLocation location) {
  auto file = unwrap(location)->findInstanceOf<FileLineColRange>();
  if (!file)
    return nb::none();
  StringRef name = file.getFilename().getValue();
  return nb::make_tuple(nb::bytes(name.data(), name.size()),
                        file.getStartLine(), file.getStartColumn());
}

/// Terms are (coefficient, value, dimension), of which the last is -1 for the
/// value of an index.
bool isAtMostFromPython(
    const std::vector<std::tuple<int64_t, MlirValue, int64_t>> &terms,
    int64_t limit) {
  std::vector<BoundTerm> unwrapped;
  for (const auto &[coefficient, value, dim] : terms)
    unwrapped.push_back({coefficient, unwrap(value),
                         dim < 0 ? std::nullopt : std::optional(dim)});
  return isAtMost(unwrapped, limit);
}

/// Lets threads take `chunk` iterations of an omp.wsloop at a time. Python's
/// bindings cannot add an operand.
void setScheduleChunk(MlirOperation loop, MlirValue chunk) {
  cast<omp::WsloopOp>(unwrap(loop))
      .getScheduleChunkMutable()
      .assign(unwrap(chunk));
}

/// The payload, handles of ops in it, the sequence, and its module.
using ScriptOps =
    std::tuple<MlirOperation, std::vector<std::vector<MlirOperation>>,
               MlirOperation, MlirOperation>;

bool applyAll(const std::vector<ScriptOps> &scripts) {
  std::vector<Script> unwrapped;
  for (const auto &[payload, handles, sequence, module] : scripts) {
    Script &script = unwrapped.emplace_back();
    script.payload = unwrap(payload);
    script.sequence = unwrap(sequence);
    script.module = unwrap(module);
    for (const std::vector<MlirOperation> &handle : handles) {
      std::vector<Operation *> &ops = script.handles.emplace_back();
      for (MlirOperation op : handle)
        ops.push_back(unwrap(op));
    }
  }
  return applyScripts(unwrapped);
}

/// Whether two functions have the same type and compute the same.
bool areEquivalent(MlirOperation one, MlirOperation other) {
  auto function = cast<FunctionOpInterface>(unwrap(one));
  auto otherFunction = cast<FunctionOpInterface>(unwrap(other));
  return function.getFunctionType() == otherFunction.getFunctionType() &&
         OperationEquivalence::isRegionEquivalentTo(
             &function.getFunctionBody(), &otherFunction.getFunctionBody(),
             OperationEquivalence::IgnoreLocations);
}

} // namespace

void mlir::attention::bindIR(nb::module_ &m) {
  m.def("emit_diagnostic", &emitDiagnostic, "location"_a, "severity"_a,
        "message"_a, "notes"_a = std::vector<Note>(),
        "Emits an error, a warning or a remark at a location.");
  m.def(
      "is_trivially_dead",
      [](MlirOperation op) {
        return unwrap(op)->getBlock() && isOpTriviallyDead(unwrap(op));
      },
      "operation"_a,
      "Whether nothing uses an op and it has no side effects; not of one that "
      "was erased.");
  m.def(
      "contains",
      [](MlirOperation root, MlirOperation op) {
        return unwrap(root)->isProperAncestor(unwrap(op));
      },
      "root"_a, "operation"_a, "Whether an op is in another one.");
  nb::class_<ErasedOps>(m, "ErasedOps",
                        "Ops that a pass took out of the IR: see "
                        "mlir_attention.support.erasing.")
      .def(nb::init<>())
      .def(
          "add",
          [](ErasedOps &self, MlirOperation op) {
            refuse(self.add(unwrap(op)));
          },
          "operation"_a, "Takes an op out of the IR; it exists until destroy.")
      .def(
          "destroy", [](ErasedOps &self) { refuse(self.destroy()); },
          "Destroys the ops.");
  m.def("ops_in", &opsIn, "root"_a, "names"_a, "post_order"_a,
        "The ops in an op: see mlir_attention.support.walk.");
  m.def("find_too_large", &findTooLarge, "root"_a,
        "An op with a type of 2^62 bytes or more, and that type; or None.");
  m.def("place_of", &placeOf, "location"_a,
        "The file, line and column of a location, or None.");
  m.def("is_at_most", &isAtMostFromPython, "terms"_a, "limit"_a,
        "Whether a sum of multiples of index values and extents is at most "
        "`limit` for sure: see mlir_attention.checks.quantities.");
  m.def("annotate", &annotate, "ops"_a, "name"_a, "text"_a,
        "Gives ops an attribute, which is text as MLIR prints it.");

  m.def(
      "eliminate_empty_tensors",
      [](MlirOperation module) {
        return eliminateEmptyTensors(cast<ModuleOp>(unwrap(module)));
      },
      "module"_a,
      "Writes results where they are inserted, if that is behind all "
      "assertions; whether upstream's analysis succeeded.");
  m.def(
      "approximate_math",
      [](MlirOperation root, const std::vector<std::string> &names) {
        return approximateMath(unwrap(root), names);
      },
      "root"_a, "names"_a,
      "Replaces math ops of f32 by polynomials: see "
      "mlir_attention.cpu.lowering.exponentials; whether that was possible.");
  auto unwrapped = [](const std::vector<MlirOperation> &ops) {
    return llvm::map_to_vector(ops,
                               [](MlirOperation op) { return unwrap(op); });
  };
  m.def(
      "drop_unit_dims",
      [=](const std::vector<MlirOperation> &ops) {
        return dropUnitDims(unwrapped(ops));
      },
      "ops"_a,
      "Drops dimensions of extent 1 of linalg ops: see "
      "mlir_attention.rowwise.fusion; whether that was possible.");
  m.def(
      "fuse_elementwise",
      [=](const std::vector<MlirOperation> &ops) {
        return fuseElementwise(unwrapped(ops));
      },
      "ops"_a,
      "Fuses elementwise ops: see mlir_attention.rowwise.fusion; whether that "
      "was possible.");
  m.def("set_schedule_chunk", &setScheduleChunk, "loop"_a, "chunk"_a,
        "Lets threads take so many iterations of an omp.wsloop at a time.");

  m.def("are_equivalent", &areEquivalent, "one"_a, "other"_a,
        "Whether two functions have the same type and bodies, wherever they "
        "come from.");
  m.def("apply_scripts", &applyAll, "scripts"_a,
        "Applies transform scripts side by side: see "
        "mlir_attention.support.transform_scripts.");
  m.def(
      "outline_branches",
      [](MlirOperation branches, const std::string &thenName,
         const std::string &elseName) {
        outlineBranches(unwrap(branches), thenName, elseName);
      },
      "branches"_a, "then_name"_a, "else_name"_a,
      "Makes both branches of an scf.if functions: see "
      "mlir_attention.cpu.lowering.branches.");
  m.def(
      "outline_task",
      [](MlirOperation scope, const std::string &name) {
        outlineTask(unwrap(scope), name);
      },
      "scope"_a, "name"_a,
      "Makes a memref.alloca_scope a function that may fail: see "
      "mlir_attention.cpu.lowering.tasks_that_fail.");
}
