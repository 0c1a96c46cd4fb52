/* Of which host, or which cluster, a record speaks. */
#include "base/ascii.h"
#include "source/plan.h"

bool names_a_host(struct span name)
{
    bool letter = false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        letter |= ascii_is_letter(c);
        if (c == ' ' || c == ':' || c == '$' || c == '"')
            return false;
    }
    return letter || (name.len && (unsigned char)name.at[0] >= 0x80);
}

static struct scope *scope_of_cluster(struct engine *e, struct scope *scope, struct span name)
{
    name = span_trim(name);
    if (!name.len)
        return scope;
    if (scope->cluster && span_equal_nocase(span_of(scope->cluster), name))
        return scope;
    struct scope *known = scope->host ? NULL : scope_of_cluster_named(e->sightings, scope, name);
    if (known)
        return known;
    if (scope->cluster)
        scope = scope_split(e->sightings, scope);
    scope_set_cluster(e->sightings, scope, name);
    return scope;
}

/* What follows speaks of that host too; prompts that name none only when they are its own. */
static void stay(struct engine *e, struct scope *scope)
{
    if (e->scope == e->base)
        e->base = scope;
    e->scope = scope;
}

void seen_host(struct seen *seen, struct span host)
{
    struct engine *e = seen->reading->user;
    host = span_trim(host);
    if (!names_a_host(host))
        return;
    seen->scope = scope_of_host(seen->sightings, seen->scope, host);
    seen->scope->source = seen->source->name;
    if (e)
        stay(e, seen->scope);
}

/* An object's text, or its Name where it has none. */
static struct span name_of(const struct value *v)
{
    if (v->kind == VALUE_LIST && v->count)
        v = &v->items[0];
    if (v->kind == VALUE_RECORD && !v->text.len && v->record)
        return record_text(v->record, "Name");
    return v->kind == VALUE_NULL ? (struct span){0} : span_trim(v->text);
}

struct scope *plan_scope(struct engine *e, const struct plan *plan, const struct record *r)
{
    struct scope *scope = e->scope;
    struct span host = r->host;
    for (size_t i = 0; i < plan->host_count && !names_a_host(host); i++)
        host = name_of(&r->fields[plan->hosts[i]].value);
    if (!plan->entry->of_cluster && names_a_host(host))
        scope = scope_of_host(e->sightings, scope, host);
    if (plan->host_stays)
        stay(e, scope);
    if (plan->cluster < r->count)
        scope = scope_of_cluster(e, scope, name_of(&r->fields[plan->cluster].value));
    return scope;
}
