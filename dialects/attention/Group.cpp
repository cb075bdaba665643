//===- Group.cpp - attention.group ----------------------------------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Attention.h"

#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::attention;

void GroupOp::getAsmBlockArgumentNames(Region &region,
                                       OpAsmSetValueNameFn setName) {
  for (BlockArgument argument : region.getArguments())
    setName(argument, argument.getArgNumber() == 0 ? "score" : "element");
}

//===----------------------------------------------------------------------===//
// Dimensions
//===----------------------------------------------------------------------===//

GroupOp::Role GroupOp::getRole(unsigned dim) {
  bool inTable = getPageTable() && getPageTableMap().isFunctionOfDim(dim);
  bool inQuery = getQueryMap().isFunctionOfDim(dim);
  bool inKey = getKeyMap().isFunctionOfDim(dim) || inTable;
  bool inValue = getValueMap().isFunctionOfDim(dim) || inTable;
  bool inOutput = getOutputMap().isFunctionOfDim(dim);
  switch (inQuery << 3 | inKey << 2 | inValue << 1 | inOutput << 0) {
  case 0b1111:
    return Role::Batch;
  case 0b1001:
    return Role::Query;
  case 0b0110:
    return Role::Key;
  case 0b1100:
    return Role::Depth;
  case 0b0011:
    return Role::ValueDepth;
  case 0b0111:
    return Role::Split;
  default:
    return Role::None;
  }
}

SmallVector<OpFoldResult> GroupOp::getMixedExtents(OpBuilder &builder) {
  // Ask all operands before making a `tensor.dim`: one may state the extent.
  SmallVector<OpFoldResult> extents(getNumDims());
  SmallVector<std::pair<Value, int64_t>> dynamicIn(getNumDims());
  for (auto [number, operand] : llvm::enumerate(getOperands())) {
    auto type = cast<RankedTensorType>(operand.getType());
    if (isPacked(number))
      extents[getMap(number).getDimPosition(type.getRank())] =
          builder.getIndexAttr(2);
    for (auto [position, expr] :
         llvm::enumerate(getTensorMap(number).getResults())) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      if (!dim)
        continue;
      if (!type.isDynamicDim(position))
        extents[dim.getPosition()] =
            builder.getIndexAttr(type.getDimSize(position));
      else if (!dynamicIn[dim.getPosition()].first)
        dynamicIn[dim.getPosition()] = {operand, position};
    }
  }
  for (auto [extent, source] : llvm::zip(extents, dynamicIn))
    if (!extent)
      extent =
          tensor::getMixedSize(builder, getLoc(), source.first, source.second);
  return extents;
}

LogicalResult GroupOp::reifyResultShapes(OpBuilder &builder,
                                         ReifiedRankedShapedTypeDims &shapes) {
  SmallVector<OpFoldResult> extents = getMixedExtents(builder);
  for (auto [number, result] : llvm::enumerate(getResults())) {
    auto type = cast<RankedTensorType>(result.getType());
    SmallVector<OpFoldResult> shape;
    for (auto [position, expr] :
         llvm::enumerate(getResultMap(number).getResults())) {
      // What reification gives must agree with the type as to what is static.
      OpFoldResult extent = extents[cast<AffineDimExpr>(expr).getPosition()];
      if (!type.isDynamicDim(position))
        extent = builder.getIndexAttr(type.getDimSize(position));
      else if (isa<Attribute>(extent))
        extent = getValueOrCreateConstantIndexOp(builder, getLoc(), extent);
      shape.push_back(extent);
    }
    shapes.push_back(std::move(shape));
  }
  return success();
}

FailureOr<OpFoldResult> GroupOp::reifyDimOfResult(OpBuilder &builder,
                                                  int result, int dim) {
  return attention::reifyDimOfResult(*this, builder, result, dim);
}

//===----------------------------------------------------------------------===//
// Verification: one function a rule
//===----------------------------------------------------------------------===//

static constexpr StringLiteral lengthsKeyword = "kv_lengths";
static constexpr StringLiteral pageTableKeyword = "page_table";

