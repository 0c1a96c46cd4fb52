#include "command/bpa.h"

#include "base/buffer.h"
#include "command/rule_show.h"
#include "input/input.h"
#include "report/message.h"

#define SML "http://schemas.microsoft.com/sml/extensions/2007/03"
#define BPA "http://schemas.microsoft.com/sml/bpa/2008/02"

/* ---- Localized texts ---- */

/* The escapes of ConvertFrom-StringData. */
static const char *unescape(struct arena *a, struct span s)
{
    char *text = arena_dup(a, s), *to = text;
    for (const char *p = text; *p; p++) {
        if (*p == '\\' && p[1]) {
            p++;
            *to++ = *p == 'n' || *p == 'r' || *p == 't' ? ' ' : *p;
        } else {
            *to++ = *p;
        }
    }
    *to = '\0';
    return text;
}

static void read_line(struct bpa_strings *strings, struct span line)
{
    const char *equals = span_find(line, '=');
    if (!equals || *line.at == '#')
        return;
    struct span key = span_trim(span_between(line.at, equals));
    struct span text = span_trim(span_between(equals + 1, span_end(line)));
    const char *kept = unescape(&strings->arena, text);
    hash_put(&strings->texts, arena_span(&strings->arena, key), (char *)(uintptr_t)kept);
}

static size_t read_here_strings(struct bpa_strings *strings, const struct input *in)
{
    bool within = false;
    size_t count = 0;
    for (uint32_t i = 0; i < in->lines; i++) {
        struct span line = span_trim(input_line(in, i));
        bool begins = span_ends(line, SPAN("@'")) || span_ends(line, SPAN("@\""));
        if (!within && begins)
            count++;
        if (!within)
            within = begins;
        else if (span_starts(line, SPAN("'@")) || span_starts(line, SPAN("\"@")))
            within = false;
        else if (line.len)
            read_line(strings, line);
    }
    return count;
}

static bool is_quote(char c)
{
    return c == '\'' || c == '"';
}

/* `KEY = 'text'` of a table, or KEY = text of a plain file. */
static void read_entry(struct bpa_strings *strings, struct span line)
{
    const char *equals = span_find(line, '=');
    struct span key = equals ? span_trim(span_between(line.at, equals)) : (struct span){0};
    struct span text = equals ? span_trim(span_between(equals + 1, span_end(line))) : key;
    if (span_ends(text, SPAN(";")))
        text = span_trim_right(span_first(text, text.len - 1));
    if (!key.len || *key.at == '#' || span_find(key, ' ') || span_starts(text, SPAN("@{")))
        return;
    bool quoted = text.len > 1 && is_quote(*text.at) && text.at[text.len - 1] == *text.at;
    if (quoted)
        text = span_first(span_skip(text, 1), text.len - 2);
    hash_put(&strings->texts, arena_span(&strings->arena, key), arena_dup(&strings->arena, text));
}

static void read_lines(struct bpa_strings *strings, const struct input *in)
{
    if (read_here_strings(strings, in))
        return;
    for (uint32_t i = 0; i < in->lines; i++)
        read_entry(strings, span_trim(input_line(in, i)));
}

bool bpa_read_strings(struct bpa_strings *strings, const char *path)
{
    struct input_list list = {0};
    struct input_options o = {0};
    size_t before = strings->texts.count;
    const char *problem = NULL;
    strings->texts.nocase = true;
    bool good = input_collect(&list, path, &o);
    for (size_t i = 0; i < list.count; i++) {
        if (list.inputs[i]->failed)
            problem = list.inputs[i]->problem ? list.inputs[i]->problem : "cannot be read";
        else
            read_lines(strings, list.inputs[i]);
    }
    good = good && !problem && strings->texts.count > before;
    if (!good)
        message("%s: %s", path, problem ? problem : "no texts in it (lines `KEY = text` between @' and '@)");
    input_list_free(&list);
    return good;
}

void bpa_free_strings(struct bpa_strings *strings)
{
    hash_free(&strings->texts);
    hash_free(&strings->missing);
    arena_free(&strings->arena);
}

/* ---- What a check says of itself ---- */

static const char *attribute(struct arena *a, const xmlNode *node, const char *uri, const char *name)
{
    xmlChar *value = xmlGetNsProp(node, (const xmlChar *)name, (const xmlChar *)uri);
    const char *copy = value ? arena_dup(a, span_of((const char *)value)) : NULL;
    xmlFree(value);
    return copy;
}

