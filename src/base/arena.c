#include "base/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct arena_block {
    struct arena_block *older;
    size_t size;
    max_align_t data[];
};

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20 };

static _Noreturn void out_of_memory(void)
{
    static const char text[] = "hvlint: out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, text, sizeof(text) - 1);
    (void)ignored;
    _exit(4);
}

void *memory_get(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

void *memory_resize(void *old, size_t size)
{
    void *p = realloc(old, size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

static void add_block(struct arena *a, size_t at_least)
{
    size_t size = a->blocks ? a->blocks->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_BLOCK)
        size = LARGEST_BLOCK;
    if (size < at_least)
        size = at_least;
    struct arena_block *block = memory_get(sizeof(*block) + size);
    memset(block->data, 0, size);
    block->older = a->blocks;
    block->size = size;
    a->blocks = block;
    a->next = (char *)block->data;
    a->end = a->next + size;
    a->bytes += size;
}

/* The free part of a block is zero; text needs no alignment. */
static char *take(struct arena *a, size_t size, size_t align)
{
    size_t pad = a->next ? (size_t)(-(uintptr_t)a->next & (align - 1)) : 0;
    if (!a->next || (size_t)(a->end - a->next) < size + pad) {
        if (size > SIZE_MAX / 2)
            out_of_memory();
        add_block(a, size);
        pad = 0;
    }
    char *p = a->next + pad;
    a->next = p + size;
    return p;
}

void *arena_alloc_slowly(struct arena *a, size_t size)
{
    return take(a, size ? size : 1, _Alignof(max_align_t));
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        out_of_memory();
    return arena_alloc(a, count * size);
}

void *arena_extend(struct arena *a, void *old, size_t old_size, size_t new_size)
{
    char *end = old ? (char *)old + old_size : NULL;
    if (end && end == a->next && (size_t)(a->end - a->next) >= new_size - old_size) {
        a->next += new_size - old_size;
        return old;
    }
    char *wider = arena_alloc(a, new_size);
    if (old && old_size)
        memcpy(wider, old, old_size);
    return wider;
}

char *arena_dup(struct arena *a, struct span s)
{
    char *p = take(a, s.len + 1, 1);
    if (s.len)
        memcpy(p, s.at, s.len);
    return p;
}

struct span arena_span(struct arena *a, struct span s)
{
    return (struct span){.at = arena_dup(a, s), .len = s.len};
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    size_t room = len < 0 ? 1 : (size_t)len + 1;
    char *p = take(a, room, 1);
    *p = '\0';
    vsnprintf(p, room, format, again);
    va_end(again);
    return p;
}

void arena_reset(struct arena *a)
{
    struct arena_block *keep = a->blocks;
    if (!keep)
        return;
    for (struct arena_block *b = keep->older, *older; b; b = older) {
        older = b->older;
        a->bytes -= b->size;
        free(b);
    }
    keep->older = NULL;
    memset(keep->data, 0, (size_t)(a->next - (char *)keep->data));
    a->next = (char *)keep->data;
}

void arena_free(struct arena *a)
{
    for (struct arena_block *b = a->blocks, *older; b; b = older) {
        older = b->older;
        free(b);
    }
    *a = (struct arena){0};
}
