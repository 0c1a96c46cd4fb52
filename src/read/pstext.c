#include "read/pstext.h"

#include "base/ascii.h"
#include "base/id.h"

#define ESCAPE '\x1b'
#define ELLIPSIS SPAN("\xe2\x80\xa6")
#define NO_BREAK "\xc2\xa0"
#define DOTS SPAN("...")

/* The text without CSI sequences (ECMA-48: ESC [, parameters, one final byte). */
static struct span without_colours(struct span s, struct arena *keep)
{
    char *copy = arena_alloc(keep, s.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == ESCAPE && i + 1 < s.len && s.at[i + 1] == '[') {
            i += 2;
            while (i < s.len && (uint8_t)s.at[i] < 0x40)
                i++;
        } else {
            copy[len++] = s.at[i];
        }
    }
    return (struct span){.at = copy, .len = len};
}

/* The text with blanks in place of no-break spaces, which pages on the web leave in tables. */
static struct span without_no_break(struct span s, struct arena *keep)
{
    char *copy = arena_alloc(keep, s.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        bool found = span_starts(span_skip(s, i), SPAN(NO_BREAK));
        copy[len++] = found ? ' ' : s.at[i];
        i += found;
    }
    return (struct span){.at = copy, .len = len};
}

bool text_is_plain(struct span s)
{
    return !span_find(s, ESCAPE) && !span_find_span(s, SPAN(NO_BREAK));
}

struct plain plain_line(const struct reading *r, uint32_t line, struct arena *keep)
{
    if (line >= r->end)
        return (struct plain){0};
    struct span raw = input_line(r->in, line);
    struct plain l = {.text = raw, .raw = raw};
    if (r->plain)
        return l;
    if (raw.len && memchr(raw.at, ESCAPE, raw.len))
        l.text = without_colours(raw, keep);
    if (raw.len && memchr(raw.at, NO_BREAK[0], raw.len) && span_find_span(raw, SPAN(NO_BREAK)))
        l.text = without_no_break(l.text, keep);
    return l;
}

struct span plain_where(const struct plain *l, struct span part)
{
    return l->text.at == l->raw.at ? part : span_trim(l->raw);
}

size_t text_indent(struct span s)
{
    size_t i = 0;
    while (i < s.len && s.at[i] == ' ')
        i++;
    return i;
}

bool text_is_blank(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] != ' ' && s.at[i] != '\t' && s.at[i] != '\r')
            return false;
    return true;
}

bool text_is_identifier(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (!ascii_is_letter(c) && !(c & 0x80) && (!c || !strchr("0123456789_.()%/*[]", c)))
            return false;
    }
    return s.len > 0 && s.len < 128;
}

/* Whether the text was shortened: at its end (left-aligned), at its start (right-aligned), or in the middle
 * with the number kept, as the NetAdapter module does. */
static bool is_shortened(struct span s)
{
    if (s.len < 4)
        return false;
    size_t i = s.len;
    while (i > 0 && (ascii_is_digit(s.at[i - 1]) || s.at[i - 1] == '#'))
        i--;
    struct span head = span_first(s, i);
    return (head.len > 3 && (span_ends(head, DOTS) || span_ends(head, ELLIPSIS))) || span_starts(s, DOTS) ||
           span_starts(s, ELLIPSIS);
}

static unsigned text_flags(struct span s)
{
    return is_shortened(s) ? VALUE_PATTERN : 0;
}

/* What a value was made of: where its parts stand in the input. */
struct seams {
    const struct piece *pieces;
    const size_t *starts; /* offset of each piece in the joined text */
    size_t count;
    size_t near; /* a piece looked up lately: parts are asked in rising order */
};

/* Where that part (offset and length in the joined text) stands; *damaged when an unsure seam lies in it. */
static struct span seams_locate(struct seams *s, size_t offset, size_t len, bool *damaged)
{
    while (s->near + 1 < s->count && s->starts[s->near + 1] <= offset)
        s->near++;
    const struct piece *p = &s->pieces[s->near];
    size_t skip = offset - s->starts[s->near];
    for (size_t i = s->near; i + 1 < s->count && s->starts[i + 1] < offset + len; i++)
        *damaged = *damaged || !s->pieces[i].sure;
    if (p->text.at != p->where.at)
        return p->where;
    return span_first(span_skip(p->where, skip), len);
}

