/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The first of the files that a bundle has besides its compiled functions, which are compiled as one
 * (see glue.py): names, statuses and messages. Before it stand the bundle's header and PREFIX, the
 * bundle's name.
 */

#include <dlfcn.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JOIN(prefix, separator, name) prefix##separator##name
#define EXPAND(prefix, separator, name) JOIN(prefix, separator, name)
/* A name that users see, and one that compiled code calls. */
#define PUBLIC(name) EXPAND(PREFIX, _, name)
#define OURS(name) EXPAND(PREFIX, __, name)

/* Of the models, the one that linkers in memory know, such as LLVM's JITLink. */
#define THREAD_LOCAL _Thread_local __attribute__((tls_model("global-dynamic")))

static THREAD_LOCAL char last_message[1024];

__attribute__((format(printf, 2, 3))) static int fail(int status, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(last_message, sizeof last_message, format, arguments);
  va_end(arguments);
  return status;
}

const char *PUBLIC(message)(void) { return last_message; }
