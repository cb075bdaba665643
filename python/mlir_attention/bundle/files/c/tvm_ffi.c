/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Calls by the interface of TVM-FFI: `__tvm_ffi_NAME_ENTRY`, of which its loaders make functions. What
 * tvm/ffi/c_api.h declares is declared here as far as it is needed. The library itself, libtvm_ffi.so,
 * is in the process of any caller, and is looked for when it is to be told of an error or a tensor.
 */

enum {
  tvm_none = 0,
  tvm_int = 1,
  tvm_bool = 2,
  tvm_float = 3,
  tvm_tensor_pointer = 7, /* Of a DLTensor. */
  tvm_tensor = 70,        /* An object: a header, and a DLTensor. */
  tvm_header = 24
};

/* TVMFFIAny */
struct tvm_any {
  int32_t type;
  uint32_t padding;
  union {
    int64_t integer;
    double number;
    void *pointer;
  };
};

/* TVMFFIByteArray */
struct tvm_bytes {
  const char *data;
  size_t size;
};

/* DLManagedTensor */
struct managed {
  DLTensor tensor;
  void *context;
  void (*deleter)(struct managed *);
};

static void *tvm_symbol(const char *name) {
  void *found = dlsym(RTLD_DEFAULT, name);
  if (found)
    return found;
  void *library = dlopen("libtvm_ffi.so", RTLD_NOW | RTLD_NOLOAD);
  if (!library)
    return NULL;
  found = dlsym(library, name);
  dlclose(library);
  return found;
}

/*--- Errors ---*/

static const char *tvm_kind(int status) {
  if (status == PUBLIC(WRONG_TYPE))
    return "TypeError";
  if (status == PUBLIC(WRONG_VALUE) || status == PUBLIC(FAILED_ASSERTION))
    return "ValueError";
  return status == PUBLIC(OUT_OF_MEMORY) ? "MemoryError" : "RuntimeError";
}

/* Tells TVM-FFI the last message. */
static int tvm_raise(int status) {
  void (*raise)(const char *, const char *);
  *(void **)&raise = tvm_symbol("TVMFFIErrorSetRaisedFromCStr");
  if (raise)
    raise(tvm_kind(status), last_message);
  return -1;
}

/*--- Arguments ---*/

static const char *tvm_type_name(int32_t type) {
  switch (type) {
  case tvm_none:
    return "None";
  case tvm_int:
    return "an int";
  case tvm_bool:
    return "a bool";
  case tvm_float:
    return "a float";
  case tvm_tensor_pointer:
  case tvm_tensor:
    return "a tensor";
  default:
    return "of another type";
  }
}

static int tvm_wrong_type(const struct value *value, const struct tvm_any *any,
                          const char *expected) {
  return fail(PUBLIC(WRONG_TYPE), "%s is %s; expected %s, for %s", value->label,
              tvm_type_name(any->type), expected, value->type);
}

/* The tensor of an argument or a result; null with an error. */
static DLTensor *tvm_tensor_of(const struct value *value, const struct tvm_any *any) {
  if (any->type == tvm_tensor)
    return (DLTensor *)((char *)any->pointer + tvm_header);
  if (any->type == tvm_tensor_pointer && any->pointer)
    return any->pointer;
  tvm_wrong_type(value, any, "a tensor");
  return NULL;
}

/* Whether an integer has the bits of one of the value's type. */
static bool fits(const struct value *value, int64_t number) {
  int bits = 8 * value->itemsize;
  bool is_unsigned = value->scalar == scalar_unsigned || value->scalar == scalar_bits;
  int64_t least = is_unsigned ? 0 : bits == 64 ? INT64_MIN : -((int64_t)1 << (bits - 1));
  int64_t most = bits == 64 ? INT64_MAX : ((int64_t)1 << bits) - 1;
  return least <= number && number <= most;
}

