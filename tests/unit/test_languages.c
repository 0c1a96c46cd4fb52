/* Every language of the label table: the same host, written once in that language and once in English with
 * the same rows, gives the same model. Rows whose label the table lacks are left out of both. */
#include "facts.h"
#include "model/print.h"
#include "source/labels.h"

#include <stdio.h>

struct label_row {
    const char *command;
    enum label key;
    const char *language, *text;
};

static const struct label_row table[] = {
#define LABEL_KEY(id)
#define LABEL(command, key, language, text) {command, LABEL_##key, language, text},
#include "source/labels.def"
#undef LABEL_KEY
#undef LABEL
};

enum { ROWS = sizeof table / sizeof table[0], LANGUAGES = 40 };

/* The first text of the key, or NULL. */
static const char *text_of(const char *command, enum label key, const char *language)
{
    for (size_t i = 0; i < ROWS; i++)
        if (table[i].key == key && strcmp(table[i].command, command) == 0 &&
            strcmp(table[i].language, language) == 0)
            return table[i].text;
    return NULL;
}

/* A text under way: in which language, and which language must have a row for it to be written. */
struct page {
    struct buffer out;
    const char *command, *language, *asked;
};

/* The key's text in the page's language; NULL when the asked language (or this one) has none. */
static const char *word(const struct page *p, enum label key)
{
    return text_of(p->command, key, p->asked) ? text_of(p->command, key, p->language) : NULL;
}

/* The same, where a word of English stands in for one that the table lacks. */
static const char *word_or(const struct page *p, enum label key, const char *otherwise)
{
    const char *text = word(p, key);
    return text ? text : otherwise;
}

/* ipconfig /all
 * -------------------------------------------------------------------------------------------------------- */

static void row(struct page *p, enum label key, const char *value)
{
    const char *label = word(p, key);
    if (label && value)
        buffer_printf(&p->out, "   %s . . . . . . : %s\r\n", label, value);
}

static void address_row(struct page *p, enum label key, const char *ip)
{
    const char *label = word(p, key);
    if (label)
        buffer_printf(&p->out, "   %s . . . . . . : %s%s\r\n", label, ip,
                      word_or(p, LABEL_SUFFIX_PREFERRED, ""));
}

static void title(struct page *p, const char *name)
{
    buffer_printf(&p->out, "\r\n%s %s:\r\n\r\n", word_or(p, LABEL_ADAPTER_ETHERNET, "Ethernet adapter"),
                  name);
}

static void write_ipconfig(struct page *p)
{
    buffer_printf(&p->out, "\r\n%s\r\n\r\n", word_or(p, LABEL_HEADER, "Windows IP Configuration"));
    row(p, LABEL_HOST_NAME, "HV01");
    row(p, LABEL_PRIMARY_DNS_SUFFIX, "corp.example");
    row(p, LABEL_IP_ROUTING, word(p, LABEL_NO));
    title(p, "Management");
    row(p, LABEL_CONN_DNS_SUFFIX, "corp.example");
    row(p, LABEL_DESCRIPTION, "Contoso 25G Ethernet Adapter");
    row(p, LABEL_PHYSICAL_ADDRESS, "00-15-5D-00-00-0A");
    row(p, LABEL_DHCP_ENABLED, word(p, LABEL_NO));
    row(p, LABEL_AUTOCONF_ENABLED, word(p, LABEL_YES));
    address_row(p, LABEL_LINKLOCAL_IPV6, "fe80::a11%4");
    address_row(p, word(p, LABEL_IPV4_ADDRESS) ? LABEL_IPV4_ADDRESS : LABEL_IP_ADDRESS_XP, "10.0.0.11");
    row(p, LABEL_SUBNET_MASK, "255.255.255.0");
    row(p, LABEL_DEFAULT_GATEWAY, "10.0.0.1");
    row(p, LABEL_DNS_SERVERS, "10.0.0.53\r\n                                       10.0.1.53");
    row(p, LABEL_NETBIOS, word(p, LABEL_NETBIOS_ENABLED));
    title(p, "Storage 2");
    row(p, LABEL_MEDIA_STATE, word(p, LABEL_MEDIA_DISCONNECTED));
    row(p, LABEL_DESCRIPTION, "Contoso 25G Ethernet Adapter #2");
    row(p, LABEL_PHYSICAL_ADDRESS, "00-15-5D-00-00-0B");
    row(p, LABEL_DHCP_ENABLED, word(p, LABEL_YES));
}

