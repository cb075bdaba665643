// --help begins with our passes; in the list of all passes, each option has what it is for and its
// default, and the stages of the CPU pipeline are marked.

// RUN: attention-opt --help | FileCheck %s
// RUN: attention-opt --help | FileCheck %s --check-prefix=FLAG
// RUN: attention-opt --show-dialects | FileCheck %s --check-prefix=DIALECTS
// RUN: attention-opt --version | FileCheck %s --check-prefix=VERSION

// CHECK: OVERVIEW: attention-opt
// CHECK-NOT: attention-cpu
// CHECK: --attention-flash-decoding {{ *}}- Splits
// CHECK-NEXT: --attention-form-groups {{ *}}- Finds
// CHECK-NEXT: --attention-inline-combine {{ *}}- Puts
// CHECK-NEXT: --attention-to-cpu {{ *}}- Lowers
// CHECK-NEXT: --convert-attention-to-linalg {{ *}}- Lowers
// CHECK: OPTIONS:
// CHECK: --attention-cpu-vectorize {{.*}}- (stage of attention-to-cpu) Makes
// CHECK: --attention-flash-decoding {{.*}}- {{.*}}Splits the keys of every attention.group tagged "attention" (flash decoding)
// CHECK-NEXT: --batch-invariant {{.*}}- choose one chunk for any batch{{.*}} (default: false)
// CHECK-NEXT: --chunk-size=<long> {{.*}}- keys of a chunk; 0: decide (default: 0)
// CHECK-NEXT: --machine=<string> {{.*}}- the machine to decide for{{.*}} (default: none)
// CHECK-NEXT: --max-splits=<long> {{.*}}- the most chunks where the pass decides and the number of keys is static (default: 128)
// CHECK-NEXT: --min-chunk-size=<long> {{.*}}- the fewest keys that a chunk may have where the pass decides
// CHECK-NEXT: --num-splits=<long> {{.*}}- whole chunks to cut the keys into; 0: decide
// CHECK-NEXT: --parallelism=<long> {{.*}}- workers to fill where the pass decides and the number of keys is static; 0: 32, whatever the machine
// CHECK-NEXT: --remarks {{.*}}- explain every choice in a remark
// CHECK-NEXT: --strict {{.*}}- more splits, or a longer chunk, than a static number of keys is an error
// CHECK: --attention-form-groups {{.*}}- {{.*}}Finds attention in linalg
// CHECK: --attention-inline-combine {{.*}}- {{.*}}Puts the linalg ops of every attention.lse_combine in its place
// CHECK: --convert-attention-to-linalg {{.*}}- {{.*}}Lowers every attention.group to linalg ops; split groups become split-K ops
// CHECK-NEXT: --accumulation-type=<string> {{.*}}- the type in which scores, weights and sums are computed: 'default' {{.*}}, or 'f64', as a reference (one of default, f64; default: default)
// CHECK: --attention-to-cpu {{.*}}- {{.*}}Lowers functions of attention
// CHECK: --entry=<string> {{.*}} (default: '')

// FLAG: --remarks {{.*}}- Let the attention passes explain what they did, and why not

// DIALECTS: attention
// DIALECTS: linalg

// VERSION: LLVM version
// VERSION: mlir-attention {{[0-9]+\.[0-9]+}}
