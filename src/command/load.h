/* Reading everything that was asked for. */
#ifndef HVLINT_COMMAND_LOAD_H
#define HVLINT_COMMAND_LOAD_H

#include "command/settings.h"
#include "input/input.h"
#include "model/model.h"
#include "report/message.h"

struct load {
    struct input_list inputs;
    struct sightings sightings;
    struct unit *units;
    enum status status; /* STATUS_OK; STATUS_INPUT when a path or file could not be used; STATUS_USAGE */
};

/* Reads all paths of the settings, tells coverage to the report (when not NULL), and groups hosts into units.
 */
void load_all(struct load *l, const struct settings *s, struct report *r);
void load_free(struct load *l);

/* The document of one unit, roles inferred and releases assumed as the settings say. Free with model_free. */
void load_unit(struct load *l, const struct settings *s, const struct unit *u, struct model *m);

/* Reads the paths of the settings but the first, which is the command's own operand, and calls each(host,
 * user) for each host whose name fits the glob (NULL: for all). Returns the exit status; no host is one, and
 * said so.
 */
enum status load_each_host(const struct settings *s, const char *glob,
                           void (*each)(const xmlNode *host, void *user), void *user);

/* Where an origin is, for people; text in the arena. */
struct place place_of(struct arena *arena, const struct origin *origin);

/* `file:line:column`. */
const char *place_text(struct arena *arena, const struct origin *origin);

#endif
