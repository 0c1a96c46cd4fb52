/* Functions over text: hv:glob, hv:lower, and EXSLT's str:tokenize and regexp, on PCRE2. */
#include <math.h>

#include "base/ascii.h"
#include "base/buffer.h"
#include "base/regex.h"
#include "schematron/functions.h"

enum { GROUPS_MAX = 32, MATCHES_MAX = 10000 };

/* The bytes of the character that text starts with. */
static size_t character(struct span text)
{
    size_t n = 1;
    while (n < text.len && ((unsigned char)text.at[n] & 0xc0) == 0x80)
        n++;
    return n;
}

/* Only the last star is ever tried again: at most as many steps as text times pattern. */
static bool glob(struct span text, struct span pattern)
{
    struct span star = {0}, retry = {0};
    while (text.len) {
        if (pattern.len && pattern.at[0] == '*') {
            star = pattern = span_skip(pattern, 1);
            retry = text;
        } else if (pattern.len && pattern.at[0] == '?') {
            text = span_skip(text, character(text));
            pattern = span_skip(pattern, 1);
        } else if (pattern.len && ascii_lower(pattern.at[0]) == ascii_lower(text.at[0])) {
            text = span_skip(text, 1);
            pattern = span_skip(pattern, 1);
        } else if (star.at) {
            text = retry = span_skip(retry, character(retry));
            pattern = star;
        } else {
            return false;
        }
    }
    while (pattern.len && pattern.at[0] == '*')
        pattern = span_skip(pattern, 1);
    return pattern.len == 0;
}

void text_glob(struct call *c)
{
    const char *text = call_text(c, 0);
    call_give_boolean(c, glob(span_of(text), span_of(call_text(c, 1))));
}

void text_lower(struct call *c)
{
    const char *text = call_text(c, 0);
    size_t length = strlen(text);
    char *lower = call_room(c, length + 1);
    for (size_t i = 0; i <= length; i++)
        lower[i] = ascii_lower(text[i]);
    call_give_text(c, lower);
}

/* ---- hv:hex ---- */

/* 13 digits are as many as a double holds exactly; a MAC address has 12. */
void text_hex(struct call *c)
{
    enum { DIGITS_MAX = 13 };
    unsigned long long number = 0;
    int count = 0;
    for (const char *t = call_text(c, 0); *t && count <= DIGITS_MAX; t++) {
        int digit = hex_value(*t);
        if (digit < 0)
            continue;
        number = number << 4 | (unsigned)digit;
        count++;
    }
    call_give_number(c, count > 0 && count <= DIGITS_MAX ? (double)number : (double)NAN);
}

/* ---- str:tokenize ---- */

/* The part before the next character of delimiters; each character a part where there are none. */
static struct span take_part(struct span *rest, const char *delimiters)
{
    size_t n = 0, skip = 0;
    while (n < rest->len && !skip) {
        size_t wide = character(span_skip(*rest, n));
        struct span one = span_first(span_skip(*rest, n), wide);
        if (!*delimiters) {
            n += wide;
            break;
        }
        if (span_find_span(span_of(delimiters), one))
            skip = wide;
        else
            n += wide;
    }
    struct span part = span_first(*rest, n);
    *rest = span_skip(*rest, n + skip);
    return part;
}

void str_tokenize(struct call *c)
{
    const char *text = call_text(c, 0), *delimiters = call_count(c) == 2 ? call_text(c, 1) : " \t\r\n";
    for (struct span rest = span_of(text); rest.len;) {
        struct span part = take_part(&rest, delimiters);
        if (part.len && !call_make(c, "token", part))
            break;
    }
}

/* ---- regexp ---- */

/* The flags of PCRE2 among those given; `g` is ours. */
static void split_flags(const char *flags, char known[5], bool *all)
{
    size_t n = 0;
    *all = false;
    for (; *flags; flags++) {
        *all |= *flags == 'g';
        if (strchr("imsx", *flags) && n < 4)
            known[n++] = *flags;
    }
    known[n] = '\0';
}

static struct regex *make_regex(struct call *c, const char *pattern, const char *flags, struct span key)
{
    const char *error = "it cannot be compiled";
    struct regex *made = regex_compile(span_of(pattern), flags, &c->ev->arena, &error);
    if (made)
        set_keep_regex(c->ev->schema->set, key, made);
    else
        call_fail(c, arena_printf(&c->ev->arena, "wrong regular expression: %s", error));
    return made;
}

