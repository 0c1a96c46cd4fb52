/* JSON, version 1 of the format: members are only ever added. */
#include "report/format.h"

void json_strings(struct json_writer *w, const char *key, const char *const *texts)
{
    json_array(w, key);
    for (const char *const *text = texts; text && *text; text++)
        json_string(w, NULL, *text);
    json_end_array(w);
}

/* `tool`: name and version. */
static void json_tool(struct json_writer *w)
{
    json_object(w, "tool");
    json_string(w, "name", "hvlint");
    json_string(w, "version", PACKAGE_VERSION);
    json_end_object(w);
}

static void json_place(struct json_writer *w, const struct place *p)
{
    json_object(w, NULL);
    json_string(w, "path", p->path);
    json_number(w, "line", p->line);
    json_number(w, "column", p->column);
    json_number(w, "end_column", p->end_column);
    json_string(w, "label", p->label ? p->label : "");
    json_end_object(w);
}

void json_finding(struct json_writer *w, const struct finding *f)
{
    json_object(w, NULL);
    json_string(w, "rule", f->rule->id);
    json_string(w, "name", f->rule->name);
    json_string(w, "severity", severity_name(f->severity));
    json_string(w, "message", f->message);
    json_string(w, "why", f->why);
    json_string(w, "help", f->help);
    json_string(w, "host", f->host);
    json_string(w, "cluster", f->cluster);
    json_string(w, "object", f->object);
    json_strings(w, "hosts", f->hosts);
    json_string(w, "fingerprint", f->fingerprint);
    json_string(w, "suppressed", f->suppressed);
    json_strings(w, "notes", f->notes);
    json_array(w, "locations");
    for (size_t i = 0; i < f->place_count; i++)
        json_place(w, &f->places[i]);
    json_end_array(w);
    json_end_object(w);
}

static void json_summary(struct json_writer *w, const struct report *r)
{
    size_t recognised = report_recognised(r);
    json_object(w, "summary");
    json_number(w, "files", r->coverage_count);
    json_number(w, "recognised", recognised);
    json_number(w, "unrecognised", r->coverage_count - recognised);
    json_number(w, "hosts", r->hosts);
    json_number(w, "clusters", r->clusters);
    json_object(w, "findings");
    for (unsigned s = SEVERITY_ERROR; s > SEVERITY_NONE; s--)
        json_number(w, severity_name((enum severity)s), report_count(r, (enum severity)s));
    json_end_object(w);
    json_number(w, "not_evaluated", r->undecided_count);
    json_end_object(w);
}

static void json_undecided(const struct not_evaluated *of, const struct undecided *what, void *user)
{
    struct json_writer *w = user;
    json_object(w, NULL);
    json_string(w, "rule", what->rule->id);
    json_string(w, "host", of->host);
    json_string(w, "cluster", of->cluster);
    json_strings(w, "needs", what->needs);
    json_end_object(w);
}

static void json_coverage(struct json_writer *w, const struct coverage *c)
{
    json_object(w, NULL);
    json_string(w, "path", c->path);
    json_string(w, "shape", c->shape);
    json_string(w, "source", c->source);
    json_string(w, "language", c->language);
    json_string(w, "encoding", c->encoding);
    json_string(w, "hosts", c->hosts);
    json_string(w, "problem", c->problem);
    json_number(w, "lines", c->lines);
    json_number(w, "understood", c->understood);
    json_number(w, "ignored", c->ignored);
    json_number(w, "unknown", c->unknown);
    json_end_object(w);
}

void report_print_json(const struct report *r, const struct report_options *o, FILE *out)
{
    (void)o;
    struct json_writer w = {.out = out};
    json_object(&w, NULL);
    json_number(&w, "format_version", 1);
    json_tool(&w);
    json_summary(&w, r);
    json_array(&w, "findings");
    for (size_t i = 0; i < r->finding_count; i++)
        json_finding(&w, &r->findings[i]);
    json_end_array(&w);
    json_array(&w, "not_evaluated");
    report_each_undecided(r, json_undecided, &w);
    json_end_array(&w);
    json_array(&w, "coverage");
    for (size_t i = 0; i < r->coverage_count; i++)
        json_coverage(&w, &r->coverage[i]);
    json_end_array(&w);
    json_end_object(&w);
}
