/* What all readers share. */
#include "read/record.h"

void reading_emit(struct reading *r, const struct record *record)
{
    r->emit(r, record);
    arena_reset(r->scratch);
}
