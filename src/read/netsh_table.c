/* netsh: tables. Their rulers tell them apart in every language; captions are translated and do not stand
 * over their columns, names run past the ruler, numbers overflow: rows are split by what a column holds. */
#include "base/ip.h"
#include "read/draft.h"
#include "read/netsh.h"
#include "read/shapes.h"

enum { COLUMNS_MAX = 6, LOOK_AHEAD = 200, SHOW_RULER_MIN = 60, SHOW_RULER_MAX = 76 };

struct grid {
    struct span type, type6;    /* of its records, and of those that speak of IPv6 */
    size_t widths[COLUMNS_MAX]; /* of the ruler's runs */
    const char *kinds; /* a letter a column: n number, p prefix, t word, c words up to two blanks, r rest */
    struct span labels[COLUMNS_MAX];
};

#define TEXT(literal)                                                                                        \
    {                                                                                                        \
        .at = (literal), .len = sizeof(literal) - 1                                                          \
    }
#define INTERFACE_LABELS                                                                                     \
    {                                                                                                        \
        TEXT("Idx"), TEXT("Met"), TEXT("MTU"), TEXT("State"), TEXT("Name")                                   \
    }

static const struct grid interface_grids[] = {
    {.type = TEXT("netsh interfaces ipv4"),
     .type6 = TEXT("netsh interfaces ipv6"),
     .widths = {3, 10, 10, 12, 27},
     .kinds = "nnncr",
     .labels = INTERFACE_LABELS},
    /* Vista, 2008 */
    {.type = TEXT("netsh interfaces ipv4"),
     .type6 = TEXT("netsh interfaces ipv6"),
     .widths = {3, 3, 5, 11, 19},
     .kinds = "nnncr",
     .labels = INTERFACE_LABELS},
    {.type = TEXT("netsh subinterfaces ipv4"),
     .type6 = TEXT("netsh subinterfaces ipv6"),
     .widths = {6, 15, 9, 9, 13},
     .kinds = "nnnnr",
     .labels = {TEXT("MTU"), TEXT("MediaSenseState"), TEXT("Bytes In"), TEXT("Bytes Out"),
                TEXT("Interface")}},
    {.kinds = NULL},
};

static const struct grid route_grids[] = {
    {.type = TEXT("netsh route"),
     .type6 = TEXT("netsh route"),
     .widths = {7, 8, 3, 24, 3, 24},
     .kinds = "ccnpnr",
     .labels = {TEXT("Publish"), TEXT("Type"), TEXT("Met"), TEXT("Prefix"), TEXT("Idx"),
                TEXT("Gateway/Interface Name")}},
    {.kinds = NULL},
};

static const struct grid address_grids[] = {
    {.type = TEXT("netsh addresses"),
     .type6 = TEXT("netsh addresses"),
     .widths = {9, 11, 10, 10, 24},
     .kinds = "ccttr",
     .labels = {TEXT("Addr Type"), TEXT("DAD State"), TEXT("Valid Life"), TEXT("Pref. Life"),
                TEXT("Address")}},
    {.kinds = NULL},
};

/* Its ruler is one run. */
static const struct grid show_grid = {
    .type = TEXT("netsh show interface"),
    .type6 = TEXT("netsh show interface"),
    .kinds = "cccr",
    .labels = {TEXT("Admin State"), TEXT("State"), TEXT("Type"), TEXT("Interface Name")},
};

static struct span take_cell(struct span *rest, char kind)
{
    if (kind == 'c')
        return span_take_column(rest);
    if (kind != 'r')
        return span_take_word(rest);
    struct span all = span_trim(*rest);
    *rest = span_skip(*rest, rest->len);
    return all;
}

static bool cell_fits(struct span cell, char kind)
{
    return cell.len > 0 && (kind != 'n' || span_is_number(cell)) && (kind != 'p' || span_find(cell, '/'));
}

/* Whether the line is a row of the grid; the cells go to cells. */
static bool split_row(const struct grid *g, struct span line, struct span cells[COLUMNS_MAX])
{
    for (size_t i = 0; g->kinds[i]; i++) {
        cells[i] = take_cell(&line, g->kinds[i]);
        if (!cell_fits(cells[i], g->kinds[i]))
            return false;
    }
    return true;
}

/* The grid whose ruler stands below the heading at `line`, or NULL. */
static const struct grid *grid_at(const struct reading *r, uint32_t line, const struct grid *grids)
{
    size_t widths[COLUMNS_MAX] = {0};
    size_t runs =
        reading_text(r, line).len ? ruler_widths(reading_text(r, line + 1), '-', widths, COLUMNS_MAX) : 0;
    if (runs < 2 || runs > COLUMNS_MAX)
        return NULL;
    for (const struct grid *g = grids; g->kinds; g++)
        if (memcmp(widths, g->widths, sizeof widths) == 0)
            return g;
    return NULL;
}

static void emit_row(struct reading *r, const struct grid *g, struct span type, const struct span *cells,
                     struct span title, struct layout *layout)
{
    struct draft d;
    draft_begin(&d, r, type, r->line);
    d.record.title = title;
    d.record.layout = layout;
    for (size_t i = 0; g->kinds[i]; i++)
        draft_add(&d, g->labels[i], cells[i], r->line);
    draft_end(&d, r->line + 1);
}

