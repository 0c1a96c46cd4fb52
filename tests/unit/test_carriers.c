/* The same objects as list, table, CSV, JSON and CLIXML give the same model. The objects stand in
 * carriers.def once; here they are written as PowerShell writes them, each carrier with what it can carry. */
#include "facts.h"
#include "model/print.h"

#include <stdio.h>

enum kind {
    TEXT,    /* string */
    NUMBER,  /* integer */
    BOOLEAN, /* True, False */
    WORD,    /* enumeration: a word in text, a number in JSON, both in CLIXML */
    TEXTS,   /* string array, items separated by `|` */
};

enum { MOST_COLUMNS = 16, MOST_ROWS = 4, WIDTH = 60 };

struct column {
    const char *label;
    enum kind kind;
    bool table;        /* whether the default table shows it */
    const char *words; /* of a WORD: `IPv4=2 IPv6=23` */
};

/* What one command exports. A cell that is NULL is null. */
struct export
{
    const char *command, *class;
    struct column columns[MOST_COLUMNS + 1];
    const char *rows[MOST_ROWS + 1][MOST_COLUMNS];
};

/* clang-format off */
static const struct export exports[] = {
#include "carriers.def"
};
/* clang-format on */

static const char cim[] = "Microsoft.Management.Infrastructure.CimInstance#ROOT/StandardCimv2/";

static const char *full_class(const struct export *x, char *room, size_t size)
{
    snprintf(room, size, "%s%s", strncmp(x->class, "MSFT_", 5) == 0 ? cim : "", x->class);
    return room;
}

/* The number of a word. */
static struct span number_of(const char *words, const char *word)
{
    struct span rest = span_of(words);
    while (rest.at) {
        struct span number = span_split(&rest, ' ');
        struct span name = span_split(&number, '=');
        if (span_equal(name, span_of(word)))
            return number;
    }
    ck_abort_msg("no number for %s in %s", word, words);
    return (struct span){0};
}

/* What the carrier can tell: which columns it has. */
typedef bool has_column(const struct column *c);

static bool has_all(const struct column *c)
{
    return c->label != NULL;
}

static bool has_table(const struct column *c)
{
    return c->table;
}

/* CSV prints `System.String[]` for an array. */
static bool has_csv(const struct column *c)
{
    return c->kind != TEXTS;
}

#define each_column(x, c) for (size_t c = 0; (x)->columns[c].label; c++)
#define each_row(x, r) for (size_t r = 0; (x)->rows[r][0]; r++)

/* A cell as text: arrays as `{a, b}`. */
static struct span cell_text(struct arena *a, const struct column *c, const char *cell)
{
    struct buffer out = {0};
    struct span rest = span_of(cell);
    if (c->kind != TEXTS)
        return cell ? rest : span_of("");
    buffer_add_text(&out, "{");
    while (cell && *cell && rest.at) {
        buffer_add(&out, span_split(&rest, '|'));
        buffer_add_text(&out, rest.at ? ", " : "");
    }
    buffer_add_text(&out, "}");
    struct span text = arena_span(a, buffer_span(&out));
    buffer_free(&out);
    return text;
}

/* Format-List
 * ---------------------------------------------------------------------------------------------------------
 */

static void write_list(struct buffer *out, const struct export *x, has_column *has)
{
    int width = 0;
    struct arena a = {0};
    each_column(x, c) if (has(&x->columns[c]) && (int)strlen(x->columns[c].label) > width) width =
        (int)strlen(x->columns[c].label);
    buffer_add_text(out, "\r\n\r\n");
    each_row(x, r)
    {
        each_column(x, c) if (has(&x->columns[c]))
        {
            struct span text = cell_text(&a, &x->columns[c], x->rows[r][c]);
            buffer_printf(out, "%-*s : %.*s\r\n", width, x->columns[c].label, SPAN_ARG(text));
        }
        buffer_add_text(out, "\r\n");
    }
    arena_free(&a);
}

/* Format-Table -AutoSize
 * ---------------------------------------------------------------------------------------------- */

