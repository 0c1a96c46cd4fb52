#include "source/labels.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/hash.h"
#include "base/recent.h"
#include "base/utf8.h"

#define KEY_MAX 192    /* bytes of a folded key, command included; a longer text is no label */
#define PREFIX_WORDS 8 /* a title's kind has no more words */

struct label_row {
    const char *command;
    struct label_hit hit;
    const char *text;
};

static const struct label_row rows[] = {
#define LABEL_KEY(id)
#define LABEL(row_command, row_key, row_language, row_text)                                                  \
    {.command = (row_command),                                                                               \
     .hit = {.key = LABEL_##row_key, .language = (row_language)},                                            \
     .text = (row_text)},
#include "source/labels.def"
#undef LABEL_KEY
#undef LABEL
};

struct labels {
    struct arena arena;
    struct hash exact, lossy; /* folded key to struct label_hit */
    struct recents recent;    /* as found, byte by byte, to struct label_hit */
};

/* A key under construction. */
struct key {
    char text[KEY_MAX];
    size_t len;
    unsigned lost; /* characters that the lossy form leaves out because an encoding may have destroyed them */
};

/* The base letters of U+00C0 to U+017F, lower case. */
static const char latin[] = "aaaaaaaceeeeiiiidnoooooxouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty"
                            "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
                            "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

static const struct {
    uint32_t found;
    char meant;
} signs[] = {
    {.found = 0xa0, .meant = ' '},    {.found = 0x202f, .meant = ' '},  {.found = 0x3000, .meant = ' '},
    {.found = 0x2018, .meant = '\''}, {.found = 0x2019, .meant = '\''}, {.found = 0xff08, .meant = '('},
    {.found = 0xff09, .meant = ')'},  {.found = 0xff1a, .meant = ':'},
};

static uint32_t fold_point(uint32_t point)
{
    if (point < 0x80)
        return point == '\t' ? ' ' : (unsigned char)ascii_lower((char)point);
    if (point >= 0xc0 && point < 0x180)
        return (unsigned char)latin[point - 0xc0];
    if (point >= 0x410 && point < 0x430)
        return point + 0x20;
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
        if (signs[i].found == point)
            return (unsigned char)signs[i].meant;
    return point;
}

/* Adds a code point as UTF-8; false when the key is full. */
static bool key_add(struct key *key, uint32_t point)
{
    char bytes[UTF8_MAX];
    size_t len = (size_t)(utf8_put(bytes, point) - bytes);
    if (KEY_MAX - key->len < len)
        return false;
    memcpy(key->text + key->len, bytes, len);
    key->len += len;
    return true;
}

static bool key_start(struct key *key, const char *command)
{
    key->len = 0;
    key->lost = 0;
    for (; *command; command++)
        if (!key_add(key, (unsigned char)*command))
            return false;
    return key_add(key, '\n');
}

/* Everything that tells labels apart; leaders, the colon and repeated blanks do not. */
static bool key_exact(struct key *key, const char *command, struct span text)
{
    if (!key_start(key, command))
        return false;
    while (text.len) {
        uint32_t point = fold_point(utf8_take(&text));
        if (point == ' ' && memchr(" \n", key->text[key->len - 1], 2))
            continue;
        if (!key_add(key, point))
            return false;
    }
    while (memchr(" .:", key->text[key->len - 1], 3))
        key->len--;
    return true;
}

/* The length of an HTML character reference (`&#322;`) at the start of text, or 0. */
static size_t reference_length(struct span text)
{
    const char *end = text.at[0] == '&' ? span_find(span_first(text, 10), ';') : NULL;
    return end ? (size_t)(end - text.at) + 1 : 0;
}

/* Only ASCII letters and digits: what each lossy copy of a text still has. False when that says too little.
 */
static bool key_lossy(struct key *key, const char *command, struct span text)
{
    if (!key_start(key, command))
        return false;
    size_t start = key->len;
    while (text.len) {
        size_t reference = reference_length(text);
        text = span_skip(text, reference);
        uint32_t point = reference ? '?' : utf8_take(&text);
        if (point == '?' || point >= 0x80)
            key->lost++;
        else if (ascii_is_alnum((char)point) && !key_add(key, fold_point(point)))
            return false;
    }
    size_t kept = key->len - start;
    return kept >= 4 && kept >= key->lost;
}

static struct span key_span(const struct key *key)
{
    return (struct span){.at = key->text, .len = key->len};
}

/* Puts one row under one key; a text of several languages loses its language, one of several meanings its
 * meaning. */
static void put(struct labels *l, struct hash *table, const struct key *key, struct label_hit hit)
{
    struct label_hit *there = hash_get(table, key_span(key));
    if (!there) {
        there = arena_alloc(&l->arena, sizeof(*there));
        *there = hit;
        hash_put(table, arena_span(&l->arena, key_span(key)), there);
        return;
    }
    if (there->key != hit.key)
        there->key = LABEL_UNKNOWN;
    if (there->language && strcmp(there->language, hit.language) != 0)
        there->language = NULL;
}

struct labels *labels_new(void)
{
    struct labels *l = memory_get(sizeof(*l));
    *l = (struct labels){0};
    recents_init(&l->recent, &l->arena, 512);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct key key;
        if (key_exact(&key, rows[i].command, span_of(rows[i].text)))
            put(l, &l->exact, &key, rows[i].hit);
        if (key_lossy(&key, rows[i].command, span_of(rows[i].text)) && key.lost)
            put(l, &l->lossy, &key, rows[i].hit);
    }
    return l;
}

void labels_free(struct labels *l)
{
    if (!l)
        return;
    hash_free(&l->exact);
    hash_free(&l->lossy);
    arena_free(&l->arena);
    free(l);
}

static const struct label_hit *search(const struct labels *l, const char *command, struct span text)
{
    static const struct label_hit unknown = {.key = LABEL_UNKNOWN};
    struct key key;
    const struct label_hit *hit = NULL;
    if (key_exact(&key, command, text))
        hit = hash_get(&l->exact, key_span(&key));
    if (!hit && key_lossy(&key, command, text))
        hit = hash_get(&l->lossy, key_span(&key));
    return hit ? hit : &unknown;
}

struct label_hit label_find(const struct labels *l, const char *command, struct span text)
{
    bool known;
    const void **place = recents_find(&l->recent, command, text, &known);
    if (!place)
        return *search(l, command, text);
    if (!known)
        *place = search(l, command, text);
    return *(const struct label_hit *)*place;
}

/* The bytes of text up to the next blank (or NBSP) after `from`. */
static size_t word_end(struct span text, size_t from)
{
    size_t i = from;
    while (i < text.len && text.at[i] != ' ' && !span_starts(span_skip(text, i), SPAN("\u00a0")))
        i++;
    return i;
}

struct label_hit label_find_prefix(const struct labels *l, const char *command, struct span text,
                                   size_t *length)
{
    struct label_hit best = {.key = LABEL_UNKNOWN};
    *length = 0;
    size_t end = 0;
    for (unsigned word = 0; word < PREFIX_WORDS && end < text.len && end < KEY_MAX; word++) {
        end = word_end(text, end);
        struct label_hit hit = label_find(l, command, span_first(text, end));
        if (hit.key != LABEL_UNKNOWN) {
            best = hit;
            *length = end;
        }
        end += end < text.len && text.at[end] != ' ' ? 2 : 1;
    }
    return best;
}
