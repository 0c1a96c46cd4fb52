/* `hvlint new-rule`: the skeleton of a rule, to fill in. */
#include "base/ascii.h"
#include "command/command.h"

static const char skeleton[] =
    "  <pattern id=\"%s\" hv:name=\"%s\" hv:severity=\"warning\" hv:needs=\"adapters\">\n"
    "    <title>What is wrong, in a few words</title>\n"
    "    <hv:why>What happens because of it.</hv:why>\n"
    "    <hv:help>Set-NetAdapter -Name '<value-of select=\"@name\"/>' ...</hv:help>\n"
    "    <hv:reference>https://learn.microsoft.com/...</hv:reference>\n"
    "    <rule context=\"host/adapter\">\n"
    "      <report test=\"@state = 'down'\" subject=\"@state\">\n"
    "        adapter `<value-of select=\"@name\"/>` of `<value-of select=\"../@name\"/>` is down\n"
    "        <hv:label>said here</hv:label>\n"
    "      </report>\n"
    "    </rule>\n"
    "  </pattern>\n";

static bool is_id(const char *text)
{
    return ascii_is_upper(*text) && strlen(text) == 4 && strspn(text + 1, "0123456789") == 3;
}

static bool is_kebab(const char *text)
{
    return *text && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text);
}

enum status command_new_rule(const struct settings *s, FILE *out)
{
    if (s->paths.count != 2 || !is_id(s->paths.items[0]) || !is_kebab(s->paths.items[1])) {
        message("new-rule wants an id and a name that states the bad thing: hvlint new-rule Z001 "
                "adapter-called-test");
        return STATUS_USAGE;
    }
    fputs(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<schema xmlns=\"http://purl.oclc.org/dsdl/schematron\" "
        "xmlns:hv=\"https://hvlint.org/ns/rules/1\" queryBinding=\"xslt\">\n  <title>Site rules</title>\n"
        "  <ns prefix=\"hv\" uri=\"https://hvlint.org/ns/rules/1\"/>\n"
        "  <ns prefix=\"ip\" uri=\"https://hvlint.org/ns/ip/1\"/>\n\n",
        out);
    fprintf(out, skeleton, s->paths.items[0], s->paths.items[1]);
    fputs("</schema>\n", out);
    return STATUS_OK;
}
