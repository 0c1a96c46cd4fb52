/* systeminfo: which Windows it is, and the computer's name and domain. */
#include "source/labels.h"
#include "source/source.h"

#define COMMAND "systeminfo"

/* The first rows are the same in every language. */
static const enum label first_rows[] = {LABEL_HOST_NAME, LABEL_OS_NAME, LABEL_OS_VERSION};

static struct span text_of(const struct field *f)
{
    const struct value *v = &f->value;
    return span_trim(v->kind == VALUE_LIST && v->count ? v->items[0].text : v->text);
}

static enum label key_of(const struct seen *seen, size_t i)
{
    const struct record *r = seen->record;
    struct label_hit hit = label_find(seen->labels, COMMAND, r->fields[i].label);
    if (hit.language && !seen->scope->language)
        seen->scope->language = hit.language;
    if (hit.key == LABEL_UNKNOWN && i < 3 && r->type.len)
        return first_rows[i];
    return hit.key;
}

/* The release where the name tells one, else the name. Clients share builds with servers, so for them the
 * version decides nothing. */
static void say_os(struct seen *seen, struct sighting *host, const struct field *name,
                   const struct field *version)
{
    struct span text = text_of(name);
    const char *release = os_release(text);
    if (!release && version && span_find_span(text, SPAN("Server")))
        release = os_release(text_of(version));
    if (text.len)
        seen_say_text(seen, host, HOST_OS, release ? span_of(release) : text, &name->value, 0);
    seen_mark(seen, name, LINE_UNDERSTOOD);
}

/* `10.0.17763 N/A Build 17763`: the third part of the version. */
static void say_build(struct seen *seen, struct sighting *host, const struct field *version)
{
    uint64_t number;
    struct span rest = text_of(version);
    struct span parts = span_split(&rest, ' ');
    span_split(&parts, '.');
    if (parts.at)
        span_split(&parts, '.');
    struct span build = parts.at ? span_split(&parts, '.') : (struct span){0};
    if (!span_number(build, &number))
        return;
    seen_say_text(seen, host, HOST_BUILD, build, &version->value, 0);
    seen_mark(seen, version, LINE_UNDERSTOOD);
}

/* A workgroup's name has no dot. */
static void say_domain(struct seen *seen, struct sighting *host, const struct field *domain)
{
    struct span text = text_of(domain);
    if (span_find(text, '.'))
        seen_say_text(seen, host, HOST_DOMAIN, text, &domain->value, 0);
    seen_mark(seen, domain, LINE_UNDERSTOOD);
}

static void see(struct seen *seen)
{
    const struct record *r = seen->record;
    const struct field *found[LABEL_COUNT] = {NULL};
    input_mark_lines(seen->reading->in, r->line, r->line + r->lines, LINE_IGNORED);
    for (size_t i = 0; i < r->count; i++) {
        enum label key = key_of(seen, i);
        if (!found[key])
            found[key] = &r->fields[i];
    }
    if (found[LABEL_HOST_NAME]) {
        seen_host(seen, text_of(found[LABEL_HOST_NAME]));
        seen_mark(seen, found[LABEL_HOST_NAME], LINE_UNDERSTOOD);
    }
    struct sighting *host = seen_child(seen, ELEMENT_HOST, NULL, NULL);
    if (found[LABEL_OS_NAME])
        say_os(seen, host, found[LABEL_OS_NAME], found[LABEL_OS_VERSION]);
    if (found[LABEL_OS_VERSION])
        say_build(seen, host, found[LABEL_OS_VERSION]);
    if (found[LABEL_DOMAIN])
        say_domain(seen, host, found[LABEL_DOMAIN]);
}

/* For `systeminfo /fo csv`; all labels of all languages are in the label table. */
static const struct property properties[] = {
    {.label = "Host Name", .name = HOST_NAME, .as = AS_TEXT},
    {.label = "OS Name", .name = HOST_OS, .as = AS_IGNORED},
    {.label = "OS Version", .name = HOST_BUILD, .as = AS_IGNORED},
    {.label = "OS Build Type", .name = HOST_OS, .as = AS_IGNORED},
    {.label = "Domain", .name = HOST_DOMAIN, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_systeminfo = {
    .name = COMMAND,
    .types = (const char *const[]){"systeminfo", NULL},
    .element = ELEMENT_ESTATE,
    .properties = properties,
    .key = "OS Version",
    .supplies = SUPPLIES(OS),
    .see = see,
};
