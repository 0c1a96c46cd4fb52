/* XSLT 1.0's functions of no nodes: format-number() (12.3), and what a schema may ask of its processor (12.4,
 * 15). */
#include <math.h>
#include <stdio.h>

#include "base/ascii.h"
#include "base/buffer.h"
#include "schematron/parts.h"

enum { FRACTION_MAX = 300, DIGITS_MAX = 1024 };

/* ---- format-number() ---- */

/* One half of a pattern, as JDK 1.1's DecimalFormat has it. */
struct number_format {
    struct span prefix, suffix;
    size_t least_whole, least_fraction, most_fraction;
    size_t group; /* digits between two commas, or 0 */
    double factor;
};

/* The part of *rest before the first character that speaks of digits (digits true: that does not). */
static struct span take_part(struct span *rest, bool digits)
{
    size_t n = 0;
    while (n < rest->len && (strchr("0#.,", rest->at[n]) != NULL) == digits)
        n++;
    struct span part = span_first(*rest, n);
    *rest = span_skip(*rest, n);
    return part;
}

static size_t count_of(struct span s, char c)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++)
        count += s.at[i] == c ? 1 : 0;
    return count;
}

/* Whether optional and certain digits, commas and the point stand in an order that says something. */
static bool is_ordered(struct span whole, struct span fraction)
{
    bool certain = false;
    for (size_t i = 0; i < whole.len; i++) {
        if (whole.at[i] == '#' && certain)
            return false;
        certain |= whole.at[i] == '0';
    }
    for (size_t i = 1; i < fraction.len; i++)
        if (fraction.at[i] == '0' && fraction.at[i - 1] == '#')
            return false;
    return !count_of(fraction, ',') && !count_of(fraction, '.') && whole.len + fraction.len;
}

static bool read_digits(struct span digits, struct number_format *f)
{
    const char *point = digits.len ? span_find(digits, '.') : NULL;
    struct span whole = point ? span_between(digits.at, point) : digits;
    struct span fraction = point ? span_between(point + 1, span_end(digits)) : (struct span){0};
    if (!is_ordered(whole, fraction) || fraction.len > FRACTION_MAX)
        return false;
    f->least_whole = count_of(whole, '0');
    f->least_fraction = count_of(fraction, '0');
    f->most_fraction = fraction.len;
    for (size_t i = whole.len; i-- > 0 && !f->group;)
        f->group = whole.at[i] == ',' ? whole.len - 1 - i : 0;
    /* Without any `0` one digit is certain: before the point, where there is a `#` for it. */
    if (point && !f->least_whole && !f->least_fraction)
        *(whole.len ? &f->least_whole : &f->least_fraction) = 1;
    return f->least_whole < DIGITS_MAX;
}

static double factor_of(struct span text)
{
    if (!text.len)
        return 1;
    return span_find(text, '%') ? 100 : span_find_span(text, SPAN("\xe2\x80\xb0")) ? 1000 : 1;
}

static bool read_format(struct span text, struct number_format *f)
{
    *f = (struct number_format){.prefix = take_part(&text, false)};
    bool good = read_digits(take_part(&text, true), f);
    f->suffix = text;
    f->factor = factor_of(f->prefix) * factor_of(f->suffix);
    for (size_t i = 0; i < text.len; i++)
        good &= strchr("0#.,", text.at[i]) == NULL;
    return good;
}

/* The digits before the point, at least so many, with commas between groups. */
static void add_whole(struct buffer *out, struct span digits, const struct number_format *f)
{
    if (digits.len == 1 && *digits.at == '0' && !f->least_whole)
        digits = (struct span){0};
    size_t count = digits.len > f->least_whole ? digits.len : f->least_whole;
    for (size_t left = count; left > 0; left--) {
        buffer_add_byte(out, left > digits.len ? '0' : digits.at[digits.len - left]);
        if (f->group && left > 1 && (left - 1) % f->group == 0)
            buffer_add_byte(out, ',');
    }
}

static void add_number(struct buffer *out, double number, const struct number_format *f)
{
    char text[DIGITS_MAX];
    size_t from = out->len;
    snprintf(text, sizeof(text), "%.*f", (int)f->most_fraction, number);
    const char *point = strchr(text, '.');
    struct span whole = point ? span_between(text, point) : span_of(text);
    struct span fraction = span_of(point ? point + 1 : "");
    while (fraction.len > f->least_fraction && fraction.at[fraction.len - 1] == '0')
        fraction.len--;
    add_whole(out, whole, f);
    if (out->len == from && !fraction.len)
        buffer_add_byte(out, '0');
    if (fraction.len)
        buffer_add_byte(out, '.');
    buffer_add(out, fraction);
}

