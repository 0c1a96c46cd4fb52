/* Abstract patterns become patterns (macro expansion of their parameters); rules get what they extend. */
#include "base/buffer.h"
#include "base/name.h"
#include "schematron/parts.h"

enum { VALUE_MAX = 64 * 1024, EXTENDS_MAX = 32 };

/* ---- parameters ---- */

static bool has_value(const xmlNode *node, const char *attribute, struct span wanted)
{
    xmlChar *value = xmlGetNoNsProp(node, XML(attribute));
    bool same = value && span_equal(span_of((const char *)value), wanted);
    xmlFree(value);
    return same;
}

/* The value that a pattern gives to a parameter, or NULL. */
static xmlChar *own_value(const xmlNode *pattern, struct span name)
{
    xmlChar *value = NULL;
    for (const xmlNode *n = pattern->children; n && !value; n = n->next)
        if (is_schematron(n, "param") && has_value(n, "name", name))
            value = xmlGetNoNsProp(n, XML("value"));
    return value;
}

/* The value of a parameter: of the instance, else the default of the abstract pattern (which may be NULL). */
static xmlChar *param_value(const xmlNode *instance, const xmlNode *abstract, struct span name)
{
    xmlChar *value = own_value(instance, name);
    return value || !abstract ? value : own_value(abstract, name);
}

static size_t param_length(struct span s)
{
    struct scanner scan = {.rest = s};
    struct token t = token_next(&scan);
    bool name =
        t.kind == TOKEN_NAME || t.kind == TOKEN_FUNCTION || t.kind == TOKEN_TYPE || t.kind == TOKEN_AXIS;
    return name && t.start == s.at && !span_ends(t.text, SPAN("*")) ? t.text.len : 0;
}

/* `$name` becomes the parameter's value; other `$` stay, they are variables. */
static void substitute(const xmlNode *instance, const xmlNode *abstract, struct span text, struct buffer *out)
{
    const char *dollar;
    while (text.len && out->len < VALUE_MAX && (dollar = span_find(text, '$'))) {
        buffer_add(out, span_between(text.at, dollar));
        text = span_skip(text, (size_t)(dollar - text.at) + 1);
        struct span name = span_first(text, param_length(text));
        const char *colon = name.len ? span_find(name, ':') : NULL;
        xmlChar *value = param_value(instance, abstract, name);
        if (!value && colon) {
            name = span_between(name.at, colon);
            value = param_value(instance, abstract, name);
        }
        buffer_add_text(out, value ? (const char *)value : "$");
        text = span_skip(text, value ? name.len : 0);
        xmlFree(value);
    }
    buffer_add(out, text);
}

static void substitute_attribute(struct load *l, const xmlNode *instance, const xmlNode *abstract, xmlAttr *a)
{
    xmlChar *text = xmlNodeGetContent((xmlNode *)a);
    if (text && strchr((const char *)text, '$')) {
        struct buffer out = {0};
        substitute(instance, abstract, span_of((const char *)text), &out);
        if (out.len < VALUE_MAX)
            xmlSetNsProp(a->parent, a->ns, a->name, XML(out.at));
        else
            load_problem(l, a->parent, "%s: grows too long by its parameters", a->name);
        buffer_free(&out);
    }
    xmlFree(text);
}

static void substitute_tree(struct load *l, const xmlNode *instance, const xmlNode *abstract, xmlNode *top)
{
    for (xmlNode *n = top; n; n = node_following(n, top))
        for (xmlAttr *a = n->type == XML_ELEMENT_NODE ? n->properties : NULL; a; a = a->next)
            substitute_attribute(l, instance, abstract, a);
}

/* ---- patterns ---- */

/* The first element of that name and id among the children of parent. */
static xmlNode *find_id(const xmlNode *parent, const char *element, const char *id, bool abstract)
{
    for (xmlNode *n = parent->children; n; n = n->next)
        if (is_schematron(n, element) && is_abstract(n) == abstract && has_value(n, "id", span_of(id)))
            return n;
    return NULL;
}

/* The abstract element whose id is nearest to one that is not there, or NULL. */
static const char *near_id(struct load *l, const xmlNode *parent, const char *element, const char *id)
{
    unsigned best = 3;
    const char *nearest = NULL;
    for (const xmlNode *n = parent->children; n; n = n->next) {
        const char *other =
            is_schematron(n, element) && is_abstract(n) ? node_attribute(&l->schema->arena, n, "id") : NULL;
        unsigned distance = other ? name_distance(other, span_of(id)) : best;
        if (distance < best && distance < strlen(id)) {
            best = distance;
            nearest = other;
        }
    }
    return nearest;
}

