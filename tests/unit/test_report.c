/* Findings in, reports out. */
#include <check.h>
#include <stdlib.h>

#include "report/report.h"
#include "report/unicode.h"

static const struct rule_info gateways = {
    .id = "R001",
    .name = "multiple-default-gateways",
    .title = "Several default gateways",
    .area = "routing",
    .severity = SEVERITY_WARNING,
    .references = (const char *const[]){"https://example.org/r001", NULL},
};
static const struct rule_info uplink = {.id = "B001", .name = "uplink-has-tcpip", .severity = SEVERITY_ERROR};
static const struct rule_info *const rules[] = {&uplink, &gateways};

static const char gateway_line[] = "   Default Gateway . . . . . . . . . : 10.0.0.254";

/* What the format prints; to be freed. Sorts and frees the report. */
static char *printed(struct report *r, const char *format, struct report_options options)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    r->rules = rules;
    r->rule_count = sizeof rules / sizeof rules[0];
    report_sort(r);
    report_format_of(format)->print(r, &options, out);
    fclose(out);
    report_free(r);
    return text;
}

static void expect(struct report *r, struct report_options options, const char *wanted)
{
    char *text = printed(r, "text", options);
    ck_assert_str_eq(text, wanted);
    free(text);
}

static void expect_part(struct report *r, const char *format, const char *wanted)
{
    char *text = printed(r, format, (struct report_options){0});
    ck_assert_msg(strstr(text, wanted) != NULL, "no `%s` in:\n%s", wanted, text);
    free(text);
}

/* A finding with these places and nothing else. */
static void add_places(struct report *r, const struct place *places, size_t count)
{
    report_finding(r, &(struct finding){.rule = &uplink,
                                        .severity = SEVERITY_ERROR,
                                        .message = "m",
                                        .fingerprint = "1",
                                        .places = places,
                                        .place_count = count});
}

static const struct report_options quiet = {.quiet = true};

START_TEST(a_finding_shows_all_its_evidence)
{
    const struct place places[] = {
        {.path = "HV01/ipconfig.txt",
         .line = 41,
         .column = 40,
         .end_column = 50,
         .text = gateway_line,
         .label = "on `A`"},
        {.path = "HV02/ipconfig.txt",
         .line = 9,
         .column = 40,
         .end_column = 50,
         .text = gateway_line,
         .label = "there"},
        {.path = "HV01/ipconfig.txt",
         .line = 163,
         .column = 40,
         .end_column = 50,
         .text = gateway_line,
         .label = "on `B`"},
    };
    struct report r = {0};
    report_finding(&r, &(struct finding){.rule = &gateways,
                                         .severity = SEVERITY_WARNING,
                                         .message = "host `HV01` has default gateways on 2 adapters",
                                         .why = "replies can leave by the storage network",
                                         .help = "first\nsecond",
                                         .notes = (const char *const[]){"seen twice", NULL},
                                         .places = places,
                                         .place_count = 3});
    expect(&r, quiet,
           "warning[R001]: host `HV01` has default gateways on 2 adapters  (multiple-default-gateways)\n"
           "   --> HV01/ipconfig.txt:41:40\n"
           "    |\n"
           " 41 |    Default Gateway . . . . . . . . . : 10.0.0.254\n"
           "    |                                        ^^^^^^^^^^ on `A`\n"
           "...\n"
           "163 |    Default Gateway . . . . . . . . . : 10.0.0.254\n"
           "    |                                        ---------- on `B`\n"
           "   ::: HV02/ipconfig.txt:9:40\n"
           "  9 |    Default Gateway . . . . . . . . . : 10.0.0.254\n"
           "    |                                        ---------- there\n"
           "    = why: replies can leave by the storage network\n"
           "    = help: first\n"
           "            second\n"
           "    = note: seen twice\n"
           "\n");
}
END_TEST

START_TEST(marks_of_one_line_share_it)
{
    const struct place places[] = {
        {.path = "a", .line = 1, .column = 5, .end_column = 7, .text = "ab cdef", .label = ""},
        {.path = "a", .line = 1, .column = 1, .end_column = 3, .text = "ab cdef", .label = "x"},
    };
    struct report r = {0};
    add_places(&r, places, 2);
    expect(&r, quiet,
           "error[B001]: m  (uplink-has-tcpip)\n --> a:1:5\n  |\n1 | ab cdef\n  | -- x\n  |     ^^\n\n");
}
END_TEST

