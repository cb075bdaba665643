/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Results: copied to tensors of the caller, or handed over.
 */

/* Copies a result, which has no gaps, to a tensor of its shape. */
static void copy_rows(const char *from, char *to, const int64_t *sizes, const int64_t *strides,
                      int rank, size_t itemsize) {
  if (rank == 0) {
    memcpy(to, from, itemsize);
    return;
  }
  if (rank == 1) {
    memcpy(to, from, (size_t)sizes[0] * itemsize);
    return;
  }
  size_t row = itemsize;
  for (int axis = 1; axis < rank; ++axis)
    row *= (size_t)sizes[axis];
  for (int64_t at = 0; at < sizes[0]; ++at)
    copy_rows(from + (size_t)at * row, to + (size_t)(at * strides[0]) * itemsize, sizes + 1,
              strides + 1, rank - 1, itemsize);
}

/* Whether the bundle is to allocate a result. */
static bool is_blank(const DLTensor *tensor) { return tensor && !tensor->data && !tensor->shape; }

/* Copies a result to the tensor that `target` describes. */
static int store(const struct value *value, const int64_t *found, const int64_t *target) {
  const int64_t *sizes = found + first_size, *expected = target + first_size;
  for (int axis = 0; axis < value->rank; ++axis)
    if (sizes[axis] != expected[axis])
      return fail(PUBLIC(WRONG_VALUE), "%s has extent %lld along dimension %d, but the result has "
                  "%lld", value->label, (long long)expected[axis], axis, (long long)sizes[axis]);
  if (!is_empty(sizes, value->rank))
    copy_rows((const char *)found[1] + found[2] * value->itemsize, (char *)target[1], sizes,
              expected + value->rank, value->rank, (size_t)value->itemsize);
  return PUBLIC(OK);
}

/* Hands a result over: its memory is the tensor's then. */
static int hand_over(struct scope *scope, const struct value *value, const int64_t *found,
                     DLTensor *tensor) {
  size_t rank = (size_t)value->rank, bytes = (size_t)value->itemsize;
  const int64_t *sizes = found + first_size;
  for (size_t axis = 0; axis < rank; ++axis)
    bytes *= (size_t)sizes[axis];
  int64_t *shape = malloc((2 * rank + 1) * sizeof *shape);
  void *data = (void *)found[0];
  uint64_t offset = (uint64_t)(found[1] - found[0]) + (uint64_t)(found[2] * value->itemsize);
  if (!shape || !forget(scope, data)) {
    /* Another result has this memory already. */
    data = shape ? malloc(bytes ? bytes : 1) : NULL;
    if (!data) {
      free(shape);
      return fail(PUBLIC(OUT_OF_MEMORY), "there is not enough memory for %s", value->label);
    }
    memcpy(data, (const char *)found[0] + offset, bytes);
    offset = 0;
  }
  memcpy(shape, sizes, 2 * rank * sizeof *shape);
  tensor->data = data;
  tensor->device = (DLDevice){kDLCPU, 0};
  tensor->ndim = value->rank;
  tensor->dtype = (DLDataType){value->dtypes[0].code, value->dtypes[0].bits, 1};
  tensor->shape = shape;
  tensor->strides = shape + rank;
  tensor->byte_offset = offset;
  return PUBLIC(OK);
}

void PUBLIC(free)(DLTensor *tensor) {
  if (!tensor)
    return;
  free_block(tensor->data);
  free(tensor->shape);
  memset(tensor, 0, sizeof *tensor);
}
