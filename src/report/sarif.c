/* SARIF 2.1.0 (OASIS Standard, 27 March 2020); numbers in comments are its sections. */
#include <stdlib.h>

#include "base/ascii.h"
#include "base/buffer.h"
#include "base/hash.h"
#include "report/format.h"

/* What the functions below share. */
struct sarif {
    struct json_writer w;
    const struct report *report;
    struct buffer scratch;
    struct hash artifacts; /* path to its struct coverage */
};

static const char *sarif_level(enum severity s)
{
    static const char *const levels[SEVERITY_COUNT] = {
        [SEVERITY_NONE] = "none",
        [SEVERITY_INFO] = "note",
        [SEVERITY_WARNING] = "warning",
        [SEVERITY_ERROR] = "error",
    };
    return levels[s];
}

static bool is_uri_byte(char byte)
{
    return ascii_is_alnum(byte) || (byte && strchr("-._~/!$&'()*+,;=@", byte));
}

/* A path as URI reference (RFC 3986); an absolute one as file URI. Valid until the next call. */
static const char *uri_of(struct sarif *s, const char *path)
{
    buffer_reset(&s->scratch);
    buffer_add_text(&s->scratch, *path == '/' ? "file://" : "");
    for (const char *at = path; *at; at++) {
        if (is_uri_byte(*at))
            buffer_add_byte(&s->scratch, *at);
        else
            buffer_printf(&s->scratch, "%%%02X", (unsigned char)*at);
    }
    return s->scratch.len ? s->scratch.at : "";
}

static const char *uri_in(const char *reference)
{
    const char *uri = strstr(reference, "https://");
    return uri ? uri : strstr(reference, "http://");
}

/* The address in the first reference that has one: `KB159168: https://...`. */
static const char *first_uri(const struct rule_info *rule)
{
    for (const char *const *r = rule->references; r && *r; r++) {
        const char *uri = uri_in(*r);
        if (uri && !strchr(uri, ' '))
            return uri;
    }
    return NULL;
}

/* { "text": ... } */
static void sarif_message(struct sarif *s, const char *key, const char *text)
{
    json_object(&s->w, key);
    json_string(&s->w, "text", text ? text : "");
    json_end_object(&s->w);
}

static void sarif_rule(struct sarif *s, const struct rule_info *rule)
{
    json_object(&s->w, NULL);
    json_string(&s->w, "id", rule->id);
    if (rule->name)
        json_string(&s->w, "name", rule->name);
    if (rule->title)
        sarif_message(s, "shortDescription", rule->title);
    if (rule->why || rule->impact)
        sarif_message(s, "fullDescription", rule->why ? rule->why : rule->impact);
    if (rule->help || rule->impact)
        sarif_message(s, "help", rule->help ? rule->help : rule->impact);
    const char *uri = first_uri(rule);
    if (uri)
        json_string(&s->w, "helpUri", uri);
    json_object(&s->w, "defaultConfiguration");
    json_string(&s->w, "level", sarif_level(rule->severity));
    json_end_object(&s->w);
    if (rule->area) {
        json_object(&s->w, "properties");
        json_strings(&s->w, "tags", (const char *const[]){rule->area, NULL});
        json_end_object(&s->w);
    }
    json_end_object(&s->w);
}

static void sarif_tool(struct sarif *s)
{
    json_object(&s->w, "tool");
    json_object(&s->w, "driver");
    json_string(&s->w, "name", "hvlint");
    json_string(&s->w, "version", PACKAGE_VERSION);
    json_array(&s->w, "rules");
    for (size_t i = 0; i < s->report->rule_count; i++)
        sarif_rule(s, s->report->rules[i]);
    json_end_array(&s->w);
    json_end_object(&s->w);
    json_end_object(&s->w);
}

static void sarif_artifact_location(struct sarif *s, const char *path)
{
    const struct coverage *c = hash_get(&s->artifacts, span_of(path));
    json_object(&s->w, "artifactLocation");
    json_string(&s->w, "uri", uri_of(s, path));
    if (c)
        json_number(&s->w, "index", (uint64_t)(c - s->report->coverage));
    json_end_object(&s->w);
}

static void sarif_region(struct sarif *s, const struct place *p)
{
    json_object(&s->w, "region");
    json_number(&s->w, "startLine", p->line);
    if (p->column) {
        json_number(&s->w, "startColumn", p->column);
        json_number(&s->w, "endColumn", p->end_column > p->column ? p->end_column : p->column);
    }
    json_end_object(&s->w);
}

/* id 0 gives none: only related locations have ids (3.28.2). */
static void sarif_location(struct sarif *s, const struct finding *f, const struct place *p, size_t id)
{
    json_object(&s->w, NULL);
    if (id)
        json_number(&s->w, "id", id);
    json_object(&s->w, "physicalLocation");
    sarif_artifact_location(s, p->path ? p->path : "");
    if (p->line)
        sarif_region(s, p);
    json_end_object(&s->w);
    if (!id && f->object) {
        json_array(&s->w, "logicalLocations");
        json_object(&s->w, NULL);
        buffer_reset(&s->scratch);
        buffer_printf(&s->scratch, "%s%s%s",
                      f->host      ? f->host
                      : f->cluster ? f->cluster
                                   : "",
                      *f->object == '/' ? "" : "/", f->object);
        json_string(&s->w, "fullyQualifiedName", s->scratch.at);
        json_end_object(&s->w);
        json_end_array(&s->w);
    }
    if (p->label && *p->label)
        sarif_message(s, "message", p->label);
    json_end_object(&s->w);
}

static int compare_rule_id(const void *id, const void *row)
{
    const struct rule_info *const *rule = row;
    return strcmp(id, (*rule)->id);
}