/* Says why there is no abstract element of that id. */
static void tell_missing(struct load *l, const xmlNode *from, const char *attribute, const xmlNode *parent,
                         const char *element, const char *id)
{
    const char *nearest = near_id(l, parent, element, id);
    if (find_id(parent, element, id, false))
        load_problem(l, from, "%s: the %s `%s` is not abstract: add abstract=\"true\" to it", attribute,
                     element, id);
    else if (nearest)
        load_problem(l, from, "%s: there is no abstract %s `%s`: did you mean `%s`?", attribute, element, id,
                     nearest);
    else
        load_problem(l, from, "%s: there is no abstract %s `%s`: define it, or correct the name", attribute,
                     element, id);
}

/* What the instance does not say itself it takes from the abstract pattern; defaults: whose parameters'
 * values count where it gives none, or NULL. */
static void inherit_attributes(struct load *l, xmlNode *instance, const xmlNode *defaults,
                               const xmlNode *abstract)
{
    for (xmlAttr *a = abstract->properties; a; a = a->next) {
        const xmlChar *uri = a->ns ? a->ns->href : NULL;
        bool own = !uri && (xmlStrEqual(a->name, XML("id")) || xmlStrEqual(a->name, XML("abstract")));
        if (own || xmlHasNsProp(instance, a->name, uri))
            continue;
        xmlChar *value = xmlNodeGetContent((xmlNode *)a);
        xmlNs *ns = uri ? xmlSearchNsByHref(l->schema->doc, instance, uri) : NULL;
        xmlAttr *copy = uri && !ns ? NULL : xmlNewNsProp(instance, ns, a->name, value);
        if (copy)
            substitute_attribute(l, instance, defaults, copy);
        xmlFree(value);
    }
}

static void inherit_content(struct load *l, xmlNode *instance, const xmlNode *defaults,
                            const xmlNode *abstract)
{
    for (xmlNode *child = abstract->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE || is_schematron(child, "param"))
            continue;
        xmlNode *copy = tree_copy(l, child);
        if (!copy)
            return;
        substitute_tree(l, instance, defaults, copy);
        xmlAddChild(instance, copy);
    }
}

/* An abstract pattern made of another one passes on what it does not say itself of the parameters. */
static void inherit_params(struct load *l, xmlNode *instance, const xmlNode *abstract)
{
    for (xmlNode *child = abstract->children; child; child = child->next) {
        const char *name =
            is_schematron(child, "param") ? node_attribute(&l->schema->arena, child, "name") : NULL;
        xmlChar *known = name ? own_value(instance, span_of(name)) : NULL;
        xmlNode *copy = name && !known ? tree_copy(l, child) : NULL;
        xmlFree(known);
        if (!copy)
            continue;
        substitute_tree(l, instance, NULL, copy);
        xmlAddChild(instance, copy);
    }
}

static void need_params(struct load *l, const xmlNode *instance, const xmlNode *abstract)
{
    for (const xmlNode *n = abstract->children; n; n = n->next) {
        const char *name = is_schematron(n, "param") ? node_attribute(&l->schema->arena, n, "name") : NULL;
        xmlChar *value = name ? param_value(instance, abstract, span_of(name)) : NULL;
        if (name && !value)
            load_problem(l, instance,
                         "the abstract pattern `%s` needs the parameter `%s`: add <param name=\"%s\" "
                         "value=\"...\"/>",
                         node_attribute(&l->schema->arena, abstract, "id"), name, name);
        xmlFree(value);
    }
}

/* The patterns that are being made, each out of the next outer one's `is-a`. */
struct making {
    const xmlNode *pattern;
    const struct making *outer;
    unsigned depth;
};

static bool is_making(const struct making *m, const xmlNode *pattern)
{
    for (; m; m = m->outer)
        if (m->pattern == pattern)
            return true;
    return false;
}

static void instantiate(struct load *l, xmlNode *instance, const struct making *outer);

/* The abstract pattern that an instance names, whole; NULL after a problem. */
static const xmlNode *abstract_of(struct load *l, const xmlNode *instance, const char *id,
                                  const struct making *here)
{
    const char *element = (const char *)instance->name;
    xmlNode *abstract = find_id(instance->parent, element, id, true);
    if (!abstract) {
        tell_missing(l, instance, "is-a", instance->parent, element, id);
        return NULL;
    }
    if (here->depth > EXTENDS_MAX || is_making(here, abstract)) {
        load_problem(l, instance, "is-a: the abstract pattern `%s` is made of itself%s", id,
                     is_making(here, abstract) ? ": take one `is-a` out" : ", or too deep");
        return NULL;
    }
    instantiate(l, abstract, here);
    return abstract;
}

