#include "command/yaml.h"

#include <errno.h>
#include <yaml.h>

#include "report/message.h"

enum { DEEPEST = 16, LARGEST = 1 << 20 };

struct yaml_reading {
    struct arena *arena;
    const char *path;
    yaml_parser_t parser;
    yaml_event_t event;
    bool failed;
};

static void fail(struct yaml_reading *r, size_t line, const char *text)
{
    if (!r->failed)
        message("%s:%zu: %s", r->path, line + 1, text);
    r->failed = true;
}

/* The next event stands in r->event, which owns memory until the next call. */
static bool advance(struct yaml_reading *r)
{
    yaml_event_delete(&r->event);
    r->event = (yaml_event_t){0};
    if (r->failed)
        return false;
    if (!yaml_parser_parse(&r->parser, &r->event))
        fail(r, r->parser.problem_mark.line, r->parser.problem ? r->parser.problem : "is no YAML");
    return !r->failed;
}

static struct yaml_value *read_value(struct yaml_reading *r, unsigned depth);

static struct span scalar_of(const yaml_event_t *e)
{
    return (struct span){.at = (const char *)e->data.scalar.value, .len = e->data.scalar.length};
}

static bool has_key(const struct yaml_value *map, const char *key)
{
    for (const struct yaml_value *v = map->first; v; v = v->next)
        if (strcmp(v->key, key) == 0)
            return true;
    return false;
}

static const char *read_key(struct yaml_reading *r, const struct yaml_value *map)
{
    if (r->event.type != YAML_SCALAR_EVENT) {
        fail(r, r->event.start_mark.line, "a key must be a word");
        return NULL;
    }
    const char *key = arena_dup(r->arena, scalar_of(&r->event));
    if (has_key(map, key)) {
        fail(r, r->event.start_mark.line, arena_printf(r->arena, "key `%s` is given twice", key));
        return NULL;
    }
    return advance(r) ? key : NULL;
}

static void read_members(struct yaml_reading *r, struct yaml_value *holder, unsigned depth)
{
    struct yaml_value **end = &holder->first;
    yaml_event_type_t last = holder->kind == YAML_IS_MAP ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
    while (advance(r) && r->event.type != last) {
        const char *key = holder->kind == YAML_IS_MAP ? read_key(r, holder) : NULL;
        if (r->failed)
            return;
        struct yaml_value *value = read_value(r, depth + 1);
        if (!value)
            return;
        value->key = key;
        *end = value;
        end = &value->next;
    }
}

/* The value that r->event begins; NULL after a failure. */
static struct yaml_value *read_value(struct yaml_reading *r, unsigned depth)
{
    struct yaml_value *value = arena_alloc(r->arena, sizeof(*value));
    yaml_event_type_t type = r->event.type;
    value->line = (long)r->event.start_mark.line + 1;
    if (type == YAML_SCALAR_EVENT) {
        value->text = arena_dup(r->arena, scalar_of(&r->event));
    } else if (depth == DEEPEST) {
        fail(r, r->event.start_mark.line, "is nested too deep");
    } else if (type == YAML_SEQUENCE_START_EVENT || type == YAML_MAPPING_START_EVENT) {
        value->kind = type == YAML_MAPPING_START_EVENT ? YAML_IS_MAP : YAML_IS_LIST;
        read_members(r, value, depth);
    } else {
        fail(r, r->event.start_mark.line, "aliases are not allowed here");
    }
    return r->failed ? NULL : value;
}

static struct yaml_value *read_document(struct yaml_reading *r)
{
    struct yaml_value *value = NULL;
    bool good = advance(r) && advance(r);
    if (good && r->event.type == YAML_DOCUMENT_START_EVENT && advance(r)) {
        value = read_value(r, 0);
        if (value && advance(r) && advance(r) && r->event.type != YAML_STREAM_END_EVENT)
            fail(r, r->event.start_mark.line, "there must be one document only");
    } else if (good) {
        fail(r, 0, "is empty");
    }
    return r->failed ? NULL : value;
}

static bool has_size(const char *path, FILE *in)
{
    bool good = fseek(in, 0, SEEK_END) == 0 && ftell(in) <= LARGEST;
    if (!good)
        message("%s: is no file, or one larger than 1 MiB", path);
    rewind(in);
    return good;
}

struct yaml_value *yaml_read(struct arena *arena, const char *path)
{
    struct yaml_reading r = {.arena = arena, .path = path};
    struct yaml_value *value = NULL;
    FILE *in = fopen(path, "r");
    if (!in) {
        message("%s: %s", path, strerror(errno));
        return NULL;
    }
    if (has_size(path, in) && yaml_parser_initialize(&r.parser)) {
        yaml_parser_set_input_file(&r.parser, in);
        value = read_document(&r);
        yaml_event_delete(&r.event);
        yaml_parser_delete(&r.parser);
    }
    fclose(in);
    return value;
}
