#include "command/known.h"

#include "base/name.h"
#include "model/vocabulary.h"

bool known_name(void *user, bool attribute, struct span name, const char **suggestion)
{
    unsigned best = 40;
    (void)user;
    if (attribute ? vocabulary_has_attribute(name) : vocabulary_has_element(name))
        return true;
    *suggestion = NULL;
    for (unsigned i = 0; i < (attribute ? (unsigned)NAME_COUNT : (unsigned)ELEMENT_COUNT); i++) {
        const char *candidate = attribute ? attributes[i].name : elements[i].name;
        if (name_is_near(candidate, name, &best))
            *suggestion = candidate;
    }
    return false;
}

/* The words that it can hold, or NULL where it can hold any text. */
static const char *words_of(const struct attribute_info *a)
{
    if (a->type == TYPE_BOOLEAN)
        return "true|false";
    return a->type == TYPE_WORD && a->values && !span_ends(span_of(a->values), SPAN("*")) ? a->values : NULL;
}

static bool can_hold(const struct attribute_info *a, struct span word, unsigned *best,
                     struct schema_hint *hint)
{
    const char *words = words_of(a);
    struct span rest = span_of(words);
    char one[64];
    if (!words || !word.len)
        return true;
    while (rest.at)
        if (span_equal(span_split(&rest, '|'), word))
            return true;
    rest = span_of(words);
    while (rest.at) {
        struct span name = span_split(&rest, '|');
        snprintf(one, sizeof(one), "%.*s", SPAN_ARG(name));
        if (name_is_near(one, word, best))
            hint->nearest = name;
    }
    hint->all = words;
    return false;
}

/* The attributes of an element, or the nearest to the one that it does not have. */
static void hint_attribute(struct span element, struct span attribute, struct schema_hint *hint)
{
    unsigned best = 40;
    for (unsigned i = 0; i < NAME_COUNT; i++)
        if (span_equal(element, span_of(elements[attributes[i].element].name)) &&
            name_is_near(attributes[i].name, attribute, &best))
            hint->nearest = span_of(attributes[i].name);
}

bool known_word(void *user, struct span element, struct span attribute, struct span word,
                struct schema_hint *hint)
{
    unsigned best = 40;
    bool any = false;
    (void)user;
    for (unsigned i = 0; i < NAME_COUNT; i++) {
        const struct attribute_info *a = &attributes[i];
        if (*a->name != *attribute.at || !span_equal(attribute, span_of(a->name)) ||
            (element.len && !span_equal(element, span_of(elements[a->element].name))))
            continue;
        any = true;
        if (can_hold(a, word, &best, hint))
            return true;
    }
    if (any)
        return false;
    if (!vocabulary_has_attribute(attribute) || (element.len && !vocabulary_has_element(element)))
        return true;
    hint_attribute(element, attribute, hint);
    return false;
}
