#include "command/load.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/name.h"
#include "command/config.h"
#include "decide/decide.h"
#include "input/encoding.h"
#include "source/source.h"

/* `NAME=PATH` whose PATH is the file or lies above it. */
static const char *host_of_option(const struct settings *s, const char *path, struct sightings *store)
{
    for (size_t i = 0; i < s->hosts.count; i++) {
        struct span rest = span_of(s->hosts.items[i]), name = span_split(&rest, '=');
        while (rest.len > 1 && rest.at[rest.len - 1] == '/')
            rest.len--;
        struct span p = span_of(path);
        bool below = rest.len && span_starts(p, rest) &&
                     (p.len == rest.len || p.at[rest.len] == '/' || p.at[rest.len] == '!');
        if (below && name.len)
            return intern(&store->values, name);
    }
    return NULL;
}

static enum status check_options(const struct settings *s, struct input_options *o)
{
    uint64_t size;
    *o = (struct input_options){.encoding = s->encoding};
    for (size_t i = 0; i < s->hosts.count; i++)
        if (!strchr(s->hosts.items[i], '=')) {
            message("--host wants NAME=PATH, not `%s`", s->hosts.items[i]);
            return STATUS_USAGE;
        }
    if (s->max_size && !span_number(span_of(s->max_size), &size)) {
        message("--max-size wants a number of bytes, not `%s`", s->max_size);
        return STATUS_USAGE;
    }
    if (s->encoding && !encoding_known(s->encoding)) {
        message("--encoding: there is no encoding `%s`; try utf-8, utf-16le, cp850, cp1252", s->encoding);
        return STATUS_USAGE;
    }
    o->size_limit = s->max_size ? size : 0;
    return STATUS_OK;
}

static enum status collect(struct load *l, const struct settings *s, const struct input_options *o)
{
    enum status status = STATUS_OK;
    if (s->paths.count == 0) {
        message("nothing to read: name files, directories or archives, or - for standard input");
        return STATUS_USAGE;
    }
    for (size_t i = 0; i < s->paths.count; i++)
        if (!input_collect(&l->inputs, s->paths.items[i], o))
            status = STATUS_INPUT;
    for (size_t i = 0; i < l->inputs.count; i++)
        if (l->inputs.inputs[i]->failed) {
            message("%s: %s", l->inputs.inputs[i]->path, l->inputs.inputs[i]->problem);
            status = STATUS_INPUT;
        }
    return status;
}

/* The first unknown lines of a file, kept for -v. */
static void list_unknown(struct report *r, const struct input *in, struct coverage *c)
{
    enum { MOST = 100, WIDTH = 200 };
    size_t count = c->unknown < MOST ? c->unknown : MOST, n = 0;
    struct unknown_line *lines = arena_array(&r->arena, count, sizeof(*lines));
    for (uint32_t i = 0; i < in->lines && n < count; i++)
        if (in->states[i] == LINE_UNKNOWN)
            lines[n++] = (struct unknown_line){
                .line = i + 1, .text = arena_dup(&r->arena, span_first(input_line(in, i), WIDTH))};
    c->unknown_lines = lines;
    c->unknown_line_count = n;
}

/* What reading one input came to. Its scopes follow each other in the sightings. */
struct outcome {
    struct read_result result;
    struct scope *first; /* NULL: it made none */
};

static const char *hosts_of(struct report *r, const struct scope *first)
{
    struct buffer joined = {0};
    for (const struct scope *c = first; c && c->in == first->in; c = c->next)
        if (c->belongs) {
            buffer_add_text(&joined, joined.len ? ", " : "");
            buffer_add_text(&joined, c->belongs);
        }
    const char *hosts = joined.len ? arena_dup(&r->arena, buffer_span(&joined)) : NULL;
    buffer_free(&joined);
    return hosts;
}

static void tell_coverage(struct load *l, struct report *r, const struct outcome *outcomes)
{
    for (size_t i = 0; i < l->inputs.count; i++) {
        const struct input *in = l->inputs.inputs[i];
        const struct read_result *one = &outcomes[i].result;
        struct coverage c = {.path = in->path,
                             .shape = one->shapes,
                             .source = one->sources,
                             .language = one->language,
                             .encoding = in->encoding,
                             .problem = in->problem ? in->problem : one->problem,
                             .failed = in->failed,
                             .lines = in->lines};
        c.understood = input_count(in, LINE_UNDERSTOOD);
        c.ignored = input_count(in, LINE_IGNORED);
        c.unknown = input_count(in, LINE_UNKNOWN);
        c.hosts = hosts_of(r, outcomes[i].first);
        list_unknown(r, in, &c);
        report_coverage(r, &c);
    }
}