static const struct mark_case {
    const char *text;
    uint32_t column, end_column;
    const char *line, *marks;
} mark_cases[] = {
    {"plain", 2, 4, "plain", " ^^"},
    {"\345\244\226\351\203\250x", 2, 4, "\345\244\226\351\203\250x", "  ^^^"}, /* wide */
    {"e\314\201te", 3, 5, "e\314\201te", " ^^"},                               /* combining */
    {"a\tb", 3, 4, "a    b", "     ^"},                                        /* tab */
    {"a\033[31mb", 7, 8, "a\342\220\233[31mb", "      ^"},                     /* escape sequence */
    {"ab", 3, 3, "ab", "  ^"},                                                 /* end of the line */
    {"ab", 90, 95, "ab", "  ^"},                                               /* behind it */
    {"\377b", 2, 3, "\357\277\275b", " ^"},                                    /* not UTF-8 */
    {"\342\200\256b", 2, 3, "\357\277\275b", " ^"},                            /* right-to-left override */
};

START_TEST(marks_stand_below_their_words)
{
    const struct mark_case *c = &mark_cases[_i];
    const struct place place = {.path = "a",
                                .line = 1,
                                .column = c->column,
                                .end_column = c->end_column,
                                .text = c->text,
                                .label = ""};
    char wanted[200];
    snprintf(wanted, sizeof wanted,
             "error[B001]: m  (uplink-has-tcpip)\n --> a:1:%u\n  |\n1 | %s\n  | %s\n\n", c->column, c->line,
             c->marks);
    struct report r = {0};
    add_places(&r, &place, 1);
    expect(&r, quiet, wanted);
}
END_TEST

/* Of a line of 100 000 columns with one marked word, each line of the frame fits the terminal and the mark is
 * below the word, wherever that stands. */
START_TEST(long_lines_are_cut_around_the_mark)
{
    static const uint32_t columns[] = {1, 30, 75, 76, 80, 5000, 99960, 99993};
    char *line = malloc(100001);
    memset(line, '.', 100000);
    line[100000] = '\0';
    memcpy(line + columns[_i] - 1, "marked", 6);
    const struct place place = {.path = "a",
                                .line = 1,
                                .column = columns[_i],
                                .end_column = columns[_i] + 6,
                                .text = line,
                                .label = ""};
    struct report r = {0};
    add_places(&r, &place, 1);
    char *text = printed(&r, "text", (struct report_options){.quiet = true, .width = 80});
    struct span rest = span_of(text), shown = {0}, marks = {0};
    for (int i = 0; i < 5; i++) {
        shown = marks;
        marks = span_split(&rest, '\n');
    }
    const char *word = span_find_span(shown, SPAN("marked"));
    const char *mark = span_find_span(marks, SPAN("^^^^^^"));
    ck_assert_msg(word && mark, "%s", text);
    char *before = strndup(shown.at, (size_t)(word - shown.at));
    ck_assert_uint_eq(text_cells(before), (size_t)(mark - marks.at));
    char *all = strndup(shown.at, shown.len);
    ck_assert_uint_le(text_cells(all), 80);
    free(before);
    free(all);
    free(text);
    free(line);
}
END_TEST

START_TEST(an_excerpt_shows_that_there_is_more)
{
    const struct place place = {.path = "a",
                                .line = 1,
                                .column = 903,
                                .end_column = 905,
                                .text = "abcdef",
                                .text_column = 3,
                                .text_goes_on = true,
                                .label = ""};
    struct report r = {0};
    add_places(&r, &place, 1);
    expect(&r, quiet, "error[B001]: m  (uplink-has-tcpip)\n --> a:1:903\n  |\n1 | …abcdef…\n  |    ^^\n\n");
}
END_TEST

START_TEST(a_place_without_line_is_only_named)
{
    const struct place place = {.path = "a", .label = "has no adapters"};
    struct report r = {0};
    add_places(&r, &place, 1);
    expect(&r, quiet, "error[B001]: m  (uplink-has-tcpip)\n --> a: has no adapters\n\n");
}
END_TEST

/* Three findings in the order of adding; their order in the report must not depend on it. */
START_TEST(order_does_not_depend_on_adding)
{
    static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    const struct finding findings[] = {
        {.rule = &uplink, .severity = SEVERITY_ERROR, .message = "1", .host = "HV02", .fingerprint = "a"},
        {.rule = &gateways, .severity = SEVERITY_WARNING, .message = "2", .host = "HV01", .fingerprint = "b"},
        {.rule = &gateways, .severity = SEVERITY_WARNING, .message = "3", .host = "HV01", .fingerprint = "c"},
    };
    struct report r = {0};
    for (int i = 0; i < 3; i++) {
        report_finding(&r, &findings[orders[_i][i]]);
        report_finding(&r, &findings[orders[_i][i]]);
    }
    report_sort(&r);
    ck_assert_uint_eq(r.finding_count, 3);
    for (size_t i = 0; i < 3; i++)
        ck_assert_str_eq(r.findings[i].message, findings[i].message);
    ck_assert_uint_eq(report_count(&r, SEVERITY_WARNING), 2);
    report_free(&r);
}
END_TEST

