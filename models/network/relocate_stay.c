/* stay: units remain where they are; what mobility is compared with. */
#include "models/network/relocate.h"

const struct glo_table glo_relocate_stay_table = {.name = "stay", .doc = "Units remain where they are."};

static glo_time next_review(const void *parameters, const struct glo_relocation_view *view, glo_time from)
{
    (void)parameters;
    (void)view;
    (void)from;
    return GLO_NEVER;
}

const struct glo_relocate_type glo_relocate_stay = {.table = &glo_relocate_stay_table, .next_review = next_review};
