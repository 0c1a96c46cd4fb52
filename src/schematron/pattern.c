/* Compiling match patterns (XSLT 1.0, 5.2) and the index that leads from a node to the rules that may take
 * it. */
#include "schematron/parts.h"

static void tell(struct load *l, const char *text, const char *why)
{
    load_problem(l, l->node, "%s: `%s` %s", l->attribute, text, why);
}

/* What one alternative is being made of. */
struct building {
    struct load *l;
    struct scanner scan;
    struct token token; /* the next one, not yet taken */
    struct step *steps;
    size_t count, room;
    bool odd; /* followed upwards it would not be the same */
};

static void advance(struct building *b)
{
    b->token = token_next(&b->scan);
}

static struct arena *memory(struct building *b)
{
    return &b->l->schema->arena;
}

static struct step *step_add(struct building *b)
{
    if (b->count == b->room) {
        struct step *old = b->steps;
        b->room = b->room ? 2 * b->room : 4;
        b->steps = arena_array(memory(b), b->room, sizeof(*b->steps));
        if (old)
            memcpy(b->steps, old, b->count * sizeof(*old));
    }
    return &b->steps[b->count++];
}

/* Functions whose result is never a number, so that a predicate made of one alone asks no position. */
static bool is_boolean_function(struct span name)
{
    static const char *const names[] = {"not", "boolean", "true", "false", "contains", "starts-with", "lang"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (span_equal(name, span_of(names[i])))
            return true;
    return false;
}

/* What is known of a predicate's tokens. */
struct predicate {
    unsigned round, square; /* open brackets */
    bool compares, counts, paths, positional, start_known;
};

static void predicate_token(struct predicate *p, struct token t, bool first)
{
    bool top = !p->round && !p->square;
    if (t.kind == TOKEN_FUNCTION && !p->square &&
        (span_equal(t.text, SPAN("position")) || span_equal(t.text, SPAN("last"))))
        p->positional = true;
    if (first)
        p->start_known = t.kind == TOKEN_NAME || t.kind == TOKEN_AXIS || t.kind == TOKEN_LITERAL ||
                         token_is(t, "@") || t.kind == TOKEN_TYPE || token_is(t, ".") || token_is(t, "..") ||
                         token_is(t, "/") || token_is(t, "//") ||
                         (t.kind == TOKEN_FUNCTION && is_boolean_function(t.text));
    if (top && t.kind == TOKEN_OPERATOR) {
        bool path = token_is(t, "/") || token_is(t, "//") || token_is(t, "|");
        bool sum = token_is(t, "+") || token_is(t, "-") || token_is(t, "*") ||
                   span_equal(t.text, SPAN("div")) || span_equal(t.text, SPAN("mod"));
        p->paths |= path;
        p->counts |= sum;
        p->compares |= !path && !sum;
    }
    p->round += token_is(t, "(") ? 1 : 0;
    p->round -= token_is(t, ")") && p->round ? 1 : 0;
    p->square += token_is(t, "[") ? 1 : 0;
    p->square -= token_is(t, "]") && p->square ? 1 : 0;
}

/* Whether the predicate certainly does not depend on the node's position. */
static bool is_plain(struct span text)
{
    struct scanner s = {.rest = text};
    struct predicate p = {0};
    bool first = true;
    for (struct token t; (t = token_next(&s)).kind != TOKEN_END && t.kind != TOKEN_BAD; first = false)
        predicate_token(&p, t, first);
    if (p.positional)
        return false;
    return p.compares || (!p.counts && (p.paths || p.start_known));
}

/* The text between the brackets; the token stands on `[` and afterwards behind `]`. */
static bool predicate_text(struct building *b, struct span *text)
{
    const char *start = b->scan.rest.at;
    unsigned open = 1;
    do {
        advance(b);
        open += token_is(b->token, "[") ? 1 : 0;
        open -= token_is(b->token, "]") ? 1 : 0;
    } while (open && b->token.kind != TOKEN_END && b->token.kind != TOKEN_BAD);
    if (open)
        return false;
    *text = span_trim(span_between(start, b->token.start));
    advance(b);
    return true;
}

static bool predicate_add(struct building *b, struct step *step)
{
    struct span text;
    if (!predicate_text(b, &text))
        return false;
    const struct expression *e = expression_make(b->l, arena_dup(memory(b), text));
    const struct expression **old = step->predicates;
    step->predicates = arena_array(memory(b), step->predicate_count + 1, sizeof(*old));
    if (old)
        memcpy(step->predicates, old, step->predicate_count * sizeof(*old));
    step->predicates[step->predicate_count++] = e;
    b->odd |= !is_plain(text);
    return e != NULL;
}

static bool name_test(struct building *b, struct step *step)
{
    struct span local;
    const char *uri;
    if (!name_split(b->l, b->token.text, &uri, &local))
        return false;
    if (!span_equal(local, SPAN("*")))
        step->name = name_of(step->class, names_add(&b->l->schema->set->names, uri, local));
    else if (uri)
        step->uri = arena_dup(memory(b), span_of(uri));
    advance(b);
    return true;
}

/* text(), comment(), node(), processing-instruction('x'). */
static bool type_test(struct building *b, struct step *step)
{
    struct span name = b->token.text;
    step->class = span_equal(name, SPAN("text"))      ? CLASS_TEXT
                  : span_equal(name, SPAN("comment")) ? CLASS_COMMENT
                  : span_equal(name, SPAN("node"))    ? CLASS_NODE
                                                      : CLASS_PI;
    advance(b);
    advance(b);
    if (step->class == CLASS_PI && b->token.kind == TOKEN_LITERAL) {
        step->target = arena_dup(memory(b), b->token.text);
        advance(b);
    }
    if (!token_is(b->token, ")"))
        return false;
    advance(b);
    return true;
}

static bool axis(struct building *b, struct step *step)
{
    step->class = CLASS_ELEMENT;
    if (token_is(b->token, "@")) {
        step->class = CLASS_ATTRIBUTE;
        advance(b);
    } else if (b->token.kind == TOKEN_AXIS) {
        if (span_equal(b->token.text, SPAN("attribute")))
            step->class = CLASS_ATTRIBUTE;
        else if (!span_equal(b->token.text, SPAN("child")))
            return false;
        advance(b);
        advance(b);
    }
    return true;
}

/* False where the text is no step of a pattern (or a problem was told). */
static bool step_read(struct building *b, bool after_gap)
{
    struct step *step = step_add(b);
    step->after_gap = after_gap;
    if (!axis(b, step))
        return false;
    if (b->token.kind == TOKEN_TYPE && step->class == CLASS_ELEMENT) {
        if (!type_test(b, step))
            return false;
    } else if (b->token.kind != TOKEN_NAME || !name_test(b, step)) {
        return false;
    }
    bool good = true;
    while (good && token_is(b->token, "["))
        good = predicate_add(b, step);
    return good;
}

/* The steps of an alternative; false when it is none that can be followed upwards. */
static bool steps_read(struct building *b, bool *rooted)
{
    bool gap = token_is(b->token, "//");
    *rooted = gap || token_is(b->token, "/");
    if (*rooted)
        advance(b);
    if (*rooted && !gap && b->token.kind == TOKEN_END)
        return true;
    for (;;) {
        if (!step_read(b, gap))
            return false;
        gap = token_is(b->token, "//");
        if (!gap && !token_is(b->token, "/"))
            return b->token.kind == TOKEN_END;
        advance(b);
    }
}

/* `//x` for a relative x, so that it is searched everywhere. */
static const char *searched(struct load *l, struct span text)
{
    struct scanner s = {.rest = text};
    struct token first = token_next(&s);
    bool anchored = token_is(first, "/") || token_is(first, "//") || first.kind == TOKEN_VARIABLE ||
                    (first.kind == TOKEN_FUNCTION &&
                     (span_equal(first.text, SPAN("key")) || span_equal(first.text, SPAN("id"))));
    return arena_printf(&l->schema->arena, "%s%.*s", anchored ? "" : "//", SPAN_ARG(text));
}

/* The set of all nodes that the text selects anywhere; NULL after a problem. */
static const struct expression *search_make(struct load *l, struct span text)
{
    const char *plain = arena_dup(&l->schema->arena, text), *search = searched(l, text);
    if (!expression_make(l, plain))
        return NULL;
    xmlXPathCompExpr *code = xmlXPathCtxtCompile(l->probe, XML(search));
    xmlXPathFreeCompExpr(code);
    if (code)
        return expression_make(l, search);
    tell(l, plain, "is no match pattern: write paths of steps, with `|` between them");
    return NULL;
}

static bool alternative_make(struct load *l, struct span text, struct alternative *a)
{
    struct building b = {.l = l, .scan = {.rest = text}};
    size_t problems = l->problems;
    bool rooted = false;
    advance(&b);
    bool followed = steps_read(&b, &rooted);
    *a = (struct alternative){.index = l->schema->alternative_count++, .class = CLASS_ANY, .rooted = rooted};
    if (followed) {
        a->steps = b.steps;
        a->step_count = b.count;
        a->class = b.count ? b.steps[b.count - 1].class : CLASS_ROOT;
        a->name = b.count ? b.steps[b.count - 1].name : 0;
        a->lone = a->name && b.count == 1 && !b.steps[0].predicate_count && (!rooted || b.steps[0].after_gap);
    }
    if (l->problems == problems && (!followed || b.odd))
        a->whole = search_make(l, text);
    return l->problems == problems;
}

/* Takes the text up to the next `|` outside of brackets. */
static struct span alternative_split(struct span *rest)
{
    struct scanner s = {.rest = *rest};
    struct span all = *rest;
    unsigned open = 0;
    for (struct token t; (t = token_next(&s)).kind != TOKEN_END && t.kind != TOKEN_BAD;) {
        open += token_is(t, "(") || token_is(t, "[") ? 1 : 0;
        open -= (token_is(t, ")") || token_is(t, "]")) && open ? 1 : 0;
        if (!open && token_is(t, "|")) {
            *rest = s.rest;
            return span_trim(span_between(all.at, t.start));
        }
    }
    *rest = (struct span){0};
    return span_trim(all);
}

static size_t alternative_count(struct span text)
{
    size_t count = 0;
    for (struct span rest = text; rest.at; count++)
        alternative_split(&rest);
    return count;
}

const struct matcher *matcher_make(struct load *l, const char *text)
{
    struct matcher *m = arena_alloc(&l->schema->arena, sizeof(*m));
    struct span rest = span_of(text);
    bool good = true;
    m->alternatives = arena_array(&l->schema->arena, alternative_count(rest), sizeof(*m->alternatives));
    while (rest.at) {
        struct span one = alternative_split(&rest);
        if (!one.len) {
            tell(l, text, "has an empty alternative");
            return NULL;
        }
        good &= alternative_make(l, one, &m->alternatives[m->count++]);
    }
    return good ? m : NULL;
}

/* ---- dispatch ---- */

static void candidates_add(struct arena *arena, struct candidates *list, struct candidate c)
{
    struct candidate *copy = arena_alloc(arena, sizeof(*copy));
    *copy = c;
    copy->next = NULL;
    if (list->last)
        list->last->next = copy;
    else
        list->first = copy;
    list->last = copy;
}

static void add_named(struct schema *schema, struct candidate c)
{
    schema->dispatch.attributes |= c.alternative->class == CLASS_ATTRIBUTE;
    uint32_t number = c.alternative->name & (((uint32_t)1 << CLASS_SHIFT) - 1);
    candidates_add(&schema->arena, &schema->dispatch.named[c.alternative->class][number], c);
}

static void add_any(struct schema *schema, struct candidate c)
{
    enum node_class class = c.alternative->class;
    for (enum node_class i = 0; i < CLASS_COUNT; i++) {
        bool child = i != CLASS_ATTRIBUTE && i != CLASS_ROOT;
        if (class == i || class == CLASS_ANY || (class == CLASS_NODE && child))
            candidates_add(&schema->arena, &schema->dispatch.any[i], c);
    }
}

static void add_rule(struct schema *schema, struct candidate c)
{
    for (size_t i = 0; c.rule->matcher && i < c.rule->matcher->count; i++) {
        c.alternative = &c.rule->matcher->alternatives[i];
        if (c.alternative->name)
            add_named(schema, c);
        else
            add_any(schema, c);
    }
}

void dispatch_fill(struct schema *schema)
{
    struct candidate c = {0};
    struct dispatch *d = &schema->dispatch;
    d->names = schema->set->names.symbols.count + 1;
    for (size_t i = 0; i <= CLASS_ATTRIBUTE; i++)
        d->named[i] = arena_array(&schema->arena, d->names, sizeof(*d->named[i]));
    for (size_t p = 0; p < schema->pattern_count; p++) {
        c.pattern = &schema->patterns[p];
        for (size_t r = 0; r < c.pattern->rule_count; r++, c.order++) {
            c.rule = &c.pattern->rules[r];
            c.taker = is_schematron(c.pattern->open.node, "group") ? (const void *)c.rule : c.pattern;
            add_rule(schema, c);
        }
    }
}
