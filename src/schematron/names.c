/* What an expression names must exist: told when the schema is loaded, not when a rule first fires. */
#include "base/ascii.h"
#include "base/name.h"
#include "schematron/functions.h"
#include "schematron/signature.h"

static bool has(const struct variables *variables, size_t count, struct span name)
{
    for (size_t i = 0; i < count; i++)
        if (span_equal(name, span_of(variables->at[i].name)))
            return true;
    return false;
}

static bool rules_have(const struct load *l, struct span name)
{
    if (l->rule && has(&l->rule->variables, l->visible, name))
        return true;
    for (size_t i = 0; l->any_rule && i < l->pattern->rule_count; i++)
        if (has(&l->pattern->rules[i].variables, l->pattern->rules[i].variables.count, name))
            return true;
    return false;
}

static bool pattern_has(const struct load *l, struct span name)
{
    return l->pattern && has(&l->pattern->variables, l->pattern->variables.count, name);
}

/* A `$` that is left in an instance of an abstract pattern may also be a parameter. */
static void nearest_of(const struct variables *variables, struct span name, unsigned *best, const char **near)
{
    for (size_t i = 0; i < variables->count; i++)
        if (name_is_near(variables->at[i].name, name, best))
            *near = variables->at[i].name;
}

/* The variable in sight that was perhaps meant, or NULL. */
static const char *nearest_variable(const struct load *l, struct span name)
{
    const char *near = NULL;
    unsigned best = 40;
    nearest_of(&l->schema->variables, name, &best, &near);
    if (l->pattern)
        nearest_of(&l->pattern->variables, name, &best, &near);
    if (l->rule)
        nearest_of(&l->rule->variables, name, &best, &near);
    return near;
}

static void tell_undefined(struct load *l, struct span name)
{
    const char *near = nearest_variable(l, name);
    if (l->pattern && xmlHasNsProp(l->pattern->open.node, XML("is-a"), NULL))
        load_problem(l, l->node,
                     "%s: nothing defines the parameter or variable `$%.*s`: add <param name=\"%.*s\" "
                     "value=\"...\"/> to the pattern at line %ld",
                     l->attribute, SPAN_ARG(name), SPAN_ARG(name), xmlGetLineNo(l->pattern->open.node));
    else if (near && span_equal(name, span_of(near)))
        load_problem(l, l->node, "%s: the variable `$%s` is defined further down: move its <let> up",
                     l->attribute, near);
    else if (near)
        load_problem(l, l->node, "%s: nothing defines the variable `$%.*s`: did you mean `$%s`?",
                     l->attribute, SPAN_ARG(name), near);
    else
        load_problem(
            l, l->node,
            "%s: nothing defines the variable `$%.*s`: add <let name=\"%.*s\" value=\"...\"/> before it",
            l->attribute, SPAN_ARG(name), SPAN_ARG(name));
}

void names_of_lets(struct load *l)
{
    xmlNode *root = xmlDocGetRootElement(l->schema->doc);
    l->lets_known = true;
    for (xmlNode *n = root; n; n = node_following(n, root)) {
        const char *name = is_schematron(n, "let") ? node_attribute(&l->schema->arena, n, "name") : NULL;
        if (name)
            hash_put(&l->lets, span_of(name), root);
    }
}

/* Where any variable may be meant, it is one that there is. (When a rule fires nothing is collected: what has
 * no value is told then.) */
static bool may_be_any(struct load *l, struct span name)
{
    return l->any_variable && (!l->lets_known || hash_get(&l->lets, name));
}

static void check_variable(struct load *l, struct span name)
{
    bool prefixed = name.len && span_find(name, ':');
    if (!prefixed && (may_be_any(l, name) || rules_have(l, name) || pattern_has(l, name)))
        return;
    const struct global_name *global = hash_get(&l->globals, name);
    if (!global)
        tell_undefined(l, name);
    else if (global->several && !global->everywhere)
        load_problem(l, l->node,
                     "%s: several patterns define `$%.*s`: define it in this pattern or once in the schema",
                     l->attribute, SPAN_ARG(name));
}