/* Writes a number as C passes it. */
static int tvm_number(const struct value *value, const struct tvm_any *any, void *place) {
  if (value->scalar == scalar_bool) {
    if (any->type != tvm_bool)
      return tvm_wrong_type(value, any, "a bool");
    *(bool *)place = any->integer != 0;
    return PUBLIC(OK);
  }
  if (value->scalar == scalar_float) {
    if (any->type != tvm_float && any->type != tvm_int)
      return tvm_wrong_type(value, any, "a number");
    double number = any->type == tvm_int ? (double)any->integer : any->number;
    if (value->itemsize == sizeof(double))
      *(double *)place = number;
    else
      *(float *)place = (float)number;
    return PUBLIC(OK);
  }
  if (any->type != tvm_int)
    return tvm_wrong_type(value, any, value->scalar == scalar_bits ? "an int that holds its bits"
                                                                   : "an int");
  if (!fits(value, any->integer))
    return fail(PUBLIC(WRONG_VALUE), "%s is %lld, which does not fit %s", value->label,
                (long long)any->integer, value->type);
  /* Little-endian, as everything that the code is compiled for. */
  memcpy(place, &any->integer, (size_t)value->itemsize);
  return PUBLIC(OK);
}

/*--- Results ---*/

static int tvm_take_number(const struct value *value, const void *place, struct tvm_any *any) {
  *any = (struct tvm_any){.type = tvm_int};
  if (value->scalar == scalar_float) {
    any->type = tvm_float;
    any->number = value->itemsize == sizeof(double) ? *(const double *)place
                                                    : (double)*(const float *)place;
    return PUBLIC(OK);
  }
  memcpy(&any->integer, place, (size_t)value->itemsize);
  if (value->scalar == scalar_bool)
    any->type = tvm_bool;
  else if (value->scalar == scalar_unsigned && any->integer < 0)
    return fail(PUBLIC(WRONG_VALUE), "%s is %llu, which is too large for an int of TVM-FFI",
                value->label, (unsigned long long)any->integer);
  else if (value->scalar == scalar_signless && value->itemsize < 8) {
    int unused = 64 - 8 * value->itemsize;
    any->integer = (int64_t)((uint64_t)any->integer << unused) >> unused;
  }
  return PUBLIC(OK);
}

static void tvm_free(struct managed *managed) {
  PUBLIC(free)(&managed->tensor);
  free(managed);
}

/* Makes an object of a tensor that the bundle allocated, which is blank then. */
static int tvm_take_tensor(const struct value *value, DLTensor *tensor, struct tvm_any *any) {
  int (*from_dlpack)(struct managed *, int32_t, int32_t, void **);
  *(void **)&from_dlpack = tvm_symbol("TVMFFITensorFromDLPack");
  if (!from_dlpack)
    return fail(PUBLIC(WRONG_VALUE), "%s was not passed, and there is no libtvm_ffi.so in this "
                "process to make a tensor for it", value->label);
  struct managed *managed = malloc(sizeof *managed);
  if (!managed)
    return fail(PUBLIC(OUT_OF_MEMORY), "there is not enough memory for %s", value->label);
  *managed = (struct managed){*tensor, NULL, tvm_free};
  *tensor = (DLTensor){0};
  *any = (struct tvm_any){.type = tvm_tensor};
  if (from_dlpack(managed, 0, 0, &any->pointer) == 0)
    return PUBLIC(OK);
  tvm_free(managed);
  *any = (struct tvm_any){0};
  return fail(PUBLIC(OUT_OF_MEMORY), "TVM-FFI makes no tensor of %s", value->label);
}

static void tvm_drop(const struct tvm_any *any) {
  int (*decrease)(void *);
  *(void **)&decrease = tvm_symbol("TVMFFIObjectDecRef");
  if (any->type == tvm_tensor && decrease)
    decrease(any->pointer);
}

/* Makes an array of several values. */
static int tvm_take_several(const struct tvm_any *values, int count, struct tvm_any *result) {
  int (*get)(const struct tvm_bytes *, void **), (*call)(void *, const struct tvm_any *, int32_t,
                                                         struct tvm_any *);
  int (*decrease)(void *);
  *(void **)&get = tvm_symbol("TVMFFIFunctionGetGlobal");
  *(void **)&call = tvm_symbol("TVMFFIFunctionCall");
  *(void **)&decrease = tvm_symbol("TVMFFIObjectDecRef");
  void *make = NULL;
  const char name[] = "ffi.Array";
  bool is_made = get && call && decrease &&
                 get(&(struct tvm_bytes){name, sizeof name - 1}, &make) == 0 && make &&
                 call(make, values, count, result) == 0;
  if (make)
    decrease(make);
  return is_made ? PUBLIC(OK) : fail(PUBLIC(WRONG_VALUE), "TVM-FFI makes no array of the results");
}

