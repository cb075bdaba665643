/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Checks of tensors, and their descriptors.
 */

/* What a scalar is: f16, bf16 and f8 are passed as their bits. */
enum scalar { scalar_none, scalar_bool, scalar_signless, scalar_unsigned, scalar_float, scalar_bits };

struct dtype {
  uint8_t code, bits;
};

/* An argument or a result. */
struct value {
  const char *label; /* "argument 0 of 'decode'" */
  const char *type;  /* "tensor<8x?x64xf32>" */
  int rank;          /* -1: a scalar. */
  int itemsize;
  struct dtype dtypes[2]; /* Those that hold its elements; the second may be the first again. */
  const int64_t *shape;   /* -1: known at run time only. */
  enum scalar scalar;
  bool is_written;
  int extends; /* Of memory: the number of the argument that it begins with, or -1. */
  int offset; /* Of a result, in bytes, in the structure that the code returns. */
};

/* A descriptor of MLIR: the allocated pointer, the aligned pointer, offset, sizes, strides. */
enum { first_size = 3 };

static bool is_empty(const int64_t *sizes, int rank) {
  for (int axis = 0; axis < rank; ++axis)
    if (sizes[axis] == 0)
      return true;
  return false;
}

static int check_type(const struct value *value, const DLTensor *tensor) {
  DLDataType type = tensor->dtype;
  for (int at = 0; at < 2; ++at)
    if (type.code == value->dtypes[at].code && type.bits == value->dtypes[at].bits &&
        type.lanes == 1)
      return PUBLIC(OK);
  return fail(PUBLIC(WRONG_TYPE), "%s has DLPack type (code %d, bits %d, lanes %d); expected code "
              "%d, bits %d, lanes 1, for %s", value->label, type.code, type.bits, type.lanes,
              value->dtypes[0].code, value->dtypes[0].bits, value->type);
}

static int check_shape(const struct value *value, const DLTensor *tensor) {
  if (tensor->ndim != value->rank)
    return fail(PUBLIC(WRONG_VALUE), "%s has %d dimensions; expected %d, for %s", value->label,
                (int)tensor->ndim, value->rank, value->type);
  if (value->rank && !tensor->shape)
    return fail(PUBLIC(WRONG_VALUE), "%s has no shape", value->label);
  for (int axis = 0; axis < value->rank; ++axis) {
    long long extent = tensor->shape[axis], expected = value->shape[axis];
    if (extent < 0)
      return fail(PUBLIC(WRONG_VALUE), "%s has extent %lld along dimension %d", value->label,
                  extent, axis);
    if (expected >= 0 && extent != expected)
      return fail(PUBLIC(WRONG_VALUE), "%s has extent %lld along dimension %d; expected %lld, for "
                  "%s", value->label, extent, axis, expected, value->type);
  }
  return PUBLIC(OK);
}

/* Strides as in an array without gaps, wherever they have no meaning: along dimensions of extent
 * one, and everywhere in an empty array. */
static int describe_strides(const struct value *value, const DLTensor *tensor, int64_t *strides) {
  bool is_compact = !tensor->strides || is_empty(tensor->shape, value->rank);
  int64_t step = 1, bytes = value->itemsize, reach;
  for (int axis = value->rank; axis-- > 0;) {
    int64_t extent = tensor->shape[axis];
    strides[axis] = is_compact || extent == 1 ? step : tensor->strides[axis];
    if (strides[axis] < 0)
      return fail(PUBLIC(WRONG_VALUE), "%s has a negative stride of %lld elements along dimension "
                  "%d", value->label, (long long)strides[axis], axis);
    if (__builtin_mul_overflow(strides[axis], extent, &step) ||
        __builtin_mul_overflow(step, value->itemsize, &reach) ||
        __builtin_add_overflow(bytes, reach, &bytes))
      return fail(PUBLIC(WRONG_VALUE), "%s is larger than memory", value->label);
  }
  if (value->rank && strides[value->rank - 1] != 1)
    return fail(PUBLIC(WRONG_VALUE), "%s has a stride of %lld elements along its last dimension; "
                "expected 1", value->label, (long long)strides[value->rank - 1]);
  return PUBLIC(OK);
}

/* Whether each element has a place of its own. */
static int check_places(const struct value *value, const int64_t *sizes, const int64_t *strides) {
  if (is_empty(sizes, value->rank))
    return PUBLIC(OK);
  int64_t reach = 0, last = 0;
  for (int seen = 0;;) {
    /* The smallest stride that has not been looked at; two equal ones overlap. */
    int least = -1, alike = 0;
    for (int axis = 0; axis < value->rank; ++axis) {
      if (sizes[axis] == 1 || (seen && strides[axis] <= last))
        continue;
      if (least < 0 || strides[axis] < strides[least])
        least = axis, alike = 1;
      else if (strides[axis] == strides[least])
        ++alike;
    }
    if (least < 0)
      return PUBLIC(OK);
    if (strides[least] <= reach || alike > 1)
      return fail(PUBLIC(WRONG_VALUE), "%s is written, but several of its elements have one place: "
                  "its stride along dimension %d is %lld", value->label, least,
                  (long long)strides[least]);
    reach += strides[least] * (sizes[least] - 1);
    last = strides[least];
    seen = 1;
  }
}