static bool isScoreOperand(GroupOp op, unsigned number) {
  return number >= 3 && number < 3 + op.getScoreOperands().size();
}

/// How messages call operand or result `number` of `op`.
static std::string nameOf(GroupOp op, unsigned number) {
  static constexpr StringLiteral inputs[] = {"query", "key", "value"};
  if (number < 3)
    return inputs[number].str();
  if (isScoreOperand(op, number))
    return "score operand " + std::to_string(number - 3);
  if (number >= op->getNumOperands())
    return number == op->getNumOperands() ? "output" : "lse";
  bool isLengths = op.getKvLengths() == op->getOperand(number) &&
                   number == 3 + op.getScoreOperands().size();
  return (isLengths ? lengthsKeyword : pageTableKeyword).str();
}

static RankedTensorType typeOf(GroupOp op, unsigned number) {
  unsigned numOperands = op->getNumOperands();
  Type type = number < numOperands
                  ? op->getOperand(number).getType()
                  : op->getResult(number - numOperands).getType();
  return cast<RankedTensorType>(type);
}

static LogicalResult verifyMapCount(GroupOp op) {
  unsigned expected = op->getNumOperands() + op->getNumResults();
  if (op.getIndexingMaps().size() == expected)
    return success();
  return op.emitOpError("expects one indexing map for every operand and "
                        "result, ")
         << expected << " in all, but has " << op.getIndexingMaps().size();
}

/// Whether the results are dimensions, each at most once, and perhaps zeros:
/// unlike for isProjectedPermutation, there may be more of them than
/// dimensions.
static bool listsDimensions(AffineMap map, bool mayHoldZeros) {
  llvm::SmallDenseSet<unsigned> seen;
  return llvm::all_of(map.getResults(), [&](AffineExpr expr) {
    if (auto dim = dyn_cast<AffineDimExpr>(expr))
      return seen.insert(dim.getPosition()).second;
    auto constant = dyn_cast<AffineConstantExpr>(expr);
    return mayHoldZeros && constant && constant.getValue() == 0;
  });
}

/// A map lists dimensions, each at most once; a score operand's may hold zeros,
/// that of a cache of pages one.
static LogicalResult verifyMapForm(GroupOp op, unsigned number) {
  AffineMap map = op.getMap(number);
  bool mayHoldZeros = isScoreOperand(op, number) || op.isPaged(number);
  if (map.getNumSymbols() != 0)
    return op.emitOpError("expects the map of ")
           << nameOf(op, number) << " to have no symbols, but it is "
           << AffineMapAttr::get(map);
  if (map.getNumDims() != op.getNumDims())
    return op.emitOpError("expects the map of ")
           << nameOf(op, number) << " to have " << op.getNumDims()
           << " dimensions, as that of the query has, but it has "
           << map.getNumDims();
  if (!listsDimensions(map, mayHoldZeros))
    return op.emitOpError("expects the map of ")
           << nameOf(op, number) << " to list dimensions, each at most once"
           << (mayHoldZeros ? ", or the constant 0" : "") << ", but it is "
           << AffineMapAttr::get(map);
  if (op.isPaged(number) &&
      llvm::count_if(map.getResults(), llvm::IsaPred<AffineConstantExpr>) != 1)
    return op.emitOpError("expects the map of ")
           << nameOf(op, number)
           << " to hold the constant 0 once, at the dimension of the pages, "
              "but "
              "it is "
           << AffineMapAttr::get(map);
  bool isPacked = op.isPacked(number);
  int64_t expected = typeOf(op, number).getRank() + isPacked;
  if (map.getNumResults() != expected)
    return op.emitOpError("expects the map of ")
           << nameOf(op, number) << " to have " << expected
           << (isPacked
                   ? " results, one for the elements of a byte behind those "
                     "of its type, but it has "
                   : " results, the rank of its type, but it has ")
           << map.getNumResults();
  return success();
}

