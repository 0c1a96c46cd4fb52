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
    xmlDoc *doc;       /* the same, read; until the next one */
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

/* The check's @see, as list; NULL where it has none. */
static const char *const *reference_of(struct arena *a, const xmlNode *check)
{
    const char *see = folded_attribute(a, check, "see");
    const char **list = see ? arena_array(a, 2, sizeof(*list)) : NULL;
    if (list)
        list[0] = see;
    return list;
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
    info->references = reference_of(a, check);
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

/* How many elements of the same name stand before the element on its line. */
static size_t before_on_line(const xmlNode *element)
{
    enum { MOST = 1000 };
    size_t count = 0, steps = 0;
    long line = xmlGetLineNo(element);
    const xmlNode *n = element;
    while (steps++ < MOST) {
        const xmlNode *before = n->prev;
        while (before && before->last && before->type == XML_ELEMENT_NODE)
            before = before->last;
        n = before ? before : n->parent;
        if (!n || (n->type == XML_ELEMENT_NODE && xmlGetLineNo(n) != line))
            break;
        count += n->type == XML_ELEMENT_NODE && xmlStrEqual(n->name, element->name);
    }
    return count;
}

/* The start tag number `at` (0: the first) of the element's name on a line, else NULL; *last is the last one.
 */
static const char *find_tag(struct span line, const xmlNode *element, size_t at, const char **last)
{
    char tag[256];
    const char *prefix = element->ns && element->ns->prefix ? (const char *)element->ns->prefix : "";
    snprintf(tag, sizeof(tag), "<%s%s%s", prefix, *prefix ? ":" : "", (const char *)element->name);
    size_t length = strlen(tag);
    *last = NULL;
    for (const char *found; line.len && (found = span_find_span(line, span_of(tag)));) {
        const char *end = found + length;
        bool whole = end == span_end(line) || strchr(" \t/>", *end);
        *last = whole ? found : *last;
        if (whole && at-- == 0)
            return found;
        line = span_between(end, span_end(line));
    }
    return NULL;
}

/* The line that the element's start tag begins on, and where: libxml2 tells only the line that it ends on.
 * NULL when it is not found. */
static const char *begin_of_tag(const struct input *in, const xmlNode *element, uint32_t *number)
{
    enum { MOST_LINES = 200 };
    const char *last;
    size_t before = before_on_line(element);
    const char *tag = find_tag(input_line(in, *number - 1), element, before, &last);
    if (tag || before)
        return tag ? tag : last;
    for (uint32_t up = 1; up < *number && up < MOST_LINES; up++) {
        find_tag(input_line(in, *number - 1 - up), element, SIZE_MAX, &last);
        if (last) {
            *number -= up;
            return last;
        }
    }
    return NULL;
}

static uint32_t code_points(const char *from, const char *to)
{
    uint32_t count = 0;
    for (; from < to; from++)
        count += ((unsigned char)*from & 0xc0) != 0x80;
    return count;
}

static const char *char_start(const char *at, const char *first)
{
    while (at > first && ((unsigned char)*at & 0xc0) == 0x80)
        at--;
    return at;
}

/* The part of a long line that is shown: some of what stands before `at`, and what follows. */
static struct span excerpt(struct span line, const char *at, bool *goes_on)
{
    enum { LONG = 400, BEFORE = 60, SHOWN = 300 };
    if (line.len <= LONG)
        return line;
    const char *first = at - line.at > BEFORE ? char_start(at - BEFORE, line.at) : line.at;
    *goes_on = span_end(line) - first > SHOWN;
    return span_between(first, *goes_on ? char_start(first + SHOWN, first) : span_end(line));
}

/* From the tag to its end or that of the line; where there is no tag the line's first mark. */
static struct span tag_on_line(struct span line, const char *tag)
{
    size_t indent = 0;
    while (indent < line.len && (line.at[indent] == ' ' || line.at[indent] == '\t'))
        indent++;
    if (!tag)
        return span_first(span_skip(line, indent < line.len ? indent : 0), indent < line.len);
    const char *close = span_find(span_between(tag, span_end(line)), '>');
    return span_trim_right(span_between(tag, close ? close + 1 : span_end(line)));
}

/* Only the line: the text of other documents is not at hand. */
static struct place place_elsewhere(struct arena *a, const xmlNode *node)
{
    long line = node->type == XML_DOCUMENT_NODE ? 1 : xmlGetLineNo(node);
    return (struct place){.path = arena_dup(a, span_of((const char *)node->doc->URL)),
                          .line = line > 0 ? (uint32_t)line : 1,
                          .column = 1,
                          .end_column = 1,
                          .label = ""};
}

static struct place place_of_node(struct validation *v, const xmlNode *node)
{
    struct arena *a = &v->report.arena;
    const xmlNode *element = node->type == XML_ATTRIBUTE_NODE ? node->parent : node;
    long line = node->type == XML_DOCUMENT_NODE ? 1 : xmlGetLineNo(element);
    if (node->doc != v->doc && node->doc->URL)
        return place_elsewhere(a, node);
    uint32_t number = line > 0 && (uint32_t)line <= v->in->lines ? (uint32_t)line : 1;
    bool named = element->type == XML_ELEMENT_NODE && v->in->lines, goes_on = false;
    const char *begin = named ? begin_of_tag(v->in, element, &number) : NULL;
    struct span text = v->in->lines ? input_line(v->in, number - 1) : SPAN("");
    struct span tag = tag_on_line(text, begin), shown = excerpt(text, tag.at, &goes_on);
    uint32_t column = code_points(text.at, tag.at) + 1, width = code_points(tag.at, span_end(tag));
    return (struct place){.path = arena_dup(a, span_of(v->in->path)),
                          .line = number,
                          .column = column,
                          .end_column = column + (width ? width : 1),
                          .text = arena_dup(a, span_trim_right(shown)),
                          .text_column = code_points(shown.at, tag.at) + 1,
                          .text_goes_on = goes_on,
                          .label = ""};
}

/* A node as path of names, as people write it: prefixes are those of the document, and positions stand only
 * where several children have the name. */
static const char *step_to(struct arena *a, const xmlNode *node)
{
    size_t before = 0, after = 0;
    const char *prefix = node->ns && node->ns->prefix ? (const char *)node->ns->prefix : NULL;
    const char *mark = node->type == XML_ATTRIBUTE_NODE ? "@" : "", *position = "";
    for (const xmlNode *n = node->prev; n && !*mark; n = n->prev)
        before += n->type == XML_ELEMENT_NODE && xmlStrEqual(n->name, node->name);
    for (const xmlNode *n = node->next; n && !*mark; n = n->next)
        after += n->type == XML_ELEMENT_NODE && xmlStrEqual(n->name, node->name);
    if (before + after)
        position = arena_printf(a, "[%zu]", before + 1);
    return arena_printf(a, "/%s%s%s%s%s", mark, prefix ? prefix : "", prefix ? ":" : "",
                        (const char *)node->name, position);
}

static const char *path_to(struct arena *a, const xmlNode *node)
{
    const char *path = "";
    if (node->type != XML_ELEMENT_NODE && node->type != XML_ATTRIBUTE_NODE) {
        xmlChar *plain = xmlGetNodePath(node);
        path = arena_dup(a, span_of(plain ? (const char *)plain : "/"));
        xmlFree(plain);
        return path;
    }
    for (; node && (node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE); node = node->parent)
        path = arena_printf(a, "%s%s", step_to(a, node), path);
    return path;
}

/* The diagnostic of that id in the schema, or NULL. */
static const xmlNode *diagnostic_of(const xmlNode *check, struct span id)
{
    const xmlNode *root = xmlDocGetRootElement(check->doc);
    for (const xmlNode *all = root->children; all; all = all->next)
        for (const xmlNode *d = is_schematron_element(all, "diagnostics") ? all->children : NULL; d;
             d = d->next) {
            xmlChar *own =
                is_schematron_element(d, "diagnostic") ? xmlGetNoNsProp(d, (const xmlChar *)"id") : NULL;
            bool same = own && span_equal(id, span_of((const char *)own));
            xmlFree(own);
            if (same)
                return d;
        }
    return NULL;
}

/* Diagnostics, what a model says besides, and where to read more. */
static const char *const *notes_of(struct validation *v, const struct schema_result *fired)
{
    enum { MOST = 16 };
    struct arena *a = &v->report.arena;
    const char **notes = arena_array(a, MOST + BPA_NOTES + 2, sizeof(*notes));
    const char *ids = folded_attribute(a, fired->check->node, "diagnostics");
    struct span rest = span_of(ids);
    size_t n = 0;
    while (ids && rest.at && n < MOST) {
        const xmlNode *d = diagnostic_of(fired->check->node, span_split(&rest, ' '));
        const char *text = d ? schema_text(fired, d, fired->node, a) : NULL;
        if (text && *text)
            notes[n++] = text;
    }
    n += bpa_notes(notes + n, a, fired, &v->strings);
    if (fired->check->see)
        notes[n++] = arena_printf(a, "see %s", fired->check->see);
    notes[n] = NULL;
    return notes;
}

static void take(void *user, const struct schema_result *fired)
{
    struct validation *v = user;
    struct arena *a = &v->report.arena;
    if (bpa_is_pass(fired->check->node))
        return;
    struct finding f = {.rule = info_of(v, fired->check->node, fired->check->pattern),
                        .severity = severity_of_check(fired->check)};
    f.object = path_to(a, fired->node);
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
    f.notes = notes_of(v, fired);
    report_finding(&v->report, &f);
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

/* Texts of a model, for SVRL. */
static const struct schema_note *properties_of(void *user, const struct schema_result *fired,
                                               struct arena *arena)
{
    const struct validation *v = user;
    return bpa_properties(arena, fired, &v->strings);
}

/* Evaluates the schema over the input, into the report or as SVRL. */
static void validate(struct validation *v, FILE *svrl)
{
    struct schema_options o = {.problem = tell, .notes = properties_of, .user = v};
    const char *error = v->in->problem;
    long line = 0;
    xmlFreeDoc(v->doc);
    xmlDoc *doc = v->doc =
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
    bpa_tell_missing(&v->strings);
    for (size_t i = 0; i < v->inputs.count; i++) {
        v->in = v->inputs.inputs[i];
        validate(v, svrl ? out : NULL);
    }
    if (!svrl)
        print(v, c, out);
    v->status = output_status(&v->report, c, v->status);
}

/* Whether the schema has the phase that was asked for; else says which it has. */
static bool has_phase(const struct validation *v, const char *wanted)
{
    const struct schema_pattern *first = schema_pattern_at(v->schema, 0);
    const xmlNode *root = first ? xmlDocGetRootElement(first->node->doc) : NULL;
    struct arena a = {0};
    const char *list = "";
    bool found = !wanted || *wanted == '#';
    for (const xmlNode *c = root ? root->children : NULL; c && !found; c = c->next) {
        const char *id = is_schematron_element(c, "phase") ? folded_attribute(&a, c, "id") : NULL;
        found = id && strcmp(id, wanted) == 0;
        if (id)
            list = arena_printf(&a, "%s`%s`, ", list, id);
    }
    if (!found)
        message("%s has no phase `%s`: it has %s`#ALL` and `#DEFAULT`", v->settings->paths.items[0], wanted,
                list);
    arena_free(&a);
    return found;
}

/* The directories of --root, ended by NULL. */
static const char *const *roots_of(struct validation *v)
{
    const struct text_list *roots = &v->settings->roots;
    const char **list = arena_array(&v->report.arena, roots->count + 1, sizeof(*list));
    for (size_t i = 0; i < roots->count; i++)
        list[i] = roots->items[i];
    return list;
}

static bool load(struct validation *v)
{
    struct schema_options o = {.problem = tell, .roots = roots_of(v)};
    for (size_t i = 0; i < v->settings->strings.count; i++)
        if (!bpa_read_strings(&v->strings, v->settings->strings.items[i]))
            return false;
    v->schema = schema_load(v->settings->paths.items[0], &o);
    return v->schema && has_phase(v, v->settings->phase);
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
    xmlFreeDoc(v.doc); /* last: malloc tidies up after its thousands of pieces when something large follows */
    return v.status;
}
