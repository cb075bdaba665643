//===- LseCombine.cpp - attention.lse_combine -----------------------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Attention.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::attention;

void LseCombineOp::getAsmBlockArgumentNames(Region &region,
                                            OpAsmSetValueNameFn setName) {
  for (BlockArgument argument : region.getArguments())
    setName(argument, argument.getArgNumber() == 0 ? "partial" : "lse");
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

/// The positions of a tensor of rank `rank` that are not split dimensions.
static SmallVector<int64_t> keptPositions(ArrayRef<int64_t> splits,
                                          int64_t rank) {
  SmallVector<int64_t> kept;
  for (int64_t position = 0; position < rank; ++position)
    if (!llvm::is_contained(splits, position))
      kept.push_back(position);
  return kept;
}

LogicalResult
LseCombineOp::reifyResultShapes(OpBuilder &builder,
                                ReifiedRankedShapedTypeDims &shapes) {
  for (auto [result, operand] : llvm::zip(getResults(), getOperands())) {
    auto type = cast<RankedTensorType>(result.getType());
    auto operandType = cast<RankedTensorType>(operand.getType());
    SmallVector<OpFoldResult> shape;
    for (auto [position, from] :
         llvm::enumerate(keptPositions(getSplits(), operandType.getRank()))) {
      if (!type.isDynamicDim(position))
        shape.push_back(builder.getIndexAttr(type.getDimSize(position)));
      else
        shape.push_back(
            builder.createOrFold<tensor::DimOp>(getLoc(), operand, from));
    }
    shapes.push_back(std::move(shape));
  }
  return success();
}

FailureOr<OpFoldResult> LseCombineOp::reifyDimOfResult(OpBuilder &builder,
                                                       int result, int dim) {
  return attention::reifyDimOfResult(*this, builder, result, dim);
}

//===----------------------------------------------------------------------===//
// Verification: one function a rule
//===----------------------------------------------------------------------===//

static LogicalResult verifySplits(LseCombineOp op) {
  int64_t rank = op.getPartialLse().getType().getRank();
  ArrayRef<int64_t> splits = op.getSplits();
  if (splits.empty())
    return op.emitOpError("expects at least one split dimension");
  for (auto [number, split] : llvm::enumerate(splits)) {
    if (split < 0 || split >= rank)
      return op.emitOpError("expects split dimensions from 0 to ")
             << rank - 1 << ", those of the lse, but one is " << split;
    if (number != 0 && splits[number - 1] >= split)
      return op.emitOpError(
                 "expects split dimensions in increasing order, but ")
             << split << " follows " << splits[number - 1];
  }
  return success();
}

/// The passes make tensors of their own, which could not keep an encoding.
static LogicalResult verifyEncodings(LseCombineOp op) {
  for (Type type : op->getOperandTypes())
    if (cast<RankedTensorType>(type).getEncoding())
      return op.emitOpError("expects tensors without encoding, but an operand "
                            "is ")
             << type;
  for (Type type : op->getResultTypes())
    if (cast<RankedTensorType>(type).getEncoding())
      return op.emitOpError(
                 "expects tensors without encoding, but a result is ")
             << type;
  return success();
}

static LogicalResult verifyElementTypes(LseCombineOp op) {
  Type expected = op.getPartial().getType().getElementType();
  SmallVector<std::pair<StringRef, Value>> others = {
      {"partial lse", op.getPartialLse()}};
  if (op.getLse())
    others.emplace_back("combined lse", op.getLse());
  for (auto [name, value] : others)
    if (getElementTypeOrSelf(value) != expected)
      return op.emitOpError("expects the ")
             << name << " to have the element type of the partial outputs, "
             << expected << ", but it has " << getElementTypeOrSelf(value);
  return success();
}

/// The partial outputs have the dimensions of the lse, and value depth besides.
static LogicalResult verifyPartials(LseCombineOp op) {
  RankedTensorType partial = op.getPartial().getType();
  RankedTensorType lse = op.getPartialLse().getType();
  if (partial.getRank() < lse.getRank())
    return op.emitOpError("expects partial outputs of at least rank ")
           << lse.getRank() << ", the rank of the lse, but they have rank "
           << partial.getRank();
  for (int64_t split : op.getSplits())
    if (failed(verifyCompatibleShape({partial.getDimSize(split)},
                                     {lse.getDimSize(split)})))
      return op.emitOpError("split dimension ")
             << split << " has extent " << partial.getDimSize(split)
             << " in the partial outputs, but " << lse.getDimSize(split)
             << " in the lse";
  return success();
}

/// The lse has the dimensions of the partial outputs but for the value depth.
static LogicalResult verifyLseShape(LseCombineOp op) {
  RankedTensorType partial = op.getPartial().getType();
  RankedTensorType lse = op.getPartialLse().getType();
  int64_t position = 0;
  for (int64_t extent : partial.getShape())
    if (position < lse.getRank() &&
        succeeded(verifyCompatibleShape({lse.getDimSize(position)}, {extent})))
      ++position;
  if (position == lse.getRank())
    return success();
  return op.emitOpError("expects the lse to have the dimensions of the partial "
                        "outputs without their value depth, but it is ")
         << lse << " for " << partial;
}

/// A result has its operand's dimensions without the split ones.
static LogicalResult verifyResultShapes(LseCombineOp op) {
  static constexpr StringLiteral names[] = {"output", "combined lse"};
  for (auto [name, result, operand] :
       llvm::zip(names, op.getResults(), op.getOperands())) {
    auto type = cast<RankedTensorType>(result.getType());
    auto operandType = cast<RankedTensorType>(operand.getType());
    SmallVector<int64_t> expected;
    for (int64_t position :
         keptPositions(op.getSplits(), operandType.getRank()))
      expected.push_back(operandType.getDimSize(position));
    if (failed(verifyCompatibleShape(type.getShape(), expected)))
      return op.emitOpError("expects the ")
             << name << " to have the shape of its operand without the splits, "
             << RankedTensorType::get(expected, type.getElementType())
             << ", but it is " << type;
  }
  return success();
}

LogicalResult LseCombineOp::verify() {
  if (failed(verifySplits(*this)) || failed(verifyEncodings(*this)) ||
      failed(verifyElementTypes(*this)) || failed(verifyPartials(*this)) ||
      failed(verifyLseShape(*this)))
    return failure();
  return verifyResultShapes(*this);
}

LogicalResult LseCombineOp::verifyRegions() {
  return verifyRegionSignature(*this, getCombine(), getOperandTypes(),
                               getResultTypes());
}
