/* cluster.log: which node wrote it, and the build of its Windows. */
#include "source/source.h"

/* `HV01 (1) id (1)`, `name (HV01) id (1)`: the name is the first word, or stands in the brackets behind it.
 */
static struct span node_of(struct span text)
{
    struct span rest = text, first = span_split(&rest, ' ');
    if (!span_equal(first, SPAN("name")) || !rest.at || !span_starts(rest, SPAN("(")))
        return first;
    const char *close = span_find(rest, ')');
    return close ? span_between(rest.at + 1, close) : (struct span){0};
}

static void see(struct seen *seen)
{
    struct span node = node_of(record_text(seen->record, "Current node:"));
    const struct field *build = record_field(seen->record, "Build Number");
    if (node.len) {
        seen_host(seen, node);
        seen_mark(seen, record_field(seen->record, "Current node:"), LINE_UNDERSTOOD);
    }
    if (!build)
        return;
    struct sighting *host = seen_child(seen, ELEMENT_HOST, NULL, &build->value);
    const char *release = os_release(span_trim(build->value.text));
    seen_say_field(seen, host, "Build Number", HOST_BUILD, AS_NUMBER, NULL, 0);
    if (release) /* nodes are servers */
        seen_say_text(seen, host, HOST_OS, span_of(release), &build->value, 0);
}

static const struct property properties[] = {
    {.label = "Build Number", .name = HOST_BUILD, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_cluster_log = {
    .name = "Get-ClusterLog",
    .types = (const char *const[]){"cluster log", NULL},
    .element = ELEMENT_ESTATE,
    .properties = properties,
    .see = see,
};
