/* The register: families in the order in which they came, members sorted by (name, number). */
#include "models/logistics/register.h"

#include "sim/error.h"
#include "sim/memory.h"
#include "sim/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct glo_register_item {
    const char *name; /* of the member; NULL: it is all of its family */
    uint32_t number, family;
};

struct glo_register_family {
    const char *name; /* `length` bytes of it */
    size_t length;
    uint32_t first, end; /* numbers of its members */
};

static bool is_family(const struct glo_register_family *family, const char *name, size_t length)
{
    return family->length == length && strncmp(family->name, name, length) == 0;
}

int glo_register_add(struct glo_register *r, const char *family, size_t length, const char *member)
{
    bool known = r->num_families > 0 && is_family(&r->families[r->num_families - 1], family, length);
    if (glo_grow(&r->items, &r->max, (uint64_t)r->num + 1, sizeof *r->items) != GLO_OK ||
        (!known && glo_grow(&r->families, &r->max_families, (uint64_t)r->num_families + 1, sizeof *r->families)))
        return GLO_ERR_NO_MEMORY;
    if (!known)
        r->families[r->num_families++] = (struct glo_register_family){family, length, r->num, r->num};
    r->items[r->num] = (struct glo_register_item){member, r->num, r->num_families - 1};
    r->families[r->num_families - 1].end = ++r->num;
    return GLO_OK;
}

static int by_name(const void *a, const void *b)
{
    const struct glo_register_item *x = a, *y = b;
    int order = strcmp(x->name ? x->name : "", y->name ? y->name : "");
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

void glo_register_sort(struct glo_register *r)
{
    if (r->num > 0)
        qsort(r->items, r->num, sizeof *r->items, by_name);
}

void glo_register_free(struct glo_register *r)
{
    glo_free(r->items);
    glo_free(r->families);
    memset(r, 0, sizeof *r);
}

/* Compares a name with the first `length` bytes of `text` and a suffix behind them. */
static int compare(const char *name, const char *text, size_t length, const char *suffix)
{
    int order = strncmp(name, text, length);
    return order ? order : strcmp(name + length, suffix);
}

/* How many members of a family (GLO_ALL: of all families) have a name; `*item` is the last of them. */
static uint32_t count(const struct glo_register *r, uint32_t family, const char *text, size_t length,
                      const char *suffix, const struct glo_register_item **item)
{
    uint32_t low = 0, high = r->num, num = 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const char *name = r->items[middle].name ? r->items[middle].name : "";
        if (compare(name, text, length, suffix) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < r->num && r->items[low].name && compare(r->items[low].name, text, length, suffix) == 0; low++)
        if (family == UINT32_MAX || r->items[low].family == family) {
            *item = &r->items[low];
            num++;
        }
    return num;
}

/* A member by its name in a family, or in any. */
static enum glo_register_answer find_member(const struct glo_register *r, uint32_t family, const char *text,
                                            uint32_t *first, uint32_t *end)
{
    const struct glo_register_item *item, *second;
    size_t length = strlen(text);
    uint32_t num = count(r, family, text, length, "", &item);
    bool numbered = num == 1 && count(r, item->family, text, length, "#2", &second) > 0;
    if (num == 0 && length > 2 && strcmp(text + length - 2, "#1") == 0) {
        num = count(r, family, text, length - 2, "", &item);
        if (num == 1 && count(r, item->family, text, length - 2, "#2", &second) == 0)
            num = 0; /* a name without namesakes has no numbers */
    }
    if (num != 1 || numbered)
        return num == 0 ? GLO_REGISTER_UNKNOWN : GLO_REGISTER_SHARED;
    *first = item->number;
    *end = item->number + 1;
    return GLO_REGISTER_FOUND;
}

static uint32_t find_family(const struct glo_register *r, const char *name, size_t length)
{
    uint32_t family = 0;
    while (family < r->num_families && !is_family(&r->families[family], name, length))
        family++;
    return family;
}

enum glo_register_answer glo_register_find(const struct glo_register *r, const char *text, uint32_t *first,
                                           uint32_t *end)
{
    const char *dot = strchr(text, '.');
    uint32_t family = find_family(r, text, strlen(text));
    if (family < r->num_families) {
        *first = r->families[family].first;
        *end = r->families[family].end;
        return GLO_REGISTER_FOUND;
    }
    family = dot ? find_family(r, text, (size_t)(dot - text)) : r->num_families;
    if (family < r->num_families)
        return find_member(r, family, dot + 1, first, end);
    return find_member(r, UINT32_MAX, text, first, end);
}

const char *glo_register_nearest(const struct glo_register *r, const char *text)
{
    const char *best = NULL;
    for (uint32_t i = 0; i < r->num; i++) {
        const char *pair[] = {r->items[i].name, best};
        if (r->items[i].name)
            best = glo_text_nearest(text, pair, best ? 2 : 1) ? glo_text_nearest(text, pair, best ? 2 : 1) : best;
    }
    return best;
}