/// The passes make tensors of their own, which could not keep an encoding, and
/// compute in f32 or f64, which could not hold a wider type.
static LogicalResult verifyTensorType(GroupOp op, unsigned number) {
  RankedTensorType type = typeOf(op, number);
  if (type.getEncoding())
    return op.emitOpError("expects tensors without encoding, but ")
           << nameOf(op, number) << " is " << type;
  auto element = dyn_cast<FloatType>(type.getElementType());
  if (element && element.getWidth() > 64)
    return op.emitOpError("expects floats of at most 64 bits, but ")
           << nameOf(op, number) << " is " << type;
  return success();
}

static LogicalResult verifyRoles(GroupOp op) {
  static constexpr StringLiteral names[] = {"query", "key", "value", "output"};
  bool hasKey = false;
  for (unsigned dim = 0; dim < op.getNumDims(); ++dim) {
    GroupOp::Role role = op.getRole(dim);
    hasKey |= role == GroupOp::Role::Key;
    if (role != GroupOp::Role::None)
      continue;
    AffineMap maps[] = {op.getQueryMap(), op.getKeyMap(), op.getValueMap(),
                        op.getOutputMap()};
    SmallVector<StringRef> users;
    for (auto [name, map] : llvm::zip(names, maps))
      if (map.isFunctionOfDim(dim))
        users.push_back(name);
    if (op.getPageTable() && op.getPageTableMap().isFunctionOfDim(dim))
      users.push_back(pageTableKeyword);
    InFlightDiagnostic error = op.emitOpError("iteration dimension ")
                               << dim << " is in ";
    if (users.empty())
      error << "none of the query, key, value and output";
    else
      error << "the map of the " << llvm::join(users, " and the ") << " alone";
    return error << ", which makes it neither a batch, query, key, depth, "
                    "value depth nor split dimension";
  }
  if (!hasKey)
    return op.emitOpError("expects a key dimension: one in the key and the "
                          "value, but not in the query and the output");
  return success();
}

/// The elements of a byte are neighbours along the depth, or the value depth.
static LogicalResult verifyPacking(GroupOp op) {
  auto verify = [&](unsigned number, StringRef depth,
                    GroupOp::Role role) -> LogicalResult {
    if (!op.isPacked(number))
      return success();
    AffineMap map = op.getMap(number);
    auto dim = dyn_cast<AffineDimExpr>(map.getResults().back());
    if (dim && op.getRole(dim.getPosition()) == role)
      return success();
    return op.emitOpError("expects the map of a packed ")
           << nameOf(op, number) << " to end in a dimension of " << depth
           << ", along which a byte holds two elements, but it is "
           << AffineMapAttr::get(map);
  };
  if (failed(verify(1, "depth", GroupOp::Role::Depth)))
    return failure();
  return verify(2, "value depth", GroupOp::Role::ValueDepth);
}

/// There is one length for the keys of a batch element, or of one part of them.
static LogicalResult verifyLengthsMap(GroupOp op) {
  if (!op.getKvLengths())
    return success();
  for (AffineExpr expr : op.getLengthsMap().getResults()) {
    unsigned dim = cast<AffineDimExpr>(expr).getPosition();
    GroupOp::Role role = op.getRole(dim);
    if (role != GroupOp::Role::Batch && role != GroupOp::Role::Split)
      return op.emitOpError("expects kv_lengths to vary along batch and split "
                            "dimensions only, but iteration dimension ")
             << dim << " is neither";
  }
  return success();
}

/// The keys of a page follow one another.
static LogicalResult verifyPageTableMap(GroupOp op) {
  if (!op.getPageTable())
    return success();
  std::optional<unsigned> within;
  for (unsigned dim = 0; dim < op.getNumDims(); ++dim) {
    if (op.getRole(dim) != GroupOp::Role::Key)
      continue;
    bool isPage = op.getPageTableMap().isFunctionOfDim(dim);
    if (!isPage)
      within = within.value_or(dim);
    else if (within)
      return op.emitOpError("expects the key dimensions of page_table to come "
                            "before all others, but iteration dimension ")
             << dim << " comes after " << *within;
    bool isInCache = op.getKeyMap().isFunctionOfDim(dim) ||
                     op.getValueMap().isFunctionOfDim(dim);
    if (isPage && isInCache)
      return op.emitOpError("iteration dimension ")
             << dim << " is in the map of page_table and in that of a cache";
  }
  return success();
}