/* An abstract pattern may be made of another: it becomes whole before it is used, once. */
static void instantiate(struct load *l, xmlNode *instance, const struct making *outer)
{
    const struct making here = {.pattern = instance, .outer = outer, .depth = outer ? outer->depth + 1 : 0};
    const char *id = node_attribute(&l->schema->arena, instance, "is-a");
    const xmlNode *abstract = id ? abstract_of(l, instance, id, &here) : NULL;
    bool passes = is_abstract(instance);
    if (passes)
        xmlUnsetProp(instance, XML("is-a"));
    if (!abstract)
        return;
    if (!passes)
        need_params(l, instance, abstract);
    inherit_attributes(l, instance, passes ? NULL : abstract, abstract);
    inherit_content(l, instance, passes ? NULL : abstract, abstract);
    if (passes)
        inherit_params(l, instance, abstract);
}

void expand_patterns(struct load *l)
{
    for (xmlNode *n = xmlDocGetRootElement(l->schema->doc)->children; n; n = n->next)
        if (is_pattern(n))
            instantiate(l, n, NULL);
}

/* ---- rules ---- */

/* The rules we are inside of; they must not change meanwhile. */
struct extending {
    const xmlNode *rule;
    const struct extending *outer;
    unsigned depth;
};

static void extend(struct load *l, xmlNode *rule, const struct extending *outer);

static bool is_extending(const struct extending *e, const xmlNode *rule)
{
    for (; e; e = e->outer)
        if (e->rule == rule)
            return true;
    return false;
}

static xmlNode *find_anywhere(const xmlNode *pattern, const char *id)
{
    xmlNode *found = NULL;
    for (const xmlNode *n = pattern->parent->children; n && !found; n = n->next)
        if (is_pattern(n))
            found = find_id(n, "rule", id, true);
    return found;
}

/* Abstract rules are those of the same pattern (ISO/IEC 19757-3, 5.4.12), and of sch:rules, the schema's own
 * library of them; in Schematron 1.5 those of any pattern. */
static xmlNode *find_rule(const struct load *l, const xmlNode *pattern, const char *id)
{
    xmlNode *found = find_id(pattern, "rule", id, true);
    for (const xmlNode *n = pattern->parent->children; n && !found; n = n->next)
        if (is_schematron(n, "rules"))
            found = find_id(n, "rule", id, true);
    return found || !l->first_edition ? found : find_anywhere(pattern, id);
}

static void tell_no_rule(struct load *l, const xmlNode *extends, const xmlNode *pattern, const char *id)
{
    const xmlNode *found = find_anywhere(pattern, id);
    if (found)
        load_problem(l, extends,
                     "rule: the abstract rule `%s` is in another pattern (%s:%ld): move it into "
                     "this pattern or into `rules`",
                     id, node_path(found), xmlGetLineNo(found));
    else
        tell_missing(l, extends, "rule", pattern, "rule", id);
}

static void extend_from(struct load *l, xmlNode *extends, const char *id, const struct extending *inside)
{
    const xmlNode *pattern = extends->parent->parent;
    xmlNode *from = find_rule(l, pattern, id);
    if (!from) {
        tell_no_rule(l, extends, pattern, id);
        return;
    }
    if (inside->depth > EXTENDS_MAX || is_extending(inside, from)) {
        load_problem(l, extends, "rule: the abstract rule `%s` extends itself: take one `extends` out", id);
        return;
    }
    extend(l, from, inside);
    for (xmlNode *child = from->children; child; child = child->next) {
        xmlNode *copy = child->type == XML_ELEMENT_NODE ? tree_copy(l, child) : NULL;
        if (copy)
            xmlAddPrevSibling(extends, copy);
    }
}

static void extend(struct load *l, xmlNode *rule, const struct extending *outer)
{
    const struct extending inside = {.rule = rule, .outer = outer, .depth = outer ? outer->depth + 1 : 0};
    for (xmlNode *n = rule->children, *next; n; n = next) {
        next = n->next;
        if (!is_schematron(n, "extends"))
            continue;
        const char *id = node_attribute(&l->schema->arena, n, "rule");
        if (id)
            extend_from(l, n, id, &inside);
        else
            load_problem(l, n, "`extends` needs a `rule` or an `href`");
        xmlUnlinkNode(n);
        xmlFreeNode(n);
    }
}

void expand_rules(struct load *l)
{
    for (xmlNode *p = xmlDocGetRootElement(l->schema->doc)->children; p; p = p->next)
        for (xmlNode *n = is_pattern(p) ? p->children : NULL; n; n = n->next)
            if (is_schematron(n, "rule") && !is_abstract(n))
                extend(l, n, NULL);
}

/* ---- parameters of the schema ---- */

void expand_params(struct load *l)
{
    for (xmlNode *n = xmlDocGetRootElement(l->schema->doc)->children; n; n = n->next)
        if (is_schematron(n, "param"))
            xmlNodeSetName(n, XML("let"));
}
