#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

static void reserve(struct buffer *b, size_t more)
{
    if (b->room - b->len > more)
        return;
    size_t room = b->room ? b->room : 64;
    while (room - b->len <= more)
        room *= 2;
    b->at = memory_resize(b->at, room);
    b->room = room;
}

void buffer_add(struct buffer *b, struct span s)
{
    reserve(b, s.len);
    if (s.len)
        memcpy(b->at + b->len, s.at, s.len);
    b->len += s.len;
    b->at[b->len] = '\0';
}

void buffer_add_text(struct buffer *b, const char *text)
{
    buffer_add(b, span_of(text));
}

void buffer_add_byte(struct buffer *b, char byte)
{
    buffer_add(b, (struct span){.at = &byte, .len = 1});
}

void buffer_printf(struct buffer *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len > 0) {
        reserve(b, (size_t)len);
        vsnprintf(b->at + b->len, (size_t)len + 1, format, again);
        b->len += (size_t)len;
    }
    va_end(again);
}

struct span buffer_span(const struct buffer *b)
{
    return (struct span){.at = b->at, .len = b->len};
}

void buffer_reset(struct buffer *b)
{
    b->len = 0;
    if (b->at)
        *b->at = '\0';
}

void buffer_free(struct buffer *b)
{
    free(b->at);
    *b = (struct buffer){0};
}
