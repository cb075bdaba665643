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

//===----------------------------------------------------------------------===//
// Custom directives of the assembly formats
//===----------------------------------------------------------------------===//

using UnresolvedOperand = OpAsmParser::UnresolvedOperand;

/// Unlike `attr-dict` by itself, prints a tag that has its default, too.
static ParseResult parseGroupAttributes(OpAsmParser &parser,
                                        NamedAttrList &attributes) {
  SMLoc location = parser.getCurrentLocation();
  OperationName name(GroupOp::getOperationName(), parser.getContext());
  return failure(parser.parseOptionalAttrDict(attributes) ||
                 failed(GroupOp::verifyInherentAttrs(name, attributes, [&] {
                   return parser.emitError(location);
                 })));
}

static void printGroupAttributes(OpAsmPrinter &printer, GroupOp op,
                                 DictionaryAttr attributes) {
  printer.printOptionalAttrDict(attributes.getValue(),
                                {op.getOperandSegmentSizesAttrName()});
}

/// Query, key, value and score operands in one list, `%q, %k, %v : type, type,
/// type`.
static ParseResult
parseGroupInputs(OpAsmParser &parser, UnresolvedOperand &query,
                 UnresolvedOperand &key, UnresolvedOperand &value,
                 SmallVectorImpl<UnresolvedOperand> &scoreOperands,
                 Type &queryType, Type &keyType, Type &valueType,
                 SmallVectorImpl<Type> &scoreTypes) {
  SMLoc location = parser.getCurrentLocation();
  SmallVector<UnresolvedOperand> operands;
  SmallVector<Type> types;
  if (parser.parseOperandList(operands) || parser.parseColonTypeList(types))
    return failure();
  if (operands.size() != types.size())
    return parser.emitError(location)
           << "number of operands and types do not match: got "
           << operands.size() << " operands and " << types.size() << " types";
  if (operands.size() < 3)
    return parser.emitError(location, "expects a query, a key and a value, but "
                                      "'ins' holds ")
           << operands.size() << " operands";
  std::tie(query, key, value) = std::tie(operands[0], operands[1], operands[2]);
  std::tie(queryType, keyType, valueType) =
      std::tie(types[0], types[1], types[2]);
  llvm::append_range(scoreOperands, llvm::drop_begin(operands, 3));
  llvm::append_range(scoreTypes, llvm::drop_begin(types, 3));
  return success();
}

static void printGroupInputs(OpAsmPrinter &printer, GroupOp op, Value, Value,
                             Value, OperandRange scoreOperands, Type, Type,
                             Type, TypeRange) {
  OperandRange inputs = op->getOperands().take_front(3 + scoreOperands.size());
  printer << inputs << " : " << inputs.getTypes();
}

/// `%lengths : type`. `$operand` by itself would also take nothing.
static ParseResult parseTypedOperand(OpAsmParser &parser,
                                     std::optional<UnresolvedOperand> &operand,
                                     Type &type) {
  SmallVector<UnresolvedOperand, 1> operands;
  if (parser.parseOperandList(operands, /*requiredOperandCount=*/1))
    return failure();
  operand = operands.front();
  return parser.parseColonType(type);
}

static void printTypedOperand(OpAsmPrinter &printer, Operation *, Value operand,
                              Type type) {
  printer << operand << " : " << type;
}

/// `-> type`, or `-> (type, type)` with that of the LSE.
static ParseResult parseResultTypes(OpAsmParser &parser, Type &output,
                                    Type &lse) {
  SMLoc location = parser.getCurrentLocation();
  SmallVector<Type, 2> types;
  if (parser.parseArrowTypeList(types))
    return failure();
  if (types.empty() || types.size() > 2)
    return parser.emitError(location, "expects the type of the output, and "
                                      "perhaps that of the lse, but got ")
           << types.size() << " types";
  output = types.front();
  lse = types.size() == 2 ? types.back() : Type();
  return success();
}

static void printResultTypes(OpAsmPrinter &printer, Operation *op, Type, Type) {
  printer.printArrowTypeList(op->getResultTypes());
}

#define GET_OP_CLASSES
#include "AttentionOps.cpp.inc"

//===----------------------------------------------------------------------===//
// The dialect
//===----------------------------------------------------------------------===//

#include "AttentionDialect.cpp.inc"

void AttentionDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "AttentionOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// Regions
//===----------------------------------------------------------------------===//

FailureOr<OpFoldResult>
mlir::attention::reifyDimOfResult(ReifyRankedShapedTypeOpInterface op,
                                  OpBuilder &builder, int result, int dim) {
  auto type = cast<ShapedType>(op->getResult(result).getType());
  ReifiedRankedShapedTypeDims shapes;
  if (dim < 0 || dim >= type.getRank() ||
      failed(op.reifyResultShapes(builder, shapes)))
    return failure();
  return shapes[result][dim];
}

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
