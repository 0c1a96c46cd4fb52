/* Records become sightings: the generic part, driven by the sources' tables. */
#include "source/source.h"
#include "base/ascii.h"
#include "source/collection.h"
#include "source/kind.h"
#include "source/plan.h"

#define GROUPS 12
#define GROUP_NAMES 8
#define TEXT_ROOM 512

/* Child sightings that lists make in parallel. */
struct group {
    enum element element;
    struct sighting *parent, **items;
    size_t room, used;
    uint16_t names[GROUP_NAMES]; /* attributes said, with their FACT_BY flags */
    size_t name_count;
    bool closed;
};

/* One record on its way. */
struct mapping {
    struct seen seen;
    const struct entry *entry;
    struct arena *scratch;
    struct group groups[GROUPS];
    size_t group_count, nest; /* a nested field uses groups from nest on */
    bool cut, lost;           /* a list goes on, a value was lost by the carrier */
};

/* ---- For sources' own code ---- */

/* Whether the normal forms of two labels can be equal, by their first letters. */
static bool may_be(struct span label, struct span wanted)
{
    return label.len && (ascii_lower(*label.at) == ascii_lower(*wanted.at) || *label.at == ' ' ||
                         *label.at == '\t' || *label.at & 0x80);
}

const struct field *record_field(const struct record *r, const char *label)
{
    struct span wanted = span_of(label);
    for (size_t i = 0; i < r->count; i++)
        if (r->fields[i].label.len == wanted.len && span_equal_nocase(r->fields[i].label, wanted))
            return &r->fields[i];
    for (size_t i = 0; i < r->count; i++) {
        char room[LABEL_ROOM], other[LABEL_ROOM];
        struct span found = r->fields[i].label;
        if (!may_be(found, wanted))
            continue;
        struct span normal = label_normal(found, other);
        if (normal.len < found.len && span_equal(normal, label_normal(wanted, room)))
            return &r->fields[i];
    }
    return NULL;
}

static const struct value *first_item(const struct value *v)
{
    return v->kind == VALUE_LIST && v->count ? &v->items[0] : v;
}

struct span record_text(const struct record *r, const char *label)
{
    const struct field *f = record_field(r, label);
    if (!f || f->value.kind == VALUE_NULL)
        return (struct span){0};
    const struct value *v = &f->value;
    return v->kind == VALUE_LIST && !v->count ? (struct span){0} : span_trim(first_item(v)->text);
}

size_t field_count(const struct field *f)
{
    if (!f || f->value.kind == VALUE_NULL)
        return 0;
    return f->value.kind == VALUE_LIST ? f->value.count : span_trim(f->value.text).len > 0;
}

const struct value *field_item(const struct field *f, size_t i)
{
    return f->value.kind == VALUE_LIST ? &f->value.items[i] : &f->value;
}

static bool inside(struct span part, struct span whole)
{
    return part.at && part.at >= whole.at && span_end(part) <= span_end(whole);
}

/* Where the value (or else the record) was said; always within the input's text. */
static struct span place_of(const struct seen *seen, const struct value *v)
{
    struct span text = seen->reading->in->text;
    if (v && inside(v->where, text))
        return v->where;
    if (inside(seen->record->where, text))
        return seen->record->where;
    return span_first(text, 0);
}

static void say_at(struct seen *seen, struct sighting *to, enum name name, struct span text,
                   const struct value *v, unsigned flags)
{
    sighting_say(seen->sightings, to, name, text, seen->reading->in->text.at, place_of(seen, v), flags);
}

void seen_say_text(struct seen *seen, struct sighting *to, enum name name, struct span text,
                   const struct value *v, unsigned flags)
{
    say_at(seen, to, name, text, v, flags);
}

struct sighting *seen_child(struct seen *seen, enum element element, struct sighting *parent,
                            const struct value *v)
{
    return sighting_new(seen->sightings, seen->scope, element, parent, seen->reading->in->text.at,
                        place_of(seen, v), seen->rank);
}

