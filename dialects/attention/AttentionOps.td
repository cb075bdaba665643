//===- AttentionOps.td - The ops of the attention dialect --*- tablegen -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_OPS_TD
#define ATTENTION_OPS_TD

include "AttentionDialect.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/TilingInterface.td"

//===----------------------------------------------------------------------===//
// attention.group
//===----------------------------------------------------------------------===//

def Attention_GroupOp : Attention_Op<"group", [
    Pure, SingleBlock, AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                              ["reifyResultShapes", "reifyDimOfResult"]>,
    DeclareOpInterfaceMethods<TilingInterface, [
      "getLoopIteratorTypes", "getIterationDomain", "getTiledImplementation",
      "getResultTilePosition", "generateResultTileValue",
      "getIterationDomainTileFromResultTile"]>
  ]> {
  let summary = "Attention: softmax(score(Q K^T)) V as one structured op";
  let description = [{
    Computes, for every row of the query and in the accumulation type,

    ```
    S   = sum_d Q K            one score for each key
    S'  = region(S)            scale, mask, bias, softcap, ...
    LSE = log sum_n exp(S')
    O   = sum_n exp(S' - LSE) V
    ```

    or, where the region yields a scale and an offset of the value too,

    ```
    O   = sum_n exp(S' - LSE) (scale V + offset)
    ```

    and rounds O once, to the element type of the output. A row whose S' are all
    -inf (or that has no keys) has O = 0 and LSE = -inf. A key whose S' is -inf
    never reaches the result, whatever bits its value holds; NaN in any other S'
    propagates. A key whose position alone makes S' -inf for every finite score
    may be left out, as by `score + (n <= m ? 0 : -inf)`: whether a NaN in its
    score propagates is not specified.

    **Operands** are the query, the key, the value, then any number of score
    operands (mask, bias, slopes), and optionally the lengths of the keys and a page
    table. **Results** are the output and, optionally, the LSE (in the natural
    logarithm).

    **Dimensions.** `indexing_maps` holds one affine map for every operand and
    result, in that order, over one iteration space, as in `linalg.generic`. A map
    lists dimensions, each at most once; the map of a score operand may also hold
    the constant 0, at a dimension of extent 1. The maps alone tell the role of a
    dimension:

    | role        | query | key | value | output |                               |
    |-------------|-------|-----|-------|--------|-------------------------------|
    | batch       |   x   |  x  |   x   |   x    |                               |
    | query       |   x   |     |       |   x    | rows; heads that share a key  |
    | key         |       |  x  |   x   |        | reduced; at least one         |
    | depth       |   x   |  x  |       |        | reduced                       |
    | value depth |       |     |   x   |   x    |                               |
    | split       |       |  x  |   x   |   x    | parts of the keys             |

    Any number of each, in any order in memory: keys stored `[B, N, d]` and
    `[B, d, N]` are two maps, not two ops. No other combination is accepted. The
    map of the LSE is the output's without the value depth. The keys are counted
    in the order of the iteration space, the last key dimension fastest.

    **kv_lengths**, a tensor of i32 or i64 over batch and split dimensions, says how
    many of the keys exist: those from that position on do not. Whatever is stored
    there, in the key, the value, a score operand or the page table, never reaches a
    result, and the region is not run on it where that could fail. A cache may so be
    allocated long and used short. A length below 0 or above the number of keys is an
    error at run time.

    **page_table**, a tensor of i32 or i64, says where the keys are: key and value are
    caches of pages, `[pages, ...]`, and their maps hold the constant 0 at the dimension
    of the pages, once each. The map of the table stands there in place of the 0: its
    dimensions count as dimensions of the key and of the value, and its element is the
    page. Its key dimensions come before all others. An entry that points outside the
    cache is an error at run time, unless all keys of its page are past the length.

    **Element types.** The key and the value may be narrower than the query: f8, or i8,
    which are integers from -128 to 127. Every element is converted to the accumulation
    type, where it is used. The bytes of a key with `unsigned_key`, or of a value with
    `unsigned_value`, are integers from 0 to 255. Scales and zero points of a quantised
    cache need no operand of their own: those of each key are score operands, of which the
    region computes the score and what it yields besides; those of each column of the
    value are applied to the output, and those of each column of the key to the query.

    **Packed caches.** With `packed_key` or `packed_value`, each byte of an i8 tensor holds
    two integers of 4 bits, from -8 to 7, or from 0 to 15 if they are unsigned. The map then
    has one dimension more than the tensor, the last one, of extent 2: at 0 lies the low
    half of a byte, at 1 the high half. It is a depth dimension of a packed key, and a value
    depth dimension of a packed value. Where it stands in the query and in the output says
    which columns share a byte: neighbours if it is innermost, as in a `[d / 2, 2]` view of
    the depth; column i and column i + d / 2 if it is around the bytes, as in `[2, d / 2]`.

    **Region.** It maps one score to one score, and may yield the scale, or the scale and
    the offset, of the value of this key behind it, all in the accumulation type. These two
    do not depend on the score. Where a key weighs nothing, they never reach the result.
    The first argument is the score, in the accumulation type: f64 if the query, key or
    value is f64, f32 otherwise. Then comes one element of each score operand. The region
    may use values from outside, and ask for its position with `attention.index`. Its ops
    have no side effects.
    Causal and sliding windows, ALiBi, softcap, boolean and additive masks are bodies
    of this region, not attributes.

    It may also read a tensor from outside with `tensor.extract`, divide integers and
    branch with `scf.if`. Such ops fail for some numbers, so a region that holds one is
    run for keys that exist only; for keys that it hides as well, unless it guards the
    op itself. Arithmetic that cannot fail may be computed for any key and dropped.

    **tag** is "attention" as found or written; `attention-flash-decoding` takes
    only that tag and marks what it makes "flash_decoding", so it runs once.

    Grouped-query heads (8 key/value heads, 4 query heads each) with a mask over
    the keys:

    ```mlir
    #q = affine_map<(b, h, r, m, n, d, e) -> (b, h, r, m, d)>
    #k = affine_map<(b, h, r, m, n, d, e) -> (b, h, n, d)>
    #v = affine_map<(b, h, r, m, n, d, e) -> (b, h, n, e)>
    #keep = affine_map<(b, h, r, m, n, d, e) -> (b, n)>
    #o = affine_map<(b, h, r, m, n, d, e) -> (b, h, r, m, e)>
    %o = attention.group
        {indexing_maps = [#q, #k, #v, #keep, #o], tag = "attention"}
        ins(%q, %k, %v, %keep : tensor<2x8x4x1x128xbf16>, tensor<2x8x?x128xbf16>,
            tensor<2x8x?x128xbf16>, tensor<2x?xi1>)
        -> tensor<2x8x4x1x128xbf16> {
    ^bb0(%score: f32, %keep_elt: i1):
      %scaled = arith.mulf %score, %scale : f32
      %masked = arith.select %keep_elt, %scaled, %neg_inf : f32
      attention.yield %masked : f32
    }
    ```

    With the LSE, the result types stand in parentheses:
    `-> (tensor<2x8x4x1x128xbf16>, tensor<2x8x4x1xf32>)`.

    A cache of 512 pages of 16 keys, of which each of two sequences has up to 64:

    ```mlir
    #q = affine_map<(b, h, m, p, n, d, e) -> (b, h, m, d)>
    #k = affine_map<(b, h, m, p, n, d, e) -> (0, n, h, d)>
    #v = affine_map<(b, h, m, p, n, d, e) -> (0, n, h, e)>
    #length = affine_map<(b, h, m, p, n, d, e) -> (b)>
    #page = affine_map<(b, h, m, p, n, d, e) -> (b, p)>
    #o = affine_map<(b, h, m, p, n, d, e) -> (b, h, m, e)>
    %o = attention.group {indexing_maps = [#q, #k, #v, #length, #page, #o]}
        ins(%q, %k, %v : tensor<2x8x4x128xbf16>, tensor<512x16x8x128xbf16>,
            tensor<512x16x8x128xbf16>)
        kv_lengths(%lengths : tensor<2xi32>) page_table(%table : tensor<2x64xi32>)
        -> tensor<2x8x4x128xbf16> {
    ^bb0(%score: f32):
      attention.yield %score : f32
    }
    ```

    A cache of i8 with a scale for each key, and one for each column of the value:

    ```mlir
    #q = affine_map<(h, r, n, d, e) -> (h, r, d)>
    #k = affine_map<(h, r, n, d, e) -> (h, n, d)>
    #v = affine_map<(h, r, n, d, e) -> (h, n, e)>
    #scale = affine_map<(h, r, n, d, e) -> (h, n)>
    #o = affine_map<(h, r, n, d, e) -> (h, r, e)>
    %o = attention.group {indexing_maps = [#q, #k, #v, #scale, #o]}
        ins(%q, %k, %v, %k_scale : tensor<8x4x128xf32>, tensor<8x?x128xi8>,
            tensor<8x?x128xi8>, tensor<8x?xf32>)
        -> tensor<8x4x128xf32> {
    ^bb0(%score: f32, %element: f32):
      %dequantised = arith.mulf %score, %element : f32
      attention.yield %dequantised : f32
    }
    // %v_scale : tensor<8x4x128xf32>, broadcast over the four heads of a group.
    %scaled = arith.mulf %o, %v_scale : tensor<8x4x128xf32>
    ```

    A cache of bytes with a scale and a zero point for each row of the value, whose
    dequantised value is (V - zero) scale:

    ```mlir
    %o = attention.group
        {indexing_maps = [#q, #k, #v, #scale, #scale, #o], unsigned_value}
        ins(%q, %k, %v, %v_scale, %v_zero : tensor<8x4x128xf32>, tensor<8x?x128xf32>,
            tensor<8x?x128xi8>, tensor<8x?xf32>, tensor<8x?xf32>)
        -> tensor<8x4x128xf32> {
    ^bb0(%score: f32, %scale_elt: f32, %zero_elt: f32):
      %product = arith.mulf %zero_elt, %scale_elt : f32
      %offset = arith.negf %product : f32
      attention.yield %score, %scale_elt, %offset : f32, f32, f32
    }
    ```

    A packed cache of unsigned integers of 4 bits, and a query of depth 128:

    ```mlir
    #q = affine_map<(h, r, n, j, i, c, e) -> (h, r, j, i)>
    #k = affine_map<(h, r, n, j, i, c, e) -> (h, n, j, i)>
    #v = affine_map<(h, r, n, j, i, c, e) -> (h, n, c, e)>
    #o = affine_map<(h, r, n, j, i, c, e) -> (h, r, c, e)>
    %pairs = tensor.expand_shape %query [[0], [1], [2, 3]] output_shape [8, 4, 64, 2]
        : tensor<8x4x128xf32> into tensor<8x4x64x2xf32>
    %o = attention.group
        {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value, unsigned_key, unsigned_value}
        ins(%pairs, %k, %v : tensor<8x4x64x2xf32>, tensor<8x?x64xi8>, tensor<8x?x64xi8>)
        -> tensor<8x4x64x2xf32> {
    ^bb0(%score: f32):
      attention.yield %score : f32
    }
    %output = tensor.collapse_shape %o [[0], [1], [2, 3]]
        : tensor<8x4x64x2xf32> into tensor<8x4x128xf32>
    ```

    The maps stand in the order of the operands: query, key, value, score operands,
    lengths, page table; then those of the results.
  }];

  let arguments = (ins
    RankedTensorOf<[AnyFloat]>:$query,
    RankedTensorOf<[AnyFloat, I8]>:$key,
    RankedTensorOf<[AnyFloat, I8]>:$value,
    Variadic<AnyRankedTensor>:$score_operands,
    Optional<RankedTensorOf<[I32, I64]>>:$kv_lengths,
    Optional<RankedTensorOf<[I32, I64]>>:$page_table,
    AffineMapArrayAttr:$indexing_maps,
    DefaultValuedStrAttr<StrAttr, "attention">:$tag,
    UnitAttr:$unsigned_key,
    UnitAttr:$unsigned_value,
    UnitAttr:$packed_key,
    UnitAttr:$packed_value);
  let results = (outs
    RankedTensorOf<[AnyFloat]>:$output,
    Optional<RankedTensorOf<[AnyFloat]>>:$lse);
  let regions = (region SizedRegion<1>:$score);

  let assemblyFormat = [{
    `` custom<GroupAttributes>(attr-dict)
    `ins` `(` custom<GroupInputs>($query, $key, $value, $score_operands,
                                  type($query), type($key), type($value),
                                  type($score_operands)) `)`
    (`kv_lengths` `(` custom<TypedOperand>($kv_lengths, type($kv_lengths))^ `)`)?
    (`page_table` `(` custom<TypedOperand>($page_table, type($page_table))^ `)`)?
    `` custom<ResultTypes>(type($output), type($lse)) $score
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;

  let extraClassDeclaration = [{
    /// What a dimension of the iteration space is for: see the op's description.
    enum class Role { Batch, Query, Key, Depth, ValueDepth, Split, None };

    /// The role that the maps give dimension `dim`; None if it is none of them.
    Role getRole(unsigned dim);

    AffineMap getMap(unsigned operandOrResult) {
      return llvm::cast<AffineMapAttr>(getIndexingMaps()[operandOrResult])
          .getValue();
    }
    AffineMap getQueryMap() { return getMap(0); }
    AffineMap getKeyMap() { return getMap(1); }
    AffineMap getValueMap() { return getMap(2); }
    /// Only if there are lengths, or a table.
    AffineMap getLengthsMap() {
      return getMap(getKvLengthsMutable().begin()->getOperandNumber());
    }
    AffineMap getPageTableMap() {
      return getMap(getPageTableMutable().begin()->getOperandNumber());
    }
    /// Whether operand `number` is a cache of pages, which the table leads to.
    bool isPaged(unsigned number) {
      return getPageTable() && (number == 1 || number == 2);
    }
    /// Whether each byte of operand `number` holds two elements.
    bool isPacked(unsigned number) {
      return (number == 1 && getPackedKey()) ||
             (number == 2 && getPackedValue());
    }
    /// The map of an operand or result without the dimension of the two elements
    /// of a byte, so that there is a result for each dimension of the tensor.
    AffineMap getTensorMap(unsigned operandOrResult) {
      AffineMap map = getMap(operandOrResult);
      return isPacked(operandOrResult) ? map.dropResult(map.getNumResults() - 1)
                                       : map;
    }
    AffineMap getResultMap(unsigned result) {
      return getMap(getNumOperands() + result);
    }
    AffineMap getOutputMap() { return getResultMap(0); }

    unsigned getNumDims() { return getQueryMap().getNumDims(); }

    /// The extent of every dimension of the iteration space, from the operands:
    /// an attribute where one of them states it, a `tensor.dim` otherwise.
    SmallVector<OpFoldResult> getMixedExtents(OpBuilder &builder);
  }];
}

//===----------------------------------------------------------------------===//
// attention.lse_combine
//===----------------------------------------------------------------------===//

def Attention_LseCombineOp : Attention_Op<"lse_combine", [
    Pure, SingleBlock, IsolatedFromAbove,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                              ["reifyResultShapes", "reifyDimOfResult"]>
  ]> {
  let summary = "Merges the partial outputs of a split group by their LSE";
  let description = [{
    The second kernel of flash decoding, as a region: over the split dimensions g,

    ```
    O   = sum_g exp(LSE_g - m) O_g / sum_g exp(LSE_g - m),   m = max_g LSE_g
    LSE = m + log sum_g exp(LSE_g - m)
    ```

    with O = 0 and LSE = -inf where every LSE_g is -inf. The op says *what* is
    merged, its region says *how*, in linalg on tensors; `attention-inline-combine`
    puts that region in its place.

    `splits` lists the positions of the split dimensions, the same in the partial
    outputs and in the LSE. The output has the partial outputs' dimensions without
    them, in the same order. The optional second result is the combined LSE, so
    that combines nest: cascades, rings, shards. The arithmetic is in the type of
    the partial outputs and is rounded once.

    The op is isolated from above; its block has one argument for each operand, and
    yields one tensor for each result.

    ```mlir
    %o = attention.lse_combine splits = [2]
        ins(%partial, %lse : tensor<2x8x16x4x1x128xf32>, tensor<2x8x16x4x1xf32>)
        -> tensor<2x8x4x1x128xbf16> {
    ^bb0(%p: tensor<2x8x16x4x1x128xf32>, %l: tensor<2x8x16x4x1xf32>):
      ...
      attention.yield %r : tensor<2x8x4x1x128xbf16>
    }
    ```
  }];

  let arguments = (ins
    RankedTensorOf<[AnyFloat]>:$partial,
    RankedTensorOf<[AnyFloat]>:$partial_lse,
    DenseI64ArrayAttr:$splits);
  let results = (outs
    RankedTensorOf<[AnyFloat]>:$output,
    Optional<RankedTensorOf<[AnyFloat]>>:$lse);
  let regions = (region SizedRegion<1>:$combine);

  let assemblyFormat = [{
    `splits` `=` $splits attr-dict `ins` `(` operands `:` type(operands) `)`
    `` custom<ResultTypes>(type($output), type($lse)) $combine
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

//===----------------------------------------------------------------------===//
// attention.index
//===----------------------------------------------------------------------===//

def Attention_IndexOp : Attention_Op<"index", [Pure]> {
  let summary = "The position of a score along one iteration dimension";
  let description = [{
    Inside the region of an `attention.group`, the position of the score along
    dimension `dim` of the iteration space: a batch, query, key or split dimension
    (a score has no position in depth).

    ```mlir
    %n = attention.index 4 : index
    ```
  }];
  let arguments = (ins ConfinedAttr<I64Attr, [IntNonNegative]>:$dim);
  let results = (outs Index:$result);
  let assemblyFormat = "$dim attr-dict `:` type($result)";
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// attention.yield
//===----------------------------------------------------------------------===//

def Attention_YieldOp : Attention_Op<"yield", [
    Pure, ReturnLike, Terminator, ParentOneOf<["GroupOp", "LseCombineOp"]>
  ]> {
  let summary = "Ends the region of a group or of a combine";
  let description = [{
    Gives the score that the region of an `attention.group` computed, and perhaps the
    scale and the offset of the value, or the tensors that the region of an
    `attention.lse_combine` computed.

    ```mlir
    attention.yield %masked : f32
    ```
  }];
  let arguments = (ins Variadic<AnyType>:$operands);
  let assemblyFormat = "attr-dict ($operands^ `:` type($operands))?";
}

#endif // ATTENTION_OPS_TD