/// The LSE has a value for each row: the output without its value depth.
static LogicalResult verifyLseMap(GroupOp op) {
  if (!op.getLse())
    return success();
  SmallVector<AffineExpr> rows;
  for (AffineExpr expr : op.getOutputMap().getResults())
    if (op.getRole(cast<AffineDimExpr>(expr).getPosition()) !=
        GroupOp::Role::ValueDepth)
      rows.push_back(expr);
  AffineMap expected =
      AffineMap::get(op.getNumDims(), 0, rows, op.getContext());
  if (op.getResultMap(1) == expected)
    return success();
  return op.emitOpError("expects the map of lse to be that of the output "
                        "without its value depth, ")
         << AffineMapAttr::get(expected) << ", but it is "
         << AffineMapAttr::get(op.getResultMap(1));
}

/// Whether a tensor of these static extents has too many elements for an index
/// to count their bytes.
static bool isTooLarge(ArrayRef<int64_t> extents) {
  uint64_t elements = 1;
  bool overflows = false;
  for (int64_t extent : extents)
    if (!ShapedType::isDynamic(extent) && extent != 0 && !overflows)
      elements =
          llvm::SaturatingMultiply(elements, uint64_t(extent), &overflows);
  return overflows || elements > uint64_t(mostElements);
}

/// Every tensor of the group, and its scores, which lowerings store.
static LogicalResult
verifySizes(GroupOp op,
            ArrayRef<std::optional<std::pair<int64_t, unsigned>>> known) {
  for (unsigned number = 0; number < op.getIndexingMaps().size(); ++number)
    if (isTooLarge(typeOf(op, number).getShape()))
      return op.emitOpError("expects at most 2^60 elements in ")
             << nameOf(op, number);
  SmallVector<int64_t> scores;
  for (auto [dim, extent] : llvm::enumerate(known)) {
    GroupOp::Role role = op.getRole(dim);
    if (extent && role != GroupOp::Role::Depth &&
        role != GroupOp::Role::ValueDepth)
      scores.push_back(extent->first);
  }
  if (isTooLarge(scores))
    return op.emitOpError("expects at most 2^60 scores");
  return success();
}

static LogicalResult verifyExtents(GroupOp op) {
  SmallVector<std::optional<std::pair<int64_t, unsigned>>> known(
      op.getNumDims());
  for (unsigned number = 0; number < op.getIndexingMaps().size(); ++number) {
    RankedTensorType type = typeOf(op, number);
    for (auto [position, expr] :
         llvm::enumerate(op.getMap(number).getResults())) {
      bool isInByte = position == type.getRank();
      int64_t extent = isInByte ? 2 : type.getDimSize(position);
      if (ShapedType::isDynamic(extent))
        continue;
      auto dim = dyn_cast<AffineDimExpr>(expr);
      if (!dim) {
        if (extent != 1 && !op.isPaged(number))
          return op.emitOpError("expects extent 1 where a map holds the "
                                "constant 0, but dimension ")
                 << position << " of " << nameOf(op, number) << " has "
                 << extent;
        continue;
      }
      auto &first = known[dim.getPosition()];
      if (!first)
        first = {extent, number};
      else if (first->first != extent)
        return op.emitOpError("iteration dimension ")
               << dim.getPosition() << " has extent " << first->first << " in "
               << nameOf(op, first->second) << ", but " << extent << " in "
               << nameOf(op, number);
    }
  }
  return verifySizes(op, known);
}

/// The type in which scores are computed: f32, or f64 for f64 inputs.
static Type getAccumulationType(GroupOp op) {
  for (Value input : {op.getQuery(), op.getKey(), op.getValue()})
    if (getElementTypeOrSelf(input).isF64())
      return Float64Type::get(op.getContext());
  return Float32Type::get(op.getContext());
}

static LogicalResult verifyLseType(GroupOp op) {
  if (!op.getLse())
    return success();
  Type expected = getAccumulationType(op);
  Type type = getElementTypeOrSelf(op.getLse());
  if (type == expected)
    return success();
  return op.emitOpError("expects lse to have the accumulation type ")
         << expected << ", but it has " << type;
}

