/* Settings of TCP for the whole host: Get-NetOffloadGlobalSetting and `netsh interface tcp show global`. */
#include "source/source.h"

static const struct word states[] = {{"Enabled", "enabled"},
                                     {"Disabled", "disabled"},
                                     {"Automatic", "automatic"},
                                     {"Default", "default"},
                                     {NULL, NULL}};

static const struct field *chimney_of(const struct record *r)
{
    const struct field *f = record_field(r, "Chimney Offload State");
    return f ? f : record_field(r, "Chimney");
}

static bool wants_chimney(const struct seen *seen)
{
    return chimney_of(seen->record) != NULL;
}

static void see_chimney(struct seen *seen)
{
    const struct field *chimney = chimney_of(seen->record);
    for (size_t i = 0; i < seen->record->count; i++)
        seen_mark(seen, &seen->record->fields[i], LINE_IGNORED);
    struct sighting *host = seen_child(seen, ELEMENT_HOST, NULL, &chimney->value);
    if (seen_say(seen, host, HOST_CHIMNEY, &chimney->value, AS_WORD, states, 0))
        seen_mark(seen, chimney, LINE_UNDERSTOOD);
}

static const struct property rows[] = {
    {.label = "Chimney", .name = HOST_CHIMNEY, .as = AS_IGNORED},
    {.label = "Chimney Offload State", .name = HOST_CHIMNEY, .as = AS_IGNORED},
    {.label = "TaskOffload", .name = HOST_CHIMNEY, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_offload_global_setting = {
    .name = "Get-NetOffloadGlobalSetting",
    .types = (const char *const[]){"MSFT_NetOffloadGlobalSetting", "netsh global", NULL},
    .element = ELEMENT_ESTATE,
    .properties = rows,
    .key = "Chimney",
    .supplies = SUPPLIES(TCP_GLOBAL),
    .see = see_chimney,
    .wants = wants_chimney,
};