static int column_width(struct arena *a, const struct export *x, size_t c)
{
    size_t width = strlen(x->columns[c].label);
    each_row(x, r)
    {
        struct span text = cell_text(a, &x->columns[c], x->rows[r][c]);
        width = text.len > width ? text.len : width;
    }
    return (int)width;
}

static void write_table_line(struct buffer *out, const struct column *c, int width, struct span text)
{
    int pad = width - (int)text.len;
    buffer_printf(out, "%*s%.*s%*s ", c->kind == NUMBER ? pad : 0, "", SPAN_ARG(text),
                  c->kind == NUMBER ? 0 : pad, "");
}

static void write_table(struct buffer *out, const struct export *x, has_column *has)
{
    static const char dashes[] = "------------------------------------------------------------";
    struct arena a = {0};
    int widths[MOST_COLUMNS + 1];
    each_column(x, c) widths[c] = column_width(&a, x, c);
    buffer_add_text(out, "\r\n");
    each_column(x, c) if (has(&x->columns[c]))
        write_table_line(out, &x->columns[c], widths[c], span_of(x->columns[c].label));
    buffer_add_text(out, "\r\n");
    each_column(x, c) if (has(&x->columns[c])) write_table_line(
        out, &x->columns[c], widths[c], span_first(span_of(dashes), strlen(x->columns[c].label)));
    buffer_add_text(out, "\r\n");
    each_row(x, r)
    {
        each_column(x, c) if (has(&x->columns[c]))
            write_table_line(out, &x->columns[c], widths[c], cell_text(&a, &x->columns[c], x->rows[r][c]));
        buffer_add_text(out, "\r\n");
    }
    buffer_add_text(out, "\r\n");
    arena_free(&a);
}

/* Export-Csv
 * ----------------------------------------------------------------------------------------------------------
 */

static void write_csv(struct buffer *out, const struct export *x, has_column *has)
{
    char room[200];
    (void)has;
    buffer_printf(out, "#TYPE %s\r\n", full_class(x, room, sizeof room));
    each_column(x, c) buffer_printf(out, "%s\"%s\"", c ? "," : "", x->columns[c].label);
    buffer_add_text(out, "\r\n");
    each_row(x, r)
    {
        each_column(x, c)
        {
            const char *cell = x->rows[r][c];
            buffer_add_text(out, c ? "," : "");
            if (cell)
                buffer_printf(out, "\"%s\"", x->columns[c].kind == TEXTS ? "System.String[]" : cell);
        }
        buffer_add_text(out, "\r\n");
    }
}

/* ConvertTo-Json
 * ------------------------------------------------------------------------------------------------------ */

static void write_json_text(struct buffer *out, struct span text)
{
    buffer_add_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"' || text.at[i] == '\\')
            buffer_add_byte(out, '\\');
        buffer_add_byte(out, text.at[i]);
    }
    buffer_add_byte(out, '"');
}

static void write_json_cell(struct buffer *out, const struct column *c, const char *cell)
{
    struct span rest = span_of(cell);
    if (!cell)
        buffer_add_text(out, "null");
    else if (c->kind == NUMBER)
        buffer_add_text(out, cell);
    else if (c->kind == BOOLEAN)
        buffer_add_text(out, strcmp(cell, "True") == 0 ? "true" : "false");
    else if (c->kind == WORD)
        buffer_add(out, number_of(c->words, cell));
    else if (c->kind == TEXT)
        write_json_text(out, rest);
    else {
        buffer_add_text(out, "[");
        while (*cell && rest.at) {
            write_json_text(out, span_split(&rest, '|'));
            buffer_add_text(out, rest.at ? ", " : "");
        }
        buffer_add_text(out, "]");
    }
}

static void write_json(struct buffer *out, const struct export *x, has_column *has)
{
    bool many = x->rows[1][0] != NULL;
    (void)has;
    buffer_add_text(out, many ? "[\r\n" : "");
    each_row(x, r)
    {
        buffer_add_text(out, r ? ",\r\n    {" : "    {");
        each_column(x, c)
        {
            buffer_printf(out, "%s\r\n        \"%s\":  ", c ? "," : "", x->columns[c].label);
            write_json_cell(out, &x->columns[c], x->rows[r][c]);
        }
        buffer_add_text(out, "\r\n    }");
    }
    buffer_add_text(out, many ? "\r\n]\r\n" : "\r\n");
}

