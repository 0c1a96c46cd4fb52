/* Collections: one object that holds what several commands printed. */
#ifndef HVLINT_SOURCE_COLLECTION_H
#define HVLINT_SOURCE_COLLECTION_H

#include "source/engine.h"

/* Scripts for support gather the objects of many commands in one (`@{NetAdapter = Get-NetAdapter; ...}`) and
 * export that. Takes each member that is named like a command or holds objects of a known class as the output
 * of that command, of the host that the collection names. A set is complete only where the member has the
 * command's name: what another one holds may be a selection. False when the record is no such collection, or
 * when nothing tells its host from that of the one before; then nothing was taken. */
bool collection_take(struct engine *e, struct reading *reading, const struct record *r);

#endif
