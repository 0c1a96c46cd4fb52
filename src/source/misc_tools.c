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
    {"Connection Name", ADAPTER_NAME, AS_TEXT, 0, NULL},
    {"Network Adapter", ADAPTER_DESCRIPTION, AS_TEXT, 0, NULL},
    {"Physical Address", ADAPTER_MAC, AS_MAC, 0, NULL},
    {"Transport Name", ADAPTER_GUID, AS_IGNORED, 0, NULL},
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
