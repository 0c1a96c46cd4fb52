#include "base/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdlib.h>

struct regex {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
};

enum { MATCH_LIMIT = 1000000, DEPTH_LIMIT = 10000, HEAP_LIMIT_KIB = 20000 };

static uint32_t options_of(const char *flags)
{
    uint32_t options = PCRE2_UTF | PCRE2_UCP;
    for (const char *f = flags ? flags : ""; *f; f++)
        options |= *f == 'i'   ? PCRE2_CASELESS
                   : *f == 'm' ? PCRE2_MULTILINE
                   : *f == 's' ? PCRE2_DOTALL
                   : *f == 'x' ? PCRE2_EXTENDED
                               : 0u;
    return options;
}

static void limit(pcre2_match_context *context)
{
    pcre2_set_match_limit(context, MATCH_LIMIT);
    pcre2_set_depth_limit(context, DEPTH_LIMIT);
    pcre2_set_heap_limit(context, HEAP_LIMIT_KIB);
}

struct regex *regex_compile(struct span pattern, const char *flags, struct arena *arena, const char **error)
{
    int code = 0;
    PCRE2_SIZE offset = 0;
    PCRE2_SPTR at = (PCRE2_SPTR)(pattern.len ? pattern.at : "");
    pcre2_code *compiled = pcre2_compile(at, pattern.len, options_of(flags), &code, &offset, NULL);
    if (!compiled) {
        PCRE2_UCHAR text[160];
        pcre2_get_error_message(code, text, sizeof(text));
        if (error)
            *error = arena_printf(arena, "%s at offset %zu", (const char *)text, (size_t)offset);
        return NULL;
    }
    struct regex *r = memory_get(sizeof(*r));
    r->code = compiled;
    r->data = pcre2_match_data_create_from_pattern(compiled, NULL);
    r->context = pcre2_match_context_create(NULL);
    if (!r->data || !r->context) {
        regex_free(r);
        return NULL;
    }
    /* Without JIT (not every machine has it) matching is slower and otherwise the same. */
    pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE);
    limit(r->context);
    return r;
}

int regex_match(struct regex *r, struct span text, struct span *groups, size_t count)
{
    PCRE2_SPTR at = (PCRE2_SPTR)(text.len ? text.at : "");
    int found = pcre2_match(r->code, at, text.len, 0, 0, r->data, r->context);
    if (found == PCRE2_ERROR_NOMATCH)
        return 0;
    if (found < 0)
        return -1;
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(r->data);
    for (size_t i = 0; i < count; i++) {
        bool set = i < (size_t)found && ends[2 * i] != PCRE2_UNSET;
        groups[i] = set ? span_between((const char *)at + ends[2 * i], (const char *)at + ends[2 * i + 1])
                        : (struct span){.at = NULL, .len = 0};
    }
    return 1;
}

void regex_free(struct regex *r)
{
    if (!r)
        return;
    pcre2_match_context_free(r->context);
    pcre2_match_data_free(r->data);
    pcre2_code_free(r->code);
    free(r);
}