/* Gives back the results that were not passed: none, one, or an array. */
static int tvm_take_results(const struct entry *entry, DLTensor *tensors, const uint64_t *numbers,
                            bool are_passed, struct tvm_any *result) {
  struct tvm_any values[entry->num_results + 1];
  int count = 0, status = PUBLIC(OK);
  for (int at = 0; at < entry->num_results && status == PUBLIC(OK); ++at) {
    const struct value *value = &entry->results[at];
    if (value->rank >= 0 && are_passed)
      continue;
    values[count] = (struct tvm_any){0};
    status = value->rank < 0 ? tvm_take_number(value, &numbers[at], &values[count])
                             : tvm_take_tensor(value, &tensors[at], &values[count]);
    ++count;
  }
  if (status == PUBLIC(OK) && count == 1) {
    *result = values[0];
    return status;
  }
  if (status == PUBLIC(OK) && count > 1)
    status = tvm_take_several(values, count, result);
  for (int at = 0; at < count; ++at)
    tvm_drop(&values[at]);
  return status;
}

/*--- A call ---*/

static int tvm_run(const struct entry *entry, const struct tvm_any *args, int32_t num_args,
                   struct tvm_any *result) {
  int num_passed = entry->num_arguments - entry->num_memory, status;
  bool are_passed = num_args > num_passed || entry->num_memory;
  if (num_args != num_passed + (are_passed ? entry->num_targets : 0))
    return fail(PUBLIC(WRONG_TYPE), "'%s' takes arguments: %d, and behind them tensors for results: "
                "%d%s; got %d in all", entry->name, num_passed, entry->num_targets,
                entry->num_memory ? "" : ", or none", (int)num_args);
  uint64_t numbers[entry->num_arguments + 1], found[entry->num_results + 1];
  const void *arguments[entry->num_arguments + 1];
  void *results[entry->num_results + 1];
  DLTensor tensors[entry->num_results + 1];
  for (int at = 0; at < num_passed; ++at) {
    const struct value *value = &entry->arguments[at];
    if (value->rank >= 0) {
      if (!(arguments[at] = tvm_tensor_of(value, &args[at])))
        return PUBLIC(WRONG_TYPE);
    } else {
      if ((status = tvm_number(value, &args[at], &numbers[at])))
        return status;
      arguments[at] = &numbers[at];
    }
  }
  for (int at = 0; at < entry->num_results; ++at) {
    tensors[at] = (DLTensor){0};
    found[at] = 0;
    results[at] = entry->results[at].rank < 0 ? (void *)&found[at] : &tensors[at];
  }
  for (int at = 0; are_passed && at < entry->num_targets; ++at) {
    int target = entry->targets[at], memory = num_passed - 1 - target;
    const struct value *value = target < 0 ? &entry->arguments[memory] : &entry->results[target];
    DLTensor *tensor = tvm_tensor_of(value, &args[num_passed + at]);
    if (!tensor)
      return PUBLIC(WRONG_TYPE);
    if (target < 0)
      arguments[memory] = tensor;
    else
      results[target] = tensor;
  }
  if ((status = call(entry, arguments, results)))
    return status;
  status = tvm_take_results(entry, tensors, found, are_passed, result);
  for (int at = 0; at < entry->num_results; ++at)
    PUBLIC(free)(&tensors[at]);
  return status;
}

static int tvm_call(const struct entry *entry, const struct tvm_any *args, int32_t num_args,
                    struct tvm_any *result) {
  *result = (struct tvm_any){0};
  int status = tvm_run(entry, args, num_args, result);
  return status == PUBLIC(OK) ? 0 : tvm_raise(status);
}
