/* `hvlint schematron`: any XML against any Schematron schema. */
#include <stdlib.h>

#include "base/hash.h"
#include "command/bpa.h"
#include "command/command.h"
#include "command/output.h"
#include "command/rule_show.h"
#include "input/input.h"
#include "schematron/svrl.h"

struct validation {
    struct report report;
    struct schema *schema;
    const struct settings *settings;
    struct bpa_strings strings;
    struct input_list inputs;
    struct hash infos; /* rule id -> struct rule_info */
    struct input *in;  /* the document at hand */
    enum status status;
    size_t documents;
};

static void tell(void *user, const char *path, long line, const char *text)
{
    (void)user;
    if (line > 0)
        message("%s:%ld: %s", path, line, text);
    else
        message("%s: %s", path, text);
}

/* ---- Rules ---- */

/* The check's own id, that of a BPA rule, or its pattern's. */
static const char *id_of(struct arena *a, const xmlNode *check, const struct schema_pattern *pattern)
{
    xmlChar *own = xmlGetNoNsProp(check, (const xmlChar *)"id");
    const char *id = own ? arena_dup(a, span_of((const char *)own)) : bpa_rule_id(a, check);
    xmlFree(own);
    if (!id)
        id = pattern->id ? pattern->id : arena_printf(a, "pattern-%zu", pattern->index + 1);
    return id;
}

static const char *title_of(struct arena *a, const xmlNode *pattern)
{
    for (const xmlNode *c = pattern->children; c; c = c->next)
        if (is_schematron_element(c, "title"))
            return rule_text(a, c);
    return NULL;
}

static struct rule_info *info_of(struct validation *v, const xmlNode *check,
                                 const struct schema_pattern *pattern)
{
    struct arena *a = &v->report.arena;
    const char *id = id_of(a, check, pattern);
    struct rule_info *info = hash_get(&v->infos, span_of(id));
    if (info)
        return info;
    info = arena_alloc(a, sizeof(*info));
    *info = (struct rule_info){.id = id, .title = title_of(a, pattern->node)};
    enum severity severity = bpa_severity(check);
    info->severity = severity == SEVERITY_COUNT ? SEVERITY_ERROR : severity;
    bpa_describe(info, a, check, &v->strings);
    hash_put(&v->infos, span_of(id), info);
    return info;
}

static int compare_infos(const void *a, const void *b)
{
    return strcmp((*(const struct rule_info *const *)a)->id, (*(const struct rule_info *const *)b)->id);
}

static void find_checks(struct validation *v, const xmlNode *parent, const struct schema_pattern *pattern)
{
    for (const xmlNode *rule = parent->children; rule; rule = rule->next)
        for (const xmlNode *c = is_schematron_element(rule, "rule") ? rule->children : NULL; c; c = c->next)
            if ((is_schematron_element(c, "assert") || is_schematron_element(c, "report")) && !bpa_is_pass(c))
                info_of(v, c, pattern);
}

/* All rules that the schema has, in order, for formats that list them. */
static void list_rules(struct validation *v)
{
    for (size_t i = 0; i < schema_pattern_count(v->schema); i++)
        find_checks(v, schema_pattern_at(v->schema, i)->node, schema_pattern_at(v->schema, i));
    const struct rule_info **list = arena_array(&v->report.arena, v->infos.count + 1, sizeof(*list));
    size_t n = 0;
    for (size_t i = 0; i < v->infos.room; i++)
        if (v->infos.entries[i].value)
            list[n++] = v->infos.entries[i].value;
    qsort(list, n, sizeof(*list), compare_infos);
    v->report.rules = list;
    v->report.rule_count = n;
}

/* ---- Findings ---- */

/* Words for severities that schemas use in role and flag. */
static enum severity severity_said(const char *said)
{
    static const struct {
        const char *word;
        enum severity severity;
    } words[] = {{"fatal", SEVERITY_ERROR}, {"warn", SEVERITY_WARNING}, {"information", SEVERITY_INFO}};
    if (!said)
        return SEVERITY_COUNT;
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (span_equal_nocase(span_of(said), span_of(words[i].word)))
            return words[i].severity;
    return severity_of(span_of(said));
}

