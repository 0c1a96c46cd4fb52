/* Private to config_*.c: sections of the configuration as tables of keys. */
#ifndef HVLINT_COMMAND_CONFIG_KEYS_H
#define HVLINT_COMMAND_CONFIG_KEYS_H

#include "command/config.h"
#include "command/yaml.h"

struct config_key {
    const char *name;
    bool required;
    bool (*read)(struct config *c, const struct yaml_value *value, void *into);
    size_t at; /* of the member in what the table fills */
};

/* Says what is wrong with a value; false. */
bool config_wrong(const struct config *c, const struct yaml_value *value, const char *text);

/* Fills what lies at `into` by the table of its keys; false after messages. */
bool config_read_map(struct config *c, const struct yaml_value *map, const struct config_key *keys,
                     void *into);
size_t config_count(const struct yaml_value *value);

/* Where the value stands in the file; its whole line where the text is written otherwise. */
const struct origin *config_origin(struct config *c, const struct yaml_value *value);

/* Kinds of values; into a `const char *`. */
bool config_read_text(struct config *c, const struct yaml_value *value, void *into);
bool config_read_day(struct config *c, const struct yaml_value *value, void *into);
bool config_read_subnet(struct config *c, const struct yaml_value *value, void *into);
bool config_read_vlan(struct config *c, const struct yaml_value *value, void *into);
bool config_read_role(struct config *c, const struct yaml_value *value, void *into);

/* config_expect.c: the section `expectations`. */
bool config_read_expectations(struct config *c, const struct yaml_value *value, void *into);

/* Room for so many suppressions more. */
struct suppression *config_add_suppressions(struct config *c, size_t count);

#endif
