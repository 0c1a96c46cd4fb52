/* getmac and arp. */
#include "source/source.h"

/* `\Device\Tcpip_{GUID}` */
static void see_getmac(struct seen *seen)
{
    const struct field *transport = record_field(seen->record, "Transport Name");
    const char *brace = transport ? span_find(transport->value.text, '{') : NULL;
    if (!brace)
        return;
    struct value guid = transport->value;
    guid.text = span_between(brace, span_end(guid.text));
    seen_say(seen, seen->sighting, ADAPTER_GUID, &guid, AS_GUID, NULL, 0);
}

/* Without /v it names no adapter: a MAC alone is no identity. */
static bool wants_getmac(const struct seen *seen)
{
    return record_field(seen->record, "Connection Name") != NULL;
}

static const struct property getmac_rows[] = {
    {.label = "Connection Name", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = "Network Adapter", .name = ADAPTER_DESCRIPTION, .as = AS_TEXT},
    {.label = "Physical Address", .name = ADAPTER_MAC, .as = AS_MAC},
    {.label = "Transport Name", .name = ADAPTER_GUID, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_getmac = {
    .name = "getmac",
    .types = (const char *const[]){"getmac", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = getmac_rows,
    .wants = wants_getmac,
    .see = see_getmac,
};

static bool wants_nothing(const struct seen *seen)
{
    (void)seen;
    return false;
}

const struct source source_arp = {
    .name = "arp -a",
    .types = (const char *const[]){"arp", NULL},
    .element = ELEMENT_ESTATE,
    .wants = wants_nothing,
};
