/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The level that calls use: the last of the table that this CPU has all features of. The environment
 * variable NAME_CPU names another one. Before this stands the table.
 */

enum { num_levels = sizeof levels / sizeof *levels };

/* The number of the level, and 1; 0 until it is chosen. Every thread would choose the same. */
static atomic_int chosen_level;

/* The features of a level that this CPU lacks, with commas; whether there are any. */
static bool lacks(const struct level *level, char *names, size_t size) {
  names[0] = '\0';
  for (int at = 0; at < level->num_features; ++at)
    if (!has_feature(&level->features[at])) {
      size_t length = strlen(names);
      snprintf(names + length, size - length, "%s%s", length ? ", " : "", level->features[at].name);
    }
  return names[0] != '\0';
}

static int unknown_level(const char *wanted) {
  char names[512] = "";
  for (int at = 0; at < num_levels; ++at) {
    size_t length = strlen(names);
    snprintf(names + length, sizeof names - length, "%s%s", at ? ", " : "", levels[at].name);
  }
  return fail(PUBLIC(UNSUPPORTED_CPU), "%s is '%.64s'; the bundle has code for %s", CPU_VARIABLE,
              wanted, names);
}

static int choose_level(void) {
  if (atomic_load_explicit(&chosen_level, memory_order_relaxed))
    return PUBLIC(OK);
  const char *wanted = getenv(CPU_VARIABLE);
  if (wanted && !*wanted)
    wanted = NULL;
  const struct level *refused = NULL;
  char missing[512] = "";
  for (int at = num_levels; at-- > 0;) {
    if (wanted && strcmp(wanted, levels[at].name) != 0)
      continue;
    refused = &levels[at];
    if (!lacks(refused, missing, sizeof missing)) {
      atomic_store_explicit(&chosen_level, at + 1, memory_order_relaxed);
      return PUBLIC(OK);
    }
  }
  if (!refused)
    return unknown_level(wanted);
  return fail(PUBLIC(UNSUPPORTED_CPU), "this CPU, or its operating system, lacks what the code for "
              "%s needs: %s", refused->name, missing);
}

static int level_of_calls(void) {
  return atomic_load_explicit(&chosen_level, memory_order_relaxed) - 1;
}

const char *PUBLIC(cpu)(void) {
  return choose_level() == PUBLIC(OK) ? levels[level_of_calls()].name : NULL;
}
