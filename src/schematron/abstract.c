/* Abstract patterns become patterns (macro expansion of their parameters); rules get what they extend. */
#include "base/buffer.h"
#include "schematron/parts.h"

enum { VALUE_MAX = 64 * 1024, EXTENDS_MAX = 32 };

/* ---- parameters ---- */

/* The value of a parameter: of the instance, else the default of the abstract pattern. */
static xmlChar *param_value(const xmlNode *instance, const xmlNode *abstract, struct span name)
{
    for (const xmlNode *owner = instance; owner; owner = owner == instance ? abstract : NULL)
        for (const xmlNode *n = owner->children; n; n = n->next) {
            xmlChar *own = is_schematron(n, "param") ? xmlGetNoNsProp(n, XML("name")) : NULL;
            bool same = own && span_equal(span_of((const char *)own), name);
            xmlFree(own);
            if (same)
                return xmlGetNoNsProp(n, XML("value"));
        }
    return NULL;
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

static bool is_true(const xmlNode *node, const char *attribute)
{
    xmlChar *value = xmlGetNoNsProp(node, XML(attribute));
    bool yes = xmlStrEqual(value, XML("true")) || xmlStrEqual(value, XML("1"));
    xmlFree(value);
    return yes;
}

static bool has_value(const xmlNode *node, const char *attribute, const char *wanted)
{
    xmlChar *value = xmlGetNoNsProp(node, XML(attribute));
    bool same = xmlStrEqual(value, XML(wanted));
    xmlFree(value);
    return same;
}

/* The first abstract element of that id among the children of parent. */
static xmlNode *find_abstract(const xmlNode *parent, const char *element, const char *id)
{
    for (xmlNode *n = parent->children; n; n = n->next)
        if (is_schematron(n, element) && is_true(n, "abstract") && has_value(n, "id", id))
            return n;
    return NULL;
}

/* What the instance does not say itself it takes from the abstract pattern. */
static void inherit_attributes(struct load *l, xmlNode *instance, const xmlNode *abstract)
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
            substitute_attribute(l, instance, abstract, copy);
        xmlFree(value);
    }
}

static void inherit_content(struct load *l, xmlNode *instance, const xmlNode *abstract)
{
    for (xmlNode *child = abstract->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE || is_schematron(child, "param"))
            continue;
        xmlNode *copy = tree_copy(l, child);
        if (!copy)
            return;
        substitute_tree(l, instance, abstract, copy);
        xmlAddChild(instance, copy);
    }
}

static void instantiate(struct load *l, xmlNode *instance, const char *id)
{
    const xmlNode *abstract = find_abstract(instance->parent, "pattern", id);
    if (!abstract) {
        load_problem(l, instance, "is-a: there is no abstract pattern `%s`: define it, or correct the name",
                     id);
        return;
    }
    inherit_attributes(l, instance, abstract);
    inherit_content(l, instance, abstract);
}

void expand_patterns(struct load *l)
{
    for (xmlNode *n = xmlDocGetRootElement(l->schema->doc)->children; n; n = n->next) {
        if (!is_schematron(n, "pattern") || is_true(n, "abstract"))
            continue;
        const char *id = node_attribute(&l->schema->arena, n, "is-a");
        if (id)
            instantiate(l, n, id);
    }
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

/* Abstract rules are those of the same pattern, and of sch:rules, the schema's own library of them. */
static xmlNode *find_rule(const xmlNode *pattern, const char *id)
{
    xmlNode *found = find_abstract(pattern, "rule", id);
    for (const xmlNode *n = pattern->parent->children; n && !found; n = n->next)
        if (is_schematron(n, "rules"))
            found = find_abstract(n, "rule", id);
    return found;
}

static void extend_from(struct load *l, xmlNode *extends, const char *id, const struct extending *inside)
{
    xmlNode *from = find_rule(extends->parent->parent, id);
    if (!from) {
        load_problem(l, extends, "rule: this pattern has no abstract rule `%s`: define it in the pattern",
                     id);
        return;
    }
    if (inside->depth > EXTENDS_MAX || is_extending(inside, from)) {
        load_problem(l, extends, "rule: `%s` extends itself", id);
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
        for (xmlNode *n = is_schematron(p, "pattern") ? p->children : NULL; n; n = n->next)
            if (is_schematron(n, "rule") && !is_true(n, "abstract"))
                extend(l, n, NULL);
}