static const xmlNode *child(const xmlNode *check, const char *name)
{
    for (const xmlNode *c = check->children; c; c = c->next)
        if (c->type == XML_ELEMENT_NODE && c->ns && strcmp((const char *)c->ns->href, BPA) == 0 &&
            strcmp((const char *)c->name, name) == 0)
            return c;
    return NULL;
}

const char *bpa_rule_id(struct arena *arena, const xmlNode *check)
{
    return attribute(arena, check, BPA, "helpID");
}

enum severity bpa_severity(const xmlNode *check)
{
    xmlChar *said = xmlGetNsProp(check, (const xmlChar *)"severity", (const xmlChar *)SML);
    struct span word = span_of((const char *)said);
    enum severity severity = said ? severity_of(word) : SEVERITY_COUNT;
    if (span_equal_nocase(word, SPAN("information")) || span_equal_nocase(word, SPAN("informational")))
        severity = SEVERITY_INFO;
    xmlFree(said);
    return severity;
}

bool bpa_is_pass(const xmlNode *check)
{
    return child(check, "compliant") && !child(check, "problem");
}

/* A part of the check before its gaps are filled. */
struct part {
    const char *text; /* NULL: the check has no such part */
    const char *key;  /* of a text that no file has: it stands for itself; else NULL */
};

static struct part part_of(struct arena *a, const xmlNode *check, const char *name,
                           const struct bpa_strings *strings)
{
    const xmlNode *holder = child(check, name);
    const char *key = holder ? attribute(a, holder, SML, "locid") : NULL;
    if (!holder)
        return (struct part){0};
    if (key) {
        const char *text = hash_get(&strings->texts, span_of(key));
        return text ? (struct part){.text = text} : (struct part){.text = key, .key = key};
    }
    xmlChar *content = xmlNodeGetContent(holder);
    struct part own = {.text = content ? fold_blanks(arena_dup(a, span_of((const char *)content))) : NULL};
    xmlFree(content);
    return own;
}

/* The text of a part, NULL where it has none. Keys without text are collected. */
static const char *described(struct arena *a, const xmlNode *check, const char *name,
                             struct bpa_strings *strings)
{
    struct part part = part_of(a, check, name, strings);
    if (part.key) {
        const char *key = arena_dup(&strings->arena, span_of(part.key));
        hash_put(&strings->missing, span_of(key), strings);
        strings->first_missing = strings->first_missing ? strings->first_missing : key;
    }
    return part.text;
}

/* `mssmlbpa:configuration mssmlbpa:markupv2` becomes `configuration`; NULL where there is none. */
static const char *category_of(struct arena *a, const xmlNode *check)
{
    const char *said = attribute(a, check, SML, "category"), *text = "";
    struct span rest = span_of(said);
    while (said && rest.at) {
        struct span word = span_split(&rest, ' ');
        const char *colon = word.len ? span_find(word, ':') : NULL;
        if (colon)
            word = span_between(colon + 1, span_end(word));
        if (word.len && !span_starts(word, SPAN("markup")))
            text = arena_printf(a, "%s%s%.*s", text, *text ? ", " : "", SPAN_ARG(word));
    }
    return *text ? text : NULL;
}

void bpa_describe(struct rule_info *info, struct arena *arena, const xmlNode *check,
                  struct bpa_strings *strings)
{
    const char *title = described(arena, check, "title", strings);
    const char *why = described(arena, check, "impact", strings);
    const char *help = described(arena, check, "resolution", strings);
    const char *topic = described(arena, check, "helpTopic", strings);
    const char *category = category_of(arena, check);
    described(arena, check, "problem", strings);
    info->title = title ? title : info->title;
    info->why = why ? why : info->why;
    info->help = help ? help : info->help;
    info->area = category ? category : info->area;
    if (topic && *topic && !info->references) {
        const char **list = arena_array(arena, 2, sizeof(*list));
        list[0] = topic;
        info->references = list;
    }
}

void bpa_tell_missing(const struct bpa_strings *strings)
{
    size_t count = strings->missing.count;
    if (!count)
        return;
    if (strings->texts.count)
        message("%zu %s of the model (`%s`%s) %s in no file of --strings", count,
                count == 1 ? "text" : "texts", strings->first_missing, count > 1 ? ", ..." : "",
                count == 1 ? "is" : "are");
    else
        message("%zu %s of the model (`%s`%s) %s in its resource file: name it with --strings FILE.psd1",
                count, count == 1 ? "text" : "texts", strings->first_missing, count > 1 ? ", ..." : "",
                count == 1 ? "is" : "are");
}

/* ---- Texts of what was found ---- */

enum { MOST_VALUES = 32 };

struct filling {
    struct arena *arena;
    const struct schema_result *fired;
    const struct bpa_strings *strings;
    const char *values[MOST_VALUES];
    size_t count;
};

