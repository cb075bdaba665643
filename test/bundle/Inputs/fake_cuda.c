/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Stands in for NVIDIA's driver: its memory is that of the host, and it hands launches to a function.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef int Launch(const char *name, unsigned workgroups, unsigned threads, void **arguments);

static Launch *launch;
static const char *failing;
static int context, depth, live, modules;

void fake_launch(Launch *function) { launch = function; }
void fake_failure(const char *name) { failing = name ? strdup(name) : NULL; }
int fake_live(void) { return live; }
int fake_depth(void) { return depth; }
int fake_modules(void) { return modules; }

#define MAY_FAIL                                                                                   \
  if (failing && !strcmp(failing, __func__))                                                       \
  return 719

int cuGetErrorName(int error, const char **name) {
  *name = error == 719 ? "CUDA_ERROR_LAUNCH_FAILED" : NULL;
  return *name == NULL;
}
int cuInit(unsigned flags) {
  MAY_FAIL;
  return flags;
}
int cuDeviceGet(int *device, int number) {
  MAY_FAIL;
  *device = 5;
  return number;
}
int cuDevicePrimaryCtxRetain(void **made, int device) {
  MAY_FAIL;
  *made = &context;
  return device != 5;
}
int cuCtxPushCurrent_v2(void *given) {
  MAY_FAIL;
  ++depth;
  return given != &context;
}
int cuCtxPopCurrent_v2(void **given) {
  --depth;
  *given = &context;
  return 0;
}
int cuModuleLoadData(void **module, const void *image) {
  MAY_FAIL;
  ++modules;
  *module = strdup(image);
  return strstr(image, ".target sm_80") == NULL;
}
int cuModuleUnload(void *module) {
  free(module);
  --modules;
  return 0;
}
int cuModuleGetFunction(void **function, void *module, const char *name) {
  MAY_FAIL;
  *function = strstr(module, name) ? strdup(name) : NULL;
  return *function == NULL;
}
int cuMemAlloc_v2(uintptr_t *address, size_t size) {
  MAY_FAIL;
  ++live;
  *address = (uintptr_t)malloc(size);
  memset((void *)*address, 0xFF, size);
  return 0;
}
int cuMemFree_v2(uintptr_t address) {
  --live;
  free((void *)address);
  return 0;
}
int cuMemcpyHtoD_v2(uintptr_t to, const void *from, size_t size) {
  MAY_FAIL;
  memcpy((void *)to, from, size);
  return 0;
}
int cuMemcpyDtoH_v2(void *to, uintptr_t from, size_t size) {
  MAY_FAIL;
  memcpy(to, (void *)from, size);
  return 0;
}
int cuLaunchKernel(void *function, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned by,
                   unsigned bz, unsigned shared, void *stream, void **arguments, void **extra) {
  MAY_FAIL;
  if (y != 1 || z != 1 || by != 1 || bz != 1 || shared || stream || extra || depth < 1)
    return 1;
  return launch(function, x, threads, arguments);
}
int cuCtxSynchronize(void) {
  MAY_FAIL;
  return 0;
}
