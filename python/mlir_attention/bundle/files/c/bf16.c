/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What code calls to move a bf16 where the CPU has no instructions for these, as in
 * python/extension/code/ObjectCode.cpp. libgcc has it from version 13 on only.
 */

/* The nearest bf16, ties to even, in the low half of the register. */
float OURS(round_to_bf16)(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  bits = value != value ? bits | 0x400000 : bits + 0x7fff + (bits >> 16 & 1);
  bits >>= 16;
  memcpy(&value, &bits, sizeof bits);
  return value;
}
