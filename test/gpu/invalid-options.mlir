// Options that no GPU has are errors that name the option.

// RUN: not attention-opt %s --attention-to-gpu="target=metal" 2>&1 | FileCheck %s --check-prefix=TARGET
// RUN: not attention-opt %s --attention-to-gpu="target=spirv api=metal" 2>&1 | FileCheck %s --check-prefix=API
// RUN: not attention-opt %s --attention-to-gpu="target=nvvm api=vulkan" 2>&1 | FileCheck %s --check-prefix=OTHER
// RUN: not attention-opt %s --attention-to-gpu="target=nvvm chip=sm_91" 2>&1 | FileCheck %s --check-prefix=CHIP
// RUN: not attention-opt %s --attention-to-gpu="target=rocdl chip=sm_90" 2>&1 | FileCheck %s --check-prefix=AMD
// RUN: not attention-opt %s --attention-to-gpu="target=spirv chip=sm_90" 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not attention-opt %s --attention-to-gpu="stop-after=linalg" 2>&1 | FileCheck %s --check-prefix=STAGE
// RUN: not attention-opt %s --attention-to-gpu="format=fatbin" 2>&1 | FileCheck %s --check-prefix=BINARY

// TARGET: option 'target' of pipeline 'attention-to-gpu' expects one of 'spirv', 'nvvm', 'rocdl', but got 'metal'
// API: option 'api' of pipeline 'attention-to-gpu' expects one of 'opencl', 'vulkan', but got 'metal'
// OTHER: pipeline 'attention-to-gpu': api=vulkan: target=nvvm has no such API
// CHIP: pipeline 'attention-to-gpu': chip=sm_91: target=nvvm has no such chip; it has sm_90, sm_75
// AMD: pipeline 'attention-to-gpu': chip=sm_90: target=rocdl has no such chip; it has gfx942
// NONE: pipeline 'attention-to-gpu': chip=sm_90: target=spirv has no chips, it is for any
// STAGE: option 'stop-after' of pipeline 'attention-to-gpu' expects one of 'tiled', 'kernels', 'target', 'binary', but got 'linalg'
// BINARY: option 'format' of pipeline 'attention-to-gpu' expects one of 'isa', 'bin', but got 'fatbin'
