// --help begins with our passes; in the list of all passes, each option has what it is for and its
// default, and the stages of the CPU pipeline are marked.

// RUN: attention-opt --help | FileCheck %s
// RUN: attention-opt --help | FileCheck %s --check-prefix=FLAG
// RUN: attention-opt --show-dialects | FileCheck %s --check-prefix=DIALECTS
// RUN: attention-opt --version | FileCheck %s --check-prefix=VERSION

// CHECK: OVERVIEW: attention-opt
// CHECK-NOT: {{attention-[cg]pu}}
// CHECK: --attention-distribute {{ *}}- Makes
// CHECK-NEXT: --attention-flash-decoding {{ *}}- Splits
// CHECK-NEXT: --attention-form-groups {{ *}}- Finds
// CHECK-NEXT: --attention-inline-combine {{ *}}- Replaces
// CHECK-NEXT: --attention-to-cpu {{ *}}- Lowers
// CHECK-NEXT: --attention-to-gpu {{ *}}- Makes
// CHECK-NEXT: --convert-attention-to-linalg {{ *}}- Lowers
// CHECK: OPTIONS:
// CHECK: --attention-cpu-vectorize {{.*}}- (stage of attention-to-cpu) Vectorizes
// CHECK: --attention-flash-decoding {{.*}}- {{.*}}Splits the keys of every attention.group tagged "attention" (flash decoding)
// CHECK-NEXT: --batch-invariant {{.*}}- choose one chunk size for any batch{{.*}} (default: false)
// CHECK-NEXT: --chunk-size=<long> {{.*}}- keys of a chunk; 0: decide (default: 0)
// CHECK-NEXT: --machine=<string> {{.*}}- the machine to choose for{{.*}} (default: none)
// CHECK-NEXT: --max-splits=<long> {{.*}}- the most chunks that the pass chooses for a static number of keys (default: 128)
// CHECK-NEXT: --min-chunk-size=<long> {{.*}}- the fewest keys of a chunk that the pass chooses (default: 128)
// CHECK-NEXT: --num-splits=<long> {{.*}}- number of whole chunks; 0: decide (default: 0)
// CHECK-NEXT: --parallelism=<long> {{.*}}- number of workers to choose for
// CHECK-NEXT: --remarks {{.*}}- explain every choice in a remark
// CHECK-NEXT: --strict {{.*}}- report an error if num-splits or chunk-size exceeds a static number of keys
// CHECK: --attention-form-groups {{.*}}- {{.*}}Finds attention in linalg
// CHECK: --attention-inline-combine {{.*}}- {{.*}}Replaces every attention.lse_combine by the linalg ops of its region
// CHECK: --convert-attention-to-linalg {{.*}}- {{.*}}Lowers every attention.group to linalg ops; split groups become split-K ops
// CHECK-NEXT: --accumulation-type=<string> {{.*}}- the type of scores, weights and sums: 'default' {{.*}}, or 'f64' for a reference (one of default, f64; default: default)
// CHECK: --attention-to-cpu {{.*}}- {{.*}}Lowers functions of attention
// CHECK: --entry=<string> {{.*}} (default: '')

// FLAG: --remarks {{.*}}- Let the attention passes explain what they did, and why not

// DIALECTS: attention
// DIALECTS: linalg

// VERSION: LLVM version
// VERSION: mlir-attention {{[0-9]+\.[0-9]+}}
