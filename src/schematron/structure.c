/* Every element and attribute of Schematron known and in its place (ISO/IEC 19757-3, 5), and what the schema
 * asks for within what there is here. */
#include "base/buffer.h"
#include "base/name.h"
#include "schematron/parts.h"

#define OLD_NS "http://www.ascc.net/xml/schematron"
#define RICH "icon see fpi "

struct element_rule {
    const char *name;
    const char *parents;    /* NULL: anywhere where text is */
    const char *attributes; /* without those that foreign namespaces add */
    const char *needs;      /* attributes that nobody else asks for, or NULL */
};

static const struct element_rule elements[] = {
    {"title", " schema pattern group rules ", " ", NULL},
    {"p", " schema pattern group phase rule diagnostics rules ", " id class icon ", NULL},
    {"ns", " schema ", " prefix uri ", " prefix uri "},
    {"phase", " schema ", " id when from " RICH, NULL},
    {"pattern", " schema ", " id abstract is-a documents role " RICH, NULL},
    {"group", " schema ", " id abstract is-a documents role " RICH, NULL},
    {"rules", " schema ", " id " RICH, NULL},
    {"diagnostics", " schema ", " ", NULL},
    {"properties", " schema ", " ", NULL},
    {"let", " schema phase pattern group rule ", " name value as ", NULL},
    {"active", " phase ", " pattern ", NULL},
    {"rule", " pattern group rules ", " id context abstract flag role subject severity visit-each " RICH,
     NULL},
    {"param", " schema pattern group ", " name value as ", " name "},
    {"assert", " rule ", " id test flag diagnostics properties role subject severity " RICH, NULL},
    {"report", " rule ", " id test flag diagnostics properties role subject severity " RICH, NULL},
    {"extends", " schema rule ", " rule href ", NULL},
    {"include", " schema pattern group phase rule rules diagnostics properties ", " href ", NULL},
    {"diagnostic", " diagnostics ", " id role " RICH, " id "},
    {"property", " properties ", " id role scheme ", " id "},
    {"name", NULL, " path ", NULL},
    {"value-of", NULL, " select ", NULL},
    {"emph", NULL, " class ", NULL},
    {"dir", NULL, " value class ", NULL},
    {"span", NULL, " class ", NULL},
};
enum { ELEMENTS = sizeof(elements) / sizeof(elements[0]) };

/* Of later editions; each would change what is checked, so none is passed over. */
static const struct {
    const char *element, *attribute, *instead;
} later[] = {
    {"phase", "from", "name the part of the document in the contexts of rules"},
    {"rule", "visit-each", "name the nodes in `context`"},
};

/* Whether the word stands in the list, each word of which has a blank on both sides. */
static bool lists(const char *list, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = strstr(list, word); at && len; at = strstr(at + 1, word))
        if (at > list && at[-1] == ' ' && at[len] == ' ')
            return true;
    return false;
}

static const struct element_rule *find_element(const char *name)
{
    for (size_t i = 0; i < ELEMENTS; i++)
        if (strcmp(elements[i].name, name) == 0)
            return &elements[i];
    return NULL;
}

static bool is_named(const xmlNode *node, const char *uri)
{
    return node && node->type == XML_ELEMENT_NODE && node->ns &&
           strcmp((const char *)node->ns->href, uri) == 0;
}

/* ---- elements ---- */

static void tell_unknown(struct load *l, const xmlNode *node)
{
    const char *names[ELEMENTS + 1] = {0};
    for (size_t i = 0; i < ELEMENTS; i++)
        names[i] = elements[i].name;
    const char *nearest = name_nearest(names, span_of((const char *)node->name));
    if (xmlStrEqual(node->name, XML("schema")) || xmlStrEqual(node->name, XML("library")))
        load_problem(l, node,
                     "`%s` cannot be included whole: name a part of it (file#id), or take it in by "
                     "<extends href=\"...\"/>",
                     node->name);
    else if (nearest)
        load_problem(l, node, "Schematron has no element `%s`: did you mean `%s`?", node->name, nearest);
    else
        load_problem(l, node, "Schematron has no element `%s`: correct its name", node->name);
}

/* A list of words as people write it. */
static const char *choice_of(struct arena *arena, const char *words)
{
    const char *text = "";
    for (struct span rest = span_trim(span_of(words)); rest.at && rest.len;) {
        struct span word = span_split(&rest, ' ');
        const char *between = !*text ? "" : rest.len ? ", " : " or ";
        text = arena_printf(arena, "%s%s`%.*s`", text, between, SPAN_ARG(word));
    }
    return text;
}

/* What stands in an element that does not exist is right where it is, once that has its name. */
static void check_place(struct load *l, const xmlNode *node, const struct element_rule *rule)
{
    const xmlNode *parent = node->parent;
    const char *name = (const char *)parent->name;
    bool ours = is_named(parent, SCHEMATRON_NS);
    bool told = ours && !find_element(name) && parent != xmlDocGetRootElement(l->schema->doc);
    if (rule->parents && !told && !(ours && lists(rule->parents, name)))
        load_problem(l, node, "`%s` cannot stand in `%s`: move it into %s", node->name, name,
                     choice_of(&l->schema->arena, rule->parents));
}

