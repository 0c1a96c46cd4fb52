#include "report/unicode.h"

#include "base/utf8.h"

struct range {
    uint32_t first, last;
};

static const struct range controls[] = {
    {0x0001, 0x001f}, {0x007f, 0x009f}, {0x061c, 0x061c},
    {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069},
};

/* How many bytes the sequence that starts with this byte has; 0: none starts with it. */
static unsigned sequence_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

uint32_t utf8_next(const char **at)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *s = (const unsigned char *)*at;
    unsigned length = sequence_length(s[0]);
    if (length == 1) {
        *at += s[0] ? 1 : 0;
        return s[0];
    }
    uint32_t code = length ? s[0] & (0xffu >> (length + 1)) : 0;
    unsigned seen = 1;
    while (seen < length && (s[seen] & 0xc0) == 0x80)
        code = code << 6 | (s[seen++] & 0x3fu);
    bool valid =
        length && seen == length && code >= least[length] && code <= 0x10ffff && (code & 0x1ff800) != 0xd800;
    *at += valid ? length : 1;
    return valid ? code : 0xfffd;
}

bool code_is_control(uint32_t code)
{
    for (size_t i = 0; i < sizeof(controls) / sizeof(*controls); i++)
        if (code >= controls[i].first && code <= controls[i].last)
            return true;
    return false;
}

uint32_t code_visible(uint32_t code)
{
    if (!code_is_control(code))
        return code;
    return code < 0x20 ? 0x2400 + code : code == 0x7f ? 0x2421 : 0xfffd;
}

void put_code(FILE *out, uint32_t code)
{
    char bytes[UTF8_MAX];
    fwrite(bytes, 1, (size_t)(utf8_put(bytes, code) - bytes), out);
}

static const char *skip_plain(const char *at)
{
    while (*at >= ' ' && *at < 0x7f)
        at++;
    return at;
}

void put_text(FILE *out, const char *text)
{
    const char *at = text ? text : "";
    while (*at) {
        const char *end = skip_plain(at);
        if (end > at)
            fwrite(at, 1, (size_t)(end - at), out);
        at = end;
        if (*at)
            put_code(out, code_visible(utf8_next(&at)));
    }
}

size_t text_cells(const char *text)
{
    size_t cells = 0;
    for (const char *at = text ? text : ""; *at;)
        cells += code_cells(code_visible(utf8_next(&at)));
    return cells;
}
