/* A hash table from text to pointer, and a store in which equal texts are one. */
#ifndef HVLINT_BASE_HASH_H
#define HVLINT_BASE_HASH_H

#include "base/arena.h"

/* A 64-bit hash of the bytes; the nocase form folds ASCII letters. The same on every machine. */
uint64_t hash_span(struct span s);
uint64_t hash_span_nocase(struct span s);

struct hash_entry {
    uint64_t hash;
    struct span key; /* not copied: must outlive the table */
    void *value;
};

/* Zero-initialised is empty and ready; .nocase = true folds ASCII letters of keys. */
struct hash {
    struct hash_entry *entries;
    size_t count, room;
    bool nocase;
};

/* The value under key, or NULL. */
void *hash_get(const struct hash *h, struct span key);

/* Puts value under key; returns the value that was there before (which stays when it is not NULL). */
void *hash_put(struct hash *h, struct span key, void *value);
void hash_free(struct hash *h);

/* Equal texts become one NUL-terminated string that lives in the arena. */
struct intern {
    struct hash table;
    struct arena *arena;
};
const char *intern(struct intern *store, struct span text);

#endif