static size_t count_items(struct span inner, struct span separator)
{
    size_t count = inner.len > 0;
    for (const char *at; (at = span_find_span(inner, separator)); count++)
        inner = span_skip(inner, (size_t)(at - inner.at) + separator.len);
    return count;
}

/* Takes the text before the next separator off *rest. */
static struct span take_item(struct span *rest, struct span separator)
{
    const char *at = span_find_span(*rest, separator);
    struct span item = at ? span_between(rest->at, at) : *rest;
    *rest = at ? span_skip(*rest, item.len + separator.len) : (struct span){0};
    return item;
}

/* Takes the dots of a list that goes on off its inner text. */
static bool take_more(struct span *inner)
{
    bool dots = inner->len > 3 && span_ends(*inner, DOTS);
    if (!dots && !span_ends(*inner, ELLIPSIS))
        return false;
    inner->len -= 3;
    return true;
}

/* `{a, b}`; without the closing brace the text was shortened, and so the list is cut. */
static void value_list(struct arena *scratch, struct value *v, struct seams *seams)
{
    const struct span separator = SPAN(", ");
    bool closed = v->text.at[v->text.len - 1] == '}';
    struct span inner = span_skip(v->text, 1);
    inner.len -= closed;
    bool more = closed ? take_more(&inner) : true;
    struct span rest = span_trim(inner);
    v->kind = VALUE_LIST;
    v->flags |= more ? VALUE_CUT : 0;
    struct value *items = arena_array(scratch, count_items(rest, separator) + 1, sizeof(*items));
    while (rest.len) {
        struct span text = span_trim(take_item(&rest, separator));
        bool damaged = false;
        struct value *item = &items[v->count++];
        *item = (struct value){.kind = VALUE_TEXT, .text = text};
        item->where = seams_locate(seams, (size_t)(text.at - v->text.at), text.len, &damaged);
        item->flags = (closed ? 0 : text_flags(text)) | (damaged ? VALUE_DAMAGED : 0);
    }
    v->items = items;
}

static bool is_list(struct span s)
{
    char guid[GUID_TEXT_MAX];
    if (s.len < 2 || s.at[0] != '{')
        return false;
    if (s.len == GUID_TEXT_MAX - 1 && guid_canonical(s, guid))
        return false;
    return s.at[s.len - 1] == '}' || span_ends(s, DOTS) || span_ends(s, ELLIPSIS);
}

void value_of_text(struct arena *scratch, struct value *v, struct span text, struct span where)
{
    *v = (struct value){.kind = VALUE_TEXT, .text = text, .where = where};
    if (!is_list(text)) {
        v->flags = text_flags(text);
        return;
    }
    struct piece piece = {.text = text, .where = where, .sure = true};
    struct seams seams = {.pieces = &piece, .starts = &(size_t){0}, .count = 1};
    value_list(scratch, v, &seams);
}

/* The pieces one behind the other with what glues them; starts[i] becomes the offset of each. */
static struct span join(struct arena *scratch, const struct piece *pieces, size_t count, size_t *starts)
{
    size_t room = 1;
    for (size_t i = 0; i < count; i++)
        room += pieces[i].text.len + 1;
    char *text = arena_alloc(scratch, room);
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        starts[i] = len;
        if (pieces[i].text.len)
            memcpy(text + len, pieces[i].text.at, pieces[i].text.len);
        len += pieces[i].text.len;
        if (i + 1 < count && pieces[i].glue)
            text[len++] = pieces[i].glue;
    }
    return (struct span){.at = text, .len = len};
}

void value_of_pieces(struct arena *scratch, struct value *v, const struct piece *pieces, size_t count)
{
    size_t *starts = arena_array(scratch, count, sizeof(*starts));
    struct seams seams = {.pieces = pieces, .starts = starts, .count = count};
    struct span text = join(scratch, pieces, count, starts);
    bool damaged = false;
    *v = (struct value){.kind = VALUE_TEXT, .text = text, .where = pieces[0].where};
    if (is_list(text)) {
        value_list(scratch, v, &seams);
        return;
    }
    seams_locate(&seams, 0, text.len, &damaged);
    v->flags = text_flags(text) | (damaged ? VALUE_DAMAGED : 0);
}