/* False when the pattern says nothing. */
static bool format_number(struct buffer *out, double number, struct span pattern)
{
    struct number_format f, below;
    struct span first = span_split(&pattern, ';');
    bool own = pattern.at && pattern.len;
    if (!read_format(first, &f) || (own && !read_format(pattern, &below)))
        return false;
    if (isnan(number)) {
        buffer_add_text(out, "NaN");
        return true;
    }
    bool negative = signbit(number);
    const struct number_format *around = negative && own ? &below : &f;
    if (negative && !own)
        buffer_add_byte(out, '-');
    buffer_add(out, around->prefix);
    if (isinf(number))
        buffer_add_text(out, "Infinity");
    else
        add_number(out, fabs(number) * f.factor, &f);
    buffer_add(out, around->suffix);
    return true;
}

static void xslt_format_number(xmlXPathParserContext *ctxt, int nargs)
{
    if (nargs != 2) {
        xmlXPathErr(ctxt, XPATH_INVALID_ARITY);
        return;
    }
    xmlChar *pattern = function_text(ctxt);
    double number = xmlXPathPopNumber(ctxt);
    struct buffer out = {0};
    if (!format_number(&out, number, span_of((const char *)pattern)))
        function_fail(ctxt, "format-number() takes a pattern such as '#,##0.00'");
    else
        valuePush(ctxt, xmlXPathNewString(XML(out.len ? out.at : "")));
    buffer_free(&out);
    xmlFree(pattern);
}

/* ---- what there is ---- */

/* Takes the argument, a name, and splits it; *uri NULL without prefix. The local part or NULL; xmlFree *name.
 */
static const xmlChar *take_name(xmlXPathParserContext *ctxt, int nargs, xmlChar **name, const xmlChar **uri)
{
    *name = NULL;
    *uri = NULL;
    if (nargs != 1) {
        xmlXPathErr(ctxt, XPATH_INVALID_ARITY);
        return NULL;
    }
    *name = function_text(ctxt);
    char *colon = strchr((char *)*name, ':');
    if (!colon)
        return *name;
    *colon = '\0';
    *uri = xmlXPathNsLookup(ctxt->context, *name);
    if (!*uri && xmlStrEqual(*name, XML("xsl")))
        *uri = XML(XSLT_NS);
    return *uri ? XML(colon + 1) : XML("");
}

static void xslt_system_property(xmlXPathParserContext *ctxt, int nargs)
{
    const xmlChar *uri;
    xmlChar *name;
    const xmlChar *local = take_name(ctxt, nargs, &name, &uri);
    bool ours = local && uri && xmlStrEqual(uri, XML(XSLT_NS));
    if (ours && xmlStrEqual(local, XML("version")))
        valuePush(ctxt, xmlXPathNewFloat(1.0));
    else if (local)
        valuePush(ctxt, xmlXPathNewString(XML(ours && xmlStrEqual(local, XML("vendor")) ? "hvlint" : "")));
    xmlFree(name);
}

static void xslt_function_available(xmlXPathParserContext *ctxt, int nargs)
{
    const xmlChar *uri;
    xmlChar *name;
    const xmlChar *local = take_name(ctxt, nargs, &name, &uri);
    if (local)
        valuePush(ctxt, xmlXPathNewBoolean((uri ? xmlXPathFunctionLookupNS(ctxt->context, local, uri)
                                                : xmlXPathFunctionLookup(ctxt->context, local)) != NULL));
    xmlFree(name);
}

/* Instructions that texts may have. */
static void xslt_element_available(xmlXPathParserContext *ctxt, int nargs)
{
    const xmlChar *uri;
    xmlChar *name;
    const xmlChar *local = take_name(ctxt, nargs, &name, &uri);
    bool ours = local && uri && xmlStrEqual(uri, XML(XSLT_NS));
    if (local)
        valuePush(ctxt, xmlXPathNewBoolean(ours && (xmlStrEqual(local, XML("value-of")) ||
                                                    xmlStrEqual(local, XML("copy-of")) ||
                                                    xmlStrEqual(local, XML("text")))));
    xmlFree(name);
}

/* No document has unparsed entities: declarations are refused. */
static void xslt_unparsed_entity_uri(xmlXPathParserContext *ctxt, int nargs)
{
    if (nargs != 1) {
        xmlXPathErr(ctxt, XPATH_INVALID_ARITY);
        return;
    }
    xmlFree(function_text(ctxt));
    valuePush(ctxt, xmlXPathNewString(XML("")));
}

void xslt_register(xmlXPathContext *context)
{
    static const struct {
        const char *name;
        xmlXPathFunction function;
    } functions[] = {
        {"current", xslt_current},
        {"document", xslt_document},
        {"element-available", xslt_element_available},
        {"format-number", xslt_format_number},
        {"function-available", xslt_function_available},
        {"generate-id", xslt_generate_id},
        {"key", xslt_key},
        {"system-property", xslt_system_property},
        {"unparsed-entity-uri", xslt_unparsed_entity_uri},
    };
    for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
        xmlXPathRegisterFunc(context, XML(functions[i].name), functions[i].function);
}