/* ---- attributes ---- */

/* The attribute that was meant: one letter more, less or other, two in a long name. */
static const char *near_attribute(struct load *l, const struct element_rule *rule, const char *name)
{
    const char *nearest = NULL;
    unsigned best = strlen(name) > 5 ? 3 : 2;
    for (struct span rest = span_of(rule->attributes); rest.len;) {
        const char *known = arena_dup(&l->schema->arena, span_split(&rest, ' '));
        unsigned distance = name_distance(known, span_of(name));
        if (strlen(known) > 1 && distance < best) {
            best = distance;
            nearest = known;
        }
    }
    return nearest;
}

static void check_later(struct load *l, const xmlNode *node, const char *name)
{
    for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
        if (xmlStrEqual(node->name, XML(later[i].element)) && strcmp(name, later[i].attribute) == 0)
            load_problem(l, node, "%s: of the 2025 edition, is not supported: %s", name, later[i].instead);
}

/* Schemas carry attributes of their own; only those that look like a slip are told. */
static void check_attributes(struct load *l, const xmlNode *node, const struct element_rule *rule)
{
    for (const xmlAttr *a = node->properties; a; a = a->next) {
        const char *name = (const char *)a->name;
        const char *meant = a->ns || lists(rule->attributes, name) ? NULL : near_attribute(l, rule, name);
        if (meant)
            load_problem(l, node, "`%s` has no attribute `%s`: did you mean `%s`?", node->name, name, meant);
        else if (!a->ns)
            check_later(l, node, name);
    }
    for (struct span rest = span_of(rule->needs ? rule->needs : ""); rest.len;) {
        const char *name = arena_dup(&l->schema->arena, span_split(&rest, ' '));
        if (*name && !xmlHasNsProp(node, XML(name), NULL))
            load_problem(l, node, "`%s` needs the attribute `%s`", node->name, name);
    }
}

static void check_param(struct load *l, const xmlNode *param)
{
    if (!is_abstract(param->parent) && !xmlHasNsProp(param, XML("value"), NULL))
        load_problem(l, param, "`param` needs the attribute `value`");
}

/* One prefix, one namespace: includes may bring it in again. */
static void check_prefix(struct load *l, const xmlNode *ns)
{
    const char *prefix = node_attribute(&l->schema->arena, ns, "prefix");
    const char *uri = node_attribute(&l->schema->arena, ns, "uri");
    for (const xmlNode *n = ns->prev; n && prefix && uri; n = n->prev) {
        const char *other = is_schematron(n, "ns") ? node_attribute(&l->schema->arena, n, "prefix") : NULL;
        const char *theirs = other ? node_attribute(&l->schema->arena, n, "uri") : NULL;
        if (theirs && strcmp(other, prefix) == 0 && strcmp(theirs, uri) != 0)
            load_problem(l, ns, "the prefix `%s` stands for two namespaces: rename one", prefix);
    }
}

/* ---- XSLT ---- */

static bool is_inside(const xmlNode *node, const char *uri, const char *name)
{
    while ((node = node->parent))
        if (is_element(node, uri, name))
            return true;
    return false;
}

/* What a schema may take of XSLT: keys, and in texts what gives a value. False when it is told. */
static bool check_xslt(struct load *l, const xmlNode *node)
{
    const char *name = (const char *)node->name;
    bool top = node->parent == xmlDocGetRootElement(l->schema->doc);
    bool speaks = lists(" value-of copy-of text ", name) && !is_inside(node, SCHEMATRON_NS, "let");
    if (top ? strcmp(name, "key") == 0 : speaks || is_inside(node, XSLT_NS, "key"))
        return true;
    if (strcmp(name, "function") == 0)
        load_problem(l, node,
                     "`xsl:function` is not supported: functions of one's own need XSLT 2; write the "
                     "expression into a `let`");
    else if (strcmp(name, "key") == 0)
        load_problem(l, node, "`xsl:key` cannot stand in `%s`: move it into `schema`", node->parent->name);
    else if (lists(" variable param ", name))
        load_problem(l, node, "`xsl:%s` is not supported: write <let name=\"...\" value=\"...\"/>", name);
    else
        load_problem(l, node,
                     "`xsl:%s` is not supported: of XSLT there are `xsl:key` in `schema` and, in texts, "
                     "`xsl:value-of`, `xsl:copy-of` and `xsl:text`",
                     name);
    return false;
}

/* ---- the whole ---- */

