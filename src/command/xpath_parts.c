#include "command/xpath_parts.h"

#include "base/ascii.h"

/* The byte behind a literal that starts at i, or behind s where it does not end. */
static size_t skip_literal(struct span s, size_t i)
{
    char quote = s.at[i++];
    while (i < s.len && s.at[i] != quote)
        i++;
    return i < s.len ? i + 1 : s.len;
}

static bool is_name_byte(char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '_' || c == '.' || c == ':' || c == '@' || c == '$' ||
           (unsigned char)c >= 0x80;
}

static bool word_at(struct span s, size_t i, struct span word)
{
    if (!span_starts(span_skip(s, i), word))
        return false;
    if (!is_name_byte(*word.at))
        return true;
    bool starts = i > 0 && !is_name_byte(s.at[i - 1]);
    return starts && (i + word.len == s.len || !is_name_byte(s.at[i + word.len]));
}

/* The first place of any of the words outside of literals and brackets; s.len when there is none. */
static size_t find_word(struct span s, const struct span *words, size_t count, size_t *which)
{
    size_t depth = 0;
    for (size_t i = 0; i < s.len;) {
        char c = s.at[i];
        if (c == '\'' || c == '"') {
            i = skip_literal(s, i);
            continue;
        }
        for (size_t w = 0; depth == 0 && w < count; w++)
            if (word_at(s, i, words[w])) {
                *which = w;
                return i;
            }
        depth += c == '(' || c == '[';
        depth -= (c == ')' || c == ']') && depth > 0;
        i++;
    }
    return s.len;
}

struct span xpath_split(struct span *rest, const char *word)
{
    struct span whole = *rest, words[1] = {span_of(word)};
    size_t which, at = find_word(whole, words, 1, &which);
    *rest = at < whole.len ? span_skip(whole, at + words[0].len) : (struct span){0};
    return span_trim(span_first(whole, at));
}

bool xpath_comparison(struct span s, struct span *left, struct span *sign, struct span *right)
{
    const struct span signs[] = {SPAN("!="), SPAN("<="), SPAN(">="), SPAN("="), SPAN("<"), SPAN(">")};
    size_t which = 0, at = find_word(s, signs, 6, &which);
    if (at == s.len)
        return false;
    *left = span_trim(span_first(s, at));
    *sign = signs[which];
    *right = span_trim(span_skip(s, at + signs[which].len));
    return left->len && right->len;
}

bool xpath_inner(struct span s, const char *before, struct span *inner)
{
    struct span start = span_of(before);
    size_t depth = 0, i = start.len;
    s = span_trim(s);
    if (!span_starts(s, start) || s.len < start.len + 2 || s.at[i] != '(')
        return false;
    while (i < s.len) {
        char c = s.at[i];
        if (c == '\'' || c == '"') {
            i = skip_literal(s, i);
            continue;
        }
        depth += c == '(' || c == '[';
        if ((c == ')' || c == ']') && --depth == 0)
            break;
        i++;
    }
    if (i + 1 != s.len)
        return false;
    *inner = span_trim(span_between(s.at + start.len + 1, s.at + i));
    return true;
}

bool xpath_last_predicate(struct span *path, struct span *predicate)
{
    struct span s = span_trim(*path);
    size_t depth = 0, open = s.len;
    if (!span_ends(s, SPAN("]")))
        return false;
    for (size_t i = 0; i < s.len;) {
        char c = s.at[i];
        if (c == '\'' || c == '"') {
            i = skip_literal(s, i);
            continue;
        }
        if (c == '[' && depth == 0)
            open = i;
        depth += c == '(' || c == '[';
        depth -= (c == ')' || c == ']') && depth > 0;
        i++;
    }
    if (open == s.len)
        return false;
    *predicate = span_trim(span_between(s.at + open + 1, span_end(s) - 1));
    *path = span_first(s, open);
    return true;
}
