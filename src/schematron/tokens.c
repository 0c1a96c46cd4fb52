/* XPath 1.0 tokens, told apart by the rules of its section 3.7. */
#include "base/ascii.h"
#include "schematron/parts.h"

/* Bytes above 0x7f belong to names: libxml2 checks them when it compiles. */
static bool starts_name(char c)
{
    return ascii_is_letter(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool continues_name(char c)
{
    return starts_name(c) || ascii_is_digit(c) || c == '-' || c == '.';
}

static struct span skip_blanks(struct span s)
{
    size_t n = 0;
    while (n < s.len && ascii_is_blank(s.at[n]))
        n++;
    return span_skip(s, n);
}

static size_t ncname_length(struct span s)
{
    size_t n = 0;
    if (s.len && starts_name(s.at[0]))
        while (n < s.len && continues_name(s.at[n]))
            n++;
    return n;
}

/* NCName, NCName:NCName or NCName:*; a `::` ends the name before it. */
static size_t name_length(struct span s)
{
    size_t n = ncname_length(s);
    if (!n || n + 1 >= s.len || s.at[n] != ':')
        return n;
    if (s.at[n + 1] == '*')
        return n + 2;
    size_t local = ncname_length(span_skip(s, n + 1));
    return local ? n + 1 + local : n;
}

static bool is_node_type(struct span name)
{
    return span_equal(name, SPAN("text")) || span_equal(name, SPAN("node")) ||
           span_equal(name, SPAN("comment")) || span_equal(name, SPAN("processing-instruction"));
}

static enum token_kind name_kind(const struct scanner *s, struct span name, struct span after)
{
    if (s->operand)
        return TOKEN_OPERATOR;
    after = skip_blanks(after);
    if (span_starts(after, SPAN("::")))
        return TOKEN_AXIS;
    if (span_starts(after, SPAN("(")))
        return is_node_type(name) ? TOKEN_TYPE : TOKEN_FUNCTION;
    return TOKEN_NAME;
}

static struct token take(struct scanner *s, enum token_kind kind, size_t len)
{
    struct token t = {.kind = kind, .text = span_first(s->rest, len), .start = s->rest.at};
    s->rest = span_skip(s->rest, len);
    return t;
}

static struct token take_literal(struct scanner *s)
{
    struct span body = span_skip(s->rest, 1);
    const char *end = span_find(body, s->rest.at[0]);
    if (!end)
        return take(s, TOKEN_BAD, s->rest.len);
    struct token t = {.kind = TOKEN_LITERAL, .text = span_between(body.at, end), .start = s->rest.at};
    s->rest = span_skip(s->rest, t.text.len + 2);
    return t;
}

static struct token take_variable(struct scanner *s)
{
    const char *start = s->rest.at;
    s->rest = skip_blanks(span_skip(s->rest, 1));
    struct token t = take(s, TOKEN_VARIABLE, name_length(s->rest));
    t.start = start;
    return t;
}

static struct token take_number(struct scanner *s)
{
    size_t n = 0;
    while (n < s->rest.len && (ascii_is_digit(s->rest.at[n]) || s->rest.at[n] == '.'))
        n++;
    return take(s, TOKEN_NUMBER, n);
}

/* Marks and operators have one byte, or two where the second is the one that belongs to the first. */
static struct token take_symbol(struct scanner *s)
{
    char first = s->rest.at[0], second = s->rest.len > 1 ? s->rest.at[1] : '\0';
    switch (first) {
    case '(':
    case ')':
    case '[':
    case ']':
    case '@':
    case ',':
        return take(s, TOKEN_MARK, 1);
    case '.':
        return take(s, TOKEN_MARK, second == '.' ? 2 : 1);
    case ':':
        return second == ':' ? take(s, TOKEN_MARK, 2) : take(s, TOKEN_BAD, 1);
    case '!':
        return second == '=' ? take(s, TOKEN_OPERATOR, 2) : take(s, TOKEN_BAD, 1);
    case '/':
        return take(s, TOKEN_OPERATOR, second == '/' ? 2 : 1);
    case '<':
    case '>':
        return take(s, TOKEN_OPERATOR, second == '=' ? 2 : 1);
    case '|':
    case '+':
    case '-':
    case '=':
        return take(s, TOKEN_OPERATOR, 1);
    default:
        return take(s, TOKEN_BAD, 1);
    }
}

static struct token take_any(struct scanner *s)
{
    char c = s->rest.at[0];
    if (c == '"' || c == '\'')
        return take_literal(s);
    if (c == '$')
        return take_variable(s);
    if (ascii_is_digit(c) || (c == '.' && s->rest.len > 1 && ascii_is_digit(s->rest.at[1])))
        return take_number(s);
    if (c == '*')
        return take(s, s->operand ? TOKEN_OPERATOR : TOKEN_NAME, 1);
    if (!starts_name(c))
        return take_symbol(s);
    size_t len = s->operand ? ncname_length(s->rest) : name_length(s->rest);
    return take(s, name_kind(s, span_first(s->rest, len), span_skip(s->rest, len)), len);
}

static bool ends_operand(struct token t)
{
    switch (t.kind) {
    case TOKEN_NAME:
    case TOKEN_VARIABLE:
    case TOKEN_LITERAL:
    case TOKEN_NUMBER:
        return true;
    case TOKEN_MARK:
        return token_is(t, ")") || token_is(t, "]") || token_is(t, ".") || token_is(t, "..");
    default:
        return false;
    }
}

struct token token_next(struct scanner *s)
{
    s->rest = skip_blanks(s->rest);
    if (!s->rest.len)
        return (struct token){.kind = TOKEN_END, .start = s->rest.at};
    struct token t = take_any(s);
    s->operand = ends_operand(t);
    return t;
}

bool token_is(struct token t, const char *text)
{
    return (t.kind == TOKEN_MARK || t.kind == TOKEN_OPERATOR) && t.text.len && *t.text.at == *text &&
           span_equal(t.text, span_of(text));
}
