/* nvspbind and nvspinfo: binding order, what is bound, and adapters. */
#include "source/source.h"

static bool is_enabled(const struct field *f)
{
    return span_equal(f->label, SPAN("enabled"));
}

static bool is_binding(const struct field *f)
{
    return is_enabled(f) || span_equal(f->label, SPAN("disabled"));
}

/* One adapter of a protocol's list. */
static void say_bound(struct seen *seen, const struct field *f, const struct field *id,
                      const struct field *name)
{
    struct sighting *adapter = seen_child(seen, ELEMENT_ADAPTER, NULL, &f->value);
    seen_say(seen, adapter, ADAPTER_NAME, &f->value, AS_TEXT, NULL, 0);
    struct sighting *binding = seen_child(seen, ELEMENT_BINDING, adapter, &f->value);
    seen_say(seen, binding, BINDING_ID, &id->value, AS_LOWER, NULL, 0);
    if (name)
        seen_say(seen, binding, BINDING_NAME, &name->value, AS_TEXT, NULL, 0);
    seen_say_text(seen, binding, BINDING_ENABLED, is_enabled(f) ? SPAN("true") : SPAN("false"), &f->value, 0);
    seen_mark(seen, f, LINE_UNDERSTOOD);
}

/* The list stands in binding order; what is not bound has no place in it. */
static void see_protocol(struct seen *seen)
{
    const struct record *r = seen->record;
    const struct field *id = record_field(r, "id"), *name = record_field(r, "description");
    if (!id)
        return;
    struct sighting *order = seen_child(seen, ELEMENT_BINDING_ORDER, NULL, &id->value);
    seen_say(seen, order, BINDING_ORDER_COMPONENT, &id->value, AS_LOWER, NULL, 0);
    for (size_t i = 0; i < r->count; i++) {
        const struct field *f = &r->fields[i];
        if (!is_binding(f))
            continue;
        if (is_enabled(f)) {
            struct sighting *position = seen_child(seen, ELEMENT_POSITION, order, &f->value);
            seen_say(seen, position, POSITION_ADAPTER, &f->value, AS_TEXT, NULL, 0);
        }
        say_bound(seen, f, id, name);
    }
    if (span_equal_nocase(id->value.text, SPAN("ms_tcpip")))
        seen_supplies(seen, DATASET_BINDING_ORDER, true);
    seen_supplies(seen, DATASET_BINDINGS, false);
}

static const struct property protocol_rows[] = {
    {.label = "guid", .name = BINDING_ORDER_COMPONENT, .as = AS_IGNORED},
    {.label = "id", .name = BINDING_ORDER_COMPONENT, .as = AS_IGNORED},
    {.label = "description", .name = BINDING_ORDER_COMPONENT, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_nvspbind = {
    .name = "nvspbind",
    .types = (const char *const[]){"nvspbind protocol", NULL},
    .element = ELEMENT_ESTATE,
    .properties = protocol_rows,
    .may_supply = SUPPLIES(BINDINGS) | SUPPLIES(BINDING_ORDER),
    .see = see_protocol,
};

/* `Internet Protocol Version 4 (ms_tcpip)`, or the id alone: the id. */
static struct span component_of(struct span text)
{
    const char *underscore = span_find(text, '_');
    if (!underscore)
        return SPAN("");
    const char *first = underscore, *end = underscore;
    while (first > text.at && first[-1] != ' ' && first[-1] != '(')
        first--;
    while (end < span_end(text) && *end != ' ' && *end != ')')
        end++;
    return span_between(first, end);
}

static void see_adapter(struct seen *seen)
{
    const struct record *r = seen->record;
    for (size_t i = 0; i < r->count; i++) {
        const struct field *f = &r->fields[i];
        struct value id = f->value;
        id.text = component_of(f->value.text);
        if (!is_binding(f) || !id.text.len)
            continue;
        struct sighting *binding = seen_child(seen, ELEMENT_BINDING, seen->sighting, &id);
        seen_say(seen, binding, BINDING_ID, &id, AS_LOWER, NULL, 0);
        seen_say_text(seen, binding, BINDING_ENABLED, is_enabled(f) ? SPAN("true") : SPAN("false"), &id, 0);
        seen_mark(seen, f, LINE_UNDERSTOOD);
    }
    seen_supplies(seen, DATASET_BINDINGS, false);
}

/* Miniports without a connection name are none of the adapters that an administrator knows. */
static bool wants_adapter(const struct seen *seen)
{
    return record_field(seen->record, "name") != NULL;
}

static const struct property adapter_rows[] = {
    {.label = "guid", .name = ADAPTER_GUID, .as = AS_GUID},
    {.label = "id", .name = ADAPTER_DRIVER, .as = AS_IGNORED},
    {.label = "description", .name = ADAPTER_DESCRIPTION, .as = AS_TEXT},
    {.label = "name", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = "name2", .name = ADAPTER_NAME, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_nvspbind_adapter = {
    .name = "nvspbind /n",
    .types = (const char *const[]){"nvspbind adapter", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = adapter_rows,
    .may_supply = SUPPLIES(BINDINGS),
    .wants = wants_adapter,
    .see = see_adapter,
};

/* nvspinfo lists every miniport: host virtual adapters and PCI devices are of use. */
static bool wants_device(const struct seen *seen)
{
    const struct field *component = record_field(seen->record, "component");
    return component && (span_equal_nocase(component->value.text, SPAN("vms_mp")) ||
                         span_starts_nocase(component->value.text, SPAN("pci\\")));
}

static const struct property device_rows[] = {
    {.label = "description", .name = ADAPTER_DESCRIPTION, .as = AS_TEXT},
    {.label = "InstanceGuid", .name = ADAPTER_GUID, .as = AS_GUID},
    {.label = "component", .name = ADAPTER_DRIVER, .as = AS_IGNORED},
    {.label = "PnpDevNodeId", .name = ADAPTER_DRIVER, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_nvspinfo = {
    .name = "nvspinfo",
    .types = (const char *const[]){"nvspinfo", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = device_rows,
    .wants = wants_device,
};
