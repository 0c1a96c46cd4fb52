/* For tests of readers and sources: text in, what it says out. */
#ifndef HVLINT_TESTS_FACTS_H
#define HVLINT_TESTS_FACTS_H

#include <check.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "source/source.h"

/* The sightings, a line each: `adapter name=X mac=Y`, children indented; `~` behind a weak value, `@` behind
 * a reference that is no name. A line `host=H language=L` stands before the first of each scope. */
static inline void facts_print(struct buffer *out, const struct sightings *s)
{
    const struct scope *scope = NULL;
    for (const struct sighting *it = s->first; it; it = it->next) {
        if (it->scope != scope)
            buffer_printf(out, "host=%s language=%s\n", it->scope->host ? it->scope->host : "-",
                          it->scope->language ? it->scope->language : "-");
        scope = it->scope;
        buffer_printf(out, "%s%s", it->parent ? "  " : "", elements[it->element].name);
        for (unsigned i = 0; i < it->fact_count; i++) {
            const struct fact *f = &it->facts[i];
            buffer_printf(out, " %s=%s%s%s%s", attributes[f->name].name, f->value,
                          f->flags & FACT_WEAK ? "~" : "", f->flags & FACT_BY ? "@" : "",
                          f->flags & FACT_DAMAGED ? "!" : "");
        }
        buffer_add_text(out, "\n");
    }
}

/* Reads the text and returns what it says, then a line `unknown: N` for each line that was not understood,
 * then `problem:` if there is one. To be freed. */
static inline char *facts_of(const char *text)
{
    struct input_list list = {0};
    struct input_options options = {0};
    struct sightings s;
    struct buffer out = {0};
    struct catalogue *c = catalogue_new();
    struct input *in = input_of_bytes(&list, "test.txt", span_of(text), &options);
    sightings_init(&s);
    struct read_result result = source_read(c, &s, in, NULL);
    facts_print(&out, &s);
    for (uint32_t i = 0; i < in->lines; i++)
        if (in->states[i] == LINE_UNKNOWN && span_trim(input_line(in, i)).len)
            buffer_printf(&out, "unknown: %u\n", i + 1);
    if (result.problem)
        buffer_printf(&out, "problem: %s\n", result.problem);
    buffer_add_text(&out, "");
    sightings_free(&s);
    catalogue_free(c);
    input_list_free(&list);
    return out.at;
}

/* Whether the facts of text contain (or are) expected; shows both when not. */
static inline void facts_expect(const char *text, const char *expected)
{
    char *found = facts_of(text);
    ck_assert_msg(found && strstr(found, expected), "expected:\n%s\nfound:\n%s", expected,
                  found ? found : "");
    free(found);
}

static inline void facts_expect_all(const char *text, const char *expected)
{
    char *found = facts_of(text);
    ck_assert_str_eq(found ? found : "", expected);
    free(found);
}

#endif