/// Only bytes can be without a sign, or hold several elements.
static LogicalResult verifyBytes(GroupOp op) {
  auto verify = [&](StringRef keyword, StringRef name, bool isSet,
                    Value operand) -> LogicalResult {
    if (!isSet || getElementTypeOrSelf(operand).isInteger(8))
      return success();
    return op.emitOpError("expects a ") << name << " of i8 for '" << keyword
                                        << "', but it is " << operand.getType();
  };
  bool isUnsignedKey = op.getUnsignedKey(), isPackedKey = op.getPackedKey();
  bool isUnsignedValue = op.getUnsignedValue(),
       isPackedValue = op.getPackedValue();
  return success(
      succeeded(verify("unsigned_key", "key", isUnsignedKey, op.getKey())) &&
      succeeded(verify("packed_key", "key", isPackedKey, op.getKey())) &&
      succeeded(
          verify("unsigned_value", "value", isUnsignedValue, op.getValue())) &&
      succeeded(verify("packed_value", "value", isPackedValue, op.getValue())));
}

LogicalResult GroupOp::verify() {
  if (failed(verifyMapCount(*this)))
    return failure();
  for (unsigned number = 0; number < getIndexingMaps().size(); ++number)
    if (failed(verifyMapForm(*this, number)) ||
        failed(verifyTensorType(*this, number)))
      return failure();
  if (failed(verifyRoles(*this)) || failed(verifyPacking(*this)) ||
      failed(verifyLengthsMap(*this)) || failed(verifyPageTableMap(*this)) ||
      failed(verifyLseMap(*this)) || failed(verifyExtents(*this)) ||
      failed(verifyBytes(*this)))
    return failure();
  return verifyLseType(*this);
}

/// What the region yields: the score, then perhaps the scale and the offset of
/// the value.
static SmallVector<Type> getYieldedTypes(GroupOp op, Type accumulation) {
  auto yield = dyn_cast<YieldOp>(op.getScore().front().getTerminator());
  unsigned count = yield ? yield.getNumOperands() : 1;
  return SmallVector<Type>(std::clamp(count, 1u, 3u), accumulation);
}

/// The values of a region that are computed from the score.
static llvm::SmallDenseSet<Value> getScores(Block &block) {
  llvm::SmallDenseSet<Value> scores = {block.getArgument(0)};
  for (Operation &op : block) {
    bool usesScore = false;
    op.walk([&](Operation *inner) {
      usesScore |= llvm::any_of(inner->getOperands(), [&](Value operand) {
        return scores.contains(operand);
      });
    });
    if (usesScore)
      scores.insert(op.result_begin(), op.result_end());
  }
  return scores;
}

/// The value is dequantised by what is the same for all scores of its key.
static LogicalResult verifyDequantisation(GroupOp op) {
  Operation *yield = op.getScore().front().getTerminator();
  if (yield->getNumOperands() == 1)
    return success();
  llvm::SmallDenseSet<Value> scores = getScores(op.getScore().front());
  for (unsigned number = 1; number < yield->getNumOperands(); ++number)
    if (scores.contains(yield->getOperand(number)))
      return yield->emitOpError("expects the ")
             << (number == 1 ? "scale" : "offset") << " of the value, operand "
             << number << ", not to depend on the score";
  return success();
}

LogicalResult GroupOp::verifyRegions() {
  Type accumulation = getAccumulationType(*this);
  SmallVector<Type> arguments = {accumulation};
  for (Value operand : getScoreOperands())
    arguments.push_back(getElementTypeOrSelf(operand));
  if (failed(verifyRegionSignature(*this, getScore(), arguments,
                                   getYieldedTypes(*this, accumulation))) ||
      failed(verifyDequantisation(*this)))
    return failure();
  for (Operation &inner : getScore().front())
    if (!isMemoryEffectFree(&inner))
      return inner.emitOpError("has side effects, which the region of an "
                               "'attention.group' must not have");
  return success();
}
