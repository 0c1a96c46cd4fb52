/* CLIXML: what Export-Clixml and PowerShell remoting write ([MS-PSRP] 2.2.5). */
#include <stdlib.h>

#include "base/ascii.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "read/document.h"

/* Objects of earlier records are read again when a Ref names them, up to so many times the text in all. */
#define AGAIN_TIMES 4

/* An object that a later <Ref> may name. */
struct target {
    const char *at;            /* its tag */
    const struct value *value; /* valid within the record that it belongs to */
    uint32_t record;
};

struct clixml {
    struct builder b;
    struct xml *xml;
    struct target *targets; /* by the RefId of Obj */
    size_t target_count, target_room;
    struct span *types; /* by the RefId of TN, another number space: the class */
    size_t type_count, type_room;
    uint32_t
        record; /* number of the record under way: what belongs to an earlier one is no longer in memory */
    size_t again_left;
    bool again;
    bool unknown_said;
};

/* One <Obj> under way. */
struct object {
    struct span tag, type;
    struct value said;    /* its text and number */
    size_t fields, items; /* where its own begin */
    size_t extended;      /* where those of MS begin; 0: none yet */
    bool top, has_text, has_value, is_list, is_record, streamed;
};

static void read_object(struct clixml *c, struct value *v, bool top);
static void read_value(struct clixml *c, struct value *v);

/* ---- texts ---- */

static bool escape_unit(const char *at, const char *end, uint32_t *unit)
{
    if (end - at < 7 || at[0] != '_' || at[1] != 'x' || at[6] != '_')
        return false;
    *unit = 0;
    for (int i = 2; i < 6; i++) {
        int digit = hex_value(at[i]);
        if (digit < 0)
            return false;
        *unit = *unit << 4 | (uint32_t)digit;
    }
    return true;
}

/* Copies s with _xHHHH_ decoded, once and from left to right; two halves of a surrogate pair become one
 * character. */
static struct span unescape(struct arena *a, struct span s)
{
    char *text = arena_alloc(a, s.len + 4), *out = text;
    for (const char *at = s.at, *end = span_end(s); at < end;) {
        uint32_t unit, low;
        if (!escape_unit(at, end, &unit)) {
            *out++ = *at++;
            continue;
        }
        at += 7;
        if (escape_unit(at, end, &low) && utf16_join(&unit, low))
            at += 7;
        out = xml_put_character(out, unit);
    }
    return span_between(text, out);
}

static struct span decode(struct clixml *c, struct span raw, bool plain)
{
    bool unknown = false;
    struct arena *a = c->b.reading->scratch;
    struct span text = xml_decode(a, raw, plain, &unknown);
    if (unknown && !c->unknown_said) {
        builder_problem(&c->b, raw.at, "a reference to an entity that XML does not define is left as it is");
        c->unknown_said = true;
    }
    return span_find_span(text, SPAN("_x")) ? unescape(a, text) : text;
}

/* After XML_OPEN: the text of the element, and where it stands. */
static void read_text(struct clixml *c, struct value *v)
{
    struct span tag = c->xml->tag;
    struct span raw = xml_content(c->xml);
    v->kind = VALUE_TEXT;
    v->text = span_trim(decode(c, raw, c->xml->plain));
    v->where = span_first_line(raw.len ? raw : tag);
}

static bool read_id(const struct clixml *c, size_t *id)
{
    struct span raw;
    uint64_t number;
    if (!xml_attribute(c->xml, SPAN("RefId"), &raw) || !span_number(raw, &number) || number >= SIZE_MAX)
        return false;
    *id = (size_t)number;
    return true;
}

/* ---- types ---- */

/* Makes room for index id in a table; ids come in rising order, so one far ahead of all others is none of
 * ours. */
static void *table_reach(void *table, size_t id, size_t *count, size_t *room, size_t size)
{
    if (id < *count)
        return table;
    if (id > *count * 2 + 1024)
        return NULL;
    if (id >= *room) {
        *room = id * 2 + 64;
        table = memory_resize(table, *room * size);
    }
    memset((char *)table + *count * size, 0, (id + 1 - *count) * size);
    *count = id + 1;
    return table;
}

