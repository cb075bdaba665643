// --help names our passes beside the upstream ones, each option with what it is for.

// RUN: attention-opt --help | FileCheck %s
// RUN: attention-opt --help | FileCheck %s --check-prefix=FLAG
// RUN: attention-opt --show-dialects | FileCheck %s --check-prefix=DIALECTS

// CHECK: OVERVIEW: attention-opt
// CHECK: --attention-flash-decoding {{.*}}- {{.*}}Splits the keys of every attention.group tagged "attention" (flash decoding)
// CHECK-NEXT: --batch-invariant {{.*}}- choose one chunk for any batch
// CHECK-NEXT: --chunk-size=<long> {{.*}}- keys of a chunk; 0: decide
// CHECK-NEXT: --machine=<string> {{.*}}- the machine to decide for
// CHECK-NEXT: --max-splits=<long> {{.*}}- the most chunks where the pass decides and the number of keys is static
// CHECK-NEXT: --min-chunk-size=<long> {{.*}}- the fewest keys that a chunk may have where the pass decides
// CHECK-NEXT: --num-splits=<long> {{.*}}- whole chunks to cut the keys into; 0: decide
// CHECK-NEXT: --parallelism=<long> {{.*}}- workers to fill where the pass decides and the number of keys is static; 0: 32, whatever the machine
// CHECK-NEXT: --remarks {{.*}}- explain every choice in a remark
// CHECK-NEXT: --strict {{.*}}- more splits, or a longer chunk, than a static number of keys is an error
// CHECK: --attention-form-groups {{.*}}- {{.*}}Finds attention in linalg
// CHECK: --attention-inline-combine {{.*}}- {{.*}}Puts the linalg ops of every attention.lse_combine in its place
// CHECK: --convert-attention-to-linalg {{.*}}- {{.*}}Lowers every attention.group to linalg ops; split groups become split-K ops
// CHECK-NEXT: --accumulation-type=<string> {{.*}}- the type in which scores, weights and sums are computed: 'default' {{.*}}, or 'f64'
// CHECK: --attention-to-cpu {{.*}}- {{.*}}Lowers functions of attention

// FLAG: --remarks {{.*}}- Let the attention passes explain what they did, and why not

// DIALECTS: attention
// DIALECTS: linalg