START_TEST(suppressed_findings_are_counted_apart)
{
    struct report r = {.hosts = 1};
    report_finding(&r,
                   &(struct finding){
                       .rule = &uplink, .severity = SEVERITY_ERROR, .message = "m", .suppressed = "known"});
    ck_assert_uint_eq(report_count(&r, SEVERITY_ERROR), 0);
    expect(&r, (struct report_options){0},
           "no findings (1 suppressed) on 1 host; 0 files, 0 recognised; 2 rules\n");
}
END_TEST

START_TEST(a_clean_result_says_what_was_looked_at)
{
    struct report r = {.hosts = 2, .clusters = 1};
    report_coverage(&r, &(struct coverage){.path = "a", .shape = "ipconfig", .lines = 3, .understood = 3});
    expect(&r, (struct report_options){0},
           "no findings on 2 hosts in 1 cluster; 1 file, 1 recognised; 2 rules\n");
}
END_TEST

START_TEST(missing_exports_are_grouped_by_command)
{
    static const char *const needs[] = {"Get-VMSwitch", "Get-VMHost", NULL};
    static const char *const other[] = {"Get-VMSwitch", "Get-VMHost", "Get-VMSwitch", NULL};
    struct report r = {0};
    const struct rule_info *const both[] = {&gateways, &uplink};
    for (size_t i = 0; i < 2; i++) {
        report_not_evaluated(&r, "HV02", NULL, &(struct undecided){both[i], needs}, 1);
        report_not_evaluated(&r, "HV01", NULL, &(struct undecided){both[i], other}, 1);
    }
    report_not_evaluated(&r, NULL, NULL,
                         &(struct undecided){&uplink, (const char *const[]){"Get-Cluster", NULL}}, 1);
    expect(&r, (struct report_options){0},
           "not evaluated, because the exports do not say enough:\n"
           "  `Get-VMSwitch` and `Get-VMHost` on HV01, HV02 would enable 2 rules: B001 R001\n"
           "  `Get-Cluster` on the cluster would enable 1 rule: B001\n"
           "\n"
           "nothing checked: no host found; 0 files, 0 recognised; 2 rules\n");
}
END_TEST

struct told {
    char text[200];
};

static void note_undecided(const struct not_evaluated *of, const struct undecided *what, void *user)
{
    struct told *told = user;
    size_t len = strlen(told->text);
    snprintf(told->text + len, sizeof told->text - len, "%s %s %s %s\n", what->rule->id,
             of->cluster ? of->cluster : "-", of->host ? of->host : "-", *what->needs);
}

START_TEST(what_hosts_lack_is_kept_once_and_told_by_rule)
{
    struct report r = {0};
    struct told told = {""};
    for (size_t i = 0; i < 3; i++) {
        static const char *const hosts[] = {"HV03", "HV01", "HV02"};
        const char *command[] = {"Get-VMHost", NULL};
        const char *const *needs = report_needs(&r, command, 2);
        struct undecided lacked[] = {{&gateways, needs}, {&uplink, needs}};
        report_not_evaluated(&r, hosts[i], i == 2 ? "CL" : NULL, lacked, i == 1 ? 1 : 2);
    }
    report_not_evaluated(&r, "HV00", NULL, NULL, 0);
    ck_assert_uint_eq(r.list_count, 2);
    ck_assert_uint_eq(r.undecided_count, 5);
    report_sort(&r);
    report_each_undecided(&r, note_undecided, &told);
    ck_assert_str_eq(told.text, "B001 - HV03 Get-VMHost\n"
                                "B001 CL HV02 Get-VMHost\n"
                                "R001 - HV01 Get-VMHost\n"
                                "R001 - HV03 Get-VMHost\n"
                                "R001 CL HV02 Get-VMHost\n");
    report_free(&r);
}
END_TEST