static void sarif_rule_reference(struct sarif *s, const char *id)
{
    const struct report *r = s->report;
    const struct rule_info *const *row =
        r->rule_count ? bsearch(id, r->rules, r->rule_count, sizeof(const void *), compare_rule_id) : NULL;
    json_string(&s->w, "ruleId", id);
    if (row)
        json_number(&s->w, "ruleIndex", (uint64_t)(row - r->rules));
}

/* Either all results of a run say something of suppressions or none does (3.27.23): all do. */
static void sarif_suppressions(struct sarif *s, const struct finding *f)
{
    json_array(&s->w, "suppressions");
    if (f->suppressed) {
        json_object(&s->w, NULL);
        json_string(&s->w, "kind", "external");
        json_string(&s->w, "justification", f->suppressed);
        json_end_object(&s->w);
    }
    json_end_array(&s->w);
}

static void sarif_result(struct sarif *s, const struct finding *f)
{
    json_object(&s->w, NULL);
    sarif_rule_reference(s, f->rule->id);
    json_string(&s->w, "level", sarif_level(f->severity));
    sarif_message(s, "message", f->message);
    json_array(&s->w, "locations");
    if (f->place_count)
        sarif_location(s, f, &f->places[0], 0);
    json_end_array(&s->w);
    if (f->place_count > 1) {
        json_array(&s->w, "relatedLocations");
        for (size_t i = 1; i < f->place_count; i++)
            sarif_location(s, f, &f->places[i], i);
        json_end_array(&s->w);
    }
    if (f->fingerprint) {
        json_object(&s->w, "partialFingerprints");
        json_string(&s->w, "hvlint/v1", f->fingerprint);
        json_end_object(&s->w);
    }
    sarif_suppressions(s, f);
    json_end_object(&s->w);
}

static void sarif_artifacts(struct sarif *s)
{
    json_array(&s->w, "artifacts");
    for (size_t i = 0; i < s->report->coverage_count; i++) {
        json_object(&s->w, NULL);
        json_object(&s->w, "location");
        json_string(&s->w, "uri", uri_of(s, s->report->coverage[i].path));
        json_end_object(&s->w);
        json_end_object(&s->w);
    }
    json_end_array(&s->w);
}

static void sarif_notification(struct sarif *s, const char *level, const char *text)
{
    json_object(&s->w, NULL);
    json_string(&s->w, "level", level);
    sarif_message(s, "message", text);
}

static void sarif_file_notification(struct sarif *s, const struct coverage *c)
{
    const char *problem = c->problem ? c->problem : c->shape ? NULL : "not recognised";
    if (!problem)
        return;
    sarif_notification(s, c->failed ? "error" : "warning", problem);
    json_array(&s->w, "locations");
    json_object(&s->w, NULL);
    json_object(&s->w, "physicalLocation");
    sarif_artifact_location(s, c->path);
    json_end_object(&s->w);
    json_end_object(&s->w);
    json_end_array(&s->w);
    json_end_object(&s->w);
}

static void sarif_undecided(const struct not_evaluated *of, const struct undecided *what, void *user)
{
    struct sarif *s = user;
    buffer_reset(&s->scratch);
    buffer_printf(&s->scratch, "not evaluated for %s: needs ", of->host ? of->host : "the cluster");
    for (const char *const *need = what->needs; need && *need; need++)
        buffer_printf(&s->scratch, "%s`%s`", need == what->needs ? "" : " and ", *need);
    sarif_notification(s, "note", s->scratch.at);
    json_object(&s->w, "associatedRule");
    json_string(&s->w, "id", what->rule->id);
    json_end_object(&s->w);
    json_end_object(&s->w);
}

/* A run that ends because of its input with a status that denotes failure is none that succeeded (3.20.14).
 */
static bool has_succeeded(const struct report *r)
{
    for (size_t i = 0; i < r->coverage_count; i++)
        if (r->coverage[i].failed)
            return false;
    return r->coverage_count == 0 || report_recognised(r) > 0;
}

/* What could not be used or decided: a run that says "no results" must say also what it did not see
 * (3.20.21). */
static void sarif_invocation(struct sarif *s)
{
    json_array(&s->w, "invocations");
    json_object(&s->w, NULL);
    json_bool(&s->w, "executionSuccessful", has_succeeded(s->report));
    json_array(&s->w, "toolExecutionNotifications");
    for (size_t i = 0; i < s->report->coverage_count; i++)
        sarif_file_notification(s, &s->report->coverage[i]);
    report_each_undecided(s->report, sarif_undecided, s);
    json_end_array(&s->w);
    json_end_object(&s->w);
    json_end_array(&s->w);
}

static void sarif_run(struct sarif *s)
{
    json_object(&s->w, NULL);
    sarif_tool(s);
    sarif_invocation(s);
    sarif_artifacts(s);
    json_array(&s->w, "results");
    for (size_t i = 0; i < s->report->finding_count; i++)
        sarif_result(s, &s->report->findings[i]);
    json_end_array(&s->w);
    json_string(&s->w, "columnKind", "unicodeCodePoints");
    json_end_object(&s->w);
}

void report_print_sarif(const struct report *r, const struct report_options *o, FILE *out)
{
    (void)o;
    struct sarif s = {.w = {.out = out}, .report = r};
    for (size_t i = 0; i < r->coverage_count; i++)
        hash_put(&s.artifacts, span_of(r->coverage[i].path), &r->coverage[i]);
    json_object(&s.w, NULL);
    json_string(&s.w, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json_string(&s.w, "version", "2.1.0");
    json_array(&s.w, "runs");
    sarif_run(&s);
    json_end_array(&s.w);
    json_end_object(&s.w);
    hash_free(&s.artifacts);
    buffer_free(&s.scratch);
}
