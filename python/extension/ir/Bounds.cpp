//===- Bounds.cpp - What is known of index values ahead of time -----------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The proofs are upstream's, which take index values for mathematical integers.
// A position that a caller chooses may wrap in the program's own arithmetic, so
// that what is proven of it need not hold: where such arithmetic takes a value,
// no proof looks further.
//
//===----------------------------------------------------------------------===//

#include "ir/Bounds.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::attention;

namespace {

/// Sums and products of a few numbers up to this do not wrap. No extent of a
/// tensor in memory is greater.
constexpr int64_t kSmall = int64_t(1) << 48;

/// Values whose origin is followed. Beyond, the solver takes long.
constexpr int kMostValues = 24;

bool isSmall(int64_t number) { return -kSmall <= number && number <= kSmall; }

/// A quotient or remainder of a number that is not negative by a constant, of
/// which upstream knows no bounds.
struct Division {
  Value dividend;
  int64_t divisor;
  bool isRemainder;
};

/// Whether a tensor.dim or memref.dim asks for a dimension that is there.
/// Upstream ends the process over any other.
bool isOfDimension(Operation *dim) {
  auto type = cast<ShapedType>(dim->getOperand(0).getType());
  APInt at;
  return !matchPattern(dim->getOperand(1), m_ConstantInt(&at)) ||
         (type.hasRank() && at.ult(type.getRank()));
}

/// Whether `value` is of a loop whose induction variable is no index, over
/// which upstream may end the process too.
bool isOfOtherLoop(Value value) {
  Operation *owner = value.getDefiningOp();
  if (auto argument = dyn_cast<BlockArgument>(value))
    owner = argument.getOwner()->getParentOp();
  auto loop = dyn_cast_or_null<LoopLikeOpInterface>(owner);
  std::optional<SmallVector<Value>> variables =
      loop ? loop.getLoopInductionVars() : std::nullopt;
  return variables && !llvm::all_of(*variables, [](Value variable) {
           return variable.getType().isIndex();
         });
}

/// Whether `value` is a position in a tensor.pad, over which upstream ends the
/// process.
bool isOfPad(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  return argument &&
         isa_and_nonnull<tensor::PadOp>(argument.getOwner()->getParentOp());
}

/// Whether `value`, of index type, is not negative for sure.
bool isNatural(Value value) {
  Operation *op = value.getDefiningOp();
  APInt constant;
  if (matchPattern(value, m_ConstantInt(&constant)))
    return !constant.isNegative();
  if (isa_and_nonnull<arith::DivUIOp, arith::RemUIOp>(op))
    return isNatural(op->getOperand(0)) && isNatural(op->getOperand(1));
  return isa_and_nonnull<tensor::DimOp, memref::DimOp>(op) && isOfDimension(op);
}

std::optional<Division> asDivision(Value value) {
  Operation *op = value.getDefiningOp();
  APInt divisor;
  if (!isa_and_nonnull<arith::DivUIOp, arith::DivSIOp, arith::RemUIOp,
                       arith::RemSIOp>(op) ||
      !value.getType().isIndex() || !isNatural(op->getOperand(0)) ||
      !matchPattern(op->getOperand(1), m_ConstantInt(&divisor)) ||
      !divisor.isStrictlyPositive() || !isSmall(divisor.getSExtValue()))
    return std::nullopt;
  return Division{op->getOperand(0), divisor.getSExtValue(),
                  isa<arith::RemUIOp, arith::RemSIOp>(op)};
}

/// Follows where index values come from, to find what may wrap.
class WrapCheck {
public:
  /// Whether `value` is what upstream's constraints take it for. With
  /// `inArithmetic`, arithmetic is done on it.
  bool isExact(Value value, bool inArithmetic) {
    if (--remaining < 0)
      return false;
    APInt constant;
    if (matchPattern(value, m_ConstantInt(&constant)))
      return constant.isSignedIntN(63) && isSmall(constant.getSExtValue());
    Operation *op = value.getDefiningOp();
    if (!op)
      return isExactArgument(cast<BlockArgument>(value), inArithmetic);
    if (isa<tensor::DimOp, memref::DimOp>(op))
      return isOfDimension(op);
    if (std::optional<Division> division = asDivision(value))
      return isExact(division->dividend, /*inArithmetic=*/true);
    if (auto apply = dyn_cast<affine::AffineApplyOp>(op))
      return isExactMap(apply.getAffineMap(), op, inArithmetic);
    if (auto min = dyn_cast<affine::AffineMinOp>(op))
      return isExactMap(min.getAffineMap(), op, inArithmetic);
    if (auto max = dyn_cast<affine::AffineMaxOp>(op))
      return isExactMap(max.getAffineMap(), op, inArithmetic);
    if (isa<arith::MinSIOp, arith::MaxSIOp>(op))
      return areExact(op->getOperands(), inArithmetic);
    if (isa<arith::AddIOp, arith::SubIOp, arith::MulIOp, arith::FloorDivSIOp,
            arith::CeilDivSIOp>(op))
      return areExact(op->getOperands(), /*inArithmetic=*/true);
    return !inArithmetic;
  }

private:
  bool areExact(ValueRange values, bool inArithmetic) {
    return llvm::all_of(
        values, [&](Value value) { return isExact(value, inArithmetic); });
  }

