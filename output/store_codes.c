/* Texts to codes by open addressing; the names of all points through it. */
#include "output/store_codes.h"
#include "sim/capacity.h"
#include "sim/memory.h"
#include "sim/stream.h"

#include <string.h>

#define FIRST_SLOTS GLO_CAPACITY(16, 2) /* a power of two, at most half of them taken */

/* The slot of a text: where its code stands, or the free one where it belongs. */
static uint32_t *find_slot(const struct glo_codes *codes, const char *text)
{
    uint32_t mask = codes->num_slots - 1;
    uint32_t at = (uint32_t)glo_stream_hash(0, text) & mask;
    while (codes->slots[at] && strcmp(codes->texts[codes->slots[at] - 1], text) != 0)
        at = (at + 1) & mask;
    return &codes->slots[at];
}

/* Twice as many slots; always a power of two. */
static int add_slots(struct glo_codes *codes)
{
    uint32_t num = codes->num_slots ? 2 * codes->num_slots : FIRST_SLOTS;
    uint32_t *slots = glo_alloc(num, sizeof *slots);
    if (!slots)
        return GLO_ERR_NO_MEMORY;
    glo_free(codes->slots);
    codes->slots = slots;
    codes->num_slots = num;
    for (uint32_t code = 0; code < codes->num_texts; code++)
        *find_slot(codes, codes->texts[code]) = code + 1;
    return GLO_OK;
}

int glo_codes_add(struct glo_codes *codes, const char *text, uint32_t *code, struct glo_problem *problem)
{
    *code = GLO_NO_CODE;
    if (!text)
        return GLO_OK;
    if (2 * (uint64_t)(codes->num_texts + 1) > codes->num_slots && add_slots(codes) != GLO_OK)
        return glo_fail_memory(problem);
    uint32_t *slot = find_slot(codes, text);
    if (!*slot) {
        if (glo_grow(&codes->texts, &codes->max_texts, (uint64_t)codes->num_texts + 1, sizeof *codes->texts) != GLO_OK)
            return glo_fail_memory(problem);
        codes->texts[codes->num_texts++] = text;
        *slot = codes->num_texts;
    }
    *code = *slot - 1;
    return GLO_OK;
}

void glo_codes_free(struct glo_codes *codes)
{
    glo_free(codes->texts);
    glo_free(codes->slots);
    memset(codes, 0, sizeof *codes);
}

/* Says where the names of each point begin; returns how many there are. */
static size_t place_names(struct glo_lookups *lookups, const struct glo_names *names)
{
    size_t num = 0, *first = lookups->first;
    for (uint32_t point = 0; point < lookups->num_points; point++)
        for (uint32_t lookup = 0; lookup < GLO_NUM_NAMED_LOOKUPS; lookup++) {
            *first++ = num;
            num += names[point].num[lookup];
        }
    return num;
}

int glo_lookups_init(struct glo_lookups *lookups, const struct glo_names *names, uint32_t num_points,
                     struct glo_problem *problem)
{
    memset(lookups, 0, sizeof *lookups);
    lookups->num_points = num_points;
    lookups->first = glo_alloc((size_t)num_points * GLO_NUM_NAMED_LOOKUPS, sizeof *lookups->first);
    if (!lookups->first)
        return glo_fail_memory(problem);
    lookups->merged = glo_alloc(place_names(lookups, names), sizeof *lookups->merged);
    if (!lookups->merged)
        return glo_fail_memory(problem);
    uint32_t *merged = lookups->merged;
    for (uint32_t point = 0; point < num_points; point++)
        for (uint32_t lookup = 0; lookup < GLO_NUM_NAMED_LOOKUPS; lookup++)
            for (uint32_t i = 0; i < names[point].num[lookup]; i++) {
                int code = glo_codes_add(&lookups->codes[lookup], names[point].names[lookup][i], merged++, problem);
                if (code != GLO_OK)
                    return code;
            }
    return GLO_OK;
}

void glo_lookups_free(struct glo_lookups *lookups)
{
    for (uint32_t lookup = 0; lookup < GLO_NUM_NAMED_LOOKUPS; lookup++)
        glo_codes_free(&lookups->codes[lookup]);
    glo_free(lookups->merged);
    glo_free(lookups->first);
    memset(lookups, 0, sizeof *lookups);
}