void seen_mark(struct seen *seen, const struct field *f, enum line_state state)
{
    if (f)
        input_mark_lines(seen->reading->in, f->line, f->line + (f->lines ? f->lines : 1), state);
}

void seen_supplies(struct seen *seen, enum dataset d, bool complete)
{
    engine_supply(seen->reading->user, seen->scope, (uint64_t)1 << d, complete);
}

/* ---- Saying ---- */

static unsigned fact_flags(const struct value *v)
{
    return (v->flags & VALUE_PATTERN ? (unsigned)FACT_PATTERN : 0u) |
           (v->flags & VALUE_DAMAGED ? (unsigned)FACT_DAMAGED : 0u);
}

/* Text of any length passes as it is; everything else fits into room. */
static struct span canonical(const struct value *v, struct span label, enum conversion as,
                             const struct word *words, char *room)
{
    struct span s = span_trim(v->text), text;
    if (as == AS_TEXT && s.len >= TEXT_ROOM)
        return s;
    if (s.len < TEXT_ROOM && convert_in_place(s, as, &text))
        return text;
    bool found = convert(s, label, as, words, room, TEXT_ROOM) ||
                 (v->number.len && convert(v->number, label, as, words, room, TEXT_ROOM));
    return found ? span_of(room) : (struct span){0};
}

bool seen_say(struct seen *seen, struct sighting *to, enum name name, const struct value *v,
              enum conversion as, const struct word *words, unsigned flags)
{
    char room[TEXT_ROOM];
    if (!to || v->kind == VALUE_NULL)
        return false;
    v = first_item(v);
    struct span text = canonical(v, (struct span){0}, as, words, room);
    if (!text.len)
        return false;
    say_at(seen, to, name, text, v, flags | fact_flags(v));
    return true;
}

bool seen_say_field(struct seen *seen, struct sighting *to, const char *label, enum name name,
                    enum conversion as, const struct word *words, unsigned flags)
{
    const struct field *f = record_field(seen->record, label);
    if (!f || !seen_say(seen, to, name, &f->value, as, words, flags))
        return false;
    seen_mark(seen, f, LINE_UNDERSTOOD);
    return true;
}

static bool has_said(const struct sighting *s, const struct property *row)
{
    for (unsigned i = 0; i < s->fact_count; i++)
        if (s->facts[i].name == row->name && (s->facts[i].flags & FACT_BY) == (row->flags & FACT_BY))
            return true;
    return false;
}

/* ---- Groups of children ---- */

static bool group_says(struct group *g, uint16_t name)
{
    for (size_t i = 0; i < g->name_count; i++)
        if (g->names[i] == name)
            return true;
    return false;
}

static uint16_t name_key(const struct property *row)
{
    return (uint16_t)(row->name << 8 | (row->flags & FACT_BY));
}

/* The group in which the row's attribute is not said yet. */
static struct group *group_for(struct mapping *m, const struct property *row, struct sighting *parent)
{
    enum element element = attributes[row->name].element;
    uint16_t name = name_key(row);
    for (size_t i = m->nest; i < m->group_count; i++) {
        struct group *g = &m->groups[i];
        if (g->element == element && !g->closed && !group_says(g, name) && g->name_count < GROUP_NAMES) {
            g->names[g->name_count++] = name;
            return g;
        }
    }
    if (m->group_count == GROUPS)
        return NULL;
    struct group *g = &m->groups[m->group_count++];
    *g = (struct group){.element = element, .parent = parent, .names = {name}, .name_count = 1};
    return g;
}

static struct sighting *group_item(struct mapping *m, struct group *g, size_t i, const struct value *v)
{
    if (i >= g->room) {
        size_t room = i + 1 > 2 * g->room ? i + 1 : 2 * g->room;
        g->items = arena_extend(m->scratch, g->items, g->room * sizeof(struct sighting *),
                                room * sizeof(struct sighting *));
        g->room = room;
    }
    if (i >= g->used)
        g->used = i + 1;
    if (!g->items[i])
        g->items[i] = seen_child(&m->seen, g->element, g->parent, v);
    return g->items[i];
}