/* Checks a tensor and describes it in `words`. */
static int describe(const struct value *value, const DLTensor *tensor, int64_t *words) {
  int status;
  if (!tensor)
    return fail(PUBLIC(WRONG_VALUE), "%s is NULL; expected a tensor, for %s", value->label,
                value->type);
  if (tensor->device.device_type != kDLCPU && tensor->device.device_type != kDLCUDAHost)
    return fail(PUBLIC(WRONG_VALUE), "%s is on a device of DLPack type %d; expected memory of the "
                "CPU", value->label, (int)tensor->device.device_type);
  if ((status = check_type(value, tensor)) || (status = check_shape(value, tensor)))
    return status;
  int64_t *sizes = words + first_size, *strides = sizes + value->rank;
  memcpy(sizes, tensor->shape, (size_t)value->rank * sizeof *sizes);
  if ((status = describe_strides(value, tensor, strides)))
    return status;
  if (value->is_written && (status = check_places(value, sizes, strides)))
    return status;
  uintptr_t address = (uintptr_t)tensor->data + tensor->byte_offset;
  if (!is_empty(sizes, value->rank)) {
    if (!tensor->data)
      return fail(PUBLIC(WRONG_VALUE), "%s has no data", value->label);
    if (address % (unsigned)value->itemsize)
      return fail(PUBLIC(WRONG_VALUE), "%s begins at address %#llx, which is not aligned to its "
                  "elements of %d bytes", value->label, (unsigned long long)address,
                  value->itemsize);
  }
  words[0] = words[1] = (int64_t)address;
  words[2] = 0;
  return PUBLIC(OK);
}

/* A tensor of a call: what it is for, and its descriptor. */
struct span {
  const struct value *value;
  const int64_t *words;
  uintptr_t low, high;
};

static struct span span_of(const struct value *value, const int64_t *words) {
  const int64_t *sizes = words + first_size, *strides = sizes + value->rank;
  struct span span = {value, words, (uintptr_t)words[1], (uintptr_t)words[1]};
  if (is_empty(sizes, value->rank))
    return span;
  int64_t length = 1;
  for (int axis = 0; axis < value->rank; ++axis)
    length += strides[axis] * (sizes[axis] - 1);
  span.high += (uintptr_t)(length * value->itemsize);
  return span;
}

/* The bytes that a tensor takes in each `period` bytes; 0 if it does not repeat by them. */
static uint64_t block_in(const struct span *span, uint64_t period) {
  const int64_t *sizes = span->words + first_size, *strides = sizes + span->value->rank;
  uint64_t itemsize = (uint64_t)span->value->itemsize, block = itemsize;
  for (int axis = 0; axis < span->value->rank; ++axis) {
    uint64_t stride = (uint64_t)strides[axis] * itemsize;
    if (sizes[axis] == 1)
      continue;
    if (stride < period)
      block += stride * (uint64_t)(sizes[axis] - 1);
    else if (stride % period)
      return 0;
  }
  return block <= period ? block : 0;
}

/* Whether tensors lie within the gaps of each other, as interleaved keys and values do. */
static bool are_interleaved(const struct span *one, const struct span *other) {
  const int64_t *sizes = one->words + first_size, *strides = sizes + one->value->rank;
  for (int axis = 0; axis < one->value->rank; ++axis) {
    uint64_t period = (uint64_t)strides[axis] * (uint64_t)one->value->itemsize;
    if (sizes[axis] == 1 || period == 0)
      continue;
    uint64_t first = block_in(one, period), second = block_in(other, period);
    bool is_behind = other->low >= one->low;
    uint64_t distance = (is_behind ? other->low - one->low : one->low - other->low) % period;
    if (!is_behind && distance)
      distance = period - distance;
    if (first && second && distance >= first && distance + second <= period)
      return true;
  }
  return false;
}

/* Whether a call writes behind an argument, which lies in the same memory. */
static bool is_beginning(const struct value *arguments, const struct value *value,
                         const struct value *memory) {
  return memory->extends >= 0 && value == &arguments[memory->extends];
}

/* Refuses tensors that share memory with one that is written: of `count`, the first `num_arguments`
 * are arguments. Results are written last, and may lie where the call only reads. */
static int check_overlaps(const struct value *arguments, const struct span *spans,
                          int num_arguments, int count) {
  for (int one = 0; one < count; ++one) {
    const struct span *written = &spans[one];
    for (int at = 0; written->value->is_written && at < count; ++at) {
      const struct span *other = &spans[at];
      if (at == one || (one >= num_arguments && !other->value->is_written) ||
          written->low >= other->high || other->low >= written->high ||
          is_beginning(arguments, other->value, written->value) || are_interleaved(written, other))
        continue;
      return fail(PUBLIC(WRONG_VALUE), "%s is written, but overlaps %s", written->value->label,
                  other->value->label);
    }
  }
  return PUBLIC(OK);
}

/* Whether memory begins with an argument: at its address, and with its strides. By how much it is
 * longer, and where, the function asserts. */
static int check_beginning(const struct value *value, const int64_t *words, const int64_t *old) {
  const int64_t *sizes = words + first_size, *strides = sizes + value->rank;
  const int64_t *old_sizes = old + first_size, *old_strides = old_sizes + value->rank;
  for (int axis = 0; axis < value->rank; ++axis)
    if (sizes[axis] < old_sizes[axis])
      return fail(PUBLIC(WRONG_VALUE), "%s has extent %lld along dimension %d, where argument %d, "
                  "which it must begin with, has %lld", value->label, (long long)sizes[axis], axis,
                  value->extends, (long long)old_sizes[axis]);
  if (is_empty(old_sizes, value->rank))
    return PUBLIC(OK);
  bool is_same = words[1] == old[1];
  for (int axis = 0; axis < value->rank; ++axis)
    is_same &= old_sizes[axis] == 1 || strides[axis] == old_strides[axis];
  return is_same ? PUBLIC(OK)
                 : fail(PUBLIC(WRONG_VALUE), "%s must begin with argument %d: at its address, and "
                        "with its strides", value->label, value->extends);
}
