// A file that is not there, or is empty, is told apart from a bad one.

// RUN: not attention-opt %t.nowhere 2>&1 | FileCheck %s
// RUN: attention-opt --attention-flash-decoding </dev/null | FileCheck %s --check-prefix=EMPTY

// CHECK: cannot open input file '{{.*}}.nowhere': No such file or directory
// EMPTY: module {
// EMPTY-NEXT: }