static enum severity severity_of_check(const struct schema_check *check)
{
    const char *const said[] = {check->severity, check->role, check->flag};
    enum severity severity = bpa_severity(check->node);
    for (size_t i = 0; i < 3 && severity == SEVERITY_COUNT; i++)
        severity = severity_said(said[i]);
    return severity == SEVERITY_COUNT || severity == SEVERITY_NONE ? SEVERITY_ERROR : severity;
}

static struct place place_of_node(struct validation *v, const xmlNode *node)
{
    const xmlNode *element = node->type == XML_ATTRIBUTE_NODE ? node->parent : node;
    long line = node->type == XML_DOCUMENT_NODE ? 1 : xmlGetLineNo(element);
    uint32_t number = line > 0 && (uint32_t)line <= v->in->lines ? (uint32_t)line : 1;
    struct span text = v->in->lines ? input_line(v->in, number - 1) : SPAN("");
    size_t indent = 0;
    while (indent < text.len && (text.at[indent] == ' ' || text.at[indent] == '\t'))
        indent++;
    bool cut = text.len > 400;
    const char *close = span_find(span_skip(text, indent), '>');
    while (cut && text.len > 300 && ((unsigned char)text.at[text.len - 1] & 0xc0) != 0xc0)
        text.len--;
    uint32_t column = indent < text.len ? (uint32_t)indent + 1 : 1, end = column + 1;
    /* The start tag, where the line begins with it. */
    if (close && close < span_end(text) && text.at[indent] == '<')
        for (const char *p = text.at + indent + 1; p < close + 1; p++)
            end += ((unsigned char)*p & 0xc0) != 0x80;
    return (struct place){.path = arena_dup(&v->report.arena, span_of(v->in->path)),
                          .line = number,
                          .column = column,
                          .end_column = end,
                          .text = arena_dup(&v->report.arena, span_trim_right(text)),
                          .text_column = column,
                          .text_goes_on = cut,
                          .label = ""};
}

static void take(void *user, const struct schema_result *fired)
{
    struct validation *v = user;
    struct arena *a = &v->report.arena;
    if (bpa_is_pass(fired->check->node))
        return;
    struct finding f = {.rule = info_of(v, fired->check->node, fired->check->pattern),
                        .severity = severity_of_check(fired->check)};
    xmlChar *path = xmlGetNodePath(fired->node);
    f.object = arena_dup(a, span_of(path ? (const char *)path : "/"));
    f.message = schema_text(fired, fired->check->node, fired->node, a);
    bpa_fill(&f, a, fired, &v->strings);
    if (!*f.message)
        f.message = arena_printf(a, "`%s` %s", fired->check->test,
                                 fired->check->is_report ? "holds" : "does not hold");
    struct place *place = arena_alloc(a, sizeof(*place));
    *place = place_of_node(v, fired->subject);
    f.places = place;
    f.place_count = 1;
    const char *text =
        arena_printf(a, "%s\n%s\n%s\n%s", f.rule->id, v->in->path, f.object, fired->check->test);
    f.fingerprint = arena_printf(a, "%016llx", (unsigned long long)hash_span(span_of(text)));
    report_finding(&v->report, &f);
    xmlFree(path);
}

/* ---- Documents ---- */

static void worsen(struct validation *v, enum status status)
{
    v->status = status > v->status ? status : v->status;
}

static void tell_input(struct validation *v, const char *problem)
{
    struct coverage c = {.path = v->in->path,
                         .encoding = v->in->encoding,
                         .problem = problem,
                         .failed = problem != NULL,
                         .lines = v->in->lines};
    if (!problem) {
        c.shape = "xml";
        c.understood = v->in->lines;
        v->documents++;
    }
    report_coverage(&v->report, &c);
}

