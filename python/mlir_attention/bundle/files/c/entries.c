/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A call of an entry.
 */

int PUBLIC(check)(void) {
  int status = choose_level();
  if (status == PUBLIC(OK))
    status = start_teams();
#if DEVICE
  if (status == PUBLIC(OK))
    status = start_device();
#endif
  return status;
}

/* The code of an entry for a level. */
struct code {
  void (*run)(void **);
  const char *const *messages;
  int num_messages;
};

struct entry {
  const char *name;
  const struct code *codes;
  /* The last arguments of the code are memory of results that are written behind others. */
  const struct value *arguments, *results;
  const int *targets; /* See glue.py. */
#if DEVICE
  struct program *program;
#endif
  int num_arguments, num_memory, num_results, num_targets;
  int argument_words, target_words, result_bytes, num_tensors;
};

static int words_of(const struct value *value) {
  return value->rank < 0 ? 1 : first_size + 2 * value->rank;
}

static int failed(const struct entry *entry, const struct code *code, struct call *call) {
  int64_t number = atomic_load(&call->failure);
  if (number >= 0 && number < code->num_messages)
    return fail(PUBLIC(FAILED_ASSERTION), "assertion failed in '%s': %s", entry->name,
                code->messages[number]);
#if POOL
  if (number == wrong_pool)
    return fail(PUBLIC(WRONG_POOL), "parallel_for did not run every task of '%s' once",
                entry->name);
#endif
#if DEVICE
  if (number == device_failed)
    return fail(PUBLIC(DEVICE_FAILED), "the device failed in '%s': %s", entry->name,
                call->reason);
#endif
  return fail(PUBLIC(OUT_OF_MEMORY), "there is not enough memory for a call of '%s'", entry->name);
}

/* Takes the results of a call from `found`. */
static int take_results(const struct entry *entry, struct scope *scope, const char *found,
                        const int64_t *targets, void *const *results) {
  int done = 0, status = PUBLIC(OK);
  bool is_ours[entry->num_results + 1];
  for (; done < entry->num_results && status == PUBLIC(OK); ++done) {
    const struct value *value = &entry->results[done];
    const char *place = found + value->offset;
    is_ours[done] = false;
    if (value->rank < 0) {
      memcpy(results[done], place, (size_t)value->itemsize);
    } else if (is_blank(results[done])) {
      status = hand_over(scope, value, (const int64_t *)place, results[done]);
      is_ours[done] = status == PUBLIC(OK);
    } else {
      status = store(value, (const int64_t *)place, targets);
    }
    targets += value->rank < 0 ? 0 : words_of(value);
  }
  while (status != PUBLIC(OK) && done-- > 0)
    if (is_ours[done])
      PUBLIC(free)(results[done]);
  return status;
}

/* Checks the memory among the arguments, whose descriptors are `words`. */
static int check_memory(const struct entry *entry, const int64_t *words) {
  const int64_t *starts[entry->num_arguments + 1];
  int status = PUBLIC(OK);
  for (int number = 0; number < entry->num_arguments && status == PUBLIC(OK); ++number) {
    const struct value *value = &entry->arguments[number];
    starts[number] = words;
    words += words_of(value);
    if (value->extends >= 0)
      status = check_beginning(value, starts[number], starts[value->extends]);
  }
  return status;
}

/* `arguments` has tensors and pointers to scalars, `results` tensors and places for scalars. */
static int call(const struct entry *entry, const void *const *arguments, void *const *results) {
  int status = PUBLIC(check)();
  if (status != PUBLIC(OK))
    return status;
  int64_t words[entry->argument_words + 1], targets[entry->target_words + 1];
  int64_t found[entry->result_bytes / 8 + 1];
  void *pointers[entry->argument_words + 1];
  struct span spans[entry->num_tensors + 1];
  int at = 0, num_spans = 0;
  for (int number = 0; number < entry->num_arguments; ++number) {
    const struct value *value = &entry->arguments[number];
    if (value->rank < 0) {
      words[at] = 0;
      memcpy(&words[at], arguments[number], (size_t)value->itemsize);
    } else {
      if (value->extends >= 0 && is_blank(arguments[number]))
        return fail(PUBLIC(WRONG_VALUE), "%s is written behind argument %d: it cannot be blank, and "
                    "must begin with that", value->label, value->extends);
      if ((status = describe(value, arguments[number], words + at)))
        return status;
      spans[num_spans++] = span_of(value, words + at);
    }
    at += words_of(value);
  }
  const int num_read = num_spans;
  if (entry->num_memory && (status = check_memory(entry, words)))
    return status;
  int64_t *target = targets;
  for (int number = 0; number < entry->num_results; ++number) {
    const struct value *value = &entry->results[number];
    if (!results[number])
      return fail(PUBLIC(WRONG_VALUE), "%s is NULL", value->label);
    if (value->rank < 0)
      continue;
    if (!is_blank(results[number])) {
      if ((status = describe(value, results[number], target)))
        return status;
      spans[num_spans++] = span_of(value, target);
    }
    target += words_of(value);
  }
  if ((status = check_overlaps(entry->arguments, spans, num_read, num_spans)))
    return status;

  for (int word = 0; word < entry->argument_words; ++word)
    pointers[word] = &words[word];
  pointers[entry->argument_words] = found;
  const struct code *code = &entry->codes[level_of_calls()];
  struct call call = {completed, PTHREAD_MUTEX_INITIALIZER};
#if DEVICE
  call.program = entry->program;
#endif
  struct scope scope;
  begin_scope(&scope, &call, NULL);
  bool is_complete = completes(&scope, (void (*)(void *))code->run, pointers);
  /* A failure between the tasks of a team comes to its end without a jump. */
  if (!is_complete || has_failed(&call))
    status = failed(entry, code, &call);
  else
    status = take_results(entry, &scope, (const char *)found, targets, results);
  end_scope(&scope);
  return status;
}