/* Export-Clixml
 * ------------------------------------------------------------------------------------------------------- */

static void write_xml_text(struct buffer *out, struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '&' || text.at[i] == '<')
            buffer_add_text(out, text.at[i] == '&' ? "&amp;" : "&lt;");
        else
            buffer_add_byte(out, text.at[i]);
}

static void write_xml_leaf(struct buffer *out, const char *tag, const char *name, const char *cell)
{
    buffer_printf(out, "      <%s N=\"%s\">", tag, name);
    write_xml_text(out, span_of(cell));
    buffer_printf(out, "</%s>\r\n", tag);
}

static void write_xml_list(struct buffer *out, const char *name, const char *cell, unsigned *id)
{
    struct span rest = span_of(cell);
    buffer_printf(out, "      <Obj N=\"%s\" RefId=\"%u\"><TN RefId=\"9\"><T>System.String[]</T></TN><LST>",
                  name, ++*id);
    while (*cell && rest.at) {
        buffer_add_text(out, "<S>");
        write_xml_text(out, span_split(&rest, '|'));
        buffer_add_text(out, "</S>");
    }
    buffer_add_text(out, "</LST></Obj>\r\n");
}

static void write_xml_cell(struct buffer *out, const struct column *c, const char *cell, unsigned *id)
{
    if (!cell)
        buffer_printf(out, "      <Nil N=\"%s\" />\r\n", c->label);
    else if (c->kind == TEXTS)
        write_xml_list(out, c->label, cell, id);
    else if (c->kind == WORD)
        buffer_printf(
            out,
            "      <Obj N=\"%s\" RefId=\"%u\"><TN RefId=\"8\"><T>Example.%sType</T><T>System.Enum</T></TN>"
            "<ToString>%s</ToString><I32>%.*s</I32></Obj>\r\n",
            c->label, ++*id, c->label, cell, SPAN_ARG(number_of(c->words, cell)));
    else
        write_xml_leaf(out,
                       c->kind == NUMBER    ? "U32"
                       : c->kind == BOOLEAN ? "B"
                                            : "S",
                       c->label,
                       c->kind != BOOLEAN          ? cell
                       : strcmp(cell, "True") == 0 ? "true"
                                                   : "false");
}

static void write_clixml(struct buffer *out, const struct export *x, has_column *has)
{
    char room[200];
    unsigned id = 10;
    buffer_add_text(out, "<Objs Version=\"1.1.0.1\" "
                         "xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\r\n");
    each_row(x, r)
    {
        buffer_printf(out, "  <Obj RefId=\"%u\">\r\n    ", ++id);
        if (r)
            buffer_add_text(out, "<TNRef RefId=\"0\" />\r\n");
        else
            buffer_printf(out, "<TN RefId=\"0\"><T>%s</T><T>System.Object</T></TN>\r\n",
                          full_class(x, room, sizeof room));
        buffer_add_text(out, "    <Props>\r\n");
        each_column(x, c) if (has(&x->columns[c])) write_xml_cell(out, &x->columns[c], x->rows[r][c], &id);
        buffer_add_text(out, "    </Props>\r\n  </Obj>\r\n");
    }
    buffer_add_text(out, "</Objs>\r\n");
}

/* The test
 * ------------------------------------------------------------------------------------------------------------
 */

static const struct carrier {
    const char *name, *suffix;
    has_column *has;
    void (*write)(struct buffer *out, const struct export *x, has_column *has);
} carriers[] = {
    {"list", "txt", has_all, write_list},     {"table", "txt", has_table, write_table},
    {"csv", "csv", has_csv, write_csv},       {"json", "json", has_all, write_json},
    {"clixml", "xml", has_all, write_clixml},
};

enum { CARRIERS = sizeof carriers / sizeof carriers[0] };

static void print_units(FILE *out, struct sightings *s)
{
    struct print_options o = {0};
    for (struct unit *u = units_of(s); u; u = u->next) {
        struct model m;
        model_build(&m, s, u);
        print_xml(&m, &o, out);
        model_free(&m);
    }
}

