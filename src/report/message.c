#include "report/message.h"

#include <stdarg.h>

#include "base/arena.h"
#include "report/unicode.h"

void message(const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    struct arena arena = {0};
    size_t room = (length > 0 ? (size_t)length : 0) + 1;
    char *text = arena_alloc(&arena, room);
    vsnprintf(text, room, format, again);
    va_end(again);
    fputs("hvlint: ", stderr);
    put_text(stderr, text);
    fputc('\n', stderr);
    arena_free(&arena);
}
