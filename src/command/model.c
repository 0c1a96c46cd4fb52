/* `hvlint model`: the estate as XML or JSON. */
#include "command/command.h"
#include "command/load.h"
#include "model/print.h"

static void print_units_xml(struct load *l, const struct settings *s, const struct print_options *o,
                            FILE *out)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<estate>\n", out);
    for (const struct unit *u = l->units; u; u = u->next) {
        struct model m;
        load_unit(l, s, u, &m);
        print_xml(&m, o, out);
        model_free(&m);
    }
    fputs("</estate>\n", out);
}

/* One object with an array for hosts and one for clusters, over all units. */
static void print_units_json(struct load *l, const struct settings *s, const struct print_options *o,
                             FILE *out)
{
    static const enum element kinds[] = {ELEMENT_HOST, ELEMENT_CLUSTER, ELEMENT_CONFLICT};
    struct json_writer w = {.out = out};
    json_object(&w, NULL);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        json_array(&w, elements[kinds[i]].name);
        for (const struct unit *u = l->units; u; u = u->next) {
            struct model m;
            load_unit(l, s, u, &m);
            print_json(&m, kinds[i], o, &w);
            model_free(&m);
        }
        json_end_array(&w);
    }
    json_end_object(&w);
    putc('\n', out);
}

enum status command_model(const struct settings *s, FILE *out)
{
    bool json = s->format && strcmp(s->format, "json") == 0;
    if (s->schema) {
        print_relaxng(out);
        return STATUS_OK;
    }
    if (s->format && !json && strcmp(s->format, "xml") != 0) {
        message("unknown format `%s`: the model is printed as xml or json", s->format);
        return STATUS_USAGE;
    }
    struct load l;
    load_all(&l, s, NULL);
    struct arena arena = {0};
    struct print_options o = {.origins = s->with_origins ? place_text : NULL, .arena = &arena};
    if (l.status != STATUS_USAGE)
        (json ? print_units_json : print_units_xml)(&l, s, &o, out);
    enum status status = l.status;
    arena_free(&arena);
    load_free(&l);
    return status;
}