/* route print
 * ----------------------------------------------------------------------------------------------------------
 */

static void ruler(struct page *p)
{
    buffer_add_text(&p->out, "==========================================================================="
                             "\r\n");
}

static void write_routes(struct page *p)
{
    const char *on_link = word_or(p, LABEL_ON_LINK, "On-link");
    ruler(p);
    buffer_printf(&p->out,
                  "%s\r\n  4...00 15 5d 00 00 0a ......Contoso 25G Ethernet Adapter\r\n"
                  "  1...........................Software Loopback Interface 1\r\n",
                  word_or(p, LABEL_INTERFACE_LIST, "Interface List"));
    ruler(p);
    buffer_printf(&p->out, "\r\n%s\r\n", word_or(p, LABEL_IPV4_TABLE, "IPv4 Route Table"));
    ruler(p);
    buffer_printf(&p->out,
                  "%s:\r\nNetwork Destination        Netmask          Gateway       Interface  Metric\r\n",
                  word_or(p, LABEL_ACTIVE_ROUTES, "Active Routes"));
    buffer_add_text(&p->out,
                    "          0.0.0.0          0.0.0.0         10.0.0.1        10.0.0.11    266\r\n");
    buffer_printf(&p->out, "         10.0.0.0    255.255.255.0  %14s        10.0.0.11    266\r\n", on_link);
    buffer_printf(&p->out, "        10.0.0.11  255.255.255.255  %14s        10.0.0.11    266\r\n", on_link);
    ruler(p);
    buffer_printf(&p->out,
                  "%s:\r\n  Network Address          Netmask  Gateway Address  Metric\r\n"
                  "          0.0.0.0          0.0.0.0         10.0.0.1  %s\r\n",
                  word_or(p, LABEL_PERSISTENT_ROUTES, "Persistent Routes"),
                  word_or(p, LABEL_METRIC_DEFAULT, "Default"));
    ruler(p);
}

/* netsh interface ipv4 show config
 * ------------------------------------------------------------------------------------- */

static void setting(struct page *p, enum label key, const char *value)
{
    const char *label = word(p, key);
    if (label && value)
        buffer_printf(&p->out, "    %s:             %s\r\n", label, value);
}

static void write_config(struct page *p)
{
    char prefix[80];
    bool english = strcmp(p->language, "en") == 0;
    const char *mask = word(p, LABEL_MASK_WORD);
    snprintf(prefix, sizeof prefix, "10.0.0.0/24%s%s%s", mask ? " " : "", mask ? mask : "",
             mask ? " 255.255.255.0)" : "");
    buffer_printf(
        &p->out, "\r\n%sManagement%s\r\n", word_or(p, LABEL_TITLE, "Configuration for interface \""),
        text_of(p->command, LABEL_TITLE_TAIL, p->language) ? word_or(p, LABEL_TITLE_TAIL, "\"") : "\"");
    setting(p, LABEL_DHCP_ENABLED, word_or(p, LABEL_NO, "No"));
    setting(p, LABEL_IP_ADDRESS, "10.0.0.11");
    setting(p, LABEL_SUBNET_PREFIX, prefix);
    if (text_of(p->command, LABEL_SUBNET_MASK_XP, p->asked)) /* 2003 in English, XP in other languages */
        buffer_printf(
            &p->out, "    %s:     255.255.255.0\r\n",
            text_of(p->command, english ? LABEL_SUBNET_MASK_2003 : LABEL_SUBNET_MASK_XP, p->language));
    setting(p, LABEL_DEFAULT_GATEWAY, "10.0.0.1");
    setting(p, LABEL_GATEWAY_METRIC, "256");
    setting(p, LABEL_INTERFACE_METRIC, "10");
    setting(p, LABEL_DNS_STATIC, "10.0.0.53\r\n                                          10.0.1.53");
    buffer_add_text(&p->out, "\r\n");
}

