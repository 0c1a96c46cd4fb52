/* iscsicli and mpclaim: sessions, portals, and whether MPIO claims iSCSI devices. Rows are known by their
 * values, because labels are translated. */
#include "base/ip.h"
#include "source/source.h"

/* `10.0.0.1/3260` and `10.0.0.1 3260`: the address. */
static bool take_portal(const struct value *v, struct value *address)
{
    struct ip ip;
    size_t n = 0;
    while (n < v->text.len && v->text.at[n] != '/' && v->text.at[n] != ' ')
        n++;
    *address = *v;
    address->text = span_first(v->text, n);
    return n < v->text.len && ip_parse(address->text, &ip);
}

/* iSCSI names, RFC 3720 3.2.6. */
static bool is_iscsi_name(struct span text)
{
    return span_starts_nocase(text, SPAN("iqn.")) || span_starts_nocase(text, SPAN("eui.")) ||
           span_starts_nocase(text, SPAN("naa."));
}

/* Sixteen hex digits, a hyphen, and as many again (a session) or fewer (a connection). */
static bool is_id(struct span text)
{
    const char *hyphen = span_find(text, '-');
    if (!hyphen || hyphen - text.at < 8 || text.len > 33)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != '-' && (!text.at[i] || !strchr("0123456789abcdefABCDEF", text.at[i])))
            return false;
    return true;
}

static void mark_all(struct seen *seen, enum line_state state)
{
    for (size_t i = 0; i < seen->record->count; i++)
        seen_mark(seen, &seen->record->fields[i], state);
}

/* The values of a session's rows. */
struct session {
    const struct field *session, *connection, *target, *portals[2];
};

static void find_rows(const struct record *r, struct session *s)
{
    struct value ignored;
    for (size_t i = 0; i < r->count; i++) {
        const struct field *f = &r->fields[i];
        if (is_id(f->value.text)) {
            const struct field **id = s->session ? &s->connection : &s->session;
            *id = *id ? *id : f;
        } else if (is_iscsi_name(f->value.text))
            s->target = f; /* the initiator's own name comes first, if at all */
        else if (take_portal(&f->value, &ignored) && !s->portals[1])
            s->portals[s->portals[0] ? 1 : 0] = f;
    }
}

static void say_row(struct seen *seen, enum name name, const struct field *f, enum conversion as)
{
    struct value v;
    if (!f)
        return;
    v = f->value;
    if (as == AS_IP && !take_portal(&f->value, &v))
        return;
    if (seen_say(seen, seen->sighting, name, &v, as, NULL, 0))
        seen_mark(seen, f, LINE_UNDERSTOOD);
}

/* A session's further connections are sessions of their own to the model: each is a path. */
static void see_session(struct seen *seen)
{
    struct session s = {0};
    bool further = span_equal(seen->record->type, SPAN("iscsicli connection"));
    mark_all(seen, LINE_IGNORED);
    find_rows(seen->record, &s);
    say_row(seen, SESSION_ID, further && s.connection ? s.connection : s.session, AS_LOWER);
    say_row(seen, SESSION_TARGET, s.target, AS_TEXT);
    say_row(seen, SESSION_INITIATOR, s.portals[0], AS_IP);
    say_row(seen, SESSION_TARGET_PORTAL, s.portals[1], AS_IP);
    if (s.portals[0])
        seen_say_text(seen, seen->sighting, SESSION_CONNECTED, SPAN("true"), &s.portals[0]->value, 0);
}

const struct source source_iscsicli = {
    .name = "iscsicli SessionList",
    .types = (const char *const[]){"iscsicli session", "iscsicli connection", NULL},
    .element = ELEMENT_SESSION,
    .supplies = SUPPLIES(ISCSI_SESSIONS) | SUPPLIES(ISCSI_BINDINGS),
    .see = see_session,
};

static void see_portal(struct seen *seen)
{
    struct value address;
    mark_all(seen, LINE_IGNORED);
    for (size_t i = 0; i < seen->record->count; i++) {
        const struct field *f = &seen->record->fields[i];
        if (!take_portal(&f->value, &address))
            continue;
        seen_say(seen, seen->sighting, PORTAL_ADDRESS, &address, AS_IP, NULL, 0);
        seen_mark(seen, f, LINE_UNDERSTOOD);
        return;
    }
}

const struct source source_iscsicli_portal = {
    .name = "iscsicli ListTargetPortals",
    .types = (const char *const[]){"iscsicli portal", NULL},
    .element = ELEMENT_PORTAL,
    .see = see_portal,
};

static bool wants_nothing(const struct seen *seen)
{
    (void)seen;
    return false;
}

/* A persistent target names no session that it could be told of; a disk's paths do not tell their bus. */
const struct source source_iscsicli_target = {
    .name = "iscsicli ListPersistentTargets",
    .types = (const char *const[]){"iscsicli target", NULL},
    .element = ELEMENT_ESTATE,
    .wants = wants_nothing,
};

const struct source source_mpclaim = {
    .name = "mpclaim -s -d",
    .types = (const char *const[]){"mpclaim disk", "mpclaim detail", NULL},
    .element = ELEMENT_ESTATE,
    .wants = wants_nothing,
};

static bool is_iscsi_array(const struct seen *seen)
{
    const struct field *bus = record_field(seen->record, "Bus Type");
    return bus && span_equal_nocase(bus->value.text, SPAN("iSCSI"));
}

static const struct property array_rows[] = {
    {.label = "MPIO-ed", .name = ISCSI_MPIO, .as = AS_BOOLEAN},
    {.label = "Target H/W Identifier", .name = ISCSI_MPIO, .as = AS_IGNORED},
    {.label = "Bus Type", .name = ISCSI_MPIO, .as = AS_IGNORED},
    {.label = "ALUA Support", .name = ISCSI_MPIO, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_mpclaim_arrays = {
    .name = "mpclaim -e",
    .types = (const char *const[]){"mpclaim array", NULL},
    .element = ELEMENT_ISCSI,
    .properties = array_rows,
    .supplies = SUPPLIES(MPIO),
    .wants = is_iscsi_array,
};
