#include "schematron/svrl.h"

#include "schematron/parts.h"

#define SVRL_NS "http://purl.oclc.org/dsdl/svrl"

/* The report being written. */
struct svrl {
    const struct schema *schema;
    const struct schema_options *options; /* or NULL */
    struct evaluation *evaluation;
    struct arena arena;
    xmlNode *root;
    xmlNs *ns;
    const char *name;
    size_t fired;
};

static xmlNode *add(struct svrl *s, xmlNode *parent, const char *name, const char *text)
{
    return xmlNewTextChild(parent, s->ns, XML(name), XML(text));
}

static void set(xmlNode *node, const char *name, const char *value)
{
    if (value)
        xmlNewProp(node, XML(name), XML(value));
}

static void set_language(xmlNode *to, const xmlNode *from)
{
    xmlChar *language = xmlGetNsProp(from, XML("lang"), XML_XML_NAMESPACE);
    if (language)
        xmlNodeSetLang(to, language);
    xmlFree(language);
}

static void copy_attribute(xmlNode *to, const xmlNode *from, const char *name, const char *as)
{
    xmlChar *value = xmlGetNoNsProp(from, XML(name));
    set(to, as, (const char *)value);
    xmlFree(value);
}

static void add_text(struct svrl *s, xmlNode *parent, const struct schema_result *result,
                     const xmlNode *content)
{
    xmlNode *text = add(s, parent, "text", schema_text(result, content, result->node, &s->arena));
    set_language(text, content);
}

/* A copy of a node of any document, for the report. */
static void add_copy(xmlNode *parent, xmlNode *node)
{
    if (node->type == XML_DOCUMENT_NODE)
        node = xmlDocGetRootElement((xmlDoc *)node);
    bool wanted = node && (node->type == XML_ELEMENT_NODE || node->type == XML_COMMENT_NODE ||
                           node->type == XML_PI_NODE);
    xmlNode *copy = wanted ? xmlDocCopyNode(node, parent->doc, 1) : NULL;
    if (copy)
        xmlAddChild(parent, copy);
}

static void add_copies(xmlNode *parent, const struct schema_result *result, const xmlNode *node,
                       const char *select)
{
    xmlXPathObject *found = schema_select(result, node, select, result->node);
    for (int i = 0; found && found->nodesetval && i < found->nodesetval->nodeNr; i++)
        add_copy(parent, found->nodesetval->nodeTab[i]);
    xmlXPathFreeObject(found);
}

static void add_property(struct svrl *s, xmlNode *to, const struct schema_result *result,
                         const xmlNode *property)
{
    copy_attribute(to, property, "role", "role");
    copy_attribute(to, property, "scheme", "scheme");
    add_text(s, to, result, property);
    for (const xmlNode *n = property->children; n; n = n->next) {
        const char *select =
            is_element(n, XSLT_NS, "copy-of") ? node_attribute(&s->arena, n, "select") : NULL;
        if (select)
            add_copies(to, result, n, select);
    }
}

/* What @diagnostics or @properties of the check refer to. */
static void add_notes(struct svrl *s, xmlNode *parent, const struct schema_result *result,
                      enum note_kind kind)
{
    const char *list = node_attribute(&s->arena, result->check->node,
                                      kind == NOTE_DIAGNOSTIC ? "diagnostics" : "properties");
    struct span rest = span_of(list ? list : "");
    while (rest.at && rest.len) {
        struct span id = span_trim(span_split(&rest, ' '));
        const xmlNode *note = id.len ? hash_get(&s->schema->notes[kind], id) : NULL;
        if (!note)
            continue;
        bool diagnostic = kind == NOTE_DIAGNOSTIC;
        xmlNode *to = add(s, parent, diagnostic ? "diagnostic-reference" : "property-reference", NULL);
        set(to, diagnostic ? "diagnostic" : "property", arena_dup(&s->arena, id));
        if (diagnostic)
            add_text(s, to, result, note);
        else
            add_property(s, to, result, note);
    }
}

/* What the program says becomes properties. */
static void add_said(struct svrl *s, xmlNode *parent, const struct schema_result *result)
{
    const struct schema_note *n =
        s->options && s->options->notes ? s->options->notes(s->options->user, result, &s->arena) : NULL;
    for (; n && n->name; n++) {
        xmlNode *to = add(s, parent, "property-reference", NULL);
        set(to, "property", n->name);
        set(to, "scheme", n->scheme);
        add(s, to, "text", n->text);
    }
}

/* Attributes of other namespaces go along with the check, each with a prefix of its namespace. */
static void copy_foreign(struct svrl *s, xmlNode *to, const xmlNode *from)
{
    for (const xmlAttr *a = from->properties; a; a = a->next) {
        bool foreign = a->ns && a->ns->prefix && !xmlStrEqual(a->ns->href, XML(XML_XML_NAMESPACE));
        xmlNs *ns = foreign ? xmlSearchNsByHref(to->doc, s->root, a->ns->href) : NULL;
        if (foreign && !ns)
            ns = xmlNewNs(s->root, a->ns->href, a->ns->prefix); /* NULL: the prefix is taken */
        xmlChar *value = ns ? xmlNodeGetContent((const xmlNode *)a) : NULL;
        if (value)
            xmlNewNsProp(to, ns, a->name, value);
        xmlFree(value);
    }
}

