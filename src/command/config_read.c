/* From the tree of `.hvlint.yaml` to a struct config. Every key stands in one
 * of the tables below. */
#include "command/config_keys.h"

#include "base/ip.h"
#include "base/name.h"
#include "command/yaml.h"
#include "report/message.h"

enum { MOST_KEYS = 16 };

bool config_wrong(const struct config *c, const struct yaml_value *value, const char *text)
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

bool config_read_map(struct config *c, const struct yaml_value *map, const struct config_key *keys,
                     void *into)
{
    bool good = true;
    if (map->kind != YAML_IS_MAP)
        return config_wrong(c, map, "keys with values are wanted here");
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

size_t config_count(const struct yaml_value *value)
{
    size_t n = 0;
    for (const struct yaml_value *v = value->first; v; v = v->next)
        n++;
    return n;
}

/* ---- Kinds of values ---- */

bool config_read_text(struct config *c, const struct yaml_value *value, void *into)
{
    if (value->kind != YAML_IS_TEXT || !*value->text)
        return config_wrong(c, value, "a text is wanted");
    *(const char **)into = value->text;
    return true;
}

static bool read_texts(struct config *c, const struct yaml_value *value, void *into)
{
    const char **texts = arena_array(&c->arena, config_count(value) + 1, sizeof(*texts));
    size_t n = 0;
    if (value->kind != YAML_IS_LIST)
        return config_wrong(c, value, "a list is wanted");
    for (const struct yaml_value *v = value->first; v; v = v->next)
        if (!config_read_text(c, v, &texts[n++]))
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
        return config_wrong(c, value, "this program reads version 1");
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

bool config_read_day(struct config *c, const struct yaml_value *value, void *into)
{
    if (value->kind != YAML_IS_TEXT || !is_day(value->text))
        return config_wrong(c, value, "a day is wanted: YYYY-MM-DD");
    *(const char **)into = value->text;
    return true;
}

bool config_read_subnet(struct config *c, const struct yaml_value *value, void *into)
{
    struct ip_prefix prefix;
    if (value->kind != YAML_IS_TEXT || !strchr(value->text, '/') ||
        !ip_prefix_parse(span_of(value->text), &prefix))
        return config_wrong(c, value, "a subnet is wanted: 10.0.5.0/24");
    *(const char **)into = value->text;
    return true;
}

bool config_read_vlan(struct config *c, const struct yaml_value *value, void *into)
{
    uint64_t id;
    if (value->kind != YAML_IS_TEXT || !span_number(span_of(value->text), &id) || id > 4094)
        return config_wrong(c, value, "a VLAN id from 0 to 4094 is wanted");
    *(const char **)into = value->text;
    return true;
}

/* Roles that structure gives (uplink, team-member, team-nic) cannot be
 * declared. */
bool config_read_role(struct config *c, const struct yaml_value *value, void *into)
{
    static const char *const roles[] = {"management", "iscsi", "live-migration", "cluster", "smb",
                                        "oob",        NULL};
    for (size_t i = 0; value->kind == YAML_IS_TEXT && roles[i]; i++)
        if (strcmp(roles[i], value->text) == 0) {
            *(const char **)into = roles[i];
            return true;
        }
    return config_wrong(c, value,
                        "a role is wanted: management, iscsi, live-migration, cluster, "
                        "smb or oob");
}

/* ---- Sections ---- */

static bool read_severities(struct config *c, const struct yaml_value *value, void *into)
{
    (void)into;
    c->severities = arena_array(&c->arena, config_count(value) + 1, sizeof(*c->severities));
    if (value->kind != YAML_IS_MAP)
        return config_wrong(c, value, "rules with severities are wanted");
    for (const struct yaml_value *v = value->first; v; v = v->next) {
        struct severity_choice *one = &c->severities[c->severity_count++];
        *one = (struct severity_choice){.rule = v->key, .line = v->line, .severity = SEVERITY_COUNT};
        if (v->kind == YAML_IS_TEXT)
            one->severity = severity_of(span_of(v->text));
        if (one->severity == SEVERITY_COUNT)
            return config_wrong(c, v, "a severity is wanted: error, warning, info or off");
    }
    return true;
}

#define SUPPRESSION(key) .name = #key, .at = offsetof(struct suppression, key)

static const struct config_key suppression_keys[] = {
    {SUPPRESSION(rule), .required = true, .read = config_read_text},
    {SUPPRESSION(reason), .required = true, .read = config_read_text},
    {SUPPRESSION(host), .read = config_read_text},
    {SUPPRESSION(cluster), .read = config_read_text},
    {SUPPRESSION(adapter), .read = config_read_text},
    {SUPPRESSION(object), .read = config_read_text},
    {SUPPRESSION(path), .read = config_read_text},
    {SUPPRESSION(until), .read = config_read_day},
    {0},
};

struct suppression *config_add_suppressions(struct config *c, size_t count)
{
    size_t had = c->suppression_count * sizeof(*c->suppressions);
    size_t room = (c->suppression_count + count) * sizeof(*c->suppressions);
    c->suppressions = arena_extend(&c->arena, c->suppressions, had, room);
    return &c->suppressions[c->suppression_count];
}

static bool read_suppressions(struct config *c, const struct yaml_value *value, void *into)
{
    (void)into;
    bool good = true;
    if (value->kind != YAML_IS_LIST)
        return config_wrong(c, value, "a list of suppressions is wanted");
    config_add_suppressions(c, config_count(value));
    for (const struct yaml_value *v = value->first; v; v = v->next) {
        struct suppression *one = &c->suppressions[c->suppression_count++];
        one->line = v->line;
        good &= config_read_map(c, v, suppression_keys, one);
    }
    return good;
}

#define ROLE(key, member) .name = #key, .at = offsetof(struct role_declaration, member)

static const struct config_key role_keys[] = {
    {ROLE(role, role), .required = true, .read = config_read_role},
    {ROLE(name, name), .read = config_read_text},
    {ROLE(host, host), .read = config_read_text},
    {ROLE(subnet, subnet), .read = config_read_subnet},
    {ROLE(vlan, vlan), .read = config_read_vlan},
    {0},
};

static bool read_roles(struct config *c, const struct yaml_value *value, void *into)
{
    (void)into;
    bool good = true;
    c->roles = arena_array(&c->arena, config_count(value) + 1, sizeof(*c->roles));
    if (value->kind != YAML_IS_LIST)
        return config_wrong(c, value, "a list of roles is wanted");
    for (const struct yaml_value *v = value->first; v && good; v = v->next) {
        struct role_declaration *one = &c->roles[c->role_count++];
        good &= config_read_map(c, v, role_keys, one);
        if (good && !one->name && !one->subnet && !one->vlan)
            good = config_wrong(c, v, "a role needs a name, a subnet or a vlan to know its adapters by");
        one->because = arena_printf(&c->arena, "declared in %s:%ld", c->path, v->line);
        one->origin = config_origin(c, v);
    }
    return good;
}

#define CONFIG(key) .name = #key, .at = offsetof(struct config, key)

static const struct config_key top_keys[] = {
    {.name = "version", .required = true, .read = read_version},
    {CONFIG(profile), .read = config_read_text},
    {CONFIG(rules), .read = read_paths},
    {CONFIG(disable), .read = read_texts},
    {.name = "severities", .read = read_severities},
    {.name = "suppressions", .read = read_suppressions},
    {.name = "roles", .read = read_roles},
    {.name = "expectations", .read = config_read_expectations},
    {0},
};

bool config_read(struct config *c)
{
    const struct yaml_value *top = yaml_read(&c->arena, c->path);
    return top && config_read_map(c, top, top_keys, c);
}