START_TEST(unused_files_are_told)
{
    struct report r = {.hosts = 1};
    report_coverage(&r, &(struct coverage){.path = "b\033.bin", .failed = true, .problem = "binary file"});
    report_coverage(&r, &(struct coverage){.path = "a", .lines = 2, .unknown = 2});
    expect(&r, (struct report_options){0},
           "input: a: not recognised\n"
           "input: b\342\220\233.bin: binary file\n"
           "\n"
           "no findings on 1 host; 2 files, 0 recognised, 2 lines unknown; 2 rules\n");
}
END_TEST

START_TEST(coverage_lists_unknown_lines)
{
    const struct unknown_line lines[] = {{.line = 7, .text = "strange"}};
    struct report r = {.hosts = 1};
    report_coverage(&r, &(struct coverage){.path = "a",
                                           .shape = "table",
                                           .source = "Get-NetAdapter",
                                           .language = "de",
                                           .encoding = "cp850",
                                           .hosts = "HV01",
                                           .lines = 9,
                                           .understood = 5,
                                           .ignored = 1,
                                           .unknown = 3,
                                           .unknown_lines = lines,
                                           .unknown_line_count = 1});
    expect(
        &r, (struct report_options){.verbose = true},
        "file          lines understood ignored unknown  encoding  lang  hosts  read as\n"
        "a                 9          5       1       3  cp850     de    HV01   table: Get-NetAdapter\n"
        "      7 | strange\n"
        "      ... and 2 more\n"
        "recognised        9          5       1       3  1 of 1 files, 66.6 % of their lines accounted for\n"
        "\n"
        "no findings on 1 host; 1 file, 1 recognised, 3 lines unknown; 2 rules\n");
}
END_TEST

START_TEST(reasons_are_folded_to_the_width)
{
    struct report r = {0};
    report_finding(&r, &(struct finding){.rule = &uplink,
                                         .severity = SEVERITY_ERROR,
                                         .message = "m",
                                         .why = "one two three four five six seven eight",
                                         .help = "one two three four five six seven eight"});
    expect(&r, (struct report_options){.quiet = true, .width = 30},
           "error[B001]: m  (uplink-has-tcpip)\n"
           "  = why: one two three four\n"
           "         five six seven eight\n"
           "  = help: one two three four five six seven eight\n"
           "\n");
}
END_TEST

START_TEST(colour_is_only_there_when_asked_for)
{
    struct report r = {0};
    report_finding(&r, &(struct finding){.rule = &uplink, .severity = SEVERITY_ERROR, .message = "m\033[0m"});
    expect(&r, (struct report_options){.quiet = true, .color = true},
           "\033[1;31merror[B001]\033[0m\033[1m: m\342\220\233[0m\033[0m  (uplink-has-tcpip)\n\n");
}
END_TEST

static const struct sarif_case {
    const char *path, *wanted;
} sarif_cases[] = {
    {"HV01/ip config.txt", "\"uri\": \"HV01/ip%20config.txt\""},
    {"/srv/a#b", "\"uri\": \"file:///srv/a%23b\""},
    {"c:\303\244", "\"uri\": \"c%3A%C3%A4\""},
    {"a", "\"ruleId\": \"B001\",\n          \"ruleIndex\": 0,\n          \"level\": \"error\""},
    {"a", "\"startLine\": 7,\n                  \"startColumn\": 3,\n                  \"endColumn\": 5"},
    {"a", "\"partialFingerprints\": {\n            \"hvlint/v1\": \"1\"\n          }"},
    {"a", "\"helpUri\": \"https://example.org/r001\""},
    {"a", "\"columnKind\": \"unicodeCodePoints\""},
};

START_TEST(sarif_says)
{
    const struct place place = {
        .path = sarif_cases[_i].path, .line = 7, .column = 3, .end_column = 5, .text = "abcdef"};
    struct report r = {0};
    add_places(&r, &place, 1);
    expect_part(&r, "sarif", sarif_cases[_i].wanted);
}
END_TEST

static const struct sarif_run_case {
    const char *shape;
    bool failed;
    const char *wanted;
} sarif_run_cases[] = {
    {"table", false, "\"executionSuccessful\": true"},
    {NULL, true, "\"executionSuccessful\": false"},
    {NULL, false, "\"executionSuccessful\": false"},
};

START_TEST(sarif_says_whether_the_input_could_be_used)
{
    struct report r = {0};
    report_coverage(&r, &(struct coverage){.path = "a",
                                           .shape = sarif_run_cases[_i].shape,
                                           .failed = sarif_run_cases[_i].failed});
    expect_part(&r, "sarif", sarif_run_cases[_i].wanted);
}
END_TEST

