/* From the tree of `.hvlint.yaml` to a struct config. Every key stands in one
 * of the tables below. */
#include "command/config.h"

#include "base/ip.h"
#include "base/name.h"
#include "command/yaml.h"
#include "report/message.h"

struct config_key {
    const char *name;
    bool required;
    bool (*read)(struct config *c, const struct yaml_value *value, void *into);
    size_t at; /* of the member in what the table fills */
};

enum { MOST_KEYS = 16 };

static bool wrong(const struct config *c, const struct yaml_value *value, const char *text)
{
    message("%s:%ld: %s%s%s", c->path, value->line, value->key ? value->key : "", value->key ? ": " : "",
            text);
    return false;
}

static bool unknown(const struct config *c, const struct yaml_value *value, const struct config_key *keys)
{
    const char *names[MOST_KEYS] = {0};
    for (size_t i = 0; keys[i].name; i++)
        names[i] = keys[i].name;
    const char *nearest = name_nearest(names, span_of(value->key));
    message("%s:%ld: unknown key `%s`%s%s%s", c->path, value->line, value->key,
            nearest ? "; did you mean `" : "", nearest ? nearest : "", nearest ? "`?" : "");
    return false;
}

static bool has_member(const struct yaml_value *map, const char *key)
{
    for (const struct yaml_value *v = map->first; v; v = v->next)
        if (strcmp(v->key, key) == 0)
            return true;
    return false;
}

/* Fills what lies at `into` by the table of its keys. */
static bool read_map(struct config *c, const struct yaml_value *map, const struct config_key *keys,
                     void *into)
{
    bool good = true;
    if (map->kind != YAML_IS_MAP)
        return wrong(c, map, "keys with values are wanted here");
    for (const struct yaml_value *v = map->first; v; v = v->next) {
        const struct config_key *k = keys;
        while (k->name && strcmp(k->name, v->key) != 0)
            k++;
        good &= k->name ? k->read(c, v, (char *)into + k->at) : unknown(c, v, keys);
    }
    for (const struct config_key *k = keys; k->name; k++)
        if (k->required && !has_member(map, k->name)) {
            message("%s:%ld: `%s` is missing", c->path, map->line, k->name);
            good = false;
        }
    return good;
}

static size_t count_members(const struct yaml_value *value)
{
    size_t n = 0;
    for (const struct yaml_value *v = value->first; v; v = v->next)
        n++;
    return n;
}

/* Kinds of values
 * ----------------------------------------------------------------------------------------------------
 */

static bool read_text(struct config *c, const struct yaml_value *value, void *into)
{
    if (value->kind != YAML_IS_TEXT || !*value->text)
        return wrong(c, value, "a text is wanted");
    *(const char **)into = value->text;
    return true;
}

static bool read_texts(struct config *c, const struct yaml_value *value, void *into)
{
    const char **texts = arena_array(&c->arena, count_members(value) + 1, sizeof(*texts));
    size_t n = 0;
    if (value->kind != YAML_IS_LIST)
        return wrong(c, value, "a list is wanted");
    for (const struct yaml_value *v = value->first; v; v = v->next)
        if (!read_text(c, v, &texts[n++]))
            return false;
    *(const char ***)into = texts;
    return true;
}

/* The folder of the configuration, with a slash behind; empty for the current
 * one. */
static struct span folder_of(const struct config *c)
{
    const char *slash = strrchr(c->path, '/');
    return slash ? span_between(c->path, slash + 1) : SPAN("");
}

static bool read_paths(struct config *c, const struct yaml_value *value, void *into)
{
    if (!read_texts(c, value, into))
        return false;
    for (const char **path = *(const char ***)into; *path; path++)
        if (**path != '/')
            *path = arena_printf(&c->arena, "%.*s%s", SPAN_ARG(folder_of(c)), *path);
    return true;
}

static bool read_version(struct config *c, const struct yaml_value *value, void *into)
{
    (void)into;
    if (value->kind != YAML_IS_TEXT || strcmp(value->text, "1") != 0)
        return wrong(c, value, "this program reads version 1");
    return true;
}

static bool is_day(const char *text)
{
    static const char form[] = "dddd-dd-dd";
    size_t i = 0;
    for (; form[i] && text[i]; i++)
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != '-')
            return false;
    return !form[i] && !text[i];
}

static bool read_day(struct config *c, const struct yaml_value *value, void *into)
{
    if (value->kind != YAML_IS_TEXT || !is_day(value->text))
        return wrong(c, value, "a day is wanted: YYYY-MM-DD");
    *(const char **)into = value->text;
    return true;
}

static bool read_subnet(struct config *c, const struct yaml_value *value, void *into)
{
    struct ip_prefix prefix;
    if (value->kind != YAML_IS_TEXT || !strchr(value->text, '/') ||
        !ip_prefix_parse(span_of(value->text), &prefix))
        return wrong(c, value, "a subnet is wanted: 10.0.5.0/24");
    *(const char **)into = value->text;
    return true;
}

