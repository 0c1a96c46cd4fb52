/* Attributes that an expression asks of elements, and the words that it compares them with. An attribute that
 * its element never has, or a word that it never holds, is a slip of the pen: told when the schema is loaded.
 */
#include "schematron/parts.h"

enum { DEEPEST = 32 };

/* Where in a path we are: names are empty where they are not certain. */
struct course {
    struct span around[DEEPEST + 1]; /* the elements whose predicates are open */
    size_t depth;
    struct span step; /* the step that was read last */
};

static void tell(struct load *l, const char *said, const struct schema_hint *hint)
{
    if (hint->nearest.len)
        load_problem(l, l->node, "%s: %s: did you mean `%.*s`?", l->attribute, said, SPAN_ARG(hint->nearest));
    else if (hint->all)
        load_problem(l, l->node, "%s: %s: only %s", l->attribute, said, hint->all);
    else
        load_problem(l, l->node, "%s: %s", l->attribute, said);
}

static void tell_attribute(struct load *l, struct span element, struct span attribute, struct span word,
                           const struct schema_hint *hint)
{
    char said[256];
    if (word.at)
        snprintf(said, sizeof(said), "`%.*s%s@%.*s` is never '%.*s'", SPAN_ARG(element),
                 element.len ? "/" : "", SPAN_ARG(attribute), SPAN_ARG(word));
    else
        snprintf(said, sizeof(said), "the element `%.*s` has no attribute `%.*s`", SPAN_ARG(element),
                 SPAN_ARG(attribute));
    tell(l, said, hint);
}

/* The word that an attribute before the rest is compared with; .at is NULL without one. */
static struct span compared_with(struct scanner rest)
{
    struct token sign = token_next(&rest);
    if (!token_is(sign, "=") && !token_is(sign, "!="))
        return (struct span){0};
    struct token word = token_next(&rest);
    return word.kind == TOKEN_LITERAL ? word.text : (struct span){0};
}

/* `before` is the token before the `@`. */
static void check_attribute(struct load *l, const struct course *p, struct token before, struct span name,
                            struct scanner rest)
{
    struct schema_hint hint = {0};
    struct span element = p->around[p->depth], word = compared_with(rest);
    if (token_is(before, "/"))
        element = p->step;
    else if (token_is(before, "//"))
        element = (struct span){0};
    if ((element.len || word.at) && !l->options->holds(l->options->user, element, name, word, &hint))
        tell_attribute(l, element, name, word, &hint);
}

/* False where brackets are too deep to follow. */
static bool move(struct course *p, struct token t)
{
    struct span step = t.kind == TOKEN_NAME ? t.text : (struct span){0};
    if (t.kind != TOKEN_NAME && t.kind != TOKEN_MARK && t.kind != TOKEN_OPERATOR) {
        p->step = step;
        return true;
    }
    if (token_is(t, "[") && p->depth == DEEPEST)
        return false;
    if (token_is(t, "["))
        p->around[++p->depth] = p->step;
    else if (token_is(t, "]") && p->depth)
        step = p->around[p->depth--];
    else if (token_is(t, "/"))
        step = p->step;
    bool plain = step.len && !span_find(step, ':') && !span_equal(step, SPAN("*"));
    p->step = plain ? step : (struct span){0};
    return true;
}

void words_check(struct load *l, const char *text)
{
    struct scanner s = {.rest = span_of(text)};
    struct token before = {.kind = TOKEN_END}, second = before, t;
    struct course p = {0};
    if (!l->options->holds || !strchr(text, '@'))
        return;
    for (; (t = token_next(&s)).kind != TOKEN_END && t.kind != TOKEN_BAD; second = before, before = t) {
        bool attribute = t.kind == TOKEN_NAME && token_is(before, "@");
        if (attribute && !span_find(t.text, ':') && !span_equal(t.text, SPAN("*"))) {
            check_attribute(l, &p, second, t.text, s);
            p.step = (struct span){0};
        } else if (!token_is(t, "@") && !move(&p, t)) {
            return;
        }
    }
}
