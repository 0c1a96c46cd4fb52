#include "source/collection.h"

#include "source/plan.h"

enum { NESTING_MAX = 3 };

/* Members of the collections that Microsoft's troubleshooting script for clusters (TSS, tss_Cluster_GetLogs)
 * writes as HOST-NetInfoPerHost.xml and CLUSTER_ClusterInfo.XML. */
static const struct {
    const char *member, *command;
} known_members[] = {
    {"NIC", "Get-NetAdapter"},         {"NIC", "Get-ClusterNetworkInterface"},
    {"Net", "Get-ClusterNetwork"},     {"Node", "Get-ClusterNode"},
    {"NICQos", "Get-NetAdapterQos"},   {"NICAdv", "Get-NetAdapterAdvancedProperty"},
    {"NICRdma", "Get-NetAdapterRdma"}, {"NICBind", "Get-NetAdapterBinding"},
    {"NICRss", "Get-NetAdapterRss"},   {"NetIpconfig", "Get-NetIPConfiguration"},
    {"NICVmq", "Get-NetAdapterVmq"},   {"NICSriov", "Get-NetAdapterSriov"},
};

static const char *const host_labels[] = {"PSComputerName", "ComputerName", "HostName", "CSName",
                                          "MachineName",    "ServerName",   "NodeName"};

/* Record number i of a member that is an object or a list of objects, or NULL. */
static const struct record *member_record(const struct field *f, size_t i)
{
    const struct value *v = &f->value;
    if (v->kind == VALUE_LIST && i < v->count)
        v = &v->items[i];
    else if (i || v->kind == VALUE_LIST)
        return NULL;
    return v->kind == VALUE_RECORD ? v->record : NULL;
}

/* The source that a member's name means: `NetAdapter`, `Get-NetAdapter`, `NetAdapters`, `NetIPAddresses`. */
static const struct entry *entry_named(const struct engine *e, struct span label)
{
    const struct entry *found = catalogue_collected(e->catalogue, label);
    for (unsigned i = 0; i < 2 && !found && label.len > 4 && span_ends(label, i ? SPAN("e") : SPAN("s"));
         i++) {
        label = span_first(label, label.len - 1);
        found = catalogue_collected(e->catalogue, label);
    }
    return found;
}

static bool is_known_member(struct span label, const struct entry *entry)
{
    for (size_t i = 0; i < sizeof known_members / sizeof *known_members; i++)
        if (span_equal_nocase(label, span_of(known_members[i].member)) &&
            strcmp(entry->source->name, known_members[i].command) == 0)
            return true;
    return false;
}

static const struct field *host_field(const struct record *r)
{
    for (size_t i = 0; i < sizeof host_labels / sizeof *host_labels; i++) {
        const struct field *f = record_field(r, host_labels[i]);
        if (f && f->value.kind == VALUE_TEXT && names_a_host(f->value.text) &&
            !span_equal_nocase(f->value.text, SPAN("localhost")))
            return f;
    }
    return NULL;
}

static bool is_collection(const struct engine *e, const struct record *r, unsigned depth);

/* What the objects of a member are, or NULL. A class that the carrier names is sure; a member's name must be
 * confirmed by the objects' labels. */
static const struct entry *member_entry(const struct engine *e, const struct field *f)
{
    const struct record *r = member_record(f, 0);
    const struct entry *entry = r ? catalogue_type(e->catalogue, r->type) : NULL;
    if (!r || entry)
        return entry;
    entry = type_is_general(r->type) ? entry_named(e, f->label) : NULL;
    return entry && catalogue_identify(e->catalogue, r, NULL, entry) == entry ? entry : NULL;
}

static bool holds_collections(const struct engine *e, const struct field *f, unsigned depth)
{
    const struct record *r = member_record(f, 0);
    return r && depth && host_field(r) && is_collection(e, r, depth - 1);
}

static bool is_collection(const struct engine *e, const struct record *r, unsigned depth)
{
    if (!type_is_general(r->type))
        return false;
    for (size_t i = 0; i < r->count; i++)
        if (member_entry(e, &r->fields[i]) || holds_collections(e, &r->fields[i], depth))
            return true;
    return false;
}

/* The objects of one member. */
static void take_member(struct engine *e, struct reading *reading, const struct field *f)
{
    const struct entry *entry = member_entry(e, f), *file = e->file;
    struct command command = e->command;
    const struct record *r;
    bool whole = entry && (entry_named(e, f->label) == entry || is_known_member(f->label, entry));
    e->file = entry;
    e->command = (struct command){.filtered = command.filtered || (entry && !whole)};
    for (size_t i = 0; (r = member_record(f, i)) != NULL; i++)
        if (entry || (type_is_general(r->type) && host_field(r)))
            engine_take(e, reading, r);
    e->file = file;
    e->command = command;
}

static void take_members(struct engine *e, struct reading *reading, const struct record *r)
{
    e->nested++;
    for (size_t i = 0; i < r->count; i++) {
        const struct field *f = &r->fields[i];
        take_member(e, reading, f);
        if (f->value.kind == VALUE_TEXT || f->value.kind == VALUE_NULL)
            input_mark_lines(e->in, f->line, f->line + f->lines, LINE_IGNORED);
    }
    e->nested--;
}

bool collection_take(struct engine *e, struct reading *reading, const struct record *r)
{
    const struct field *host = host_field(r);
    struct scope *scope = e->scope, *base = e->base;
    if (e->nested >= NESTING_MAX || !is_collection(e, r, NESTING_MAX))
        return false;
    if (!host && !r->host.len && (e->nested || e->nameless)) {
        reading->problem(reading, r->line,
                         "another collection of objects that names no host: it is left out, for it may be of "
                         "another host");
        return false;
    }
    e->nameless |= !host && !r->host.len;
    if (host || r->host.len)
        e->scope = scope_of_host(e->sightings, scope, host ? host->value.text : r->host);
    if (host)
        input_mark_lines(e->in, host->line, host->line + host->lines, LINE_UNDERSTOOD);
    take_members(e, reading, r);
    if (host || r->host.len) {
        e->scope = scope;
        e->base = base;
    }
    return true;
}