static const xmlChar *lookup_prefix(const struct load *l, struct span prefix)
{
    xmlChar *name = xmlStrndup(XML(prefix.at), (int)prefix.len);
    const xmlChar *uri = xmlXPathNsLookup(l->probe, name);
    xmlFree(name);
    return uri;
}

bool name_split(const struct load *l, struct span name, const char **uri, struct span *local)
{
    const char *colon = name.len ? span_find(name, ':') : NULL;
    *uri = NULL;
    *local = name;
    if (!colon)
        return true;
    *local = span_between(colon + 1, span_end(name));
    *uri = (const char *)lookup_prefix(l, span_between(name.at, colon));
    return *uri != NULL;
}

/* The prefix of ours that an undeclared one is perhaps meant to be. */
static const char *nearest_prefix(struct span prefix)
{
    const char *nearest = NULL;
    unsigned best = 40;
    for (const struct schema_function *f = schema_functions; f->name; f++)
        if (name_is_near(f->prefix, prefix, &best))
            nearest = f->prefix;
    return nearest;
}

static bool split_or_tell(struct load *l, struct span name, const char **uri, struct span *local)
{
    if (name_split(l, name, uri, local))
        return true;
    struct span prefix = span_between(name.at, span_find(name, ':'));
    const char *usual = functions_namespace(prefix), *near = usual ? NULL : nearest_prefix(prefix);
    if (near) {
        load_problem(l, l->node, "%s: the prefix `%.*s` is not declared: did you mean `%s`?", l->attribute,
                     SPAN_ARG(prefix), near);
        return false;
    }
    load_problem(l, l->node,
                 "%s: the prefix `%.*s` is not declared: add <ns prefix=\"%.*s\" uri=\"%s\"/> to the schema",
                 l->attribute, SPAN_ARG(prefix), SPAN_ARG(prefix), usual ? usual : "...");
    return false;
}

/* Functions of XPath 2 and XSLT that schemas use where they mean XPath 1.0, and what does it here. */
static const struct {
    const char *name, *instead;
} elsewhere[] = {
    {"abs", "a comparison with both signs"},
    {"avg", "`sum() div count()`"},
    {"base-uri", "a name that the document itself has"},
    {"collection", "`document()` for each of the files"},
    {"current-date", "a date in a `let`, for there is no clock"},
    {"current-dateTime", "a time in a `let`, for there is no clock"},
    {"data", "`string()` or `number()`"},
    {"deep-equal", "comparisons of the parts"},
    {"distinct-values", "`set:distinct()`"},
    {"doc", "`document()`"},
    {"doc-available", "`boolean(document())`"},
    {"document-uri", "a name that the document itself has"},
    {"empty", "`not()`"},
    {"ends-with", "`substring()` with `string-length()`, or `regexp:test()`"},
    {"exists", "the path alone, or `boolean()`"},
    {"if", "`(a and b) or (not(a) and c)`"},
    {"index-of", "`count(preceding-sibling::*)`"},
    {"lower-case", "`translate()`, or `hv:lower()`"},
    {"matches", "`regexp:test()`"},
    {"max", "`math:max()`"},
    {"min", "`math:min()`"},
    {"replace", "`regexp:replace()`"},
    {"string-join", "`hv:join()`"},
    {"root", "`/`"},
    {"subsequence", "a predicate with `position()`"},
    {"tokenize", "`str:tokenize()`"},
    {"upper-case", "`translate()`"},
};

/* `for $x in`, `some $x in`, `every $x in` of XPath 2. */
static bool is_loop(struct token before)
{
    return before.kind == TOKEN_NAME &&
           (span_equal(before.text, SPAN("for")) || span_equal(before.text, SPAN("some")) ||
            span_equal(before.text, SPAN("every")));
}

