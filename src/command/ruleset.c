#include "command/ruleset.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "base/name.h"
#include "command/config.h"
#include "command/embedded.h"
#include "command/known.h"

static const char rules_namespace[] = "https://hvlint.org/ns/rules/1";

static void tell_problem(void *user, const char *path, long line, const char *text)
{
    (void)user;
    if (line > 0)
        message("%s:%ld: %s", path, line, text);
    else
        message("%s: %s", path, text);
}

struct schema_options ruleset_options(void)
{
    return (struct schema_options){
        .problem = tell_problem, .knows = known_name, .holds = known_word, .functions = host_functions};
}

static struct schema_options options_of(const struct ruleset *set)
{
    struct schema_options o = ruleset_options();
    o.set = set->shared;
    return o;
}

const char *rule_attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (a->ns && strcmp((const char *)a->ns->href, rules_namespace) == 0 &&
            strcmp((const char *)a->name, name) == 0)
            return a->children ? (const char *)a->children->content : "";
    return NULL;
}

const xmlNode *rule_child(const xmlNode *node, const char *name, const xmlNode *after)
{
    for (const xmlNode *c = after ? after->next : node->children; c; c = c->next)
        if (c->type == XML_ELEMENT_NODE && c->ns && strcmp((const char *)c->ns->href, rules_namespace) == 0 &&
            strcmp((const char *)c->name, name) == 0)
            return c;
    return NULL;
}

/* ---- Loading ---- */

static bool add_schema(struct ruleset *set, struct schema *schema)
{
    if (!schema)
        return false;
    struct schema **wider = arena_array(&set->arena, set->schema_count + 1, sizeof(*wider));
    if (set->schema_count)
        memcpy(wider, set->schemas, set->schema_count * sizeof(*wider));
    wider[set->schema_count++] = schema;
    set->schemas = wider;
    return true;
}

static bool is_schema_name(const char *name)
{
    return span_ends(span_of(name), SPAN(".sch"));
}

static bool load_embedded(struct ruleset *set)
{
    struct schema_options o = options_of(set);
    o.trusted = true; /* tests/rule-coverage.sh loads the same files untrusted */
    bool good = true;
    for (const struct embedded_file *f = embedded_rules; f->name; f++)
        if (is_schema_name(f->name)) {
            const char *path = arena_printf(&set->arena, "rules/%s", f->name);
            good &=
                add_schema(set, schema_load_memory(path, (struct span){.at = f->text, .len = f->size}, &o));
        }
    return good;
}

static bool load_directory(struct ruleset *set, const char *path)
{
    enum { MOST = 1000 };
    struct schema_options o = options_of(set);
    const char *files[MOST];
    size_t count = 0;
    bool good = true;
    DIR *d = opendir(path);
    if (!d) {
        message("%s: %s", path, strerror(errno));
        return false;
    }
    for (struct dirent *e; count < MOST && (e = readdir(d));)
        if (is_schema_name(e->d_name) && e->d_name[0] != '.')
            files[count++] = arena_printf(&set->arena, "%s/%s", path, e->d_name);
    closedir(d);
    qsort(files, count, sizeof(*files), compare_strings);
    for (size_t i = 0; i < count; i++)
        good &= add_schema(set, schema_load(files[i], &o));
    if (count == 0)
        message("%s: no rule files (*.sch) in it", path);
    return good && count;
}

static bool load_path(struct ruleset *set, const char *path)
{
    struct stat st;
    struct schema_options o = options_of(set);
    if (stat(path, &st) != 0) {
        message("%s: %s", path, strerror(errno));
        return false;
    }
    return S_ISDIR(st.st_mode) ? load_directory(set, path) : add_schema(set, schema_load(path, &o));
}

/* ---- Gathering ---- */

static int compare_rules(const void *a, const void *b)
{
    return strcmp((*(struct rule *const *)a)->info.id, (*(struct rule *const *)b)->info.id);
}

static void list_infos(struct ruleset *set)
{
    set->infos = arena_array(&set->arena, set->count + 1, sizeof(*set->infos));
    set->enabled_count = 0;
    for (size_t i = 0; i < set->count; i++)
        if (set->rules[i]->enabled)
            set->infos[set->enabled_count++] = &set->rules[i]->info;
}