/* ---- Rows ---- */

/* The record's own sighting, or the one above it, of that element; NULL when it has none. */
static struct sighting *own_sighting(const struct mapping *m, enum element element)
{
    struct sighting *s = m->seen.sighting;
    while (s && s->element != element)
        s = s->parent;
    return s;
}

/* Below what a child of that element goes; false when the record has no place for it. */
static bool find_parent(struct mapping *m, enum element element, struct sighting **parent)
{
    enum element above = elements[element].parent;
    *parent = own_sighting(m, above);
    if (*parent || above == ELEMENT_HOST || above == ELEMENT_CLUSTER || above == ELEMENT_ESTATE)
        return true;
    for (size_t i = 0; i < m->group_count; i++)
        if (m->groups[i].element == above && m->groups[i].used && m->groups[i].items[0]) {
            *parent = m->groups[i].items[0];
            return true;
        }
    return false;
}

static bool is_lost_type(struct span text)
{
    return span_starts(text, SPAN("System.")) && span_ends(text, SPAN("[]"));
}

/* Says one item; i counts within its list. */
static bool say_item(struct mapping *m, const struct property *row, struct span label, const struct value *v,
                     size_t i, struct group **group)
{
    char room[TEXT_ROOM];
    struct span text =
        v->kind == VALUE_NULL ? (struct span){0} : canonical(v, label, row->as, row->words, room);
    struct sighting *to = own_sighting(m, attributes[row->name].element), *parent;
    bool known = to && has_said(to, row); /* in another column, too: nothing is lost */
    m->lost |= !text.len && !known && (is_lost_type(v->text) || (!to && span_trim(v->text).len));
    if (!text.len)
        return false;
    if (to && (i || known))
        return true;
    if (!to) {
        if (!*group && !find_parent(m, attributes[row->name].element, &parent))
            return false;
        if (!*group && !(*group = group_for(m, row, parent)))
            return false;
        to = group_item(m, *group, i, v);
    }
    say_at(&m->seen, to, row->name, text, v, row->flags | fact_flags(v));
    return true;
}

static bool says_scope(const struct property *row)
{
    return row->name == HOST_NAME || row->name == CLUSTER_NAME;
}

/* Whether the row said something. */
static bool say_row(struct mapping *m, const struct property *row, struct span label, const struct value *v)
{
    struct group *group = NULL;
    if (row->as == AS_IGNORED)
        return false;
    if (says_scope(row))
        return v->text.len > 0;
    m->cut |= (v->flags & VALUE_CUT) != 0;
    if (v->kind != VALUE_LIST)
        return say_item(m, row, label, v, 0, &group);
    bool said = false;
    for (size_t i = 0; i < v->count; i++)
        said |= say_item(m, row, label, &v->items[i], i, &group);
    return said;
}

static const struct record *item_record(const struct value *v, size_t i)
{
    if (v->kind == VALUE_LIST)
        return i < v->count && v->items[i].kind == VALUE_RECORD ? v->items[i].record : NULL;
    return v->kind == VALUE_RECORD && i == 0 ? v->record : NULL;
}

/* The row for `outer.inner`. */
static const struct property *nested_row(const struct entry *e, struct span outer, struct span inner)
{
    char path[2 * LABEL_ROOM + 1];
    struct span first = label_normal(outer, path);
    path[first.len] = '.';
    struct span second = label_normal(inner, path + first.len + 1);
    return hash_get(&e->rows, (struct span){.at = path, .len = first.len + 1 + second.len});
}

/* The group of this nested field that says the row's attribute already. */
static struct group *group_saying(struct mapping *m, const struct property *row)
{
    for (size_t i = m->nest; i < m->group_count; i++)
        if (m->groups[i].element == attributes[row->name].element && group_says(&m->groups[i], name_key(row)))
            return &m->groups[i];
    return NULL;
}