static void read_inputs(struct load *l, const struct settings *s, struct outcome *outcomes)
{
    struct catalogue *catalogue = catalogue_new();
    for (size_t i = 0; i < l->inputs.count; i++) {
        struct input *in = l->inputs.inputs[i];
        if (in->failed)
            continue;
        struct scope *before = l->sightings.last_scope;
        const char *host = host_of_option(s, in->path, &l->sightings);
        outcomes[i].result = source_read(catalogue, &l->sightings, in, host);
        struct scope *c = before ? before->next : l->sightings.first_scope;
        outcomes[i].first = c;
        for (; c; c = c->next) {
            c->path = in->path;
            if (host)
                c->host = host;
        }
    }
    catalogue_free(catalogue);
}

void load_all(struct load *l, const struct settings *s, struct report *r)
{
    struct input_options o;
    *l = (struct load){.status = check_options(s, &o)};
    sightings_init(&l->sightings);
    if (l->status != STATUS_OK)
        return;
    l->status = collect(l, s, &o);
    if (l->status == STATUS_USAGE)
        return;
    struct outcome *outcomes = memory_get((l->inputs.count + 1) * sizeof(*outcomes));
    memset(outcomes, 0, (l->inputs.count + 1) * sizeof(*outcomes));
    read_inputs(l, s, outcomes);
    l->units = units_of(&l->sightings);
    bool any = false;
    for (size_t i = 0; i < l->inputs.count; i++)
        any |= outcomes[i].result.shapes != NULL;
    if (!any)
        l->status = STATUS_INPUT;
    if (r)
        tell_coverage(l, r, outcomes);
    free(outcomes);
}

void load_unit(struct load *l, const struct settings *s, const struct unit *u, struct model *m)
{
    model_build(m, &l->sightings, u);
    for (xmlNode *host = s->os ? model_first(m->doc->children, ELEMENT_HOST) : NULL; host;
         host = model_next(host, ELEMENT_HOST))
        if (!model_get(host, HOST_OS))
            model_set(m, host, HOST_OS, s->os, NULL);
    const struct config *c = s->configuration;
    decide_roles(m, c ? c->roles : NULL, c ? c->role_count : 0);
    decide_cluster(m);
    decide_routes(m);
    if (c)
        decide_expectations(m, &c->expected);
}

void load_free(struct load *l)
{
    sightings_free(&l->sightings);
    input_list_free(&l->inputs);
}

struct visit {
    const char *glob;
    void (*each)(const xmlNode *host, void *user);
    void *user;
};

/* How many hosts of the unit fitted. */
static size_t visit_unit(struct load *l, const struct settings *s, const struct unit *u,
                         const struct visit *v)
{
    size_t hosts = 0;
    struct model m;
    load_unit(l, s, u, &m);
    model_each(host, m.doc->children, ELEMENT_HOST)
    {
        const char *name = model_get(host, HOST_NAME);
        if (v->glob && (!name || !name_matches(v->glob, name, true)))
            continue;
        v->each(host, v->user);
        hosts++;
    }
    model_free(&m);
    return hosts;
}

enum status load_each_host(const struct settings *s, const char *glob,
                           void (*each)(const xmlNode *host, void *user), void *user)
{
    struct load l;
    struct settings rest = *s;
    struct visit v = {.glob = glob, .each = each, .user = user};
    size_t hosts = 0;
    rest.paths.items++;
    rest.paths.count--;
    load_all(&l, &rest, NULL);
    enum status status = l.status;
    for (const struct unit *u = status == STATUS_USAGE ? NULL : l.units; u; u = u->next)
        hosts += visit_unit(&l, &rest, u, &v);
    if (status != STATUS_USAGE && !hosts && glob) {
        message("no host `%s` in what was read", glob);
        status = STATUS_INPUT;
    }
    load_free(&l);
    return status;
}