static void check_element(struct load *l, const xmlNode *node)
{
    const char *name = (const char *)node->name;
    const struct element_rule *rule = find_element(name);
    if (!rule) {
        tell_unknown(l, node);
        return;
    }
    check_place(l, node, rule);
    check_attributes(l, node, rule);
    if (strcmp(name, "param") == 0)
        check_param(l, node);
    if (strcmp(name, "ns") == 0)
        check_prefix(l, node);
    if (strcmp(name, "extends") == 0 && is_schematron(node->parent, "schema"))
        load_problem(l, node, "`extends` needs the attribute `href` here: rules extend rules");
}

/* A schema that stands in foreign markup is an example, nothing that is meant; quick fixes are for editors.
 */
static bool is_example(const xmlNode *node)
{
    if (is_named(node, "http://www.schematron-quickfix.com/validator/process"))
        return true;
    return node->type == XML_ELEMENT_NODE && xmlStrEqual(node->name, XML("schema")) &&
           is_named(node, SCHEMATRON_NS) && !is_named(node->parent, SCHEMATRON_NS);
}

/* The next node of the tree, or the next beside it. */
static xmlNode *next_node(xmlNode *node, const xmlNode *top, bool deeper)
{
    if (deeper)
        return node_following(node, top);
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

void structure_check(struct load *l)
{
    xmlNode *root = xmlDocGetRootElement(l->schema->doc);
    check_attributes(l, root,
                     &(struct element_rule){.attributes = " id schemaVersion schematronEdition "
                                                          "defaultPhase queryBinding " RICH});
    bool deeper;
    for (xmlNode *n = node_following(root, root); n; n = next_node(n, root, deeper)) {
        deeper = !is_example(n);
        if (deeper && is_named(n, SCHEMATRON_NS))
            check_element(l, n);
        else if (is_named(n, XSLT_NS))
            deeper = check_xslt(l, n);
    }
}

/* ---- Schematron 1.5 ---- */

static void rename_attribute(xmlNode *node, const char *from, const char *to, const char *format)
{
    xmlChar *value = xmlGetNoNsProp(node, XML(from));
    if (!value)
        return;
    struct buffer text = {0};
    buffer_printf(&text, format, (const char *)value);
    xmlUnsetProp(node, XML(from));
    xmlNewProp(node, XML(to), XML(text.at));
    buffer_free(&text);
    xmlFree(value);
}

/* What the first Schematron said otherwise: `name` told the name of what its path selects, keys were its own.
 */
static void upgrade_element(xmlNode *node, xmlNode *root)
{
    if (is_schematron(node, "name"))
        rename_attribute(node, "path", "path", "name(%s)");
    if (!is_schematron(node, "key"))
        return;
    xmlNs *xslt = xmlSearchNsByHref(node->doc, root, XML(XSLT_NS));
    xmlSetNs(node, xslt ? xslt : xmlNewNs(root, XML(XSLT_NS), XML("xsl-of-key")));
    rename_attribute(node, "path", "use", "%s");
}

bool structure_upgrade(xmlDoc *doc)
{
    xmlNode *root = xmlDocGetRootElement(doc);
    bool old = false;
    for (xmlNode *n = root; n; n = node_following(n, (xmlNode *)doc))
        for (xmlNs *ns = n->type == XML_ELEMENT_NODE ? n->nsDef : NULL; ns; ns = ns->next)
            if (xmlStrEqual(ns->href, XML(OLD_NS))) {
                xmlFree((xmlChar *)(uintptr_t)ns->href);
                ns->href = xmlStrdup(XML(SCHEMATRON_NS));
                old = true;
            }
    for (xmlNode *n = old ? root : NULL; n; n = node_following(n, (xmlNode *)doc))
        upgrade_element(n, root);
    return old;
}

/* ---- the root ---- */

static void tell_root(struct load *l, const xmlNode *root)
{
    if (is_named(root, SCHEMATRON_NS) && find_element((const char *)root->name))
        load_problem(l, root, "a `%s` is only a part of a schema: name the schema that includes it",
                     root->name);
    else if (is_schematron(root, "library"))
        load_problem(l, root, "a `library` is no schema: name the schema that takes it in by `extends`");
    else
        load_problem(
            l, root,
            "not an ISO Schematron schema: its root must be `schema` in the namespace " SCHEMATRON_NS);
}

bool structure_root(struct load *l)
{
    static const char *const bindings[] = {"xslt",  "xslt1",  "xslt1.0",  "xslt1.1", "exslt",
                                           "xpath", "xpath1", "xpath1.0", NULL};
    l->first_edition = structure_upgrade(l->schema->doc);
    const xmlNode *root = xmlDocGetRootElement(l->schema->doc);
    if (!is_schematron(root, "schema")) {
        tell_root(l, root);
        return false;
    }
    const char *binding = node_attribute(&l->schema->arena, root, "queryBinding");
    for (const char *const *b = bindings; binding && *b; b++)
        if (span_equal_nocase(span_trim(span_of(binding)), span_of(*b)))
            return true;
    if (binding)
        load_problem(
            l, root,
            "queryBinding `%s` is not supported, only XPath 1.0: if its expressions are no more than "
            "that, say queryBinding=\"xslt\"",
            binding);
    return !binding;
}