/* Says the row for object number i; the items of a list follow those of the objects before. */
static bool say_inner(struct mapping *m, const struct property *row, const struct field *f, size_t i)
{
    struct group *group = group_saying(m, row);
    const struct value *v = &f->value;
    bool said = false;
    if (v->kind == VALUE_LIST) {
        size_t start = group ? group->used : 0;
        for (size_t k = 0; k < v->count; k++)
            said |= say_item(m, row, f->label, &v->items[k], start + k, &group);
        return said;
    }
    if (group && i < group->used && group->items[i] && has_said(group->items[i], row))
        return true;
    return say_item(m, row, f->label, v, i, &group);
}

/* Says what the rows `outer.inner` find in one object, the i-th of its list. */
static bool say_object(struct mapping *m, struct span outer, const struct record *r, size_t i)
{
    bool said = false;
    for (size_t k = 0; k < r->count; k++) {
        const struct property *row = nested_row(m->entry, outer, r->fields[k].label);
        if (row && row->as != AS_IGNORED)
            said |= say_inner(m, row, &r->fields[k], i);
    }
    return said;
}

static bool say_nested(struct mapping *m, struct span label, const struct value *v)
{
    bool said = false;
    size_t before = m->nest;
    if (!m->entry->nested || !(item_record(v, 0)))
        return false;
    m->nest = m->group_count;
    for (size_t i = 0; item_record(v, i); i++)
        said |= say_object(m, label, item_record(v, i), i);
    for (size_t g = m->nest; g < m->group_count; g++)
        m->groups[g].closed = true;
    m->nest = before;
    return said;
}

/* ---- Records ---- */

static bool is_localised(const struct mapping *m)
{
    struct span type = m->seen.record->type;
    return m->entry->source->localised || (type.len && ascii_is_lower(type.at[0]));
}

static bool is_empty(const struct value *v)
{
    return v->kind == VALUE_NULL || (v->kind == VALUE_LIST && !v->count) ||
           (v->kind == VALUE_TEXT && !span_trim(v->text).len);
}

static enum line_state take_field(struct mapping *m, const struct property *row, const struct field *f)
{
    bool said = false;
    if (item_record(&f->value, 0))
        said = say_nested(m, f->label, &f->value);
    if (!said && row)
        said = say_row(m, row, f->label, &f->value);
    if (said)
        return LINE_UNDERSTOOD;
    if (!row)
        return is_localised(m) ? LINE_UNKNOWN : LINE_IGNORED;
    return row->as == AS_IGNORED || is_empty(&f->value) || !is_localised(m) ? LINE_IGNORED : LINE_UNKNOWN;
}

static void take_fields(struct mapping *m, const struct plan *plan)
{
    const struct record *r = m->seen.record;
    for (size_t i = 0; i < r->count; i++) {
        const struct field *f = &r->fields[plan->order[i]];
        seen_mark(&m->seen, f, take_field(m, plan->rows[plan->order[i]], f));
    }
}

/* Whether the model itself makes the element where something stands below it. */
static bool is_container(enum element element)
{
    for (enum name name = elements[element].first; name < NAME_COUNT && attributes[name].element == element;
         name++)
        if (attributes[name].key)
            return false;
    return true;
}

/* Begins the record's sighting and those above it, up to the host's or the cluster's children. */
static struct sighting *begin(struct mapping *m, enum element element)
{
    if (element == ELEMENT_ESTATE)
        return NULL;
    enum element above = elements[element].parent;
    bool top = above == ELEMENT_HOST || above == ELEMENT_CLUSTER || above == ELEMENT_ESTATE;
    struct sighting *parent = top || is_container(above) ? NULL : begin(m, above);
    return seen_child(&m->seen, element, parent, NULL);
}

static const struct fact *fact_of(const struct sighting *s, enum name name)
{
    for (unsigned i = 0; i < s->fact_count; i++)
        if (s->facts[i].name == name && !(s->facts[i].flags & FACT_BY))
            return &s->facts[i];
    return NULL;
}