/* Evaluates the schema over the input, into the report or as SVRL. */
static void validate(struct validation *v, FILE *svrl)
{
    struct schema_options o = {.problem = tell};
    const char *error = v->in->problem;
    long line = 0;
    xmlDoc *doc =
        v->in->failed ? NULL : schema_document(v->in->text, v->in->path, &v->report.arena, &error, &line);
    if (!doc) {
        tell(NULL, v->in->path, line, error ? error : "cannot be read");
        tell_input(v, error ? error : "cannot be read");
        worsen(v, STATUS_INPUT);
        return;
    }
    tell_input(v, NULL);
    if (svrl && svrl_print(v->schema, doc, v->in->path, v->settings->phase, &o, svrl) < 0)
        worsen(v, STATUS_USAGE);
    struct schema_options quiet = svrl ? (struct schema_options){0} : o;
    if (schema_evaluate(v->schema, doc, v->settings->phase, &quiet, take, v) != 0)
        worsen(v, STATUS_USAGE);
    xmlFreeDoc(doc);
}

static void print_summary(const struct validation *v, FILE *out)
{
    const struct report *r = &v->report;
    size_t errors = report_count(r, SEVERITY_ERROR), warnings = report_count(r, SEVERITY_WARNING);
    size_t remarks = report_count(r, SEVERITY_INFO);
    fprintf(out, "%zu %s, %zu %s, %zu %s in %zu %s; %zu %s\n", errors, errors == 1 ? "error" : "errors",
            warnings, warnings == 1 ? "warning" : "warnings", remarks, remarks == 1 ? "remark" : "remarks",
            v->documents, v->documents == 1 ? "document" : "documents", r->rule_count,
            r->rule_count == 1 ? "rule" : "rules");
}

static void print(struct validation *v, const struct output *c, FILE *out)
{
    struct report_options o = c->options;
    bool text = strcmp(c->format->name, "text") == 0;
    report_sort(&v->report);
    o.quiet = true;
    c->format->print(&v->report, text ? &o : &c->options, out);
    if (text && !c->options.quiet)
        print_summary(v, out);
}

static void validate_all(struct validation *v, const struct output *c, bool svrl, FILE *out)
{
    struct input_options o = {.encoding = v->settings->encoding};
    for (size_t i = 1; i < v->settings->paths.count; i++)
        input_collect(&v->inputs, v->settings->paths.items[i], &o);
    if (svrl && v->inputs.count > 1) {
        message("SVRL is the report of one document, not of %zu", v->inputs.count);
        worsen(v, STATUS_USAGE);
        return;
    }
    list_rules(v);
    for (size_t i = 0; i < v->inputs.count; i++) {
        v->in = v->inputs.inputs[i];
        validate(v, svrl ? out : NULL);
    }
    if (!svrl)
        print(v, c, out);
    v->status = output_status(&v->report, c, v->status);
}

static bool load(struct validation *v)
{
    struct schema_options o = {.problem = tell};
    for (size_t i = 0; i < v->settings->strings.count; i++)
        if (!bpa_read_strings(&v->strings, v->settings->strings.items[i]))
            return false;
    v->schema = schema_load(v->settings->paths.items[0], &o);
    return v->schema != NULL;
}

enum status command_schematron(const struct settings *s, FILE *out)
{
    struct settings plain = *s;
    bool svrl = s->format && strcmp(s->format, "svrl") == 0;
    struct validation v = {.settings = s};
    struct output c;
    if (svrl)
        plain.format = NULL;
    if (!output_choose(&c, &plain, out))
        return STATUS_USAGE;
    if (s->paths.count < 2) {
        message("schematron wants a schema, then documents: hvlint schematron rules.sch data.xml");
        return STATUS_USAGE;
    }
    if (load(&v))
        validate_all(&v, &c, svrl, out);
    else
        v.status = STATUS_USAGE;
    schema_free(v.schema);
    bpa_free_strings(&v.strings);
    hash_free(&v.infos);
    report_free(&v.report);
    input_list_free(&v.inputs);
    return v.status;
}