static void tell_loop(struct load *l, struct span word)
{
    load_problem(l, l->node, "%s: `%.*s ... in` is not of XPath 1.0: use %s", l->attribute, SPAN_ARG(word),
                 span_equal(word, SPAN("every")) ? "`not(nodes[not(...)])`" : "a path with a predicate");
}

/* Operators of XPath 2, by their words. */
static const struct {
    const char *word, *instead;
} operators[] = {
    {"eq", "`=`"},
    {"except", "a predicate with `not()`"},
    {"ge", "`>=`"},
    {"gt", "`>`"},
    {"idiv", "`floor(a div b)`"},
    {"instance", "a test of the value"},
    {"intersect", "a predicate"},
    {"is", "`generate-id(a) = generate-id(b)`"},
    {"le", "`<=`"},
    {"lt", "`<`"},
    {"ne", "`!=`"},
    {"to", "a comparison"},
    {"union", "`|`"},
};

static void check_operator(struct load *l, struct span word)
{
    if (word.len < 2 || !ascii_is_letter(*word.at))
        return;
    for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
        if (span_equal(word, span_of(operators[i].word)))
            load_problem(l, l->node, "%s: the operator `%.*s` is not of XPath 1.0: use %s", l->attribute,
                         SPAN_ARG(word), operators[i].instead);
}

static const char *function_instead(struct span name)
{
    for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
        if (span_equal(name, span_of(elsewhere[i].name)))
            return elsewhere[i].instead;
    return NULL;
}

static void tell_no_function(struct load *l, struct span name, const char *uri, struct span local)
{
    const char *instead = uri ? NULL : function_instead(local);
    const char *nearest = function_nearest(l->schema, uri, local);
    if (instead)
        load_problem(l, l->node, "%s: `%.*s()` is not of XPath 1.0: use %s", l->attribute, SPAN_ARG(name),
                     instead);
    else if (nearest)
        load_problem(l, l->node, "%s: there is no function `%.*s()`: did you mean `%.*s%s()`?", l->attribute,
                     SPAN_ARG(name), (int)(name.len - local.len), name.at, nearest);
    else
        load_problem(l, l->node, "%s: there is no function `%.*s()`: see hvlint-rules(7) for those there are",
                     l->attribute, SPAN_ARG(name));
}

/* `xs:integer()` and its like are types of XPath 2. */
static bool is_type(const struct load *l, struct span name)
{
    const char *colon = span_find(name, ':');
    struct span prefix = colon ? span_between(name.at, colon) : (struct span){0};
    const xmlChar *uri = colon ? lookup_prefix(l, prefix) : NULL;
    return uri ? xmlStrEqual(uri, XML("http://www.w3.org/2001/XMLSchema"))
               : span_equal(prefix, SPAN("xs")) || span_equal(prefix, SPAN("xsd"));
}

static void check_function(struct load *l, struct span name)
{
    const char *uri;
    struct span local;
    if (is_type(l, name)) {
        load_problem(l, l->node,
                     "%s: `%.*s()` is a type of XPath 2: use `number()`, `string()` or `boolean()`",
                     l->attribute, SPAN_ARG(name));
        return;
    }
    if (!split_or_tell(l, name, &uri, &local))
        return;
    xmlChar *copy = xmlStrndup(XML(local.at), (int)local.len);
    xmlXPathFunction found =
        uri ? xmlXPathFunctionLookupNS(l->probe, copy, XML(uri)) : xmlXPathFunctionLookup(l->probe, copy);
    xmlFree(copy);
    if (!found)
        tell_no_function(l, name, uri, local);
}

static void check_known(struct load *l, bool attribute, struct span name)
{
    const struct schema_options *o = l->options;
    const char *suggestion = NULL;
    bool foreign = l->pattern && l->pattern->documents;
    if (!o->knows || foreign || span_equal(name, SPAN("*")) ||
        o->knows(o->user, attribute, name, &suggestion))
        return;
    load_problem(l, l->node, "%s: the model has no %s `%.*s`%s%s%s", l->attribute,
                 attribute ? "attribute" : "element", SPAN_ARG(name), suggestion ? ": did you mean `" : "",
                 suggestion ? suggestion : "", suggestion ? "`?" : "");
}

