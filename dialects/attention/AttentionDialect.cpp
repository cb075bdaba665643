//===- AttentionDialect.cpp - The dialect and what its ops share ----------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Attention.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mlir::attention;

#include "AttentionDialect.cpp.inc"

void AttentionDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "AttentionOps.cpp.inc"
      >();
}

#define GET_OP_CLASSES
#include "AttentionOps.cpp.inc"

//===----------------------------------------------------------------------===//
// Assembly
//===----------------------------------------------------------------------===//

ParseResult mlir::attention::parseInputs(OpAsmParser &parser,
                                         OperationState &result) {
  if (parser.parseKeyword("ins"))
    return failure();
  return parseTypedOperands(parser, result);
}

ParseResult mlir::attention::parseTypedOperands(OpAsmParser &parser,
                                                OperationState &result) {
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  SmallVector<Type> types;
  SMLoc location;
  if (parser.parseLParen() || parser.getCurrentLocation(&location) ||
      parser.parseOperandList(operands) || parser.parseColonTypeList(types) ||
      parser.parseRParen())
    return failure();
  return parser.resolveOperands(operands, types, location, result.operands);
}

ParseResult mlir::attention::parseResultTypes(OpAsmParser &parser,
                                              OperationState &result) {
  return parser.parseArrowTypeList(result.types);
}

void mlir::attention::printTypedOperands(OpAsmPrinter &printer,
                                         StringRef keyword,
                                         OperandRange operands) {
  printer << " " << keyword << "(" << operands << " : " << operands.getTypes()
          << ")";
}

//===----------------------------------------------------------------------===//
// Regions
//===----------------------------------------------------------------------===//

LogicalResult mlir::attention::verifyRegionSignature(Operation *op,
                                                     Region &region,
                                                     TypeRange arguments,
                                                     TypeRange results) {
  Block &block = region.front();
  if (block.getNumArguments() != arguments.size())
    return op->emitOpError("expects its region to have ")
           << arguments.size() << " arguments, but it has "
           << block.getNumArguments();
  for (auto [position, argument, expected] :
       llvm::enumerate(block.getArguments(), arguments))
    if (argument.getType() != expected)
      return op->emitOpError("expects argument ")
             << position << " of its region to be " << expected
             << ", but it is " << argument.getType();

  auto yield = dyn_cast<YieldOp>(block.getTerminator());
  if (!yield)
    return op->emitOpError("expects its region to end in 'attention.yield', "
                           "but it ends in '")
           << block.getTerminator()->getName() << "'";
  if (yield.getNumOperands() != results.size())
    return yield.emitOpError("expects ")
           << results.size() << " operands, but it has "
           << yield.getNumOperands();
  for (auto [position, type, expected] :
       llvm::enumerate(yield.getOperandTypes(), results))
    if (type != expected)
      return yield.emitOpError("expects operand ")
             << position << " to be " << expected << ", but it is " << type;
  return success();
}

LogicalResult IndexOp::verify() {
  auto group = (*this)->getParentOfType<GroupOp>();
  if (!group)
    return emitOpError("expects to be inside the region of an "
                       "'attention.group'");
  int64_t dim = static_cast<int64_t>(getDim());
  ArrayAttr maps = group.getIndexingMaps();
  // The group's own verifier reports maps that are missing or do not agree.
  if (maps.empty())
    return success();
  if (dim >= static_cast<int64_t>(group.getNumDims()))
    return emitOpError("expects a dimension below ")
           << group.getNumDims() << ", the number of iteration dimensions, but "
           << "it is " << dim;
  if (maps.size() != group->getNumOperands() + group->getNumResults())
    return success();
  GroupOp::Role role = group.getRole(dim);
  if (role == GroupOp::Role::Depth || role == GroupOp::Role::ValueDepth)
    return emitOpError("expects a batch, query, key or split dimension, but ")
           << "dimension " << dim << " is a "
           << (role == GroupOp::Role::Depth ? "depth" : "value depth")
           << " dimension, along which a score has no position";
  return success();
}