/* NULL after a failure. */
static struct regex *find_regex(struct call *c, const char *pattern, const char *flags)
{
    size_t length = strlen(pattern), extra = strlen(flags);
    char *key = call_room(c, extra + length + 2);
    memcpy(key, flags, extra);
    key[extra] = '/';
    memcpy(key + extra + 1, pattern, length + 1);
    struct span text = {.at = key, .len = extra + 1 + length};
    struct regex *known = hash_get(&c->ev->schema->set->regexes, text);
    return known ? known : make_regex(c, pattern, flags, text);
}

/* The arguments of the three functions. */
struct matching {
    const char *text, *replacement;
    struct regex *regex; /* NULL: failed */
    bool all;
    struct span groups[GROUPS_MAX];
};

static struct matching begin(struct call *c, bool has_flags)
{
    struct matching m = {.text = call_text(c, 0)};
    const char *pattern = call_text(c, 1);
    char known[5];
    split_flags(has_flags ? call_text(c, 2) : "", known, &m.all);
    m.regex = find_regex(c, pattern, known);
    return m;
}

/* 1 a match in rest, 0 none; fails the expression when a limit was hit. */
static int match_once(struct call *c, struct matching *m, struct span rest)
{
    if (!m->regex)
        return 0;
    int matched = regex_match(m->regex, rest, m->groups, GROUPS_MAX);
    if (matched < 0)
        call_fail(c, "a regular expression took too long");
    for (size_t i = 0; matched > 0 && !rest.len && i < GROUPS_MAX; i++)
        if (m->groups[i].at)
            m->groups[i].at = rest.at; /* in an empty text a match may lie anywhere */
    return matched > 0;
}

/* What is left behind a match; an empty match goes on one character further. */
static struct span behind(struct span rest, struct span match)
{
    size_t used = (size_t)(span_end(match) - rest.at);
    if (match.len)
        return span_skip(rest, used);
    rest = span_skip(rest, used);
    return rest.len ? span_skip(rest, character(rest)) : (struct span){0};
}

void regexp_test(struct call *c)
{
    struct matching m = begin(c, call_count(c) == 3);
    call_give_boolean(c, match_once(c, &m, span_of(m.text)));
}

static size_t last_group(const struct matching *m)
{
    size_t last = GROUPS_MAX;
    while (last > 1 && !m->groups[last - 1].at)
        last--;
    return last;
}

void regexp_match(struct call *c)
{
    struct matching m = begin(c, call_count(c) == 3);
    struct span rest = span_of(m.text);
    for (int i = 0; i < (m.all ? MATCHES_MAX : 1) && rest.at && match_once(c, &m, rest); i++) {
        size_t groups = m.all ? 1 : last_group(&m);
        struct span whole = m.groups[0];
        for (size_t g = 0; g < groups; g++)
            if (!call_make(c, "match", m.groups[g]))
                return;
        rest = behind(rest, whole);
    }
}

static void add_replacement(struct buffer *out, const struct matching *m)
{
    for (const char *c = m->replacement; *c; c++) {
        if (*c == '$' && c[1] >= '0' && c[1] <= '9') {
            c++;
            buffer_add(out, m->groups[*c - '0'].at ? m->groups[*c - '0'] : (struct span){0});
        } else {
            buffer_add_byte(out, *c);
        }
    }
}

void regexp_replace(struct call *c)
{
    struct matching m = begin(c, true);
    struct span rest = span_of(m.text);
    struct buffer out = {0};
    m.replacement = call_text(c, 3);
    for (int i = 0; i < (m.all ? MATCHES_MAX : 1) && rest.at && match_once(c, &m, rest); i++) {
        struct span next = behind(rest, m.groups[0]);
        buffer_add(&out, span_between(rest.at, m.groups[0].at));
        add_replacement(&out, &m);
        if (next.at)
            buffer_add(&out, span_between(span_end(m.groups[0]), next.at));
        rest = next;
    }
    buffer_add(&out, rest);
    call_give_text(c, text_copy(c->ev->run, out.len ? out.at : "", out.len));
    buffer_free(&out);
}
