/* Tells by content in which code page some bytes are: each page decodes them, and the text that looks most
 * like a language wins. Bytes alone cannot tell: nearly everything is valid in nearly every page. */
#include <limits.h>
#include <stdlib.h>

#include "input/codepage.h"

enum script { BLANK, LATIN, ACCENTED, CYRILLIC, KANA, HALF_KANA, HAN, HANGUL, SIGN, WRONG };

struct script_range {
    uint32_t first, last;
    enum script script;
};

static const struct script_range ranges[] = {
    {.first = 0x00c0, .last = 0x017f, .script = ACCENTED},
    {.first = 0x0218, .last = 0x021b, .script = ACCENTED},
    {.first = 0x0400, .last = 0x045f, .script = CYRILLIC},
    {.first = 0x3041, .last = 0x30fe, .script = KANA},
    {.first = 0x4e00, .last = 0x9fff, .script = HAN},
    {.first = 0xac00, .last = 0xd7a3, .script = HANGUL},
    {.first = 0xff61, .last = 0xff9f, .script = HALF_KANA},
};

static enum script script_of(uint32_t code)
{
    if (code < 0x80)
        return (code | 0x20) - 'a' < 26 ? LATIN : BLANK;
    if (code < 0xa0 || code == 0xfffd || (code >= 0xe000 && code <= 0xf8ff))
        return WRONG;
    if (code == 0xd7 || code == 0xf7)
        return SIGN;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return ranges[i].script;
    return SIGN;
}

static bool is_alphabetic(enum script script)
{
    return script == LATIN || script == ACCENTED || script == CYRILLIC;
}

static bool is_upper(uint32_t code)
{
    if (code < 0x80)
        return code - 'A' < 26;
    if (code < 0x100)
        return code >= 0xc0 && code < 0xdf;
    if (code < 0x180) {
        bool odd_is_upper = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17e);
        return odd_is_upper ? code % 2 == 1 : code % 2 == 0;
    }
    return code >= 0x400 && code < 0x430;
}

/* A character, what stands around it, and the page under trial. */
struct sight {
    const struct code_page *page;
    uint32_t before2, before, code, after;
};

static bool is_frequent(const struct sight *s)
{
    for (const char16_t *letter = s->page->letters; *letter; letter++)
        if (*letter == s->code)
            return true;
    return false;
}

/* Letters of one word agree in script, and capitals stand at its start. */
static int score_letter(const struct sight *s)
{
    enum script own = script_of(s->code), before = script_of(s->before), after = script_of(s->after);
    enum script foreign = own == CYRILLIC ? LATIN : CYRILLIC;
    int score = is_frequent(s) ? 3 : own == ACCENTED ? -1 : 0;
    if (!is_alphabetic(before) && !is_alphabetic(after))
        score = 0;
    if (before == foreign || after == foreign)
        score -= 4;
    if (is_upper(s->code) && is_alphabetic(before) && !is_upper(s->before))
        score -= 8;
    if (!is_upper(s->code) && after == LATIN && is_upper(s->after))
        score -= 5;
    if (own == ACCENTED && before == ACCENTED)
        score -= script_of(s->before2) == ACCENTED ? 5 : 1;
    return score;
}

/* East Asian characters come in groups; one alone inside a Latin word is a misread accent. */
static int score_ideograph(const struct sight *s)
{
    bool enclosed = script_of(s->before) == LATIN && script_of(s->after) == LATIN;
    return (is_frequent(s) ? 4 : 1) - (enclosed ? 6 : 0);
}

static int score_sign(const struct sight *s)
{
    bool after_letter = is_alphabetic(script_of(s->before)),
         before_letter = is_alphabetic(script_of(s->after));
    if (s->code == 0xa0)
        return s->after == ':' || s->after == ';' || s->after == '?' ? 3
               : after_letter && before_letter                       ? -1
                                                                     : 0;
    if (s->code == 0xae || s->code == 0x2122)
        return after_letter && !before_letter ? 3 : 0;
    if (s->code == 0x2019)
        return !after_letter ? 0 : before_letter ? 4 : 1;
    if (after_letter && before_letter)
        return -5;
    if (s->code >= 0x2010 && s->code <= 0x2026)
        return 1;
    bool east_asian = (s->code >= 0x3000 && s->code <= 0x303f) || (s->code >= 0xff01 && s->code <= 0xff5e);
    bool common = s->code == 0xab || s->code == 0xbb || s->code == 0xbf || s->code == 0xa1 || s->code == 0xb0;
    return east_asian || common ? 0 : -1;
}

static int score_character(const struct sight *s)
{
    switch (script_of(s->code)) {
    case ACCENTED:
    case CYRILLIC:
        return score_letter(s);
    case KANA:
    case HAN:
    case HANGUL:
        return score_ideograph(s);
    case SIGN:
        return score_sign(s);
    case HALF_KANA:
        return -2;
    case WRONG:
        return -10;
    default:
        return 0;
    }
}

#define WORD_MAX 60

/* The word that starts at text: its bytes, and whether the page's languages know it. */
static size_t word_length(const char *text, const char *end, bool *accented)
{
    const char *p = text;
    *accented = false;
    while (p < end) {
        int length = utf8_sequence((const unsigned char *)p, (const unsigned char *)end);
        enum script script = length < 1 ? WRONG : script_of(utf8_code((const unsigned char *)p, length));
        if (!is_alphabetic(script))
            break;
        *accented = *accented || script != LATIN;
        p += length;
    }
    return (size_t)(p - text);
}

static bool word_known(const struct code_page *page, const char *text, size_t length)
{
    char word[WORD_MAX + 3] = " ";
    if (length > WORD_MAX)
        return false;
    memcpy(word + 1, text, length);
    word[length + 1] = ' ';
    return strstr(page->words, word) != NULL;
}

static long score_words(const struct code_page *page, struct span text)
{
    long score = 0;
    const char *p = text.at, *end = span_end(text);
    while (p < end) {
        bool accented;
        size_t length = word_length(p, end, &accented);
        if (accented && word_known(page, p, length))
            score += 10;
        p += length;
        if (p < end && !length) {
            int skip = utf8_sequence((const unsigned char *)p, (const unsigned char *)end);
            p += skip < 0 ? -skip : skip;
        }
    }
    return score;
}

static long score_characters(const struct code_page *page, struct span text)
{
    struct sight s = {.page = page};
    long score = 0;
    const unsigned char *p = (const unsigned char *)text.at, *end = p + text.len;
    while (p < end) {
        int length = utf8_sequence(p, end);
        if (length < 1)
            break;
        s.before2 = s.before;
        s.before = s.code;
        s.code = s.after;
        s.after = utf8_code(p, length);
        if (s.code >= 0x80)
            score += score_character(&s);
        p += length;
    }
    s = (struct sight){.page = page, .before2 = s.before, .before = s.code, .code = s.after};
    return s.code >= 0x80 ? score + score_character(&s) : score;
}

static long page_score(const struct code_page *page, struct span sample)
{
    struct sink text = {0};
    sink_code_page(&text, sample, page);
    struct span decoded = {.at = text.at, .len = text.len};
    long score = decoded.len ? score_characters(page, decoded) + score_words(page, decoded) : 0;
    free(text.at);
    return score;
}

const struct code_page *code_page_guess(struct span sample)
{
    const struct code_page *best = code_pages;
    long best_score = LONG_MIN;
    for (const struct code_page *page = code_pages; page->name; page++) {
        long score = page_score(page, sample);
        if (score > best_score) {
            best = page;
            best_score = score;
        }
    }
    return best;
}
