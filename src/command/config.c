/* What a configuration says of findings. */
#include "command/config.h"

#include <stdlib.h>
#include <time.h>

#include "base/name.h"
#include "report/message.h"

const char *config_today(struct arena *arena)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    uint64_t seconds;
    time_t now = epoch && span_number(span_of(epoch), &seconds) ? (time_t)seconds : time(NULL);
    struct tm day;
    char text[32];
    if (!gmtime_r(&now, &day) || !strftime(text, sizeof(text), "%Y-%m-%d", &day))
        return "";
    return arena_dup(arena, span_of(text));
}

/* A NULL glob matches everything; NULL text matches nothing else. */
static bool fits(const char *glob, const char *text)
{
    return !glob || (text && name_matches(glob, text, true));
}

/* A finding of several hosts is accepted only where all of them are meant. */
static bool fits_hosts(const char *glob, const struct finding *f)
{
    if (!glob || f->host)
        return fits(glob, f->host);
    for (size_t i = 0; f->hosts && f->hosts[i]; i++)
        if (!fits(glob, f->hosts[i]))
            return false;
    return f->hosts && f->hosts[0];
}

static bool fits_adapter(const char *glob, const struct finding *f)
{
    struct span object = span_of(f->object);
    return !glob || (span_starts(object, SPAN("adapter/")) && fits(glob, f->object + strlen("adapter/")));
}

static bool covers(const struct suppression *s, const struct finding *f)
{
    bool rule = name_matches(s->rule, f->rule->id, false) ||
                (f->rule->name && name_matches(s->rule, f->rule->name, false));
    return rule && fits_hosts(s->host, f) && fits(s->cluster, f->cluster) && fits_adapter(s->adapter, f) &&
           fits(s->object, f->object) && fits(s->path, f->place_count ? f->places[0].path : NULL);
}

static size_t suppress(const struct suppression *s, struct report *r)
{
    size_t count = 0;
    for (size_t i = 0; i < r->finding_count; i++)
        if (covers(s, &r->findings[i])) {
            count++;
            if (!r->findings[i].suppressed)
                r->findings[i].suppressed = arena_dup(&r->arena, span_of(s->reason));
        }
    return count;
}

void config_suppress(const struct config *config, struct report *r, bool verbose)
{
    const char *today = config ? config_today(&r->arena) : "";
    for (size_t i = 0; config && i < config->suppression_count; i++) {
        const struct suppression *s = &config->suppressions[i];
        bool ended = s->until && strcmp(s->until, today) < 0;
        if (ended && !s->derived)
            message("%s:%ld: the suppression of %s ended on %s", config->path, s->line, s->rule, s->until);
        else if (!ended && suppress(s, r) == 0 && verbose && !s->derived)
            message("%s:%ld: the suppression of %s matches no finding", config->path, s->line, s->rule);
    }
}
