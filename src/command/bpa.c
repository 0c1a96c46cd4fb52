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

static void read_lines(struct bpa_strings *strings, const struct input *in)
{
    bool within = false;
    for (uint32_t i = 0; i < in->lines; i++) {
        struct span line = span_trim(input_line(in, i));
        if (!within)
            within = span_ends(line, SPAN("@'")) || span_ends(line, SPAN("@\""));
        else if (span_starts(line, SPAN("'@")) || span_starts(line, SPAN("\"@")))
            within = false;
        else if (line.len)
            read_line(strings, line);
    }
}

bool bpa_read_strings(struct bpa_strings *strings, const char *path)
{
    struct input_list list = {0};
    struct input_options o = {0};
    size_t before = strings->texts.count;
    strings->texts.nocase = true;
    bool good = input_collect(&list, path, &o);
    for (size_t i = 0; i < list.count && good; i++) {
        good = !list.inputs[i]->failed;
        read_lines(strings, list.inputs[i]);
    }
    good = good && strings->texts.count > before;
    if (!good)
        message("%s: no texts in it (lines `KEY = text` between @' and '@)", path);
    input_list_free(&list);
    return good;
}

void bpa_free_strings(struct bpa_strings *strings)
{
    hash_free(&strings->texts);
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
    enum severity severity = said ? severity_of(span_of((const char *)said)) : SEVERITY_COUNT;
    xmlFree(said);
    return severity;
}

bool bpa_is_pass(const xmlNode *check)
{
    return child(check, "compliant") && !child(check, "problem");
}

/* The text of a part of the check before its gaps are filled, or NULL. A key without text stands for itself.
 */
static const char *part(struct arena *a, const xmlNode *check, const char *name,
                        const struct bpa_strings *strings)
{
    const xmlNode *holder = child(check, name);
    const char *key = holder ? attribute(a, holder, SML, "locid") : NULL;
    if (!holder)
        return NULL;
    if (key) {
        const char *text = hash_get(&strings->texts, span_of(key));
        return text ? text : key;
    }
    xmlChar *content = xmlNodeGetContent(holder);
    const char *text = content ? fold_blanks(arena_dup(a, span_of((const char *)content))) : NULL;
    xmlFree(content);
    return text;
}

void bpa_describe(struct rule_info *info, struct arena *arena, const xmlNode *check,
                  const struct bpa_strings *strings)
{
    const char *title = part(arena, check, "title", strings), *why = part(arena, check, "impact", strings);
    const char *help = part(arena, check, "resolution", strings);
    const char *topic = part(arena, check, "helpTopic", strings);
    info->title = title ? title : info->title;
    info->why = why ? why : info->why;
    info->help = help ? help : info->help;
    if (topic && *topic && !info->references) {
        const char **list = arena_array(arena, 2, sizeof(*list));
        list[0] = topic;
        info->references = list;
    }
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

static void fill_part(const struct filling *fill, const char *name, const char **into)
{
    const char *text = part(fill->arena, fill->fired->check->node, name, fill->strings);
    if (text)
        *into = fill_gaps(fill, text);
}

void bpa_fill(struct finding *f, struct arena *arena, const struct schema_result *fired,
              const struct bpa_strings *strings)
{
    struct filling fill = {.arena = arena, .fired = fired, .strings = strings};
    evaluate_values(&fill);
    fill_part(&fill, "title", &f->message);
    fill_part(&fill, "problem", &f->message);
    fill_part(&fill, "impact", &f->why);
    fill_part(&fill, "resolution", &f->help);
}