/* The rules of one schema, the last first; `seen` holds those that are known already. */
static bool gather_schema(struct ruleset *set, size_t at, struct hash *seen)
{
    const struct schema *schema = set->schemas[at];
    size_t count = schema_pattern_count(schema), first = set->count;
    bool good = true;
    set->by_pattern[at] = arena_array(&set->arena, count + 1, sizeof(struct rule));
    for (size_t k = 0; k < count; k++) {
        struct rule *rule = &set->by_pattern[at][k];
        good &= rule_read(set, rule, schema, schema_pattern_at(schema, k));
        good &= at < set->own_count || rule_check(&set->arena, rule);
        const struct rule *other = hash_put(seen, span_of(rule->info.id), rule);
        if (other && other->schema == schema) {
            message("%s:%ld: two rules are called %s: rename one", schema_path(schema),
                    xmlGetLineNo(rule->pattern->node), rule->info.id);
            good = false;
        }
        if (other)
            rule->enabled = false;
        else
            set->rules[set->count++] = rule;
    }
    if (set->count == first && count == 0) {
        message("%s: no rule in it: each is a <pattern>", schema_path(schema));
        good = false;
    }
    return good;
}

/* All patterns of all schemas; of two with one id the later one counts. */
static bool gather(struct ruleset *set)
{
    size_t room = 0;
    bool good = true;
    struct hash seen = {0};
    for (size_t i = 0; i < set->schema_count; i++)
        room += schema_pattern_count(set->schemas[i]);
    set->rules = arena_array(&set->arena, room + 1, sizeof(*set->rules));
    set->by_pattern = arena_array(&set->arena, set->schema_count + 1, sizeof(*set->by_pattern));
    for (size_t i = set->schema_count; i-- > 0;)
        good &= gather_schema(set, i, &seen);
    hash_free(&seen);
    qsort(set->rules, set->count, sizeof(*set->rules), compare_rules);
    return good;
}

enum status ruleset_load(struct ruleset *set, const struct settings *s)
{
    *set = (struct ruleset){.shared = schema_set_new()};
    bool good = s->no_default_rules || load_embedded(set);
    set->own_count = set->schema_count;
    for (size_t i = 0; i < s->rules.count; i++)
        good &= load_path(set, s->rules.items[i]);
    const char **more = s->configuration ? s->configuration->rules : NULL;
    for (size_t i = 0; more && more[i]; i++)
        good &= load_path(set, more[i]);
    struct schema_options o = options_of(set);
    good = good && (!s->mutant.len || add_schema(set, schema_load_memory("mutant.sch", s->mutant, &o)));
    good = good && gather(set) && ruleset_has_phase(set, s->phase) && rules_select(set, s);
    if (good)
        list_infos(set);
    return good ? STATUS_OK : STATUS_USAGE;
}

void ruleset_free(struct ruleset *set)
{
    for (size_t i = 0; i < set->schema_count; i++)
        schema_free(set->schemas[i]);
    schema_set_free(set->shared);
    arena_free(&set->arena);
}

const struct rule *ruleset_find(const struct ruleset *set, const char *id_or_name)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->rules[i]->info.id, id_or_name) == 0 ||
            (set->rules[i]->info.name && strcmp(set->rules[i]->info.name, id_or_name) == 0))
            return set->rules[i];
    return NULL;
}

bool rule_is_called(const struct rule *rule, const char *glob)
{
    return name_matches(glob, rule->info.id, false) ||
           (rule->info.name && name_matches(glob, rule->info.name, false));
}

bool rule_is_ours(const struct ruleset *set, const struct rule *rule)
{
    for (size_t i = 0; i < set->own_count; i++)
        if (set->schemas[i] == rule->schema)
            return true;
    return false;
}

const char *ruleset_nearest(const struct ruleset *set, const char *id_or_name)
{
    struct span wanted = span_of(id_or_name);
    const char *near = NULL;
    unsigned best = 40;
    for (size_t i = 0; i < set->count; i++) {
        const struct rule_info *info = &set->rules[i]->info;
        if (span_equal_nocase(wanted, span_of(info->id)))
            return info->id;
        if (info->name && name_is_near(info->name, wanted, &best))
            near = info->name;
    }
    return near;
}

void ruleset_unknown(const struct ruleset *set, const char *where, const char *id_or_name)
{
    const char *near = ruleset_nearest(set, id_or_name);
    message("%sno rule is called `%s`: %s%s%s", where, id_or_name,
            near ? "did you mean `" : "`hvlint rules` lists them", near ? near : "", near ? "`?" : "");
}
