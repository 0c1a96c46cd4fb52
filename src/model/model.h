/* The model: one frozen libxml2 document per unit, made from sightings, every node knowing where it was said.
 */
#ifndef HVLINT_MODEL_MODEL_H
#define HVLINT_MODEL_MODEL_H

#include <libxml/tree.h>

#include "model/sighting.h"

/* Where something was said; a list, because two files can say the same. The first is the one of the value
 * kept. */
struct origin {
    struct input *in;
    uint32_t at, len;
    struct origin *next;
};

/* A unit: a cluster with its nodes, or one stand-alone host. */
struct unit {
    const char *cluster;   /* "" for a cluster whose name is not known, NULL for a stand-alone host */
    const char **hosts;    /* names, sorted, NULL-terminated */
    struct scope **scopes; /* all that speak of it */
    size_t scope_count;
    struct unit_body *body; /* private */
    struct unit *next;
};

/* Groups what was read into units, sorted by name. Lives in the sightings' arena. */
struct unit *units_of(struct sightings *s);

/* A document and the memory that it lives in. Nodes are laid out in the arena: nothing of it is ever given to
 * xmlFree*. */
struct model {
    struct arena arena;
    xmlDoc *doc;     /* root element: estate */
    xmlNode **texts; /* text nodes, each where the address of its value says; NULL: free */
    size_t text_count, text_room;
    struct sightings *sightings;
};

/* The first child of a kind; each element keeps a list of them in `psvi`. */
struct first_child {
    enum element element;
    xmlNode *node;
    struct first_child *next;
};

/* Builds the unit's document: merged, references resolved, `node->_private` (elements and attributes) a
 * struct origin. */
void model_build(struct model *m, struct sightings *s, const struct unit *u);
void model_free(struct model *m);

/* Adding computed facts before rules see the document (src/decide/). Origins may be NULL. */
xmlNode *model_add(struct model *m, xmlNode *parent, enum element element, const struct origin *origin);
void model_set(struct model *m, xmlNode *node, enum name name, const char *value,
               const struct origin *origin);

/* The same for a value that stays, unchanged, as long as the document; it is not copied. */
void model_set_lasting(struct model *m, xmlNode *node, enum name name, const char *value,
                       const struct origin *origin);

/* Reading. */
const char *model_get(const xmlNode *node, enum name name);        /* the attribute's value, or NULL */
xmlNode *model_first(const xmlNode *parent, enum element element); /* first child element, or NULL */
xmlNode *model_next(const xmlNode *node, enum element element);    /* next sibling element, or NULL */
#define model_each(child, parent, element)                                                                   \
    for (xmlNode *child = model_first((parent), (element)); child; child = model_next(child, (element)))
const struct origin *model_origin(const xmlNode *node_or_attribute); /* NULL when computed */
xmlNode *model_attribute(const xmlNode *node, const char *name);     /* the xmlAttr as a node, or NULL */

/* The element's kind, or ELEMENT_COUNT. */
enum element model_element(const xmlNode *node);

/* The host element that the node is or lies below, or NULL. */
xmlNode *model_host(xmlNode *node);

/* `adapter/iSCSI-A`, `network/Cluster Network 2`, `switch/vSwitch0`: what a person calls the node; for a
 * child without a name of its own the nearest ancestor that has one. In the arena. */
const char *model_object(struct arena *arena, const xmlNode *node);

#endif
