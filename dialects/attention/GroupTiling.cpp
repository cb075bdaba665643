//===- GroupTiling.cpp - TilingInterface of attention.group ---------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// Batch, query, split and value depth dimensions can be tiled; key and depth
// dimensions are reduced, and stay whole: splitting the keys is the business of
// `attention-flash-decoding`, which knows how to merge what it takes apart.
//
//===----------------------------------------------------------------------===//

#include "Attention.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::attention;

static bool isReduction(GroupOp::Role role) {
  return role == GroupOp::Role::Key || role == GroupOp::Role::Depth;
}

SmallVector<utils::IteratorType> GroupOp::getLoopIteratorTypes() {
  SmallVector<utils::IteratorType> types;
  for (unsigned dim = 0; dim < getNumDims(); ++dim)
    types.push_back(isReduction(getRole(dim)) ? utils::IteratorType::reduction
                                              : utils::IteratorType::parallel);
  return types;
}

SmallVector<Range> GroupOp::getIterationDomain(OpBuilder &builder) {
  SmallVector<Range> domain;
  for (OpFoldResult extent : getMixedExtents(builder))
    domain.push_back(
        {builder.getIndexAttr(0), extent, builder.getIndexAttr(1)});
  return domain;
}

/// The part of a tensor with map `map` that a tile of the iteration space
/// holds.
static void projectTile(OpBuilder &builder, AffineMap map,
                        ArrayRef<OpFoldResult> offsets,
                        ArrayRef<OpFoldResult> sizes,
                        SmallVector<OpFoldResult> &tensorOffsets,
                        SmallVector<OpFoldResult> &tensorSizes) {
  for (AffineExpr expr : map.getResults()) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    tensorOffsets.push_back(dim ? offsets[dim.getPosition()]
                                : builder.getIndexAttr(0));
    tensorSizes.push_back(dim ? sizes[dim.getPosition()]
                              : builder.getIndexAttr(1));
  }
}

/// Which pages a tile reads, only the table knows.
static void keepAllPages(OpBuilder &builder, Value cache, AffineMap map,
                         SmallVector<OpFoldResult> &sizes) {
  for (auto [position, expr] : llvm::enumerate(map.getResults()))
    if (isa<AffineConstantExpr>(expr))
      sizes[position] =
          tensor::getMixedSize(builder, cache.getLoc(), cache, position);
}

/// Positions in the tile's region count from the tile's start: add its offset.
static void offsetIndices(OpBuilder &builder, GroupOp tile,
                          ArrayRef<OpFoldResult> offsets) {
  OpBuilder::InsertionGuard guard(builder);
  tile.getScore().walk([&](IndexOp index) {
    OpFoldResult offset = offsets[index.getDim()];
    if (isZeroInteger(offset))
      return;
    builder.setInsertionPointAfter(index);
    AffineExpr local, start;
    bindDims(builder.getContext(), local, start);
    Value position = getValueOrCreateConstantIndexOp(
        builder, index.getLoc(),
        affine::makeComposedFoldedAffineApply(
            builder, index.getLoc(), local + start,
            {OpFoldResult(index.getResult()), offset}));
    index.getResult().replaceAllUsesExcept(position, position.getDefiningOp());
  });
}

/// The elements of a byte stay together.
static LogicalResult checkBytesAreWhole(GroupOp op,
                                        ArrayRef<OpFoldResult> offsets,
                                        ArrayRef<OpFoldResult> sizes) {
  for (unsigned number : {1, 2}) {
    if (!op.isPacked(number))
      continue;
    AffineMap map = op.getMap(number);
    unsigned dim = map.getDimPosition(map.getNumResults() - 1);
    if (!isZeroInteger(offsets[dim]) || getConstantIntValue(sizes[dim]) != 2)
      return op.emitOpError("cannot be tiled along iteration dimension ")
             << dim << ", whose two elements lie in one byte";
  }
  return success();
}

