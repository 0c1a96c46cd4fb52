/* Any bytes into the readers. FUZZ_SHAPE in the environment names the one shape to drive; without it an input
 * is read as the program does it: split into parts, recognised, understood, merged into a document.
 * `fuzz-read --shapes` lists the names. */
#include <stdio.h>
#include <stdlib.h>

#include "model/model.h"
#include "read/shapes.h"
#include "source/source.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void list_shapes(void)
{
    for (const struct shape *const *shape = shapes; (*shape)->name; shape++)
        puts((*shape)->name);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    if (*argc > 1 && strcmp((*argv)[1], "--shapes") == 0) {
        list_shapes();
        exit(0);
    }
    return 0;
}

static const struct shape *shape_of(const char *name)
{
    for (const struct shape *const *shape = shapes; (*shape)->name; shape++)
        if (strcmp((*shape)->name, name) == 0)
            return *shape;
    abort();
}

static void demand(bool holds)
{
    if (!holds)
        abort();
}

/* Reads each byte, so that the sanitizer sees a span that points nowhere. */
static void touch(struct span s)
{
    volatile char sum = 0;
    for (size_t i = 0; i < s.len; i++)
        sum = (char)(sum ^ s.at[i]);
}

static void check_record(const struct reading *r, const struct record *record, unsigned depth);

/* A value must say where it stands, and that must lie in the text. */
static void check_value(const struct reading *r, const struct value *v, unsigned depth)
{
    demand(depth < 1000);
    touch(v->text);
    touch(v->number);
    demand(v->where.len == 0 ||
           (v->where.at >= r->in->text.at && span_end(v->where) <= span_end(r->in->text)));
    for (size_t i = 0; v->kind == VALUE_LIST && i < v->count; i++)
        check_value(r, &v->items[i], depth + 1);
    if (v->kind == VALUE_RECORD)
        check_record(r, v->record, depth + 1);
}

static void check_record(const struct reading *r, const struct record *record, unsigned depth)
{
    touch(record->type);
    touch(record->title);
    touch(record->host);
    touch(record->where);
    for (size_t i = 0; i < record->count; i++) {
        const struct field *f = &record->fields[i];
        touch(f->label);
        demand(f->line < r->in->lines && f->line + f->lines <= r->in->lines);
        check_value(r, &f->value, depth);
    }
}

static void take(struct reading *r, const struct record *record)
{
    check_record(r, record, 0);
}

static void ignore_problem(struct reading *r, uint32_t line, const char *text)
{
    (void)r;
    (void)line;
    touch(span_of(text));
}

/* A shape that starts must consume a line at least, and none behind its end. */
static void drive_shape(const struct shape *shape, struct input *in)
{
    struct arena scratch = {0};
    struct reading r = {
        .in = in, .end = in->lines, .scratch = &scratch, .emit = take, .problem = ignore_problem};
    while (r.line < r.end) {
        uint32_t before = r.line;
        if (!shape->recognise(&r)) {
            r.line++;
            continue;
        }
        shape->read(&r);
        demand(r.line > before && r.line <= r.end);
    }
    arena_free(&scratch);
}

static void drive_all(struct input *in)
{
    static struct catalogue *catalogue; /* made once: making it takes longer than a run */
    if (!catalogue)
        catalogue = catalogue_new();
    struct sightings sightings = {0};
    sightings_init(&sightings);
    source_read(catalogue, &sightings, in, NULL);
    for (struct unit *u = units_of(&sightings); u; u = u->next) {
        struct model model = {0};
        model_build(&model, &sightings, u);
        model_free(&model);
    }
    sightings_free(&sightings);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const char *shape = getenv("FUZZ_SHAPE");
    struct input_list list = {0};
    struct span bytes = {.at = (const char *)data, .len = size};
    struct input *in = input_of_bytes(&list, "HV01/fuzz.txt", bytes, NULL);
    if (shape && *shape)
        drive_shape(shape_of(shape), in);
    else
        drive_all(in);
    input_list_free(&list);
    return 0;
}