/* <TN RefId="0"><T>class</T><T>its base</T>...</TN>: the first one counts. */
static struct span read_types(struct clixml *c)
{
    struct span type = {0};
    size_t id = 0;
    bool has_id = read_id(c, &id);
    while (xml_next(c->xml) == XML_OPEN) {
        if (type.len || !span_equal(c->xml->name, SPAN("T")))
            xml_skip(c->xml);
        else
            type = type_class(span_trim(xml_content(c->xml)));
    }
    void *table = has_id ? table_reach(c->types, id, &c->type_count, &c->type_room, sizeof(*c->types)) : NULL;
    if (table) {
        c->types = table;
        c->types[id] = type;
    }
    return type;
}

static void part_types(struct clixml *c, struct object *o)
{
    o->type = read_types(c);
}

static void part_types_again(struct clixml *c, struct object *o)
{
    size_t id;
    if (read_id(c, &id) && id < c->type_count)
        o->type = c->types[id];
    xml_skip(c->xml);
}

/* ---- parts of an object ---- */

/* Moves over an element that says nothing about the host, or nothing that is known. */
static void pass_child(struct clixml *c, enum line_state state)
{
    const char *first = c->xml->tag.at;
    xml_skip(c->xml);
    builder_pass(&c->b, first, c->xml->at, state);
}

static void part_text(struct clixml *c, struct object *o)
{
    struct value text = {0};
    read_text(c, &text);
    o->said.text = text.text;
    o->said.where = text.where;
    o->has_text = true;
}

/* The class's schema: most of the file, and nothing about the host. Type names may hide in it all the same.
 */
static void skip_metadata(struct clixml *c)
{
    const char *first = c->xml->tag.at;
    unsigned outside = c->xml->depth - 1;
    while (c->xml->depth > outside) {
        enum xml_event event = xml_next(c->xml);
        if (event == XML_END)
            return;
        if (event == XML_OPEN && span_equal(c->xml->name, SPAN("TN")))
            read_types(c);
    }
    builder_pass(&c->b, first, c->xml->at, LINE_IGNORED);
}

static void read_members(struct clixml *c)
{
    while (xml_next(c->xml) == XML_OPEN) {
        const char *first = c->xml->tag.at;
        struct value v = {0};
        struct span name;
        xml_attribute(c->xml, SPAN("N"), &name);
        if (span_equal(name, SPAN("__ClassMetadata"))) {
            skip_metadata(c);
            continue;
        }
        name = decode(c, name, true);
        read_value(c, &v);
        if (!c->xml->problem)
            builder_add(&c->b, name, &v, first, c->xml->at);
    }
}

static void part_members(struct clixml *c, struct object *o)
{
    o->is_record = true;
    read_members(c);
}

static void part_extended(struct clixml *c, struct object *o)
{
    o->is_record = true;
    o->extended = c->b.field_count;
    read_members(c);
}

/* <En><S N="Key">a</S><... N="Value">...</En> */
static void read_entry(struct clixml *c)
{
    const char *first = c->xml->tag.at;
    struct value key = {0}, v = {0};
    while (xml_next(c->xml) == XML_OPEN) {
        struct span name;
        xml_attribute(c->xml, SPAN("N"), &name);
        read_value(c, span_equal(name, SPAN("Key")) ? &key : &v);
    }
    if (!c->xml->problem)
        builder_add(&c->b, key.text, &v, first, c->xml->at);
}

static void part_dictionary(struct clixml *c, struct object *o)
{
    o->is_record = true;
    while (xml_next(c->xml) == XML_OPEN) {
        if (span_equal(c->xml->name, SPAN("En")))
            read_entry(c);
        else
            xml_skip(c->xml);
    }
}

/* A list at the top is emitted as it comes, so what its holder has said so far goes: it lives in the scratch
 * arena. */
static void part_list(struct clixml *c, struct object *o)
{
    o->is_list = true;
    o->streamed = o->top;
    while (xml_next(c->xml) == XML_OPEN) {
        struct value v = {0};
        if (!o->top)
            read_value(c, &v);
        else if (span_equal(c->xml->name, SPAN("Obj")))
            read_object(c, &v, true);
        else
            xml_skip(c->xml);
        if (!o->top && !c->xml->problem)
            builder_add_item(&c->b, &v);
    }
}

static void part_unknown(struct clixml *c, struct object *o)
{
    (void)o;
    pass_child(c, LINE_UNKNOWN);
}

