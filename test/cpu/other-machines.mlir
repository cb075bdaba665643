// A decode of any number of keys becomes assembly for machines that the tests need not run on: keys
// and values are read by whole registers and met by multiply-adds of whole registers; narrow types
// are widened by instructions; exp is no call. That the inner loops spill nothing and call nothing
// is in `test_other_machines.py`.

// RUN: attention-opt %s --attention-to-cpu="vector-bits=512" | %mlir-translate --mlir-to-llvmir \
// RUN:   | %opt -O3 -mtriple=x86_64-linux-gnu -mcpu=skylake-avx512 | %llc -O3 -mtriple=x86_64-linux-gnu -mcpu=skylake-avx512 \
// RUN:   | FileCheck %s --check-prefix=AVX512
// RUN: attention-opt %s --attention-to-cpu="vector-bits=256" | %mlir-translate --mlir-to-llvmir \
// RUN:   | %opt -O3 -mtriple=x86_64-linux-gnu -mcpu=haswell | %llc -O3 -mtriple=x86_64-linux-gnu -mcpu=haswell \
// RUN:   | FileCheck %s --check-prefix=AVX2
// RUN: attention-opt %s --attention-to-cpu="vector-bits=128" | %mlir-translate --mlir-to-llvmir \
// RUN:   | %opt -O3 -mtriple=aarch64-linux-gnu -mcpu=neoverse-n1 | %llc -O3 -mtriple=aarch64-linux-gnu -mcpu=neoverse-n1 \
// RUN:   | FileCheck %s --check-prefix=NEON

#q = affine_map<(b, r, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, n, d, e) -> (b, n, d)>
#v = affine_map<(b, r, n, d, e) -> (b, n, e)>
#o = affine_map<(b, r, n, d, e) -> (b, r, e)>

// AVX512-LABEL: f32..omp_par:
// AVX512-NOT: {{call.*(exp|floor|truncs|extend)}}
// AVX512: vmovups {{.*}}(%r{{.*}}), %zmm
// AVX512: vfmadd{{.*}}ps {{.*}}%zmm
// AVX512-NOT: {{call.*(exp|floor|truncs|extend)}}
// AVX512: -- End function
// AVX2-LABEL: f32..omp_par:
// AVX2-NOT: {{call.*(exp|floor|truncs|extend)}}
// AVX2: vmovups {{.*}}(%r{{.*}}), %ymm
// AVX2: vfmadd{{.*}}ps {{.*}}%ymm
// AVX2-NOT: {{call.*(exp|floor|truncs|extend)}}
// AVX2: -- End function
// NEON-LABEL: f32..omp_par:
// NEON-NOT: {{bl.*(exp|floor|truncs|extend)}}
// NEON: {{ldr|ldp}} q{{[0-9]+}}
// NEON: fmla v{{[0-9]+}}.4s
// NEON-NOT: {{bl.*(exp|floor|truncs|extend)}}
// NEON: -- End function
func.func @f32(%q: tensor<8x4x128xf32>, %k: tensor<8x?x128xf32>, %v: tensor<8x?x128xf32>) -> tensor<8x4x128xf32> {
  %scale = arith.constant 0.088 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<8x4x128xf32>, tensor<8x?x128xf32>, tensor<8x?x128xf32>) -> tensor<8x4x128xf32> {
  ^bb0(%score: f32):
    %scaled = arith.mulf %score, %scale : f32
    attention.yield %scaled : f32
  }
  return %o : tensor<8x4x128xf32>
}

// AVX512-LABEL: bf16..omp_par:
// AVX512-NOT: {{call.*(exp|floor|truncs|extend)}}
// AVX512: vpmovzxwd {{.*}}(%r{{.*}}), %zmm
// AVX512: vfmadd{{.*}}ps {{.*}}%zmm
// AVX512-NOT: {{call.*(exp|floor|truncs|extend)}}
// AVX512: -- End function
// AVX2-LABEL: bf16..omp_par:
// AVX2-NOT: {{call.*(exp|floor|truncs|extend)}}
// AVX2: vpmovzxwd {{.*}}(%r{{.*}}), %ymm
// AVX2: vfmadd{{.*}}ps {{.*}}%ymm
// AVX2-NOT: {{call.*(exp|floor|truncs|extend)}}
// AVX2: -- End function
// NEON-LABEL: bf16..omp_par:
// NEON-NOT: {{bl.*(exp|floor|truncs|extend)}}
// NEON: {{shll2?}} v{{[0-9]+}}.4s
// NEON: fmla v{{[0-9]+}}.4s
// NEON-NOT: {{bl.*(exp|floor|truncs|extend)}}
// NEON: -- End function
func.func @bf16(%q: tensor<8x4x128xbf16>, %k: tensor<8x?x128xbf16>, %v: tensor<8x?x128xbf16>) -> tensor<8x4x128xbf16> {
  %scale = arith.constant 0.088 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<8x4x128xbf16>, tensor<8x?x128xbf16>, tensor<8x?x128xbf16>) -> tensor<8x4x128xbf16> {
  ^bb0(%score: f32):
    %scaled = arith.mulf %score, %scale : f32
    attention.yield %scaled : f32
  }
  return %o : tensor<8x4x128xbf16>
}

// AVX512-LABEL: f16..omp_par:
// AVX512-NOT: {{call.*(exp|floor|truncs|extend)}}
// AVX512: vcvtph2ps {{.*}}(%r{{.*}}), %zmm
// AVX512: vfmadd{{.*}}ps {{.*}}%zmm
// AVX512-NOT: {{call.*(exp|floor|truncs|extend)}}
// AVX512: -- End function
// AVX2-LABEL: f16..omp_par:
// AVX2-NOT: {{call.*(exp|floor|truncs|extend)}}
// AVX2: vcvtph2ps {{.*}}(%r{{.*}}), %ymm
// AVX2: vfmadd{{.*}}ps {{.*}}%ymm
// AVX2-NOT: {{call.*(exp|floor|truncs|extend)}}
// AVX2: -- End function
// NEON-LABEL: f16..omp_par:
// NEON-NOT: {{bl.*(exp|floor|truncs|extend)}}
// NEON: {{fcvtl2?}} v{{[0-9]+}}.4s
// NEON: fmla v{{[0-9]+}}.4s
// NEON-NOT: {{bl.*(exp|floor|truncs|extend)}}
// NEON: -- End function
func.func @f16(%q: tensor<8x4x128xf16>, %k: tensor<8x?x128xf16>, %v: tensor<8x?x128xf16>) -> tensor<8x4x128xf16> {
  %scale = arith.constant 0.088 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<8x4x128xf16>, tensor<8x?x128xf16>, tensor<8x?x128xf16>) -> tensor<8x4x128xf16> {
  ^bb0(%score: f32):
    %scaled = arith.mulf %score, %scale : f32
    attention.yield %scaled : f32
  }
  return %o : tensor<8x4x128xf16>
}