static void evaluate_values(struct filling *fill)
{
    for (const xmlNode *c = fill->fired->check->node->children; c; c = c->next) {
        bool value_of = c->type == XML_ELEMENT_NODE && strcmp((const char *)c->name, "value-of") == 0;
        xmlChar *select = value_of ? xmlGetNoNsProp(c, (const xmlChar *)"select") : NULL;
        if (select && fill->count < MOST_VALUES)
            fill->values[fill->count++] =
                schema_value(fill->fired, c, (const char *)select, fill->fired->node, fill->arena);
        xmlFree(select);
    }
}

/* `{2}` at text: its number and its length; false when there is none. */
static bool gap_at(const char *text, size_t *number, size_t *length)
{
    size_t digits = strspn(text + 1, "0123456789");
    uint64_t n;
    bool good = *text == '{' && digits && text[1 + digits] == '}' &&
                span_number((struct span){.at = text + 1, .len = digits}, &n);
    if (good) {
        *number = (size_t)n;
        *length = digits + 2;
    }
    return good;
}

/* Composite formatting of .NET as far as models use it: {n}, and doubled braces for one. */
static const char *fill_gaps(const struct filling *fill, const char *text)
{
    struct buffer out = {0};
    size_t number, length;
    for (const char *p = text; *p; p++) {
        if (gap_at(p, &number, &length)) {
            const char *value = number < fill->count ? fill->values[number] : NULL;
            buffer_add_text(&out, value ? value : "?");
            p += length - 1;
        } else {
            p += (*p == '{' || *p == '}') && p[1] == *p;
            buffer_add_byte(&out, *p);
        }
    }
    const char *filled = arena_dup(fill->arena, buffer_span(&out));
    buffer_free(&out);
    return filled;
}

/* A key says nothing of what was found, so the values follow it. */
static const char *with_values(const struct filling *fill, const char *key)
{
    const char *text = key;
    for (size_t i = 0; i < fill->count; i++)
        text = arena_printf(fill->arena, "%s%s%s", text, i ? ", " : " (",
                            fill->values[i] ? fill->values[i] : "?");
    return fill->count ? arena_printf(fill->arena, "%s)", text) : text;
}

static void fill_part(const struct filling *fill, const char *name, bool headline, const char **into)
{
    struct part part = part_of(fill->arena, fill->fired->check->node, name, fill->strings);
    if (part.key)
        *into = headline ? with_values(fill, part.key) : part.key;
    else if (part.text)
        *into = fill_gaps(fill, part.text);
}

void bpa_fill(struct finding *f, struct arena *arena, const struct schema_result *fired,
              const struct bpa_strings *strings)
{
    struct filling fill = {.arena = arena, .fired = fired, .strings = strings};
    evaluate_values(&fill);
    fill_part(&fill, "title", true, &f->message);
    fill_part(&fill, "problem", true, &f->message);
    fill_part(&fill, "impact", false, &f->why);
    fill_part(&fill, "resolution", false, &f->help);
}

size_t bpa_notes(const char **notes, struct arena *arena, const struct schema_result *fired,
                 const struct bpa_strings *strings)
{
    const xmlNode *check = fired->check->node;
    struct filling fill = {.arena = arena, .fired = fired, .strings = strings};
    const char *title = NULL, *topic = part_of(arena, check, "helpTopic", strings).text;
    const char *category = category_of(arena, check);
    size_t n = 0;
    evaluate_values(&fill);
    if (child(check, "problem"))
        fill_part(&fill, "title", false, &title);
    if (title)
        notes[n++] = arena_printf(arena, "best practice: %s", title);
    if (category)
        notes[n++] = arena_printf(arena, "category: %s", category);
    if (topic && *topic)
        notes[n++] = arena_printf(arena, "see %s", topic);
    return n;
}

const struct schema_note *bpa_properties(struct arena *arena, const struct schema_result *fired,
                                         const struct bpa_strings *strings)
{
    static const char *const names[] = {"title", "problem", "compliant", "impact", "resolution", "helpTopic"};
    enum { NAMES = sizeof(names) / sizeof(*names) };
    struct schema_note *notes = arena_array(arena, NAMES + 1, sizeof(*notes)), *end = notes;
    struct filling fill = {.arena = arena, .fired = fired, .strings = strings};
    evaluate_values(&fill);
    for (size_t i = 0; i < NAMES; i++) {
        const char *text = NULL;
        fill_part(&fill, names[i], false, &text);
        if (text && *text)
            *end++ = (struct schema_note){.name = names[i], .scheme = BPA, .text = text};
    }
    return notes;
}
