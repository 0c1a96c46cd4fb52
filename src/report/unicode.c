#include "report/unicode.h"

struct range {
    uint32_t first, last;
};

/* Nonspacing and format characters of the scripts that Windows is localised in. */
static const struct range zero_cells[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd},   {0x05bf, 0x05bf},   {0x05c1, 0x05c2},
    {0x05c4, 0x05c5}, {0x05c7, 0x05c7}, {0x0600, 0x0605},   {0x0610, 0x061a},   {0x061c, 0x061c},
    {0x064b, 0x065f}, {0x0670, 0x0670}, {0x06d6, 0x06dd},   {0x06df, 0x06e4},   {0x06e7, 0x06e8},
    {0x06ea, 0x06ed}, {0x0900, 0x0902}, {0x093a, 0x093a},   {0x093c, 0x093c},   {0x0941, 0x0948},
    {0x094d, 0x094d}, {0x0951, 0x0957}, {0x0981, 0x0981},   {0x09bc, 0x09bc},   {0x09c1, 0x09c4},
    {0x09cd, 0x09cd}, {0x0bcd, 0x0bcd}, {0x0e31, 0x0e31},   {0x0e34, 0x0e3a},   {0x0e47, 0x0e4e},
    {0x1160, 0x11ff}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},   {0x200b, 0x200f},   {0x202a, 0x202e},
    {0x2060, 0x206f}, {0x20d0, 0x20f0}, {0x302a, 0x302d},   {0x3099, 0x309a},   {0xfe00, 0xfe0f},
    {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}, {0xe0001, 0xe007f}, {0xe0100, 0xe01ef},
};

static const struct range two_cells[] = {
    {0x1100, 0x115f}, {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},   {0x25fd, 0x25fe},
    {0x2614, 0x2615}, {0x2648, 0x2653},   {0x26a1, 0x26a1},   {0x26d4, 0x26d4},   {0x2705, 0x2705},
    {0x274c, 0x274c}, {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},   {0x2b1b, 0x2b1c},
    {0x2e80, 0x303e}, {0x3041, 0x33ff},   {0x3400, 0x4dbf},   {0x4e00, 0xa4cf},   {0xa960, 0xa97f},
    {0xac00, 0xd7a3}, {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},
    {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

static const struct range controls[] = {
    {0x0001, 0x001f}, {0x007f, 0x009f}, {0x061c, 0x061c},
    {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069},
};

static bool is_in(const struct range *ranges, size_t count, uint32_t code)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && code >= ranges[low].first;
}

#define IS_IN(ranges, code) is_in(ranges, sizeof(ranges) / sizeof((ranges)[0]), code)

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

unsigned code_cells(uint32_t code)
{
    if (code < 0x300)
        return 1;
    if (IS_IN(zero_cells, code))
        return 0;
    return IS_IN(two_cells, code) ? 2 : 1;
}

bool code_is_control(uint32_t code)
{
    return IS_IN(controls, code);
}

uint32_t code_visible(uint32_t code)
{
    if (!code_is_control(code))
        return code;
    return code < 0x20 ? 0x2400 + code : code == 0x7f ? 0x2421 : 0xfffd;
}

void put_code(FILE *out, uint32_t code)
{
    unsigned char bytes[4];
    size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; code >>= 6)
        bytes[i] = (unsigned char)(0x80 | (code & 0x3f));
    bytes[0] = (unsigned char)(length == 1 ? code : (0xf00u >> length & 0xff) | code);
    fwrite(bytes, 1, length, out);
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