static const struct part {
    const char *name;
    void (*read)(struct clixml *c, struct object *o);
} parts[] = {
    {"TN", part_types},    {"TNRef", part_types_again}, {"ToString", part_text}, {"Props", part_members},
    {"MS", part_extended}, {"LST", part_list},          {"IE", part_list},       {"QUE", part_list},
    {"STK", part_list},    {"DCT", part_dictionary},    {"Obj", part_unknown},   {"Ref", part_unknown},
    {"Nil", part_unknown},
};

static bool is_number(struct span tag)
{
    static const char *const tags[] = {"By", "SB", "U16", "I16", "U32", "I32", "U64", "I64"};
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
        if (span_equal(tag, span_of(tags[i])))
            return true;
    return false;
}

/* The object's own simple value: the number of an enum, the text of a string that has notes. */
static void part_simple(struct clixml *c, struct object *o)
{
    struct value v = {0};
    o->has_value = true;
    bool number = is_number(c->xml->name);
    read_text(c, &v);
    if (number)
        o->said.number = v.text;
    if (!o->has_text) {
        o->said.text = v.text;
        o->said.where = v.where;
    }
}

static void read_part(struct clixml *c, struct object *o)
{
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (span_equal(c->xml->name, span_of(parts[i].name))) {
            parts[i].read(c, o);
            return;
        }
    }
    part_simple(c, o);
}

/* ---- a whole object ---- */

/* PowerShell shows the member in MS when Props has one of the same name; that one is often its number. */
static void merge_member(struct builder *b, struct field *raw, const struct field *shown)
{
    const struct field *hidden = shown->value.kind == VALUE_NULL ? shown : raw;
    const struct field *kept = hidden == raw ? shown : raw;
    struct span number = raw->value.number;
    bool apart = hidden->line + hidden->lines <= kept->line || hidden->line >= kept->line + kept->lines;
    if (apart && !b->quiet)
        input_mark_lines(b->reading->in, hidden->line, hidden->line + hidden->lines, LINE_UNDERSTOOD);
    *raw = *kept;
    if (!raw->value.number.len)
        raw->value.number = number;
}

/* Leaves one field of each name. */
static void merge_extended(struct builder *b, const struct object *o)
{
    if (o->extended <= o->fields || o->extended >= b->field_count)
        return;
    struct hash raw = {0};
    size_t kept = o->extended;
    for (size_t i = o->fields; i < o->extended; i++)
        hash_put(&raw, b->fields[i].label, &b->fields[i]);
    for (size_t i = o->extended; i < b->field_count; i++) {
        struct field *same = hash_get(&raw, b->fields[i].label);
        if (same)
            merge_member(b, same, &b->fields[i]);
        else
            b->fields[kept++] = b->fields[i];
    }
    b->field_count = kept;
    hash_free(&raw);
}

static void object_value(struct clixml *c, const struct object *o, struct value *v)
{
    struct builder *b = &c->b;
    *v = o->said;
    if (!v->where.at)
        v->where = span_first_line(o->tag);
    if (o->has_value)
        v->kind = VALUE_TEXT;
    else if (o->is_list)
        builder_take_items(b, o->items, v);
    else if (o->is_record)
        builder_take_value(b, o->fields, o->type, o->tag, c->xml->at, v);
    else
        v->kind = o->has_text ? VALUE_TEXT : VALUE_NULL;
}

static void remember(struct clixml *c, size_t id, const char *at, const struct value *v)
{
    void *table = table_reach(c->targets, id, &c->target_count, &c->target_room, sizeof(*c->targets));
    if (!table)
        return;
    struct value *copy = arena_alloc(c->b.reading->scratch, sizeof(*copy));
    *copy = *v;
    c->targets = table;
    c->targets[id] = (struct target){.at = at, .value = copy, .record = c->record};
}

/* An object at the top ends: from here on its memory is gone. */
static void emit_object(struct clixml *c, const struct object *o, const struct value *v)
{
    struct record record;
    if (v->kind == VALUE_RECORD) {
        record = *v->record;
        builder_emit(&c->b, &record, o->tag.at, c->xml->at);
    } else {
        arena_reset(c->b.reading->scratch);
    }
    c->record++;
}

