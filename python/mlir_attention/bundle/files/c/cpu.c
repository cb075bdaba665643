/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Features of the CPU.
 */

/* A bit of a register (eax, ebx, ecx, edx) that cpuid gives, and the bits of xcr0 by which the
 * operating system says that it keeps the feature's registers. */
struct feature {
  const char *name;
  uint32_t leaf, subleaf, reg, bit, state;
};

#if defined(__x86_64__)

#include <cpuid.h>

static bool has_feature(const struct feature *feature) {
  uint32_t regs[4], ones[4];
  if (!__get_cpuid_count(feature->leaf, feature->subleaf, &regs[0], &regs[1], &regs[2], &regs[3]) ||
      !(regs[feature->reg] >> feature->bit & 1))
    return false;
  if (feature->state == 0)
    return true;
  if (!__get_cpuid(1, &ones[0], &ones[1], &ones[2], &ones[3]) || !(ones[2] >> 27 & 1))
    return false;
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & feature->state) == feature->state;
}

#else /* Code for other machines uses what all of them have. */

static bool has_feature(const struct feature *feature) { return false; }

#endif