static void write_check(void *user, const struct schema_result *result)
{
    struct svrl *s = user;
    const struct schema_check *check = result->check;
    xmlNode *to = add(s, s->root, check->is_report ? "successful-report" : "failed-assert", NULL);
    set(to, "id", check->id);
    set(to, "location", node_location(result->subject, &s->arena));
    set(to, "test", check->test);
    set(to, "role", check->role);
    set(to, "flag", check->flag);
    set(to, "see", check->see);
    set(to, "icon", check->icon);
    set(to, "fpi", check->fpi);
    set(to, "severity", check->severity);
    copy_foreign(s, to, check->node);
    add_notes(s, to, result, NOTE_DIAGNOSTIC);
    add_notes(s, to, result, NOTE_PROPERTY);
    add_said(s, to, result);
    add_text(s, to, result, check->node);
    s->fired++;
}

static void write_rule(void *user, const struct pattern *pattern, const struct rule *rule, xmlNode *node)
{
    struct svrl *s = user;
    struct schema_check said = {
        .node = rule->node, .role = rule->role, .flag = rule->flag, .pattern = &pattern->open};
    const struct schema_check written = said;
    if (rule->varies)
        templates_fill(
            &(struct schema_result){
                .check = &written, .node = node, .subject = node, .evaluation = s->evaluation},
            &said);
    xmlNode *to = add(s, s->root, "fired-rule", NULL);
    set(to, "id", rule->id);
    set(to, "context", rule->context);
    set(to, "role", said.role);
    set(to, "flag", said.flag);
}

static void write_pattern(struct svrl *s, const struct pattern *pattern)
{
    xmlNode *to = add(s, s->root, "active-pattern", NULL);
    xmlNode *title = xmlFirstElementChild(pattern->open.node);
    while (title && !is_schematron(title, "title"))
        title = xmlNextElementSibling(title);
    xmlChar *text = title ? xmlNodeGetContent(title) : NULL;
    set(to, "id", pattern->open.id);
    set(to, "name", (const char *)text);
    set(to, "documents", pattern->documents ? pattern->documents->text : s->name);
    xmlFree(text);
}

static void write_head(struct svrl *s, const struct evaluation *ev)
{
    const xmlNode *schema = xmlDocGetRootElement(s->schema->doc);
    set(s->root, "phase", ev->phase ? ev->phase->id : "#ALL");
    copy_attribute(s->root, schema, "schemaVersion", "schemaVersion");
    for (xmlNode *n = schema->children; n; n = n->next) {
        if (is_schematron(n, "title")) {
            xmlChar *title = xmlNodeGetContent(n);
            set(s->root, "title", (const char *)title);
            xmlFree(title);
        } else if (is_schematron(n, "ns")) {
            xmlNode *to = add(s, s->root, "ns-prefix-in-attribute-values", NULL);
            copy_attribute(to, n, "prefix", "prefix");
            copy_attribute(to, n, "uri", "uri");
        }
    }
}

/* Pattern by pattern, because the report lists under each pattern what it found. */
static void write_patterns(struct svrl *s, struct evaluation *ev)
{
    size_t count = s->schema->pattern_count;
    bool *wanted = arena_array(&s->arena, count, sizeof(*wanted));
    for (size_t i = 0; i < count; i++)
        wanted[i] = ev->active[i];
    for (size_t i = 0; i < count; i++) {
        if (!wanted[i])
            continue;
        for (size_t k = 0; k < count; k++)
            ev->active[k] = k == i;
        write_pattern(s, &s->schema->patterns[i]);
        evaluation_run(ev);
    }
}

xmlDoc *svrl_document(const struct schema *schema, xmlDoc *doc, const char *name, const char *phase,
                      const struct schema_options *options, int *status, size_t *fired)
{
    struct svrl s = {.schema = schema, .options = options, .name = name};
    xmlDoc *report = xmlNewDoc(XML("1.0"));
    bool ok;
    struct evaluation *ev = evaluation_new(schema, doc, phase, options, &ok);
    s.evaluation = ev;
    s.root = xmlNewDocNode(report, NULL, XML("schematron-output"), NULL);
    s.ns = xmlNewNs(s.root, XML(SVRL_NS), XML("svrl"));
    xmlSetNs(s.root, s.ns);
    xmlDocSetRootElement(report, s.root);
    ev->fired = write_check;
    ev->rule_fired = write_rule;
    ev->user = &s;
    write_head(&s, ev);
    if (ok)
        write_patterns(&s, ev);
    if (status)
        *status = ok && ev->problems == 0 ? 0 : -1;
    if (fired)
        *fired = s.fired;
    evaluation_free(ev);
    arena_free(&s.arena);
    return report;
}

long svrl_print(const struct schema *schema, xmlDoc *doc, const char *name, const char *phase,
                const struct schema_options *options, FILE *out)
{
    int status;
    size_t fired;
    xmlDoc *report = svrl_document(schema, doc, name, phase, options, &status, &fired);
    xmlChar *text = NULL;
    int size = 0;
    xmlDocDumpFormatMemoryEnc(report, &text, &size, "UTF-8", 1);
    if (text)
        fwrite(text, 1, (size_t)size, out);
    xmlFree(text);
    xmlFreeDoc(report);
    return status == 0 ? (long)fired : -1;
}
