#include "documents.h"

#include "decide/decide.h"
#include "model/model.h"
#include "source/source.h"

static void give(struct sightings *s, const struct unit *u, void (*take)(void *user, xmlDoc *doc), void *user)
{
    struct model m;
    model_build(&m, s, u);
    decide_roles(&m, NULL, 0);
    decide_cluster(&m);
    decide_routes(&m);
    take(user, m.doc);
    model_free(&m);
}

bool documents_of(const char *path, void (*take)(void *user, xmlDoc *doc), void *user)
{
    struct input_list list = {0};
    struct input_options options = {0};
    struct sightings s;
    struct catalogue *c = catalogue_new();
    sightings_init(&s);
    bool any = input_collect(&list, path, &options);
    for (size_t i = 0; i < list.count; i++)
        source_read(c, &s, list.inputs[i], NULL);
    const struct unit *units = units_of(&s);
    for (const struct unit *u = units; u; u = u->next)
        give(&s, u, take, user);
    sightings_free(&s);
    catalogue_free(c);
    input_list_free(&list);
    return any && units;
}