/* Comparing
 * -----------------------------------------------------------------------------------------------------------
 */

static const struct writer {
    const char *command, *file;
    void (*write)(struct page *p);
    const char *must; /* what the English twin with all its rows says */
} writers[] = {
    {"ipconfig", "HV01/ipconfig.txt", write_ipconfig, "ip=\"10.0.0.11\""},
    {"route print", "HV01/route.txt", write_routes, "next-hop=\"10.0.0.1\""},
    {"netsh show config", "HV01/netsh.txt", write_config, "ip=\"10.0.0.11\""},
};

/* The languages of a command, each once. */
static size_t languages_of(const char *command, const char **languages)
{
    size_t count = 0;
    for (size_t i = 0; i < ROWS; i++) {
        bool known = strcmp(table[i].command, command) != 0;
        for (size_t k = 0; k < count && !known; k++)
            known = strcmp(languages[k], table[i].language) == 0;
        if (!known && count < LANGUAGES)
            languages[count++] = table[i].language;
    }
    return count;
}

/* The model says which language was read; everything else must agree. */
static void drop_language(char *xml)
{
    char *at = strstr(xml, " language=\"");
    if (at)
        memmove(at, strchr(at + 11, '"') + 1, strlen(strchr(at + 11, '"') + 1) + 1);
}

static char *model_of(const char *path, struct span text)
{
    char *xml = NULL;
    size_t size;
    struct input_list list = {0};
    struct input_options options = {0};
    struct print_options print = {0};
    struct sightings s;
    struct catalogue *c = catalogue_new();
    struct input *in = input_of_bytes(&list, path, text, &options);
    FILE *out = open_memstream(&xml, &size);
    sightings_init(&s);
    source_read(c, &s, in, NULL);
    for (struct unit *u = units_of(&s); u; u = u->next) {
        struct model m;
        model_build(&m, &s, u);
        print_xml(&m, &print, out);
        model_free(&m);
    }
    fclose(out);
    sightings_free(&s);
    catalogue_free(c);
    input_list_free(&list);
    drop_language(xml);
    return xml;
}

static char *model_in(const struct writer *w, const char *language, const char *asked)
{
    struct page p = {.command = w->command, .language = language, .asked = asked};
    w->write(&p);
    char *xml = model_of(w->file, buffer_span(&p.out));
    buffer_free(&p.out);
    return xml;
}

START_TEST(languages_agree)
{
    const struct writer *w = &writers[_i];
    const char *languages[LANGUAGES];
    size_t count = languages_of(w->command, languages);
    char *all = model_in(w, "en", "en");
    ck_assert_uint_ge(count, 4);
    ck_assert_msg(strstr(all, w->must) != NULL, "%s", all);
    free(all);
    for (size_t i = 0; i < count; i++) {
        char *found = model_in(w, languages[i], languages[i]), *twin = model_in(w, "en", languages[i]);
        ck_assert_msg(strcmp(found, twin) == 0, "%s in %s:\n%s\nin English:\n%s", w->command, languages[i],
                      found, twin);
        free(found);
        free(twin);
    }
}
END_TEST

Suite *suite_languages(void)
{
    Suite *suite = suite_create("languages");
    TCase *tests = tcase_create("languages");
    tcase_add_loop_test(tests, languages_agree, 0, sizeof writers / sizeof writers[0]);
    suite_add_tcase(suite, tests);
    return suite;
}
