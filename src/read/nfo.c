/* msinfo32's .nfo: nested categories of rows. Names of columns are localised, so columns go by their place.
 */
#include "base/ascii.h"
#include "read/document.h"

/* The category that describes the machine is the first one, whatever its language calls it. */
#define SUMMARY_TYPE SPAN("msinfo System Summary")
/* Blocks that begin with `[00000001]` are those of adapters. */
#define ADAPTER_TYPE SPAN("msinfo Adapter")

#define COLUMNS 32

struct nfo {
    struct builder b;
    struct xml *xml;
    struct arena names;  /* types and titles: they outlive the records of their category */
    unsigned categories; /* met so far */
    struct record block; /* rows under way that are one object */
    const char *first, *last;
};

/* One Data element. */
struct row {
    struct span labels[COLUMNS], raw[COLUMNS];
    struct value values[COLUMNS];
    size_t count;
    const char *first, *last;
};

/* `[00000001] Intel(R) ...` */
static bool is_numbered(struct span s)
{
    if (s.len < 10 || s.at[0] != '[' || s.at[9] != ']')
        return false;
    for (size_t i = 1; i < 9; i++)
        if (!ascii_is_digit(s.at[i]))
            return false;
    return true;
}

static void read_row(struct nfo *n, struct row *row)
{
    row->count = 0;
    row->first = n->xml->tag.at;
    while (xml_next(n->xml) == XML_OPEN) {
        struct span name = n->xml->name;
        struct span raw = xml_content(n->xml);
        if (row->count == COLUMNS)
            continue;
        row->labels[row->count] = name;
        row->raw[row->count++] = raw;
    }
    row->last = n->xml->at;
}

/* The texts of a row; again after an emit, which forgets them. */
static void row_decode(struct nfo *n, struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        struct value *v = &row->values[i];
        struct span raw = row->raw[i];
        *v = (struct value){.kind = VALUE_TEXT, .where = span_first_line(raw)};
        v->text = span_trim(xml_decode(n->b.reading->scratch, raw, false, NULL));
        const char *inside = v->text.len ? span_find_span(v->where, v->text) : NULL;
        if (inside)
            v->where = (struct span){.at = inside, .len = v->text.len};
    }
}

static bool row_is_blank(const struct row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->values[i].text.len)
            return false;
    return true;
}

/* Emits the block under way, if it says anything. */
static void block_end(struct nfo *n)
{
    if (n->b.field_count && !n->xml->problem) {
        builder_take(&n->b, 0, &n->block);
        builder_emit(&n->b, &n->block, n->first, n->last);
    }
    n->b.field_count = 0;
}

/* More or less than two columns: each row is an object of its own. */
static void row_emit(struct nfo *n, struct row *row, const struct record *category)
{
    struct record record = *category;
    block_end(n);
    row_decode(n, row);
    record.where = span_between(row->first, row->last);
    for (size_t i = 0; i < row->count; i++)
        builder_add(&n->b, row->labels[i], &row->values[i], row->first, row->last);
    builder_take(&n->b, 0, &record);
    builder_emit(&n->b, &record, row->first, row->last);
}

static void block_begin(struct nfo *n, const struct row *row, const struct record *category)
{
    n->block = *category;
    n->block.where = span_between(row->first, row->last);
    n->first = row->first;
    for (size_t i = 0; i < 2; i++) {
        if (is_numbered(row->values[i].text)) {
            n->block.type = ADAPTER_TYPE;
            n->block.title = row->values[i].text;
        }
    }
}

/* Item and value: one field of the block. */
static void row_add(struct nfo *n, struct row *row, const struct record *category)
{
    if (is_numbered(row->values[0].text) || is_numbered(row->values[1].text)) {
        block_end(n);
        row_decode(n, row);
    }
    if (n->b.field_count == 0)
        block_begin(n, row, category);
    n->last = row->last;
    builder_add(&n->b, row->values[0].text, &row->values[1], row->first, row->last);
}

static void take_row(struct nfo *n, struct row *row, const struct record *category)
{
    row_decode(n, row);
    if (row_is_blank(row)) {
        block_end(n);
        arena_reset(n->b.reading->scratch);
    } else if (row->count == 2) {
        row_add(n, row, category);
    } else {
        row_emit(n, row, category);
    }
}

/* After the XML_OPEN of a Category: its rows, and the categories within. */
static void read_category(struct nfo *n)
{
    struct record category = {0};
    struct row row;
    struct span raw;
    xml_attribute(n->xml, SPAN("name"), &raw);
    category.title = span_trim(xml_decode(&n->names, raw, true, NULL));
    category.type = SUMMARY_TYPE;
    if (n->categories++)
        category.type = span_of(arena_printf(&n->names, "msinfo %.*s", SPAN_ARG(category.title)));
    while (xml_next(n->xml) == XML_OPEN) {
        if (span_equal(n->xml->name, SPAN("Category"))) {
            block_end(n);
            read_category(n);
        } else if (span_equal(n->xml->name, SPAN("Data"))) {
            read_row(n, &row);
            if (!n->xml->problem)
                take_row(n, &row, &category);
        } else {
            xml_skip(n->xml);
        }
    }
    block_end(n);
}

static void read_root(void *state)
{
    struct nfo *n = state;
    n->categories = 0;
    while (xml_next(n->xml) == XML_OPEN) {
        if (span_equal(n->xml->name, SPAN("Category")))
            read_category(n);
        else
            xml_skip(n->xml);
    }
}

static const char *const roots[] = {"MsInfo", NULL};

static bool recognise(const struct reading *r)
{
    return document_recognise(r, roots);
}

static void read_nfo(struct reading *r)
{
    struct xml x;
    struct nfo n = {.xml = &x};
    builder_begin(&n.b, r);
    document_read(&n.b, &x, builder_text(r), roots, read_root, &n);
    builder_end(&n.b);
    arena_free(&n.names);
}

const struct shape shape_nfo = {
    .name = "nfo",
    .recognise = recognise,
    .read = read_nfo,
};