FailureOr<TilingResult>
GroupOp::getTiledImplementation(OpBuilder &builder,
                                ArrayRef<OpFoldResult> offsets,
                                ArrayRef<OpFoldResult> sizes) {
  for (unsigned dim = 0; dim < getNumDims(); ++dim) {
    Role role = getRole(dim);
    bool mustBeWhole =
        isReduction(role) || (role == Role::ValueDepth && getLse());
    if (mustBeWhole && !isZeroInteger(offsets[dim])) {
      emitOpError("cannot be tiled along iteration dimension ")
          << dim
          << (isReduction(role) ? ", which is reduced"
                                : ", along which the lse does not vary");
      return failure();
    }
  }

  if (failed(checkBytesAreWhole(*this, offsets, sizes)))
    return failure();

  TilingResult result;
  SmallVector<Value> operands;
  for (auto [number, operand] : llvm::enumerate(getOperands())) {
    SmallVector<OpFoldResult> tensorOffsets, tensorSizes;
    projectTile(builder, getTensorMap(number), offsets, sizes, tensorOffsets,
                tensorSizes);
    if (tensorOffsets.empty()) {
      operands.push_back(operand);
      continue;
    }
    if (isPaged(number))
      keepAllPages(builder, operand, getMap(number), tensorSizes);
    SmallVector<OpFoldResult> strides(tensorOffsets.size(),
                                      builder.getIndexAttr(1));
    auto slice = tensor::ExtractSliceOp::create(
        builder, getLoc(), operand, tensorOffsets, tensorSizes, strides);
    operands.push_back(slice);
    result.generatedSlices.push_back(slice);
  }

  SmallVector<Type> types;
  for (auto [number, value] : llvm::enumerate(getResults())) {
    SmallVector<OpFoldResult> tensorOffsets, tensorSizes;
    projectTile(builder, getResultMap(number), offsets, sizes, tensorOffsets,
                tensorSizes);
    SmallVector<int64_t> shape;
    SmallVector<Value> dynamic;
    dispatchIndexOpFoldResults(tensorSizes, dynamic, shape);
    types.push_back(cast<RankedTensorType>(value.getType())
                        .clone(ArrayRef<int64_t>(shape)));
  }

  auto tile =
      cast<GroupOp>(mlir::clone(builder, getOperation(), types, operands));
  offsetIndices(builder, tile, offsets);
  result.tiledOps.push_back(tile);
  llvm::append_range(result.tiledValues, tile->getResults());
  return result;
}

LogicalResult GroupOp::getResultTilePosition(
    OpBuilder &builder, unsigned resultNumber, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes, SmallVector<OpFoldResult> &resultOffsets,
    SmallVector<OpFoldResult> &resultSizes) {
  projectTile(builder, getResultMap(resultNumber), offsets, sizes,
              resultOffsets, resultSizes);
  return success();
}

LogicalResult GroupOp::getIterationDomainTileFromResultTile(
    OpBuilder &builder, unsigned resultNumber, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes, SmallVectorImpl<OpFoldResult> &domainOffsets,
    SmallVectorImpl<OpFoldResult> &domainSizes) {
  // What the result's tile does not say is computed whole.
  for (Range range : getIterationDomain(builder)) {
    domainOffsets.push_back(range.offset);
    domainSizes.push_back(range.size);
  }
  for (auto [position, expr] :
       llvm::enumerate(getResultMap(resultNumber).getResults())) {
    unsigned dim = cast<AffineDimExpr>(expr).getPosition();
    domainOffsets[dim] = offsets[position];
    domainSizes[dim] = sizes[position];
  }
  return success();
}

FailureOr<TilingResult>
GroupOp::generateResultTileValue(OpBuilder &builder, unsigned resultNumber,
                                 ArrayRef<OpFoldResult> offsets,
                                 ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> domainOffsets, domainSizes;
  if (failed(getIterationDomainTileFromResultTile(
          builder, resultNumber, offsets, sizes, domainOffsets, domainSizes)))
    return failure();
  FailureOr<TilingResult> tile =
      getTiledImplementation(builder, domainOffsets, domainSizes);
  if (failed(tile))
    return failure();
  // The caller asks for one result: the tile of that one.
  tile->tiledValues = {tile->tiledValues[resultNumber]};
  return tile;
}
