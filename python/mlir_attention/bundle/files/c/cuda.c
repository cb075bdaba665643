/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The driver of NVIDIA's devices, libcuda.so.1, which is looked for when it is needed. The device is the
 * first; CUDA_VISIBLE_DEVICES, which the driver reads, names another.
 */

static struct {
  int (*init)(unsigned);
  int (*get_device)(int *, int);
  int (*retain_context)(void **, int);
  int (*push_context)(void *);
  int (*pop_context)(void **);
  int (*load_module)(void **, const void *);
  int (*unload_module)(void *);
  int (*get_function)(void **, void *, const char *);
  int (*allocate)(uintptr_t *, size_t);
  int (*free)(uintptr_t);
  int (*copy_in)(uintptr_t, const void *, size_t);
  int (*copy_out)(void *, uintptr_t, size_t);
  int (*launch)(void *, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, void *,
                void **, void **);
  int (*synchronize)(void);
  int (*error_name)(int, const char **);
  void *context;
} cuda;

static int cuda_failed(const char *call, int error) {
  const char *name = NULL;
  if (cuda.error_name(error, &name) || !name)
    name = "an unknown error";
  return fail(PUBLIC(DEVICE_FAILED), "%s gave %s (%d)", call, name, error);
}

#define CUDA(function, name, ...)                                                                  \
  do {                                                                                             \
    int error = cuda.function(__VA_ARGS__);                                                        \
    if (error)                                                                                     \
      return cuda_failed(name, error);                                                             \
  } while (0)

static int start_driver(void) {
  void *library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library)
    return fail(PUBLIC(DEVICE_FAILED), "there is no libcuda.so.1: install the driver of the device");
#define FIND(field, name)                                                                          \
  if (!(*(void **)&cuda.field = dlsym(library, name)))                                             \
    return fail(PUBLIC(DEVICE_FAILED), "libcuda.so.1 has no " name);
  FIND(error_name, "cuGetErrorName")
  FIND(init, "cuInit")
  FIND(get_device, "cuDeviceGet")
  FIND(retain_context, "cuDevicePrimaryCtxRetain")
  FIND(push_context, "cuCtxPushCurrent_v2")
  FIND(pop_context, "cuCtxPopCurrent_v2")
  FIND(load_module, "cuModuleLoadData")
  FIND(unload_module, "cuModuleUnload")
  FIND(get_function, "cuModuleGetFunction")
  FIND(allocate, "cuMemAlloc_v2")
  FIND(free, "cuMemFree_v2")
  FIND(copy_in, "cuMemcpyHtoD_v2")
  FIND(copy_out, "cuMemcpyDtoH_v2")
  FIND(launch, "cuLaunchKernel")
  FIND(synchronize, "cuCtxSynchronize")
#undef FIND
  int device;
  CUDA(init, "cuInit", 0);
  CUDA(get_device, "cuDeviceGet", &device, 0);
  CUDA(retain_context, "cuDevicePrimaryCtxRetain", &cuda.context, device);
  return PUBLIC(OK);
}

static int enter_device(void) {
  CUDA(push_context, "cuCtxPushCurrent", cuda.context);
  return PUBLIC(OK);
}

static void leave_device(void) {
  void *context;
  cuda.pop_context(&context);
}

static int find_functions(struct program *program, void *module) {
  for (int at = 0; at < program->num_kernels; ++at)
    CUDA(get_function, "cuModuleGetFunction", &program->entries[at], module,
         program->kernels[at].name);
  return PUBLIC(OK);
}

static int open_program(struct program *program) {
  void *module = NULL;
  CUDA(load_module, "cuModuleLoadData", &module, program->binary);
  int status = find_functions(program, module);
  if (status == PUBLIC(OK))
    program->module = module;
  else
    cuda.unload_module(module);
  return status;
}

static int allocate(size_t size, void **memory) {
  uintptr_t address;
  CUDA(allocate, "cuMemAlloc", &address, size);
  *memory = (void *)address;
  return PUBLIC(OK);
}

static void release(void *memory) { cuda.free((uintptr_t)memory); }

static int copy_in(void *memory, const void *from, size_t size) {
  CUDA(copy_in, "cuMemcpyHtoD", (uintptr_t)memory, from, size);
  return PUBLIC(OK);
}

static int copy_out(void *to, void *memory, size_t size) {
  CUDA(copy_out, "cuMemcpyDtoH", to, (uintptr_t)memory, size);
  return PUBLIC(OK);
}

static int launch(struct program *program, int number, int64_t workgroups, union passed *passed) {
  const struct kernel *kernel = &program->kernels[number];
  void *pointers[max_arguments];
  for (int at = 0; at < kernel->num_arguments; ++at)
    pointers[at] = &passed[at];
  if (workgroups > INT32_MAX)
    return fail(PUBLIC(DEVICE_FAILED), "%s needs %lld workgroups, more than the device has",
                kernel->name, (long long)workgroups);
  CUDA(launch, "cuLaunchKernel", program->entries[number], (unsigned)workgroups, 1, 1,
       (unsigned)kernel->threads, 1, 1, 0, NULL, pointers, NULL);
  CUDA(synchronize, "cuCtxSynchronize");
  return PUBLIC(OK);
}
