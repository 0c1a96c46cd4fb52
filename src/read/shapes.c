#include "read/shapes.h"

static const struct shape none = {.name = NULL};

#define POINT_TO_SHAPE(name, title) &shape_##name,
#define TITLE_OF_SHAPE(name, title) title,

/* clang-format off */
const struct shape *const shapes[] = {
    SHAPES(POINT_TO_SHAPE)
    &none,
};

const char *const shape_titles[] = {
    SHAPES(TITLE_OF_SHAPE)
    NULL,
};
/* clang-format on */
