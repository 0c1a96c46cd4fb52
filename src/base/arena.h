/* An arena hands out memory that is all given back at once. No memory ends the program with a message. */
#ifndef HVLINT_BASE_ARENA_H
#define HVLINT_BASE_ARENA_H

#include <stddef.h>

#include "base/span.h"

struct arena_block;

/* Zero-initialised is empty and ready: `struct arena a = {0};`. */
struct arena {
    struct arena_block *blocks; /* newest first */
    char *next, *end;           /* the free part of the newest block; it is zero */
    size_t bytes;               /* held in all blocks */
};

/* size bytes, zeroed, aligned for any type. Never NULL. */
void *arena_alloc_slowly(struct arena *a, size_t size);
static inline void *arena_alloc(struct arena *a, size_t size)
{
    size_t pad = (size_t)(-(uintptr_t)a->next & (_Alignof(max_align_t) - 1));
    if (!size || !a->next || (size_t)(a->end - a->next) < pad || (size_t)(a->end - a->next) - pad < size)
        return arena_alloc_slowly(a, size);
    char *p = a->next + pad;
    a->next = p + size;
    return p;
}

/* count elements of size bytes each, zeroed; ends the program when the product overflows. */
void *arena_array(struct arena *a, size_t count, size_t size);

/* Makes the memory at old (old_size bytes of this arena, or NULL) new_size bytes long: in place when nothing
 * was handed out since and there is room, else as a copy. The new bytes are zero. */
void *arena_extend(struct arena *a, void *old, size_t old_size, size_t new_size);

/* A NUL-terminated copy of the span's bytes. */
char *arena_dup(struct arena *a, struct span s);

/* The same as a span (still NUL-terminated behind its end). */
struct span arena_span(struct arena *a, struct span s);

/* As asprintf, in the arena. */
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Forgets all that was handed out but keeps one block for the next use. */
void arena_reset(struct arena *a);

/* Gives all memory back; the arena is empty and usable afterwards. */
void arena_free(struct arena *a);

/* malloc, realloc that never return NULL (they end the program with status 4). The result goes to free(). */
void *memory_get(size_t size);
void *memory_resize(void *old, size_t size);

#endif
