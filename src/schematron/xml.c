/* Reading XML files for schemas: no network, no DTD, nothing beyond the directories that are
 * allowed. */
#include <errno.h>
#include <libxml/parser.h>
#include <libxml/uri.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "schematron/parts.h"

enum { FILE_MAX = 64 * 1024 * 1024 };

static const char *directory_of(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : arena_dup(arena, span_between(path, slash));
}

static const char *real_path(const char *path, struct arena *arena)
{
    char *real = realpath(path, NULL);
    const char *copy = real ? arena_dup(arena, span_of(real)) : NULL;
    free(real);
    return copy;
}

static const char *file_directory(const char *path, struct arena *arena)
{
    return real_path(directory_of(path, arena), arena);
}

static bool is_directory(const char *path)
{
    struct stat facts;
    return path && stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

const struct root *file_roots(const char *path, const char *const *further, struct arena *arena,
                              const char **wrong)
{
    size_t count = 0, kept = 0;
    while (further && further[count])
        count++;
    struct root *roots = arena_array(arena, count + 2, sizeof(*roots));
    const char *own = file_directory(path, arena);
    *wrong = NULL;
    if (own)
        roots[kept++] = (struct root){.real = own, .given = directory_of(path, arena)};
    for (size_t i = 0; i < count; i++) {
        const char *real = real_path(further[i], arena);
        if (is_directory(real))
            roots[kept++] = (struct root){.real = real, .given = further[i]};
        else
            *wrong = further[i];
    }
    return roots;
}

/* `http:`, `file:`: letters before a colon. */
static bool has_scheme(const char *href)
{
    size_t len = strspn(href, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
    return len > 1 && href[len] == ':';
}

static bool lies_below(const char *path, const char *directory)
{
    struct span top = span_of(directory);
    if (span_equal(top, SPAN("/")))
        return true;
    return span_starts(span_of(path), top) && path[top.len] == '/';
}

/* A real path below a root as people know it: from where they said that the root is. */
static const char *path_from(const struct root *root, const char *real, struct arena *arena)
{
    size_t top = strcmp(root->real, "/") == 0 ? 0 : strlen(root->real);
    struct span given = span_of(root->given);
    while (given.len && given.at[given.len - 1] == '/')
        given.len--;
    if (span_equal(given, SPAN(".")))
        return arena_dup(arena, span_of(real + top + 1));
    return arena_printf(arena, "%.*s%s", SPAN_ARG(given), real + top);
}

static const char *real_below(const struct root *roots, const char *wanted, struct arena *arena,
                              const char **error)
{
    char *real = realpath(wanted, NULL);
    const char *path = NULL;
    while (real && roots->real && !lies_below(real, roots->real))
        roots++;
    if (!real)
        *error = strerror(errno);
    else if (!roots->real)
        *error = "it lies outside of the schema's directory: move it below, or name its directory by "
                 "`hvlint schematron --root`";
    else
        path = path_from(roots, real, arena);
    free(real);
    return path;
}

const char *file_resolve(const struct root *roots, const char *base, const char *href, struct arena *arena,
                         const char **error)
{
    if (!roots->real) {
        *error = "the schema has no directory to read further files from";
        return NULL;
    }
    if (has_scheme(href) || href[0] == '/') {
        *error = "only relative paths are read, never the network: name a file beside the schema";
        return NULL;
    }
    char *plain = xmlURIUnescapeString(href, 0, NULL);
    const char *wanted = arena_printf(arena, "%s/%s", directory_of(base, arena), plain ? plain : href);
    xmlFree(plain);
    return real_below(roots, wanted, arena, error);
}

const char *file_below(const struct root *roots, const char *uri, struct arena *arena)
{
    if (has_scheme(uri))
        return NULL;
    char *plain = xmlURIUnescapeString(uri, 0, NULL);
    const char *path = plain ? arena_dup(arena, span_of(plain)) : uri;
    const char *real = file_directory(path, arena);
    xmlFree(plain);
    for (; real && roots->real; roots++)
        if (strcmp(real, roots->real) == 0 || lies_below(real, roots->real))
            return path;
    return NULL;
}

/* What the parser said. */
struct heard {
    char reason[256]; /* the first error: what comes later mostly follows from it */
    long line;
    bool failed;
    char entity[64];  /* the first one that a DTD would declare */
    long entity_line; /* 0: none was met */
};

/* libxml2 leaves such entities out of attributes without a trace: only its warning tells of them. */
static void hear(void *user, const xmlError *said)
{
    const xmlParserCtxt *parser = user;
    struct heard *heard = parser->_private;
    bool undeclared = said->code == XML_WAR_UNDECLARED_ENTITY || said->code == XML_ERR_UNDECLARED_ENTITY;
    if (said->level == XML_ERR_FATAL && !heard->failed) {
        struct span text = span_trim(span_of(said->message ? said->message : "not well-formed XML"));
        snprintf(heard->reason, sizeof(heard->reason), "%.*s", SPAN_ARG(text));
        heard->line = said->line;
        heard->failed = true;
    }
    if (!undeclared || heard->entity_line)
        return;
    heard->entity_line = said->line;
    snprintf(heard->entity, sizeof(heard->entity), "%s", said->str1 ? said->str1 : "");
}

static void listen(xmlParserCtxt *parser, struct heard *heard)
{
    /* libxml2 2.12 made the error const; both signatures are called alike. */
    void (*function)(void *, const xmlError *) = hear;
    parser->_private = heard;
    parser->sax->serror = (xmlStructuredErrorFunc)function;
}

/* A DOCTYPE that only names its DTD says nothing here, since the DTD is not read; declarations in it are not
 * processed, and what comes out of the DTD would be missing. False with a reason when the document cannot be
 * used. */
static bool drop_doctype(xmlDoc *doc, const struct heard *heard, struct arena *arena, const char **error)
{
    xmlDtd *dtd = doc->intSubset;
    if (dtd->children)
        *error = "has a DOCTYPE with declarations, which are never processed: remove them";
    else if (heard->entity_line)
        *error = arena_printf(arena, "`&%s;` is of its DTD, which is never read: write the character itself",
                              heard->entity);
    if (dtd->children || heard->entity_line)
        return false;
    xmlUnlinkNode((xmlNode *)dtd);
    doc->intSubset = NULL;
    xmlFreeDtd(dtd);
    return true;
}

xmlDoc *xml_parse(struct span text, const char *path, struct arena *arena, const char **error, long *line)
{
    const int options = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES | XML_PARSE_COMPACT;
    struct heard heard = {.reason = "not well-formed XML"};
    *line = 0;
    xmlParserCtxt *parser = text.len <= FILE_MAX ? xmlNewParserCtxt() : NULL;
    if (!parser) {
        *error = "too large";
        return NULL;
    }
    listen(parser, &heard);
    xmlDoc *doc = xmlCtxtReadMemory(parser, text.len ? text.at : "", (int)text.len, path, NULL, options);
    if (!doc) {
        *line = heard.line;
        *error = arena_dup(arena, span_of(heard.reason));
    }
    xmlFreeParserCtxt(parser);
    if (doc && doc->intSubset && !drop_doctype(doc, &heard, arena, error)) {
        *line = heard.entity_line;
        xmlFreeDoc(doc);
        return NULL;
    }
    return doc;
}

xmlDoc *schema_document(struct span text, const char *path, struct arena *arena, const char **error,
                        long *line)
{
    const char *end = span_starts(text, SPAN("<?xml")) ? span_find_span(text, SPAN("?>")) : NULL;
    char *plain = memory_get(text.len + 1);
    /* The declaration may name the encoding that the text had before. */
    memcpy(plain, text.len ? text.at : "", text.len);
    for (char *p = plain; end && p < plain + (end + 2 - text.at); p++)
        if (*p != '\n' && *p != '\r')
            *p = ' ';
    xmlDoc *doc = xml_parse((struct span){.at = plain, .len = text.len}, path, arena, error, line);
    free(plain);
    return doc;
}

static bool file_load(const char *path, struct buffer *text, const char **error)
{
    struct stat facts;
    if (stat(path, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        *error = errno ? strerror(errno) : "not a file";
        return false;
    }
    FILE *file = fopen(path, "rb");
    if (!file) {
        *error = strerror(errno);
        return false;
    }
    char block[16384];
    size_t got;
    while (text->len <= FILE_MAX && (got = fread(block, 1, sizeof(block), file)) > 0)
        buffer_add(text, (struct span){.at = block, .len = got});
    bool good = !ferror(file);
    if (!good)
        *error = "cannot be read";
    fclose(file);
    return good;
}

xmlDoc *xml_read(const char *path, struct arena *arena, const char **error, long *line)
{
    struct buffer text = {0};
    xmlDoc *doc = NULL;
    *line = 0;
    errno = 0;
    if (file_load(path, &text, error))
        doc = xml_parse(buffer_span(&text), path, arena, error, line);
    buffer_free(&text);
    return doc;
}

bool is_element(const xmlNode *node, const char *uri, const char *name)
{
    return node && node->type == XML_ELEMENT_NODE && node->ns && xmlStrEqual(node->ns->href, XML(uri)) &&
           xmlStrEqual(node->name, XML(name));
}

const char *node_attribute(struct arena *arena, const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, XML(name));
    const char *copy = value ? arena_dup(arena, span_of((const char *)value)) : NULL;
    xmlFree(value);
    return copy;
}

bool is_pattern(const xmlNode *node)
{
    return is_schematron(node, "pattern") || is_schematron(node, "group");
}

bool is_abstract(const xmlNode *node)
{
    xmlChar *value = xmlGetNoNsProp(node, XML("abstract"));
    bool yes = xmlStrEqual(value, XML("true")) || xmlStrEqual(value, XML("1"));
    xmlFree(value);
    return yes;
}

static bool has_content(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE || node->type == XML_DOCUMENT_NODE;
}

xmlNode *node_following(xmlNode *node, const xmlNode *top)
{
    if (has_content(node) && node->children)
        return node->children;
    while (node && node != top && !node->next)
        node = node->parent;
    return !node || node == top ? NULL : node->next;
}

const char *node_path(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->parent;
    return node && node->_private ? node->_private : "";
}
