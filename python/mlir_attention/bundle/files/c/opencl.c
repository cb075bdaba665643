/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The driver of OpenCL, libOpenCL.so.1, which is looked for when it is needed. The device is the first
 * GPU that takes SPIR-V, or else the first device that does.
 */

enum { cl_device_all = -1, cl_device_gpu = 4, cl_il_version = 0x105B, cl_read_write = 1, cl_true = 1 };

static struct {
  int (*platforms)(unsigned, void **, unsigned *);
  int (*devices)(void *, uint64_t, unsigned, void **, unsigned *);
  int (*device_info)(void *, unsigned, size_t, void *, size_t *);
  void *(*create_context)(const intptr_t *, unsigned, void **, void *, void *, int *);
  void *(*create_queue)(void *, void *, uint64_t, int *);
  void *(*create_program)(void *, const void *, size_t, int *);
  int (*build)(void *, unsigned, void **, const char *, void *, void *);
  int (*release_program)(void *);
  void *(*create_kernel)(void *, const char *, int *);
  int (*set_argument)(void *, unsigned, size_t, const void *);
  void *(*create_buffer)(void *, uint64_t, size_t, void *, int *);
  int (*release_buffer)(void *);
  int (*write)(void *, void *, unsigned, size_t, size_t, const void *, unsigned, void *, void *);
  int (*read)(void *, void *, unsigned, size_t, size_t, void *, unsigned, void *, void *);
  int (*launch)(void *, void *, unsigned, const size_t *, const size_t *, const size_t *, unsigned,
                void *, void *);
  int (*finish)(void *);
  void *device, *context, *queue;
} cl;

static int cl_failed(const char *call, int error) {
  return fail(PUBLIC(DEVICE_FAILED), "%s gave error %d of OpenCL", call, error);
}

#define CL(name, call)                                                                             \
  do {                                                                                             \
    int error = call;                                                                              \
    if (error)                                                                                     \
      return cl_failed(name, error);                                                               \
  } while (0)

static bool takes_spirv(void *device) {
  char version[256] = "";
  return cl.device_info(device, cl_il_version, sizeof version - 1, version, NULL) == 0 &&
         strstr(version, "SPIR-V");
}

static void *find_device(uint64_t kind) {
  enum { most = 16 };
  void *platforms[most], *devices[most];
  unsigned num_platforms = 0, num_devices;
  cl.platforms(most, platforms, &num_platforms);
  for (unsigned at = 0; at < num_platforms && at < most; ++at) {
    num_devices = 0;
    cl.devices(platforms[at], kind, most, devices, &num_devices);
    for (unsigned other = 0; other < num_devices && other < most; ++other)
      if (takes_spirv(devices[other]))
        return devices[other];
  }
  return NULL;
}

static int start_driver(void) {
  void *library = dlopen("libOpenCL.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library)
    return fail(PUBLIC(DEVICE_FAILED), "there is no libOpenCL.so.1: install OpenCL's loader and the "
                "driver of a device");
#define FIND(field, name)                                                                          \
  if (!(*(void **)&cl.field = dlsym(library, name)))                                               \
    return fail(PUBLIC(DEVICE_FAILED), "libOpenCL.so.1 has no " name);
  FIND(platforms, "clGetPlatformIDs")
  FIND(devices, "clGetDeviceIDs")
  FIND(device_info, "clGetDeviceInfo")
  FIND(create_context, "clCreateContext")
  FIND(create_queue, "clCreateCommandQueue")
  FIND(create_program, "clCreateProgramWithIL")
  FIND(build, "clBuildProgram")
  FIND(release_program, "clReleaseProgram")
  FIND(create_kernel, "clCreateKernel")
  FIND(set_argument, "clSetKernelArg")
  FIND(create_buffer, "clCreateBuffer")
  FIND(release_buffer, "clReleaseMemObject")
  FIND(write, "clEnqueueWriteBuffer")
  FIND(read, "clEnqueueReadBuffer")
  FIND(launch, "clEnqueueNDRangeKernel")
  FIND(finish, "clFinish")
#undef FIND
  cl.device = find_device(cl_device_gpu);
  if (!cl.device)
    cl.device = find_device((uint32_t)cl_device_all);
  if (!cl.device)
    return fail(PUBLIC(DEVICE_FAILED), "OpenCL has no device that takes SPIR-V");
  int error = 0;
  cl.context = cl.create_context(NULL, 1, &cl.device, NULL, NULL, &error);
  CL("clCreateContext", error);
  cl.queue = cl.create_queue(cl.context, cl.device, 0, &error);
  CL("clCreateCommandQueue", error);
  return PUBLIC(OK);
}

static int enter_device(void) { return PUBLIC(OK); }

static void leave_device(void) {}

static int find_kernels(struct program *program, void *module) {
  int error = 0;
  CL("clBuildProgram", cl.build(module, 1, &cl.device, NULL, NULL, NULL));
  for (int at = 0; at < program->num_kernels; ++at) {
    program->entries[at] = cl.create_kernel(module, program->kernels[at].name, &error);
    CL("clCreateKernel", error);
  }
  return PUBLIC(OK);
}

static int open_program(struct program *program) {
  int error = 0;
  void *module = cl.create_program(cl.context, program->binary, program->size, &error);
  CL("clCreateProgramWithIL", error);
  int status = find_kernels(program, module);
  if (status == PUBLIC(OK))
    program->module = module;
  else
    cl.release_program(module);
  return status;
}

static int allocate(size_t size, void **memory) {
  int error = 0;
  *memory = cl.create_buffer(cl.context, cl_read_write, size, NULL, &error);
  CL("clCreateBuffer", error);
  return PUBLIC(OK);
}

static void release(void *memory) { cl.release_buffer(memory); }

static int copy_in(void *memory, const void *from, size_t size) {
  CL("clEnqueueWriteBuffer",
     cl.write(cl.queue, memory, cl_true, 0, size, from, 0, NULL, NULL));
  return PUBLIC(OK);
}

static int copy_out(void *to, void *memory, size_t size) {
  CL("clEnqueueReadBuffer", cl.read(cl.queue, memory, cl_true, 0, size, to, 0, NULL, NULL));
  return PUBLIC(OK);
}

static int launch(struct program *program, int number, int64_t workgroups, union passed *passed) {
  const struct kernel *kernel = &program->kernels[number];
  void *entry = program->entries[number];
  for (int at = 0; at < kernel->num_arguments; ++at) {
    size_t size = kernel->arguments[at].is_pointer ? sizeof(void *)
                                                   : (size_t)kernel->arguments[at].size;
    CL("clSetKernelArg", cl.set_argument(entry, (unsigned)at, size, &passed[at]));
  }
  size_t threads = (size_t)kernel->threads, all = (size_t)workgroups * threads;
  CL("clEnqueueNDRangeKernel",
     cl.launch(cl.queue, entry, 1, NULL, &all, &threads, 0, NULL, NULL));
  CL("clFinish", cl.finish(cl.queue));
  return PUBLIC(OK);
}
