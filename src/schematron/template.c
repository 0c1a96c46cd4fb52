/* role, flag and severity whose value is only known when a check fires: `$variable`, or text with
 * `{expression}` in it (ISO/IEC 19757-3:2025). */
#include "base/buffer.h"
#include "schematron/parts.h"

/* Takes the text or the expression that comes next; `{{` and `}}` are text. False at the end, and with
 * *closed false where a bracket is open. */
static bool part_next(struct span *rest, struct span *part, bool *expression, bool *closed)
{
    const char *at = rest->at, *end = span_end(*rest);
    char quote = '\0';
    *closed = true;
    *expression = rest->len && *at == '{' && !(rest->len > 1 && at[1] == '{');
    if (!rest->len)
        return false;
    if (!*expression) {
        bool doubled = rest->len > 1 && (*at == '{' || *at == '}') && at[1] == *at;
        for (at += doubled ? 2 : 1; !doubled && at < end && *at != '{' && *at != '}';)
            at++;
        *part = span_first(*rest, doubled ? 1 : (size_t)(at - rest->at));
        *rest = span_between(at, end);
        return true;
    }
    for (at++; at < end && (quote || *at != '}'); at++)
        if (quote ? *at == quote : *at == '\'' || *at == '"')
            quote = quote ? '\0' : *at;
    *closed = at < end;
    *part = span_between(rest->at + 1, at);
    *rest = *closed ? span_between(at + 1, end) : (struct span){0};
    return *closed;
}

/* Whether the whole is a variable's name. */
static bool is_variable(struct span text)
{
    struct scanner s = {.rest = text};
    struct token t = token_next(&s);
    return t.kind == TOKEN_VARIABLE && t.text.len && token_next(&s).kind == TOKEN_END;
}

static void compile(struct load *l, struct span text)
{
    const char *copy = arena_dup(&l->schema->arena, text);
    if (!expression_is_empty(l, copy) && names_check(l, copy))
        expression_make(l, copy);
}

static bool template_read(struct load *l, const xmlNode *node, const char *attribute, const char *text)
{
    struct span rest = span_of(text ? text : ""), part;
    bool expression, closed = true, varies = is_variable(rest);
    l->node = node;
    l->attribute = attribute;
    if (varies)
        compile(l, rest);
    while (rest.len && !is_variable(rest) && part_next(&rest, &part, &expression, &closed)) {
        if (expression)
            compile(l, part);
        varies |= expression;
    }
    if (!closed)
        load_problem(l, node, "%s: the `{` of an expression is not closed: write `{{` where text is meant",
                     attribute);
    return varies;
}

bool templates_read(struct load *l, const struct schema_check *check)
{
    bool role = template_read(l, check->node, "role", check->role);
    bool flag = template_read(l, check->node, "flag", check->flag);
    bool severity = template_read(l, check->node, "severity", check->severity);
    return role || flag || severity;
}

bool templates_read_rule(struct load *l, const struct rule *rule)
{
    bool role = template_read(l, rule->node, "role", rule->role);
    return template_read(l, rule->node, "flag", rule->flag) || role;
}

static void add_value(struct buffer *b, const struct schema_result *at, struct span expression)
{
    struct arena *arena = &at->evaluation->arena;
    const char *value = schema_value(at, at->check->node, arena_dup(arena, expression), at->node, arena);
    buffer_add_text(b, value ? value : "");
}

/* NULL where nothing is left. */
static const char *template_text(const struct schema_result *at, const char *text)
{
    struct span rest = span_of(text ? text : ""), part;
    struct buffer b = {0};
    bool expression, closed;
    if (is_variable(rest)) {
        add_value(&b, at, rest);
        rest = (struct span){0};
    }
    while (part_next(&rest, &part, &expression, &closed)) {
        if (expression)
            add_value(&b, at, part);
        else
            buffer_add(&b, part);
    }
    const char *copy = b.len ? arena_dup(&at->evaluation->arena, buffer_span(&b)) : NULL;
    buffer_free(&b);
    return copy;
}

const struct schema_check *templates_fill(const struct schema_result *at, struct schema_check *said)
{
    *said = *at->check;
    said->role = template_text(at, at->check->role);
    said->flag = template_text(at, at->check->flag);
    said->severity = template_text(at, at->check->severity);
    return said;
}