START_TEST(json_says_null_for_what_is_not_known)
{
    struct report r = {0};
    report_finding(&r, &(struct finding){.rule = &uplink, .severity = SEVERITY_ERROR, .message = "m"});
    char *text = printed(&r, "jsonl", (struct report_options){0});
    ck_assert_str_eq(
        text, "{\"rule\":\"B001\",\"name\":\"uplink-has-tcpip\",\"severity\":\"error\",\"message\":\"m\","
              "\"why\":null,\"help\":null,\"host\":null,\"cluster\":null,\"object\":null,\"hosts\":[],"
              "\"fingerprint\":null,\"suppressed\":null,\"notes\":[],\"locations\":[]}\n");
    free(text);
}
END_TEST

START_TEST(json_sums_up)
{
    struct report r = {.hosts = 2, .clusters = 1};
    report_coverage(&r, &(struct coverage){.path = "a"});
    expect_part(&r, "json",
                "\"summary\": {\n    \"files\": 1,\n    \"recognised\": 0,\n    \"unrecognised\": 1,\n    "
                "\"hosts\": 2,\n"
                "    \"clusters\": 1,\n    \"findings\": {\n      \"error\": 0,\n      \"warning\": 0,\n     "
                " \"info\": 0\n"
                "    },\n    \"not_evaluated\": 0\n  },");
}
END_TEST

START_TEST(severities_have_names)
{
    for (unsigned s = 0; s < SEVERITY_COUNT; s++)
        ck_assert_uint_eq(severity_of(span_of(severity_name((enum severity)s))), s);
    ck_assert_uint_eq(severity_of(SPAN("note")), SEVERITY_INFO);
    ck_assert_uint_eq(severity_of(SPAN("off")), SEVERITY_NONE);
    ck_assert_uint_eq(severity_of(SPAN("Error")), SEVERITY_COUNT);
    ck_assert_ptr_null(report_format_of("xml"));
}
END_TEST

/* Every code point survives writing and reading. */
START_TEST(code_points_round_trip)
{
    char text[8];
    for (uint32_t code = 1; code <= 0x10ffff; code += code < 0x3000 ? 1 : 97) {
        if (code >= 0xd800 && code < 0xe000)
            continue;
        FILE *out = fmemopen(text, sizeof text, "w");
        setbuf(out, NULL);
        put_code(out, code);
        long length = ftell(out);
        fclose(out);
        text[length] = '\0';
        const char *at = text;
        ck_assert_uint_eq(utf8_next(&at), code);
        ck_assert_int_eq(at - text, length);
    }
}
END_TEST

static TCase *text_tests(void)
{
    TCase *tests = tcase_create("text");
    tcase_add_test(tests, a_finding_shows_all_its_evidence);
    tcase_add_test(tests, marks_of_one_line_share_it);
    tcase_add_loop_test(tests, marks_stand_below_their_words, 0, sizeof mark_cases / sizeof mark_cases[0]);
    tcase_add_loop_test(tests, long_lines_are_cut_around_the_mark, 0, 8);
    tcase_add_test(tests, an_excerpt_shows_that_there_is_more);
    tcase_add_test(tests, a_place_without_line_is_only_named);
    tcase_add_test(tests, a_clean_result_says_what_was_looked_at);
    tcase_add_test(tests, missing_exports_are_grouped_by_command);
    tcase_add_test(tests, what_hosts_lack_is_kept_once_and_told_by_rule);
    tcase_add_test(tests, unused_files_are_told);
    tcase_add_test(tests, coverage_lists_unknown_lines);
    tcase_add_test(tests, reasons_are_folded_to_the_width);
    tcase_add_test(tests, colour_is_only_there_when_asked_for);
    return tests;
}

static TCase *other_tests(void)
{
    TCase *tests = tcase_create("report");
    tcase_add_loop_test(tests, order_does_not_depend_on_adding, 0, 6);
    tcase_add_test(tests, suppressed_findings_are_counted_apart);
    tcase_add_loop_test(tests, sarif_says, 0, sizeof sarif_cases / sizeof sarif_cases[0]);
    tcase_add_loop_test(tests, sarif_says_whether_the_input_could_be_used, 0,
                        sizeof sarif_run_cases / sizeof sarif_run_cases[0]);
    tcase_add_test(tests, json_says_null_for_what_is_not_known);
    tcase_add_test(tests, json_sums_up);
    tcase_add_test(tests, severities_have_names);
    tcase_add_test(tests, code_points_round_trip);
    return tests;
}

Suite *suite_report(void)
{
    Suite *suite = suite_create("report");
    suite_add_tcase(suite, text_tests());
    suite_add_tcase(suite, other_tests());
    return suite;
}
