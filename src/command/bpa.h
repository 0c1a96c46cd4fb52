/* Rules of Microsoft's Best Practices Analyzer and Baseline Configuration Analyzer: Schematron whose checks
 * carry severity, category and texts in two namespaces of their own. */
#ifndef HVLINT_COMMAND_BPA_H
#define HVLINT_COMMAND_BPA_H

#include "base/hash.h"
#include "report/report.h"
#include "schematron/schematron.h"

/* Localized texts by their locid. Zero-initialised is empty. */
struct bpa_strings {
    struct arena arena;
    struct hash texts;
    struct hash missing;       /* keys that rules name and no file has */
    const char *first_missing; /* one of them */
};

/* Reads a PowerShell data file (.psd1): `KEY = text` lines in here-strings, or where it has none the lines of
 * a table, with or without quotes. False after a message. */
bool bpa_read_strings(struct bpa_strings *strings, const char *path);
void bpa_free_strings(struct bpa_strings *strings);

/* What the check says its rule is called (helpID), or NULL; in the arena. */
const char *bpa_rule_id(struct arena *arena, const xmlNode *check);

/* The severity that the check says, or SEVERITY_COUNT. */
enum severity bpa_severity(const xmlNode *check);

/* Whether the check reports that all is well: a result, but no finding. */
bool bpa_is_pass(const xmlNode *check);

/* Texts that need no document: title, impact, resolution, help topic, category (as area). Leaves alone what
 * the check lacks, and collects keys without text. */
void bpa_describe(struct rule_info *info, struct arena *arena, const xmlNode *check,
                  struct bpa_strings *strings);

/* Says which texts are missing, if any, and where they are to come from. */
void bpa_tell_missing(const struct bpa_strings *strings);

/* Texts of a fired check, {0}, {1}, ... filled by its value-of in order. Leaves alone what it lacks. */
void bpa_fill(struct finding *f, struct arena *arena, const struct schema_result *fired,
              const struct bpa_strings *strings);

/* The same texts and the others that a check has, by the names of the model; ended by one without name. */
const struct schema_note *bpa_properties(struct arena *arena, const struct schema_result *fired,
                                         const struct bpa_strings *strings);

/* At most how many notes bpa_notes() adds. */
enum { BPA_NOTES = 3 };

/* Title, category and help topic of a fired check, as notes; returns how many. */
size_t bpa_notes(const char **notes, struct arena *arena, const struct schema_result *fired,
                 const struct bpa_strings *strings);

#endif
