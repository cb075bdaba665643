# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The C header of a bundle."""

from __future__ import annotations

import importlib.metadata

from mlir_attention.bundle.interface import Bundle, Entry

#: Statuses that a call returns, by number.
STATUSES = (
    ("OK", "all is well"),
    ("WRONG_TYPE", "a tensor has another element type"),
    ("WRONG_VALUE", "a tensor has another shape, layout or place"),
    ("FAILED_ASSERTION", "a check of the function failed, of extents or of values"),
    ("OUT_OF_MEMORY", "memory was not to be had"),
    ("UNSUPPORTED_CPU", "the CPU lacks what the code was compiled for"),
    ("NO_OPENMP", "LLVM's OpenMP library is missing, or cannot start"),
    ("WRONG_POOL", "the caller's parallel_for did not run every task once"),
    ("DEVICE_FAILED", "the device or its driver is missing, or failed"),
)

_TEXT = """\
/* {name}: functions compiled by mlir-attention {version} for {cpu}. Generated; do not edit.
 *
 * A function returns a status, {name}_OK if all is well; {name}_message() then tells what is wrong.
 * Any number of threads may call.
 *
 * Arguments are tensors in memory of the CPU whose innermost stride is 1, and no stride negative.
 * A result is copied to the tensor that the caller passes for it. For one that is blank,
 * `DLTensor result = {{0}};`, the bundle allocates memory and shape: {name}_free frees both.
 */

#ifndef BUNDLE_{name}_H
#define BUNDLE_{name}_H

#include <stdbool.h>
#include <stdint.h>

/* DLPack's own header is used where it is, or was included before. */
#if !defined(DLPACK_DLPACK_H_) && defined(__has_include)
#if __has_include(<dlpack/dlpack.h>)
#include <dlpack/dlpack.h>
#endif
#endif
#if !defined(DLPACK_DLPACK_H_) && !defined(BUNDLE_DLPACK)
#define BUNDLE_DLPACK
typedef enum {{ kDLCPU = 1, kDLCUDAHost = 3 }} DLDeviceType;
typedef enum {{
  kDLInt = 0,
  kDLUInt = 1,
  kDLFloat = 2,
  kDLBfloat = 4,
  kDLBool = 6,
  kDLFloat8_e4m3fn = 10,
  kDLFloat8_e5m2 = 12
}} DLDataTypeCode;
typedef struct {{
  DLDeviceType device_type;
  int32_t device_id;
}} DLDevice;
typedef struct {{
  uint8_t code;
  uint8_t bits;
  uint16_t lanes;
}} DLDataType;
typedef struct {{
  void *data;
  DLDevice device;
  int32_t ndim;
  DLDataType dtype;
  int64_t *shape;
  int64_t *strides; /* In elements; NULL: without gaps. */
  uint64_t byte_offset;
}} DLTensor;
#endif

#ifdef __cplusplus
extern "C" {{
#endif

enum {{
{statuses}
}};

/* What was wrong with this thread's last call that failed. */
const char *{name}_message(void);

/* Whether this machine can run the functions; they check it themselves. */
int {name}_check(void);

/* The CPU or the level of CPUs that the code of calls is for; NULL if this CPU lacks something. */
const char *{name}_cpu(void);
{pool}
/* Frees what the bundle allocated for a blank result, which is blank again then. */
void {name}_free(DLTensor *result);

{functions}

#ifdef __cplusplus
}}
#endif

#endif
"""


_POOL = """
/* Says which threads run the tasks of this thread's calls from now on. `parallel_for` calls
 * task(data, number) once for each number from 0 to count - 1, on any threads and in any order, and
 * returns when all have returned; `count` is `num_threads`, those of the pool, or less. With NULL,
 * as in a thread that has not said anything, calls run on the thread of their caller.
 */
void {name}_set_parallel_for(void (*parallel_for)(void *pool, int64_t count,
                                                  void (*task)(void *data, int64_t number),
                                                  void *data),
                             void *pool, int32_t num_threads);
"""


def header_of(bundle: Bundle) -> str:
    """The text of NAME.h."""
    name = bundle.name
    statuses = "\n".join(
        f"  {name}_{status} = {number}, /* {meaning} */"
        for number, (status, meaning) in enumerate(STATUSES)
    )
    functions = "\n\n".join(_function(entry) for entry in bundle.entries)
    return _TEXT.format(
        name=name,
        version=importlib.metadata.version("mlir-attention"),
        cpu=", ".join(level.name for level in bundle.levels),
        statuses=statuses,
        pool=_POOL.format(name=name) if bundle.threads == "callback" else "",
        functions=functions,
    )


def _function(entry: Entry) -> str:
    lines = [
        f" *   {value.name}: {value.type}" for value in entry.arguments if not value.is_written
    ]
    lines += [
        f" *   {value.name}: {value.type}, updated in place"
        for value in entry.arguments
        if value.is_written
    ]
    lines += [
        f" *   {value.name}: {value.type}, written"
        + (f" behind arg{value.extends}, which it begins with" if value.extends is not None else "")
        for value in entry.passed_results
    ]
    lines += [
        " * One extent: " + ", ".join(f"{name}[{axis}]" for name, axis in extents)
        for extents in entry.agreements
    ]
    return "\n".join([f"/* {entry.name}", *lines, " */", f"{entry.declaration()};"])
