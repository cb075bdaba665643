// What the chip does not have is an error that names the option.

// RUN: not attention-opt %s --attention-to-gpu="keys=4096 stop-after=tiled" 2>&1 | FileCheck %s --check-prefix=SHARED
// RUN: not attention-opt %s --attention-to-gpu="target=nvvm rows=32 stop-after=tiled" 2>&1 | FileCheck %s --check-prefix=REGISTERS
// RUN: not attention-opt %s --attention-to-gpu="target=nvvm keys=9 stop-after=tiled" 2>&1 | FileCheck %s --check-prefix=TEAMS
// RUN: not attention-opt %s --attention-to-gpu="target=rocdl threads=96 stop-after=tiled" 2>&1 | FileCheck %s --check-prefix=THREADS
// RUN: not attention-opt %s --attention-to-gpu="target=nvvm threads=2048 stop-after=tiled" 2>&1 | FileCheck %s --check-prefix=MOST
// RUN: not attention-opt %s --attention-to-gpu="target=nvvm machine=h100,blocks=64 stop-after=tiled" 2>&1 | FileCheck %s --check-prefix=BLOCKS
// RUN: not attention-opt %s --attention-to-gpu="target=nvvm machine=h100,blocks=999 stop-after=tiled" 2>&1 | FileCheck %s --check-prefix=MANY
// RUN: not attention-opt %s --attention-to-gpu="machine=cpu:8" 2>&1 | FileCheck %s --check-prefix=CPU
// RUN: not attention-opt %s --attention-to-gpu="machine=voodoo2" 2>&1 | FileCheck %s --check-prefix=MACHINE
// RUN: not attention-opt %s --attention-to-gpu="rows=-1" 2>&1 | FileCheck %s --check-prefix=MINIMUM

// SHARED: error: keys=4096: its kernel needs {{[0-9]+}} bytes of workgroup memory, but any device has 32768 for each of 2 workgroups
// REGISTERS: error: rows=32: its kernel needs about {{[0-9]+}} registers a thread, but chip=sm_90 has 255 for each of 2 workgroups
// TEAMS: error: keys=9 must be a multiple of 8, for this group
// THREADS: error: threads=96 must be a multiple of 64 from 64 to 1024
// MOST: error: threads=2048 must be a multiple of 32 from 64 to 1024
// BLOCKS: error: machine=h100,blocks=64: its kernel needs {{.*}}, but chip=sm_90 has {{[0-9]+}} for each of 64 workgroups
// MANY: error: machine=h100,blocks=999: its kernel needs {{.*}}, but chip=sm_90 has 0 for each of 999 workgroups
// CPU: pipeline 'attention-to-gpu': machine=cpu:8 is no GPU
// MACHINE: pipeline 'attention-to-gpu': there is no machine 'voodoo2'; there are 'cpu:<cores>', 'gpu:<processors>', 'a100', 'h100', 'mi300x'
// MINIMUM: option 'rows' of pipeline 'attention-to-gpu' expects an integer of at least 0, but got '-1'

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

func.func @f(%q: tensor<16x128xbf16>, %k: tensor<?x128xbf16>, %v: tensor<?x128xbf16>) -> tensor<16x128xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<16x128xbf16>, tensor<?x128xbf16>, tensor<?x128xbf16>) -> tensor<16x128xbf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<16x128xbf16>
}