void value_of_lines(struct arena *scratch, struct value *v, const struct piece *pieces, size_t count)
{
    size_t *starts = arena_array(scratch, count, sizeof(*starts));
    struct value *items = arena_array(scratch, count, sizeof(*items));
    *v = (struct value){.kind = VALUE_LIST, .where = pieces[0].where, .items = items};
    v->text = join(scratch, pieces, count, starts);
    for (size_t i = 0; i < count; i++)
        if (pieces[i].text.len)
            items[v->count++] = (struct value){.kind = VALUE_TEXT,
                                               .text = span_trim(pieces[i].text),
                                               .where = pieces[i].where,
                                               .flags = text_flags(span_trim(pieces[i].text))};
}

static const struct {
    struct span entity;
    char meant;
} entities[] = {
    {{"&amp;", 5}, '&'}, {{"&lt;", 4}, '<'}, {{"&gt;", 4}, '>'}, {{"&quot;", 6}, '"'}, {{"&apos;", 6}, '\''},
};

/* Undoes the escapes of XML; the text itself when it has none. */
static struct span unescape(struct arena *scratch, struct span s)
{
    if (!span_find(s, '&'))
        return s;
    char *text = arena_alloc(scratch, s.len + 1);
    size_t len = 0;
    while (s.len) {
        size_t take = 1;
        text[len] = s.at[0];
        for (size_t i = 0; s.at[0] == '&' && i < sizeof(entities) / sizeof(entities[0]); i++)
            if (span_starts(s, entities[i].entity)) {
                take = entities[i].entity.len;
                text[len] = entities[i].meant;
            }
        len++;
        s = span_skip(s, take);
    }
    return (struct span){.at = text, .len = len};
}

/* Takes one element of a wmic array off *rest: `"text"` up to its closing quote, or up to a separator. */
static struct span take_element(struct span *rest)
{
    struct span s = *rest, item = {0};
    size_t i = 0;
    if (s.at[0] == '"') {
        i = 1;
        while (i < s.len && s.at[i] != '"')
            i++;
        item = span_first(span_skip(s, 1), i - 1);
    }
    size_t word = i;
    while (i < s.len && s.at[i] != ',' && s.at[i] != ';')
        i++;
    if (word == 0)
        item = span_trim(span_first(s, i));
    *rest = span_skip(s, i + 1);
    return item;
}

void value_of_wmic(struct arena *scratch, struct value *v, struct span text, struct span where)
{
    char guid[GUID_TEXT_MAX];
    text = unescape(scratch, text);
    *v = (struct value){.kind = VALUE_TEXT, .text = text, .where = where};
    if (text.len < 2 || text.at[0] != '{' || text.at[text.len - 1] != '}' || guid_canonical(text, guid))
        return;
    struct span rest = span_trim(span_first(span_skip(text, 1), text.len - 2));
    size_t room = 1;
    for (size_t i = 0; i < rest.len; i++)
        room += rest.at[i] == ',' || rest.at[i] == ';';
    struct value *items = arena_array(scratch, room, sizeof(*items));
    v->kind = VALUE_LIST;
    while ((rest = span_trim(rest)).len) {
        struct span item = take_element(&rest);
        size_t offset = (size_t)(item.at - text.at);
        struct span at = text.at == where.at ? span_first(span_skip(where, offset), item.len) : where;
        items[v->count++] = (struct value){.kind = VALUE_TEXT, .text = item, .where = at};
    }
    v->items = items;
}

struct span text_first_word(struct span s)
{
    s = span_trim(s);
    size_t i = 0;
    while (i < s.len && s.at[i] != ' ' && s.at[i] != '\t')
        i++;
    return span_first(s, i);
}

struct span text_last_word(struct span s)
{
    s = span_trim(s);
    size_t i = s.len;
    while (i > 0 && s.at[i - 1] != ' ')
        i--;
    return span_skip(s, i);
}

/* The text behind its last colon, slash or backslash. */
static struct span last_part(struct span s)
{
    size_t i = s.len;
    while (i > 0 && !strchr(":/\\", s.at[i - 1]))
        i--;
    return span_skip(s, i);
}

struct span class_of_field(const struct field *f)
{
    struct span text = f->value.kind == VALUE_TEXT ? f->value.text : (struct span){0};
    if (!f->label.len || (ascii_lower(*f->label.at) != 'c' && *f->label.at != '_'))
        return (struct span){0};
    if (span_equal_nocase(f->label, SPAN("CimClass")))
        return last_part(text);
    if (span_equal(f->label, SPAN("__CLASS")))
        return text;
    bool known = span_find(text, '_') && span_equal_nocase(f->label, SPAN("CreationClassName"));
    return known ? text : (struct span){0};
}
