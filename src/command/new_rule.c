/* `hvlint new-rule`: the skeleton of a rule, to fill in. */
#include "base/ascii.h"
#include "command/command.h"
#include "command/ruleset.h"

static const char head[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    /* A comment must not have two hyphens. */
    "<!-- hvlint check -r FILE PATH...           finds what it finds\n"
    "     hvlint why -r FILE %s HOST PATH...   says step by step how it is decided\n"
    "     hvlint test -r FILE FOLDER...          runs its cases\n"
    "     hvlint model PATH...                   prints what it is evaluated over -->\n"
    "<schema xmlns=\"http://purl.oclc.org/dsdl/schematron\" xmlns:hv=\"https://hvlint.org/ns/rules/1\" "
    "queryBinding=\"xslt\">\n"
    "  <title>Site rules</title>\n"
    "  <ns prefix=\"hv\" uri=\"https://hvlint.org/ns/rules/1\"/>\n"
    "  <ns prefix=\"ip\" uri=\"https://hvlint.org/ns/ip/1\"/>\n\n";

static const char skeleton[] =
    "  <pattern id=\"%s\" hv:name=\"%s\" hv:severity=\"warning\" hv:needs=\"adapters\">\n"
    "    <title>What is wrong, in a few words</title>\n"
    "    <hv:why>What happens because of it.</hv:why>\n"
    "    <hv:help>Set-NetAdapter -Name '<value-of select=\"@name\"/>' ...</hv:help>\n"
    "    <hv:suppress>When somebody can accept it.</hv:suppress>\n"
    "    <hv:bad>adapter @state = 'down'</hv:bad>\n"
    "    <hv:good>adapter @state = 'up'</hv:good>\n"
    "    <hv:reference>https://learn.microsoft.com/...</hv:reference>\n"
    "    <rule context=\"host/adapter\">\n"
    "      <report test=\"@state = 'down'\" subject=\"@state\">\n"
    "        adapter `<value-of select=\"@name\"/>` of `<value-of select=\"../@name\"/>` is down\n"
    "        <hv:label>said here</hv:label>\n"
    "      </report>\n"
    "    </rule>\n"
    "  </pattern>\n"
    "</schema>\n";

static bool is_id(const char *text)
{
    return ascii_is_upper(*text) && strlen(text) == 4 && strspn(text + 1, "0123456789") == 3;
}

static bool is_kebab(const char *text)
{
    return *text && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text);
}

/* Whether one of our own rules has that id or name, which a new one would replace. */
static bool is_taken(const char *id, const char *name)
{
    const struct settings plain = {0};
    struct ruleset set;
    const struct rule *rule = NULL;
    if (ruleset_load(&set, &plain) == STATUS_OK) {
        rule = ruleset_find(&set, id);
        rule = rule ? rule : ruleset_find(&set, name);
    }
    if (rule)
        message("%s is taken: %s `%s` is a rule of hvlint; Y and Z are no areas of ours",
                strcmp(rule->info.id, id) == 0 ? id : name, rule->info.id, rule->info.name);
    ruleset_free(&set);
    return rule != NULL;
}

enum status command_new_rule(const struct settings *s, FILE *out)
{
    const char *id = s->paths.count > 0 ? s->paths.items[0] : "";
    const char *name = s->paths.count > 1 ? s->paths.items[1] : "";
    if (s->paths.count != 2)
        message("new-rule wants an id and a name that states the bad thing: hvlint new-rule Z001 "
                "adapter-called-test");
    else if (!is_id(id))
        message("`%s` is no id of a rule: a capital letter and three digits, Z001", id);
    else if (!is_kebab(name))
        message("`%s` is no name of a rule: small letters, digits and hyphens, adapter-called-test", name);
    else if (!is_taken(id, name)) {
        fprintf(out, head, id);
        fprintf(out, skeleton, id, name);
        return STATUS_OK;
    }
    return STATUS_USAGE;
}