static bool read_vlan(struct config *c, const struct yaml_value *value, void *into)
{
    uint64_t id;
    if (value->kind != YAML_IS_TEXT || !span_number(span_of(value->text), &id) || id > 4094)
        return wrong(c, value, "a VLAN id from 0 to 4094 is wanted");
    *(const char **)into = value->text;
    return true;
}

/* Roles that structure gives (uplink, team-member, team-nic) cannot be
 * declared. */
static bool read_role(struct config *c, const struct yaml_value *value, void *into)
{
    static const char *const roles[] = {"management", "iscsi", "live-migration", "cluster", "smb",
                                        "oob",        NULL};
    for (size_t i = 0; value->kind == YAML_IS_TEXT && roles[i]; i++)
        if (strcmp(roles[i], value->text) == 0) {
            *(const char **)into = roles[i];
            return true;
        }
    return wrong(c, value,
                 "a role is wanted: management, iscsi, live-migration, cluster, "
                 "smb or oob");
}

/* Sections
 * -----------------------------------------------------------------------------------------------------------
 */

static bool read_severities(struct config *c, const struct yaml_value *value, void *into)
{
    (void)into;
    c->severities = arena_array(&c->arena, count_members(value) + 1, sizeof(*c->severities));
    if (value->kind != YAML_IS_MAP)
        return wrong(c, value, "rules with severities are wanted");
    for (const struct yaml_value *v = value->first; v; v = v->next) {
        struct severity_choice *one = &c->severities[c->severity_count++];
        *one = (struct severity_choice){.rule = v->key, .line = v->line, .severity = SEVERITY_COUNT};
        if (v->kind == YAML_IS_TEXT)
            one->severity = severity_of(span_of(v->text));
        if (one->severity == SEVERITY_COUNT)
            return wrong(c, v, "a severity is wanted: error, warning, info or off");
    }
    return true;
}

#define SUPPRESSION(key) .name = #key, .at = offsetof(struct suppression, key)

static const struct config_key suppression_keys[] = {
    {SUPPRESSION(rule), .required = true, .read = read_text},
    {SUPPRESSION(reason), .required = true, .read = read_text},
    {SUPPRESSION(host), .read = read_text},
    {SUPPRESSION(cluster), .read = read_text},
    {SUPPRESSION(adapter), .read = read_text},
    {SUPPRESSION(object), .read = read_text},
    {SUPPRESSION(path), .read = read_text},
    {SUPPRESSION(until), .read = read_day},
    {0},
};

static bool read_suppressions(struct config *c, const struct yaml_value *value, void *into)
{
    (void)into;
    bool good = true;
    c->suppressions = arena_array(&c->arena, count_members(value) + 1, sizeof(*c->suppressions));
    if (value->kind != YAML_IS_LIST)
        return wrong(c, value, "a list of suppressions is wanted");
    for (const struct yaml_value *v = value->first; v; v = v->next) {
        struct suppression *one = &c->suppressions[c->suppression_count++];
        one->line = v->line;
        good &= read_map(c, v, suppression_keys, one);
    }
    return good;
}

#define ROLE(key, member) .name = #key, .at = offsetof(struct role_declaration, member)

static const struct config_key role_keys[] = {
    {ROLE(role, role), .required = true, .read = read_role},
    {ROLE(name, name), .read = read_text},
    {ROLE(host, host), .read = read_text},
    {ROLE(subnet, subnet), .read = read_subnet},
    {ROLE(vlan, vlan), .read = read_vlan},
    {0},
};

static bool read_roles(struct config *c, const struct yaml_value *value, void *into)
{
    (void)into;
    bool good = true;
    c->roles = arena_array(&c->arena, count_members(value) + 1, sizeof(*c->roles));
    if (value->kind != YAML_IS_LIST)
        return wrong(c, value, "a list of roles is wanted");
    for (const struct yaml_value *v = value->first; v && good; v = v->next) {
        struct role_declaration *one = &c->roles[c->role_count++];
        good &= read_map(c, v, role_keys, one);
        if (good && !one->name && !one->subnet && !one->vlan)
            good = wrong(c, v, "a role needs a name, a subnet or a vlan to know its adapters by");
        one->because = arena_printf(&c->arena, "declared in %s:%ld", c->path, v->line);
    }
    return good;
}

#define CONFIG(key) .name = #key, .at = offsetof(struct config, key)

static const struct config_key top_keys[] = {
    {.name = "version", .required = true, .read = read_version},
    {CONFIG(profile), .read = read_text},
    {CONFIG(rules), .read = read_paths},
    {CONFIG(disable), .read = read_texts},
    {.name = "severities", .read = read_severities},
    {.name = "suppressions", .read = read_suppressions},
    {.name = "roles", .read = read_roles},
    {0},
};

bool config_read(struct config *c)
{
    const struct yaml_value *top = yaml_read(&c->arena, c->path);
    return top && read_map(c, top, top_keys, c);
}