  bool isExactMap(AffineMap map, Operation *op, bool inArithmetic) {
    bool isPlain = true;
    bool hasSmallNumbers = true;
    for (AffineExpr expr : map.getResults()) {
      isPlain &= isa<AffineDimExpr, AffineSymbolExpr, AffineConstantExpr>(expr);
      expr.walk([&](AffineExpr part) {
        if (auto number = dyn_cast<AffineConstantExpr>(part))
          hasSmallNumbers &= isSmall(number.getValue());
      });
    }
    return hasSmallNumbers &&
           areExact(op->getOperands(), inArithmetic || !isPlain);
  }

  /// An induction variable is as large as its loop's bounds.
  bool isExactArgument(BlockArgument argument, bool inArithmetic) {
    auto loop =
        dyn_cast<LoopLikeOpInterface>(argument.getOwner()->getParentOp());
    std::optional<SmallVector<Value>> variables =
        loop ? loop.getLoopInductionVars() : std::nullopt;
    if (!variables || !llvm::is_contained(*variables, argument))
      return !inArithmetic;
    auto areExactBounds = [&](std::optional<SmallVector<OpFoldResult>> bounds) {
      return bounds && llvm::all_of(*bounds, [&](OpFoldResult bound) {
               if (auto value = dyn_cast<Value>(bound))
                 return isExact(value, inArithmetic);
               return isSmall(*getConstantIntValue(bound));
             });
    };
    return areExactBounds(loop.getLoopLowerBounds()) &&
           areExactBounds(loop.getLoopUpperBounds()) &&
           areExactBounds(loop.getLoopSteps());
  }

  int remaining = 2 * kMostValues;
};

/// Upstream's constraints, with an end to how far they look: values that may
/// not be what the constraints take them for may be any number.
class Bounds : public ValueBoundsConstraintSet {
public:
  Bounds(MLIRContext *context)
      : ValueBoundsConstraintSet(context, [this](Value value,
                                                 std::optional<int64_t> dim,
                                                 ValueBoundsConstraintSet &) {
          if (++numVisited > kMostValues || isOfOtherLoop(value) ||
              isOfPad(value))
            return true;
          if (dim)
            return false;
          return !WrapCheck().isExact(value, false) || addArithmetic(value);
        }) {}

private:
  /// Adds what upstream does not know of: quotients, remainders, and products
  /// with a constant.
  bool addArithmetic(Value value) {
    APInt factor;
    if (auto product = value.getDefiningOp<arith::MulIOp>()) {
      if (!matchPattern(product.getRhs(), m_ConstantInt(&factor)))
        return false;
      AffineExpr multiplied = getExpr(product.getLhs());
      bound(value) == multiplied *factor.getSExtValue();
      return true;
    }
    std::optional<Division> division = asDivision(value);
    if (!division)
      return false;
    AffineExpr dividend = getExpr(division->dividend);
    bound(value) == (division->isRemainder
                         ? dividend % division->divisor
                         : dividend.floorDiv(division->divisor));
    return true;
  }

  int numVisited = 0;
};

} // namespace

using Variable = ValueBoundsConstraintSet::Variable;

static bool isAtMost(AffineExpr sum, ArrayRef<Variable> operands,
                     int64_t limit) {
  MLIRContext *context = sum.getContext();
  Variable left(AffineMap::get(operands.size(), 0, sum), operands);
  Variable right(
      OpFoldResult(IntegerAttr::get(IndexType::get(context), limit)));
  return Bounds(context).populateAndCompare(left, ValueBoundsConstraintSet::LE,
                                            right);
}

/// Whether a negative multiple of a minimum is at most `limit`: upstream has no
/// lower bounds of these, which are those of all its operands.
static bool isMultipleOfMinAtMost(const BoundTerm &term, int64_t limit) {
  auto min = term.value.getDefiningOp<affine::AffineMinOp>();
  if (!min || term.dim || term.coefficient > 0 ||
      !WrapCheck().isExact(term.value, false))
    return false;
  AffineMap map = min.getAffineMap();
  SmallVector<AffineExpr> dims;
  SmallVector<Variable> operands;
  for (Value operand : min.getOperands()) {
    dims.push_back(getAffineDimExpr(dims.size(), min.getContext()));
    operands.push_back(Variable(operand));
  }
  ArrayRef<AffineExpr> all(dims);
  return llvm::all_of(map.getResults(), [&](AffineExpr expr) {
    AffineExpr one = expr.replaceDimsAndSymbols(
        all.take_front(map.getNumDims()), all.drop_front(map.getNumDims()));
    return isAtMost(one * term.coefficient, operands, limit);
  });
}

bool mlir::attention::isAtMost(const std::vector<BoundTerm> &terms,
                               int64_t limit) {
  if (terms.empty())
    return 0 <= limit;
  if (!isSmall(limit))
    return false;
  MLIRContext *context = terms.front().value.getContext();
  AffineExpr sum = getAffineConstantExpr(0, context);
  SmallVector<Variable> operands;
  for (const BoundTerm &term : terms) {
    if (!isSmall(term.coefficient))
      return false;
    sum = sum + getAffineDimExpr(operands.size(), context) * term.coefficient;
    operands.push_back(Variable(term.value, term.dim));
  }
  return ::isAtMost(sum, operands, limit) ||
         (terms.size() == 1 && isMultipleOfMinAtMost(terms.front(), limit));
}