/* How the name test after these two tokens looks for its nodes. */
static bool on_attribute_axis(struct token before, struct span axis)
{
    return token_is(before, "@") || (token_is(before, "::") && span_equal(axis, SPAN("attribute")));
}

static void check_axis(struct load *l, struct span name)
{
    static const char *const axes[] = {"child",
                                       "descendant",
                                       "parent",
                                       "ancestor",
                                       "following-sibling",
                                       "preceding-sibling",
                                       "following",
                                       "preceding",
                                       "attribute",
                                       "namespace",
                                       "self",
                                       "descendant-or-self",
                                       "ancestor-or-self",
                                       NULL};
    for (const char *const *axis = axes; *axis; axis++)
        if (span_equal(name, span_of(*axis)))
            return;
    const char *near = name_nearest(axes, name);
    load_problem(l, l->node, "%s: XPath has no axis `%.*s`%s%s%s", l->attribute, SPAN_ARG(name),
                 near ? ": did you mean `" : "", near ? near : "", near ? "`?" : "");
}

/* Steps that only XPath 2 has: libxml2 would say no more than that something is misplaced. */
static void check_step(struct load *l, struct token t, struct token before)
{
    bool step = token_is(before, "/") || token_is(before, "//");
    if (step && t.kind == TOKEN_FUNCTION)
        load_problem(
            l, l->node,
            "%s: `%.*s()` cannot be a step of a path in XPath 1.0: write `%.*s(...)` around the path",
            l->attribute, SPAN_ARG(t.text), SPAN_ARG(t.text));
    else if (step && token_is(t, "("))
        load_problem(l, l->node,
                     "%s: `(` cannot follow `/` in XPath 1.0: write each path out, with `|` between them",
                     l->attribute);
    else if (t.kind == TOKEN_BAD && span_equal(t.text, SPAN(":")) && before.kind == TOKEN_NAME &&
             span_equal(before.text, SPAN("*")))
        load_problem(l, l->node, "%s: `*:name` is of XPath 2: write `*[local-name() = 'name']`",
                     l->attribute);
}

/* Other documents have other names. */
static bool reads_documents(const char *text)
{
    return span_find_span(span_of(text), SPAN("document(")) != NULL;
}

static void check_all(struct load *l, const char *text)
{
    struct scanner s = {.rest = span_of(text)};
    struct token t, before = {.kind = TOKEN_END};
    struct span axis = {0}, local;
    const char *uri;
    bool own = !reads_documents(text);
    /* What equal text does wrong was told where it was first met. */
    bool fresh = !hash_get(&l->schema->expressions, span_of(text)), calls = fresh && strchr(text, '(');
    struct checking checking;
    if (calls)
        signature_start(&checking, l, false);
    for (; (t = token_next(&s)).kind != TOKEN_END; before = t) {
        check_step(l, t, before);
        if (t.kind == TOKEN_BAD)
            break;
        calls = calls && signature_take(&checking, t, before);
        if (t.kind == TOKEN_VARIABLE && is_loop(before)) {
            tell_loop(l, before.text);
            return;
        }
        if (t.kind == TOKEN_VARIABLE)
            check_variable(l, t.text);
        else if (t.kind == TOKEN_FUNCTION)
            check_function(l, t.text);
        else if (t.kind == TOKEN_OPERATOR)
            check_operator(l, t.text);
        else if (t.kind == TOKEN_AXIS)
            check_axis(l, axis = t.text);
        else if (t.kind == TOKEN_NAME && split_or_tell(l, t.text, &uri, &local) && !uri && own)
            check_known(l, on_attribute_axis(before, axis), local);
    }
    if (fresh && own && !(l->pattern && l->pattern->documents))
        words_check(l, text);
}

bool names_check(struct load *l, const char *text)
{
    size_t problems = l->problems;
    if (!l->options->trusted)
        check_all(l, text);
    return l->problems == problems;
}
