/* The model's vocabulary as enums and tables; vocabulary.def is the one list behind them. */
#ifndef HVLINT_MODEL_VOCABULARY_H
#define HVLINT_MODEL_VOCABULARY_H

#include "base/span.h"

enum element {
#define ELEMENT(id, name, parent, sentence) ELEMENT_##id,
#define ATTRIBUTE(element, id, name, type, identity, values, sentence)
#define DATASET(id, name, collect, sentence)
#include "model/vocabulary.def"
#undef ELEMENT
#undef ATTRIBUTE
#undef DATASET
    ELEMENT_COUNT
};

/* ADAPTER_NAME, ROUTE_METRIC, ...: one for each attribute of each element. */
enum name {
#define ELEMENT(id, name, parent, sentence)
#define ATTRIBUTE(element, id, name, type, identity, values, sentence) element##_##id,
#define DATASET(id, name, collect, sentence)
#include "model/vocabulary.def"
#undef ELEMENT
#undef ATTRIBUTE
#undef DATASET
    NAME_COUNT
};

enum dataset {
#define ELEMENT(id, name, parent, sentence)
#define ATTRIBUTE(element, id, name, type, identity, values, sentence)
#define DATASET(id, name, collect, sentence) DATASET_##id,
#include "model/vocabulary.def"
#undef ELEMENT
#undef ATTRIBUTE
#undef DATASET
    DATASET_COUNT
};

enum attribute_type {
    TYPE_TEXT,
    TYPE_NUMBER,
    TYPE_BOOLEAN,
    TYPE_IP,
    TYPE_CIDR,
    TYPE_MAC,
    TYPE_GUID,
    TYPE_WORD,
    TYPE_ADAPTER
};

struct element_info {
    const char *name, *sentence;
    enum element parent;
    enum name first; /* its first attribute; the others follow it in enum name */
};

struct attribute_info {
    const char *name, *values, *sentence;
    char start[30]; /* ` name="`: how it begins in XML */
    uint8_t start_length;
    enum element element;
    enum attribute_type type;
    bool key;
};

struct dataset_info {
    const char *name, *collect, *sentence;
};

extern const struct element_info elements[ELEMENT_COUNT];
extern const struct attribute_info attributes[NAME_COUNT];
extern const struct dataset_info datasets[DATASET_COUNT];

/* How many attributes the element has. */
static inline unsigned element_width(enum element e)
{
    unsigned end = (unsigned)e + 1 < ELEMENT_COUNT ? (unsigned)elements[e + 1].first : (unsigned)NAME_COUNT;
    return end - (unsigned)elements[e].first;
}

/* The data set of that name, or DATASET_COUNT. */
enum dataset dataset_of(struct span name);

/* Whether elements of that kind have an attribute of that XML name. */
bool element_has(enum element e, const char *name);

/* Whether an element (an attribute) of that XML name exists anywhere in the model. */
bool vocabulary_has_element(struct span name);
bool vocabulary_has_attribute(struct span name);

#endif