/* The model of that text as XML, behind it the shapes that read it. To be freed. */
static char *model_of(const char *path, struct span text)
{
    char *xml = NULL;
    size_t size;
    struct input_list list = {0};
    struct input_options options = {0};
    struct sightings s;
    struct catalogue *c = catalogue_new();
    struct input *in = input_of_bytes(&list, path, text, &options);
    FILE *out = open_memstream(&xml, &size);
    sightings_init(&s);
    struct read_result result = source_read(c, &s, in, NULL);
    print_units(out, &s);
    ck_assert_msg(result.shapes != NULL, "%s: %s\n%.*s", path, result.problem, SPAN_ARG(text));
    ck_assert_msg(result.problem == NULL, "%s: %s\n%.*s", path, result.problem, SPAN_ARG(text));
    ck_assert_uint_eq(input_count(in, LINE_UNKNOWN), 0);
    fclose(out);
    sightings_free(&s);
    catalogue_free(c);
    input_list_free(&list);
    return xml;
}

static char *model_as(const struct export *x, const struct carrier *carrier, has_column *has)
{
    char path[100];
    struct buffer text = {0};
    carrier->write(&text, x, has);
    snprintf(path, sizeof path, "HV01/%s.%s", x->command, carrier->suffix);
    char *xml = model_of(path, buffer_span(&text));
    buffer_free(&text);
    return xml;
}

/* CSV loses arrays, so a data set that holds some is not complete in it. */
static void drop_exports(char *xml)
{
    for (char *at = strstr(xml, "    <export "); at; at = strstr(at, "    <export "))
        memmove(at, strchr(at, '\n') + 1, strlen(strchr(at, '\n') + 1) + 1);
}

START_TEST(carriers_agree)
{
    const struct export *x = &exports[_i / CARRIERS];
    const struct carrier *carrier = &carriers[_i % CARRIERS], *reference = &carriers[CARRIERS - 1];
    char *expected = model_as(x, reference, carrier->has), *found = model_as(x, carrier, carrier->has);
    ck_assert_msg(strstr(expected, "<host name=\"HV01\"") || strstr(expected, "<cluster"),
                  "%s says nothing:\n%s", x->command, expected);
    if (carrier->has == has_csv) {
        drop_exports(expected);
        drop_exports(found);
    }
    ck_assert_msg(strcmp(expected, found) == 0, "%s as %s:\n%s\nas clixml:\n%s", x->command, carrier->name,
                  found, expected);
    free(expected);
    free(found);
}
END_TEST

/* What the least of the carriers must say, so that they do not agree on nothing. */
START_TEST(the_reference_says_it_all)
{
    static const struct {
        const char *command, *says;
    } musts[] = {
        {"Get-NetAdapter", "state=\"disabled\""},
        {"Get-NetIPInterface", "metric6=\"15\""},
        {"Get-NetIPAddress", "origin=\"link-local\""},
        {"Get-NetRoute", "next-hop=\"10.0.0.1\""},
        {"Get-VMSwitch", "<uplink "},
        {"Get-VMNetworkAdapter", "priority-tag=\"true\""},
        {"Get-ClusterNetwork", "role=\"3\""},
        {"Get-VMHost", "authentication=\"Kerberos\""},
    };
    for (size_t m = 0; m < sizeof musts / sizeof musts[0]; m++)
        for (size_t i = 0; i < sizeof exports / sizeof exports[0]; i++)
            if (strcmp(exports[i].command, musts[m].command) == 0) {
                char *xml = model_as(&exports[i], &carriers[CARRIERS - 1], has_all);
                ck_assert_msg(strstr(xml, musts[m].says) != NULL, "%s lacks %s:\n%s", musts[m].command,
                              musts[m].says, xml);
                free(xml);
            }
}
END_TEST

Suite *suite_carriers(void)
{
    Suite *suite = suite_create("carriers");
    TCase *tests = tcase_create("carriers");
    tcase_add_loop_test(tests, carriers_agree, 0, (int)(CARRIERS * (sizeof exports / sizeof exports[0])));
    tcase_add_test(tests, the_reference_says_it_all);
    suite_add_tcase(suite, tests);
    return suite;
}
