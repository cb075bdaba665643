/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Calls the bundle `decode`, compares what it computes with a loop in C, and shows an error.
 */

#include "decode.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { heads = 8, keys = 1001, depth = 64 };

static DLTensor tensor(float *data, int64_t *shape) {
  return (DLTensor){.data = data,
                    .device = {kDLCPU, 0},
                    .ndim = 3,
                    .dtype = {kDLFloat, 32, 1},
                    .shape = shape};
}

static float *fill(int64_t count, unsigned seed) {
  float *data = malloc((size_t)count * sizeof *data);
  if (!data)
    exit(1);
  for (int64_t i = 0; i < count; ++i) {
    seed = seed * 1664525u + 1013904223u;
    data[i] = (float)(seed >> 8) / (1 << 23) - 1;
  }
  return data;
}

/* Attention of one head in double precision. */
static void attend(const float *q, const float *k, const float *v, double *out) {
  static double weights[keys];
  double sum = 0;
  for (int n = 0; n < keys; ++n) {
    double score = 0;
    for (int d = 0; d < depth; ++d)
      score += (double)q[d] * k[n * depth + d];
    sum += weights[n] = exp(score * 0.125);
  }
  for (int d = 0; d < depth; ++d) {
    out[d] = 0;
    for (int n = 0; n < keys; ++n)
      out[d] += weights[n] / sum * v[n * depth + d];
  }
}

int main(void) {
  int64_t rows[] = {heads, 1, depth}, cache[] = {heads, keys, depth}, other[] = {heads, 5, depth};
  float out[heads * depth];
  DLTensor q = tensor(fill(heads * depth, 1), rows), result = tensor(out, rows);
  DLTensor k = tensor(fill(heads * keys * depth, 2), cache);
  DLTensor v = tensor(fill(heads * keys * depth, 3), cache);

  if (decode_step(&q, &k, &v, &result) != decode_OK) {
    fprintf(stderr, "%s\n", decode_message());
    return 1;
  }
  double largest = 0;
  for (int h = 0; h < heads; ++h) {
    double expected[depth];
    const float *data[] = {q.data, k.data, v.data};
    attend(data[0] + h * depth, data[1] + h * keys * depth, data[2] + h * keys * depth, expected);
    for (int d = 0; d < depth; ++d)
      largest = fmax(largest, fabs(expected[d] - out[h * depth + d]));
  }
  printf("largest difference: %s 1e-5\n", largest < 1e-5 ? "below" : "ABOVE");

  v.shape = other;
  int status = decode_step(&q, &k, &v, &result);
  printf("status %d: %s\n", status, decode_message());

  free(q.data);
  free(k.data);
  free(v.data);
  return !(largest < 1e-5 && status == decode_FAILED_ASSERTION);
}