/* The heading is at r->line, its ruler below. A line that is no row is passed over when a row follows it. */
static void read_grid(struct reading *r, const struct grid *g, bool ipv6, struct span title)
{
    struct layout layout = {0};
    struct span cells[COLUMNS_MAX];
    netsh_mark_command(r, r->line);
    reading_mark(r, r->line, r->line + 2, LINE_UNDERSTOOD);
    for (r->line += 2; r->line < r->end; r->line++) {
        if (split_row(g, reading_text(r, r->line), cells))
            emit_row(r, g, ipv6 ? g->type6 : g->type, cells, title, &layout);
        else if (reading_text(r, r->line).len == 0 || !split_row(g, reading_text(r, r->line + 1), cells))
            break;
    }
    if (r->line > r->end)
        r->line = r->end;
}

/* ---- show interfaces, show subinterfaces ---- */

/* Tunnels have no IPv4 interface. */
static bool lists_tunnel(const struct reading *r, const struct grid *g)
{
    struct span cells[COLUMNS_MAX];
    size_t last = strlen(g->kinds) - 1;
    for (uint32_t line = r->line + 2; line < r->end && line < r->line + LOOK_AHEAD; line++) {
        if (!split_row(g, reading_text(r, line), cells))
            return false;
        if (span_starts_nocase(cells[last], SPAN("isatap.")) ||
            span_starts_nocase(cells[last], SPAN("Teredo ")))
            return true;
    }
    return false;
}

static bool recognise_interfaces(const struct reading *r)
{
    return grid_at(r, r->line, interface_grids) != NULL;
}

/* Where no command tells, a second list right below the first is that of the other family. */
static void read_interfaces(struct reading *r)
{
    const struct grid *g = grid_at(r, r->line, interface_grids), *next = g;
    bool known, ipv6 = netsh_is_ipv6(r, r->line, &known);
    if (!known)
        ipv6 = lists_tunnel(r, g);
    while (next == g) {
        read_grid(r, g, ipv6, SPAN(""));
        uint32_t line = reading_skip_blank(r, r->line);
        next = r->command.len ? NULL : grid_at(r, line, interface_grids);
        if (next == g) {
            reading_mark(r, r->line, line, LINE_IGNORED);
            r->line = line;
            ipv6 = !ipv6;
        }
    }
}

/* ---- show route ---- */

static bool recognise_route(const struct reading *r)
{
    return grid_at(r, r->line, route_grids) != NULL;
}

static void read_route(struct reading *r)
{
    read_grid(r, grid_at(r, r->line, route_grids), false, SPAN(""));
}

/* ---- show addresses: `Interface 12: X` with a table, or a block `Address X Parameters` for each --- */

static uint32_t address_heading(const struct reading *r)
{
    return reading_text(r, r->line + 1).len ? r->line + 1 : r->line + 2;
}

/* The address in `Address fe80::1%12 Parameters`, else empty. */
static struct span address_of(struct span title)
{
    struct ip ip;
    for (unsigned words = 0; words < 6 && title.len; words++) {
        struct span word = span_take_word(&title);
        if (ip_parse(word, &ip))
            return word;
    }
    return SPAN("");
}

static bool is_address_block(const struct reading *r, uint32_t line)
{
    struct span label, value;
    return netsh_title_ruler(r, line) > 0 && address_of(reading_text(r, line)).len > 0 &&
           span_take_label(reading_text(r, line + 2), &label, &value);
}

static bool recognise_addresses(const struct reading *r)
{
    return is_address_block(r, r->line) || grid_at(r, address_heading(r), address_grids) != NULL;
}

static void read_address_block(struct reading *r)
{
    struct draft d;
    struct span label, value;
    uint32_t line = r->line;
    draft_begin(&d, r, SPAN("netsh address"), line);
    d.record.title = address_of(d.record.where);
    reading_mark(r, line, line + 2, LINE_UNDERSTOOD);
    for (line += 2; line < r->end && span_take_label(reading_text(r, line), &label, &value); line++)
        draft_add(&d, label, value, line);
    r->line = line;
    draft_end(&d, line);
}

static void read_addresses(struct reading *r)
{
    if (is_address_block(r, r->line)) {
        read_address_block(r);
        return;
    }
    struct span title = span_trim(reading_text(r, r->line));
    uint32_t heading = address_heading(r);
    reading_mark(r, r->line, heading, LINE_UNDERSTOOD);
    r->line = heading;
    read_grid(r, grid_at(r, heading, address_grids), false, title);
}

/* ---- interface show interface ---- */

static bool recognise_show(const struct reading *r)
{
    struct span cells[COLUMNS_MAX];
    size_t ruler = netsh_title_ruler(r, r->line);
    struct span heading = reading_text(r, r->line);
    return ruler >= SHOW_RULER_MIN && ruler <= SHOW_RULER_MAX && !span_starts(heading, SPAN("MPIO")) &&
           split_row(&show_grid, heading, cells) &&
           split_row(&show_grid, reading_text(r, r->line + 2), cells);
}

static void read_show(struct reading *r)
{
    read_grid(r, &show_grid, false, SPAN(""));
}

const struct shape shape_netsh_interfaces = {
    .name = "netsh-interfaces", .recognise = recognise_interfaces, .read = read_interfaces};
const struct shape shape_netsh_route = {
    .name = "netsh-route", .recognise = recognise_route, .read = read_route};
const struct shape shape_netsh_addresses = {
    .name = "netsh-addresses", .recognise = recognise_addresses, .read = read_addresses};
const struct shape shape_netsh_show_interface = {
    .name = "netsh-show-interface", .recognise = recognise_show, .read = read_show};