/* After the XML_OPEN of an <Obj>. With top its record, or each record of its list, is emitted. */
static void read_object(struct clixml *c, struct value *v, bool top)
{
    struct builder *b = &c->b;
    struct object o = {.tag = c->xml->tag, .top = top, .fields = b->field_count, .items = b->item_count};
    size_t id = 0;
    bool has_id = read_id(c, &id);
    while (xml_next(c->xml) == XML_OPEN)
        read_part(c, &o);
    if (!c->xml->problem && !o.streamed) {
        merge_extended(b, &o);
        object_value(c, &o, v);
        if (has_id)
            remember(c, id, o.tag.at, v);
        if (top)
            emit_object(c, &o, v);
    }
    b->field_count = o.fields;
    b->item_count = o.items;
}

/* Reads an object of an earlier record once more: its memory is gone, its text is not. */
static void read_again(struct clixml *c, const char *at, struct value *v)
{
    struct xml *before = c->xml;
    uint32_t line = c->b.line;
    struct xml x;
    xml_begin(&x, span_between(at, before->end));
    c->xml = &x;
    c->again = c->b.quiet = true;
    if (xml_next(&x) == XML_OPEN)
        read_object(c, v, false);
    size_t taken = (size_t)(x.at - at);
    c->again_left -= taken < c->again_left ? taken : c->again_left;
    c->again = c->b.quiet = false;
    c->xml = before;
    c->b.line = line;
}

static void read_reference(struct clixml *c, struct value *v)
{
    size_t id;
    const struct target *target = read_id(c, &id) && id < c->target_count ? &c->targets[id] : NULL;
    *v = (struct value){.flags = VALUE_DAMAGED, .where = span_first_line(c->xml->tag)};
    xml_skip(c->xml);
    if (target && target->value && target->record == c->record)
        *v = *target->value;
    else if (target && target->at && !c->again && c->again_left)
        read_again(c, target->at, v);
}

/* <C>65</C> is a character by its number. */
static void character_value(struct clixml *c, struct value *v)
{
    uint64_t code;
    if (!span_number(v->text, &code) || code > 0xffff)
        return;
    char *text = arena_alloc(c->b.reading->scratch, 4);
    v->text = span_between(text, xml_put_character(text, (uint32_t)code));
}

/* After XML_OPEN: any value. */
static void read_value(struct clixml *c, struct value *v)
{
    struct span tag = c->xml->name;
    if (span_equal(tag, SPAN("Obj"))) {
        read_object(c, v, false);
    } else if (span_equal(tag, SPAN("Ref"))) {
        read_reference(c, v);
    } else if (span_equal(tag, SPAN("Nil"))) {
        v->where = span_first_line(c->xml->tag);
        xml_skip(c->xml);
    } else {
        read_text(c, v);
        if (is_number(tag))
            v->number = v->text;
        else if (span_equal(tag, SPAN("C")))
            character_value(c, v);
    }
}

/* ---- the shape ---- */

/* Remoting puts progress records between the objects. */
static bool is_progress(const struct clixml *c)
{
    struct span stream;
    return xml_attribute(c->xml, SPAN("S"), &stream) && span_equal(stream, SPAN("progress"));
}

static void read_root(void *state)
{
    struct clixml *c = state;
    while (xml_next(c->xml) == XML_OPEN) {
        struct value v = {0};
        if (is_progress(c))
            pass_child(c, LINE_IGNORED);
        else if (span_equal(c->xml->name, SPAN("Obj")))
            read_object(c, &v, true);
        else
            pass_child(c, LINE_UNKNOWN);
    }
    c->type_count = c->target_count = 0;
}

static const char *const roots[] = {"Objs", NULL};

/* powershell.exe writes this line first when its output is captured as XML. */
static bool is_mark(struct span line)
{
    return span_starts(line, SPAN("#< CLIXML"));
}

static bool recognise(const struct reading *r)
{
    return is_mark(input_line(r->in, r->line)) || document_recognise(r, roots);
}

static void read_clixml(struct reading *r)
{
    struct xml x;
    struct clixml c = {.xml = &x};
    struct span text = builder_text(r);
    builder_begin(&c.b, r);
    if (is_mark(text))
        text = span_skip(text, sizeof("#< CLIXML") - 1);
    c.again_left = text.len * AGAIN_TIMES;
    document_read(&c.b, &x, text, roots, read_root, &c);
    free(c.targets);
    free(c.types);
    builder_end(&c.b);
}

const struct shape shape_clixml = {
    .name = "clixml",
    .recognise = recognise,
    .read = read_clixml,
};
