// A bad option gives exactly one error, and nothing on standard output.

// RUN: not attention-opt %s --attention-flash-decoding=splits=4 2>%t.err >%t.out
// RUN: %python -c "import sys; errors = open(sys.argv[1]).read(); assert errors.count('error') == 1, errors; assert not open(sys.argv[2]).read()" %t.err %t.out

func.func @nothing() {
  return
}
