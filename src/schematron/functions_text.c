/* Functions over text: hv:glob, hv:lower, and EXSLT's str:tokenize and regexp, on PCRE2. */
#include "base/ascii.h"
#include "base/buffer.h"
#include "base/regex.h"
#include "schematron/functions.h"

enum { REGEXES_MAX = 256, GROUPS_MAX = 32, MATCHES_MAX = 10000 };

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

void text_glob(xmlXPathParserContext *parser, int nargs)
{
    (void)nargs;
    xmlChar *pattern = function_text(parser), *text = function_text(parser);
    valuePush(parser, xmlXPathNewBoolean(glob(span_of((char *)text), span_of((char *)pattern))));
    xmlFree(pattern);
    xmlFree(text);
}

void text_lower(xmlXPathParserContext *parser, int nargs)
{
    (void)nargs;
    xmlChar *text = function_text(parser);
    for (xmlChar *c = text; *c; c++)
        *c = (xmlChar)ascii_lower((char)*c);
    valuePush(parser, xmlXPathWrapString(text));
}

/* ---- hv:hex ---- */

/* 13 digits are as many as a double holds exactly; a MAC address has 12. */
void text_hex(xmlXPathParserContext *parser, int nargs)
{
    enum { DIGITS_MAX = 13 };
    (void)nargs;
    xmlChar *text = function_text(parser);
    unsigned long long number = 0;
    int count = 0;
    for (const xmlChar *c = text; *c && count <= DIGITS_MAX; c++) {
        int digit = hex_value((char)*c);
        if (digit < 0)
            continue;
        number = number << 4 | (unsigned)digit;
        count++;
    }
    xmlFree(text);
    valuePush(parser, xmlXPathNewFloat(count > 0 && count <= DIGITS_MAX ? (double)number : xmlXPathNAN));
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

void str_tokenize(xmlXPathParserContext *parser, int nargs)
{
    xmlChar *delimiters = nargs == 2 ? function_text(parser) : xmlStrdup(XML(" \t\r\n"));
    xmlChar *text = function_text(parser);
    xmlNodeSet *set = xmlXPathNodeSetCreate(NULL);
    for (struct span rest = span_of((char *)text); rest.len;) {
        struct span part = take_part(&rest, (char *)delimiters);
        xmlNode *token = part.len ? function_node(parser, "token", part) : NULL;
        if (token)
            xmlXPathNodeSetAddUnique(set, token);
        else if (part.len)
            break;
    }
    xmlFree(text);
    xmlFree(delimiters);
    valuePush(parser, xmlXPathWrapNodeSet(set));
}

/* ---- regexp ---- */

/* The flags of PCRE2 among those given; `g` is ours. */
static void split_flags(const xmlChar *flags, char known[5], bool *all)
{
    size_t n = 0;
    *all = false;
    for (; *flags; flags++) {
        *all |= *flags == 'g';
        if (strchr("imsx", *flags) && n < 4)
            known[n++] = (char)*flags;
    }
    known[n] = '\0';
}

static struct regex *make_regex(xmlXPathParserContext *parser, struct span pattern, const char *flags,
                                struct span key)
{
    struct evaluation *ev = parser->context->userData;
    const char *error = "too many different ones";
    struct regex *made =
        ev->regexes.count < REGEXES_MAX ? regex_compile(pattern, flags, &ev->arena, &error) : NULL;
    if (made)
        hash_put(&ev->regexes, arena_span(&ev->arena, key), made);
    else
        function_fail(parser, arena_printf(&ev->arena, "wrong regular expression: %s", error));
    return made;
}

static struct regex *find_regex(xmlXPathParserContext *parser, const xmlChar *pattern, const char *flags)
{
    struct evaluation *ev = parser->context->userData;
    struct buffer key = {0};
    buffer_printf(&key, "%s/%s", flags, (const char *)pattern);
    struct regex *known = hash_get(&ev->regexes, buffer_span(&key));
    if (!known)
        known = make_regex(parser, span_of((const char *)pattern), flags, buffer_span(&key));
    buffer_free(&key);
    return known;
}

/* The arguments of the three functions. */
struct matching {
    xmlChar *text, *replacement;
    struct regex *regex; /* NULL: failed */
    bool all;
    struct span groups[GROUPS_MAX];
};

static struct matching begin(xmlXPathParserContext *parser, bool replaces, bool has_flags)
{
    struct matching m = {.replacement = replaces ? function_text(parser) : NULL};
    xmlChar *flags = has_flags ? function_text(parser) : xmlStrdup(XML(""));
    xmlChar *pattern = function_text(parser);
    char known[5];
    m.text = function_text(parser);
    split_flags(flags, known, &m.all);
    m.regex = find_regex(parser, pattern, known);
    xmlFree(flags);
    xmlFree(pattern);
    return m;
}

static void end(struct matching *m)
{
    xmlFree(m->text);
    xmlFree(m->replacement);
}

/* 1 a match in rest, 0 none; fails the expression when a limit was hit. */
static int match_once(xmlXPathParserContext *parser, struct matching *m, struct span rest)
{
    if (!m->regex)
        return 0;
    int matched = regex_match(m->regex, rest, m->groups, GROUPS_MAX);
    if (matched < 0)
        function_fail(parser, "a regular expression took too long");
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

void regexp_test(xmlXPathParserContext *parser, int nargs)
{
    struct matching m = begin(parser, false, nargs == 3);
    int matched = match_once(parser, &m, span_of((char *)m.text));
    end(&m);
    valuePush(parser, xmlXPathNewBoolean(matched));
}

static void add_match(xmlXPathParserContext *parser, xmlNodeSet *set, struct span text)
{
    xmlNode *node = function_node(parser, "match", text);
    if (node)
        xmlXPathNodeSetAddUnique(set, node);
}

static size_t last_group(const struct matching *m)
{
    size_t last = GROUPS_MAX;
    while (last > 1 && !m->groups[last - 1].at)
        last--;
    return last;
}

void regexp_match(xmlXPathParserContext *parser, int nargs)
{
    struct matching m = begin(parser, false, nargs == 3);
    xmlNodeSet *set = xmlXPathNodeSetCreate(NULL);
    struct span rest = span_of((char *)m.text);
    for (int i = 0; i < (m.all ? MATCHES_MAX : 1) && rest.at && match_once(parser, &m, rest); i++) {
        size_t groups = m.all ? 1 : last_group(&m);
        struct span whole = m.groups[0];
        for (size_t g = 0; g < groups; g++)
            add_match(parser, set, m.groups[g]);
        rest = behind(rest, whole);
    }
    end(&m);
    valuePush(parser, xmlXPathWrapNodeSet(set));
}

static void add_replacement(struct buffer *out, const struct matching *m)
{
    for (const char *c = (const char *)m->replacement; *c; c++) {
        if (*c == '$' && c[1] >= '0' && c[1] <= '9') {
            c++;
            buffer_add(out, m->groups[*c - '0'].at ? m->groups[*c - '0'] : (struct span){0});
        } else {
            buffer_add_byte(out, *c);
        }
    }
}

void regexp_replace(xmlXPathParserContext *parser, int nargs)
{
    (void)nargs;
    struct matching m = begin(parser, true, true);
    struct span rest = span_of((char *)m.text);
    struct buffer out = {0};
    for (int i = 0; i < (m.all ? MATCHES_MAX : 1) && rest.at && match_once(parser, &m, rest); i++) {
        struct span next = behind(rest, m.groups[0]);
        buffer_add(&out, span_between(rest.at, m.groups[0].at));
        add_replacement(&out, &m);
        if (next.at)
            buffer_add(&out, span_between(span_end(m.groups[0]), next.at));
        rest = next;
    }
    buffer_add(&out, rest);
    end(&m);
    valuePush(parser, xmlXPathNewString(XML(out.len ? out.at : "")));
    buffer_free(&out);
}