/* What an adapter is called tells what it is, as long as nobody says it. */
static void say_kind(struct seen *seen)
{
    struct sighting *s = seen->sighting;
    if (!s || s->element != ELEMENT_ADAPTER || fact_of(s, ADAPTER_KIND))
        return;
    const struct fact *description = fact_of(s, ADAPTER_DESCRIPTION), *name = fact_of(s, ADAPTER_NAME);
    const char *kind = adapter_kind_recent(seen->kinds, span_of(description ? description->value : NULL),
                                           span_of(name ? name->value : NULL));
    const struct fact *from = description ? description : name;
    if (!kind || !from)
        return;
    const char *text = seen->reading->in->text.at;
    sighting_say(seen->sightings, s, ADAPTER_KIND, span_of(kind), text,
                 (struct span){.at = text + from->at, .len = from->len}, FACT_WEAK);
}

static bool tells_adapter(enum name name)
{
    return name == ADAPTER_NAME || name == ADAPTER_INDEX || name == ADAPTER_GUID || name == ADAPTER_MAC ||
           name == ADAPTER_DESCRIPTION || name == ADDRESS_IP;
}

/* Whether the record says which adapter it is about, if it is about one. */
static bool names_adapter(const struct mapping *m, const struct plan *plan)
{
    enum element element = m->entry->source->element;
    if (!m->entry->source->properties ||
        (element != ELEMENT_ADAPTER && elements[element].parent != ELEMENT_ADAPTER))
        return true;
    for (size_t i = 0; i < plan->count; i++)
        if (plan->rows[i] && tells_adapter(plan->rows[i]->name) &&
            !is_empty(&m->seen.record->fields[i].value))
            return true;
    return is_localised(m);
}

static void take(struct engine *e, struct mapping *m, const struct plan *plan)
{
    const struct source *source = plan->entry->source;
    const struct record *r = m->seen.record;
    input_mark_lines(e->in, r->line, r->line + r->lines, is_localised(m) ? LINE_UNKNOWN : LINE_IGNORED);
    if (!names_adapter(m, plan) || (source->wants && !source->wants(&m->seen))) {
        input_mark_lines(e->in, r->line, r->line + r->lines, LINE_IGNORED);
        return;
    }
    m->seen.sighting = begin(m, source->element);
    take_fields(m, plan);
    say_kind(&m->seen);
    if (source->see)
        source->see(&m->seen);
    bool complete = !e->command.filtered && !m->cut && !m->lost && !(r->flags & VALUE_CUT);
    engine_supply(e, m->seen.scope, source->supplies, complete);
}

/* What a record is that no source knows: its class, or else its first labels. */
static const char *describe(struct arena *arena, const struct record *r)
{
    enum { MOST = 6, WIDTH = 40 };
    const char *text = NULL;
    if (r->type.len)
        text = arena_printf(arena, "`%.*s`", SPAN_ARG(span_first(r->type, 2 * WIDTH)));
    for (size_t i = 0; i < r->count && i < MOST; i++) {
        struct span label = span_first(r->fields[i].label, WIDTH);
        text = arena_printf(arena, "%s%s`%.*s`", text ? text : "",
                            !text ? ""
                            : i   ? ", "
                                  : " with ",
                            SPAN_ARG(label));
    }
    return text;
}

void engine_take(struct engine *e, struct reading *reading, const struct record *record)
{
    const struct plan *plan = plan_of(e, record);
    if (!plan->entry) {
        if (!collection_take(e, reading, record) && !e->stranger)
            e->stranger = describe(&e->arena, record);
        return;
    }
    const struct source *source = plan->entry->source;
    struct scope *scope = plan_scope(e, plan, record);
    scope->source = source->name;
    struct mapping m; /* its groups are filled as they come */
    m.seen = (struct seen){.sightings = e->sightings,
                           .scope = scope,
                           .reading = reading,
                           .record = record,
                           .source = source,
                           .labels = e->catalogue->texts,
                           .kinds = &e->catalogue->kinds,
                           .rank = e->rank};
    m.entry = plan->entry;
    m.scratch = reading->scratch;
    m.group_count = m.nest = 0;
    m.cut = m.lost = false;
    e->records++;
    e->spoken = true;
    e->met[plan->entry - e->catalogue->entries] = true;
    take(e, &m, plan);
}
