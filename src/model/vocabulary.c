#include "model/vocabulary.h"

/* Counts through the list: an element's place takes no number of its own, so BOUND_x is the number of its
 * first attribute. */
enum bound {
#define ELEMENT(id, name, parent, sentence) BOUND_##id, BOUND_BEFORE_##id = BOUND_##id - 1,
#define ATTRIBUTE(element, id, name, type, identity, values, sentence) BOUND_##element##_##id,
#define DATASET(id, name, collect, sentence)
#include "model/vocabulary.def"
#undef ELEMENT
#undef ATTRIBUTE
#undef DATASET
};

#define ELEMENT(id, name_, parent_, sentence_)                                                               \
    [ELEMENT_##id] = {.name = (name_),                                                                       \
                      .sentence = (sentence_),                                                               \
                      .parent = ELEMENT_##parent_,                                                           \
                      .first = (enum name)BOUND_##id},
#define ATTRIBUTE(element, id, name, type, identity, values, sentence)
#define DATASET(id, name, collect, sentence)
const struct element_info elements[ELEMENT_COUNT] = {
#include "model/vocabulary.def"
};
#undef ELEMENT
#undef ATTRIBUTE
#undef DATASET

#define IDENTITY_KEY true
#define IDENTITY_PLAIN false
#define ELEMENT(id, name, parent, sentence)
#define ATTRIBUTE(element_, id, name_, type_, identity_, values_, sentence_)                                 \
    [element_##_##id] = {.name = (name_),                                                                    \
                         .values = (values_),                                                                \
                         .sentence = (sentence_),                                                            \
                         .start = " " name_ "=\"",                                                           \
                         .start_length = sizeof(" " name_ "=\"") - 1,                                        \
                         .element = ELEMENT_##element_,                                                      \
                         .type = TYPE_##type_,                                                               \
                         .key = IDENTITY_##identity_},
#define DATASET(id, name, collect, sentence)
const struct attribute_info attributes[NAME_COUNT] = {
#include "model/vocabulary.def"
};
#undef ELEMENT
#undef ATTRIBUTE
#undef DATASET

#define ELEMENT(id, name, parent, sentence)
#define ATTRIBUTE(element, id, name, type, identity, values, sentence)
#define DATASET(id, name_, collect_, sentence_)                                                              \
    [DATASET_##id] = {.name = (name_), .collect = (collect_), .sentence = (sentence_)},
const struct dataset_info datasets[DATASET_COUNT] = {
#include "model/vocabulary.def"
};
#undef ELEMENT
#undef ATTRIBUTE
#undef DATASET

enum dataset dataset_of(struct span name)
{
    for (unsigned d = 0; d < DATASET_COUNT; d++)
        if (name.at == datasets[d].name ||
            (name.len && *name.at == *datasets[d].name && span_equal(name, span_of(datasets[d].name))))
            return (enum dataset)d;
    return DATASET_COUNT;
}

bool element_has(enum element e, const char *name)
{
    for (unsigned n = 0; n < NAME_COUNT; n++)
        if (attributes[n].element == e && strcmp(attributes[n].name, name) == 0)
            return true;
    return false;
}

bool vocabulary_has_element(struct span name)
{
    for (unsigned e = 0; e < ELEMENT_COUNT; e++)
        if (name.len && *name.at == *elements[e].name && span_equal(name, span_of(elements[e].name)))
            return true;
    return false;
}

bool vocabulary_has_attribute(struct span name)
{
    for (unsigned n = 0; n < NAME_COUNT; n++)
        if (name.len && *name.at == *attributes[n].name && span_equal(name, span_of(attributes[n].name)))
            return true;
    return false;
}
