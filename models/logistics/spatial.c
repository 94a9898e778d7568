/* The tree: built by halving along the widest side of each box, searched from the nearer box to the farther. */
#include "models/logistics/spatial.h"

#include "sim/capacity.h"
#include "sim/error.h"
#include "sim/memory.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define FEW GLO_CAPACITY(8, 1) /* members of a set that are looked at one by one */
#define RADIANS (3.14159265358979323846 / 180)
/* Straight lines and distances are both rounded: what is compared is widened by a millimetre on the globe and by a
 * thousand-millionth everywhere. */
#define SLACK_GLOBE 1e-6
#define SLACK 1e-9
/* A little less than the least radius of curvature of the ellipsoid (b^2 / a = 6335.4 km). A geodesic bends no more
 * than a circle of this radius, so it is no longer than the arc of that circle over the same chord (Schur's comparison
 * theorem). */
#define LEAST_RADIUS 6335.0

/* Earth-centred coordinates in km of a point of the WGS84 ellipsoid; planar ones as they are. */
static void locate(const struct glo_point *point, double at[3])
{
    if (isnan(point->latitude)) {
        at[0] = point->x;
        at[1] = isnan(point->x) ? (double)NAN : point->y;
        at[2] = isnan(point->x) ? (double)NAN : 0;
        return;
    }
    static const double a = 6378.137, f = 1 / 298.257223563;
    double e2 = f * (2 - f), latitude = point->latitude * RADIANS, longitude = point->longitude * RADIANS;
    double across = a / sqrt(1 - e2 * sin(latitude) * sin(latitude));
    at[0] = across * cos(latitude) * cos(longitude);
    at[1] = across * cos(latitude) * sin(longitude);
    at[2] = across * (1 - e2) * sin(latitude);
}

static uint32_t num_leaves(const struct glo_spatial *s)
{
    return (uint32_t)(((uint64_t)s->num + 63) / 64);
}

/* What the halving sorts: coordinates by the number of the point. */
struct sorting {
    const double (*at)[3];
    uint32_t axis;
};

/* Points that are nowhere come first; ties by number, so that no two are equal. */
static bool before(const struct sorting *sorting, uint32_t a, uint32_t b)
{
    double x = sorting->at[a][sorting->axis], y = sorting->at[b][sorting->axis];
    if (isnan(x) || isnan(y))
        return isnan(x) && isnan(y) ? a < b : isnan(x);
    return x < y || (!(x > y) && a < b);
}

static void swap(uint32_t *a, uint32_t *b)
{
    uint32_t c = *a;
    *a = *b;
    *b = c;
}

/* Moves the `first` items that come first to the front: Hoare's selection with the median of three. */
static void divide(const struct sorting *sorting, uint32_t *items, uint32_t num, uint32_t first)
{
    uint32_t low = 0, high = num - 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (before(sorting, items[middle], items[low]))
            swap(&items[middle], &items[low]);
        if (before(sorting, items[high], items[low]))
            swap(&items[high], &items[low]);
        if (before(sorting, items[high], items[middle]))
            swap(&items[high], &items[middle]);
        uint32_t pivot = items[middle], i = low, j = high;
        for (;;) {
            while (before(sorting, items[i], pivot))
                i++;
            while (before(sorting, pivot, items[j]))
                j--;
            if (i >= j)
                break;
            swap(&items[i++], &items[j--]);
        }
        /* items[low..j] are not after the pivot, items[j+1..high] not before it */
        if (first <= j)
            high = j;
        else
            low = j + 1;
    }
}

static void widen(struct glo_spatial_node *node, const double low[3], const double high[3])
{
    for (uint32_t d = 0; d < 3; d++) {
        node->low[d] = fmin(node->low[d], low[d]);
        node->high[d] = fmax(node->high[d], high[d]);
    }
}

static void clear(struct glo_spatial_node *node)
{
    for (uint32_t d = 0; d < 3; d++) {
        node->low[d] = INFINITY;
        node->high[d] = -INFINITY;
    }
    node->least_item = UINT32_MAX;
    node->one_site = true;
}

/* The box of some items, by their coordinates. */
static struct glo_spatial_node box_of(const double (*at)[3], const uint32_t *items, uint32_t num)
{
    static const double nothing[3] = {-INFINITY, -INFINITY, -INFINITY}, all[3] = {INFINITY, INFINITY, INFINITY};
    struct glo_spatial_node box;
    clear(&box);
    for (uint32_t i = 0; i < num; i++) {
        const double *it = at[items[i]];
        bool known = !isnan(it[0]);
        widen(&box, known ? it : nothing, known ? it : all);
        box.least_item = items[i] < box.least_item ? items[i] : box.least_item;
    }
    return box;
}

static uint32_t widest(const double (*at)[3], const uint32_t *items, uint32_t num)
{
    struct glo_spatial_node box = box_of(at, items, num);
    uint32_t axis = 0;
    for (uint32_t d = 1; d < 3; d++)
        axis = box.high[d] - box.low[d] > box.high[axis] - box.low[axis] ? d : axis;
    return axis;
}

/* Orders the items of a block so that its halves are boxes that stand apart. */
static void arrange(const double (*at)[3], uint32_t *items, uint32_t num, uint32_t height)
{
    for (; height > 0; height--) {
        uint32_t half = 64u << (height - 1);
        if (num <= half)
            continue;
        struct sorting sorting = {at, widest(at, items, num)};
        divide(&sorting, items, num, half);
        arrange(at, items, half, height - 1);
        items += half;
        num -= half;
    }
}

static bool same_site(const struct glo_point *a, const struct glo_point *b)
{
    if (!glo_point_is_known(a))
        return !glo_point_is_known(b);
    if (isnan(a->latitude) && isnan(b->latitude))
        return a->x == b->x && a->y == b->y;
    return a->latitude == b->latitude && a->longitude == b->longitude;
}

/* The boxes of all blocks, from the leaves up. */
static void make_nodes(struct glo_spatial *s, const double (*at)[3])
{
    for (uint32_t leaf = 0; leaf < num_leaves(s); leaf++) {
        uint32_t first = leaf * 64, num = s->num - first < 64 ? s->num - first : 64;
        struct glo_spatial_node *node = &s->nodes[leaf];
        *node = box_of(at, &s->items[first], num);
        for (uint32_t i = 1; i < num; i++)
            node->one_site &= same_site(&s->points[first], &s->points[first + i]);
    }
    for (uint32_t height = 1; height <= s->height; height++) {
        uint32_t below = ((num_leaves(s) - 1) >> (height - 1)) + 1;
        for (uint32_t i = 0; i < (below + 1) / 2; i++) {
            const struct glo_spatial_node *part = &s->nodes[s->first_node[height - 1] + 2 * i];
            struct glo_spatial_node *node = &s->nodes[s->first_node[height] + i];
            *node = part[0];
            if (2 * i + 1 == below)
                continue;
            widen(node, part[1].low, part[1].high);
            node->least_item = part[1].least_item < node->least_item ? part[1].least_item : node->least_item;
            node->one_site = part[0].one_site && part[1].one_site &&
                             same_site(&s->points[(size_t)(2 * i) * 64 << (height - 1)],
                                       &s->points[(size_t)(2 * i + 1) * 64 << (height - 1)]);
        }
    }
}

int glo_spatial_init(struct glo_spatial *s, const struct glo_point *points, uint32_t num, double scale)
{
    memset(s, 0, sizeof *s);
    s->num = num;
    s->scale = scale;
    glo_globe_init(&s->globe);
    if (num == 0)
        return GLO_OK;
    uint32_t leaves = num_leaves(s), num_nodes = leaves;
    while (((leaves - 1) >> s->height) > 0) {
        s->first_node[++s->height] = num_nodes;
        num_nodes += ((leaves - 1) >> s->height) + 1;
    }
    double(*at)[3] = glo_alloc(num, sizeof *at);
    s->items = glo_alloc(num, sizeof *s->items);
    s->positions = glo_alloc(num, sizeof *s->positions);
    s->points = glo_alloc(num, sizeof *s->points);
    s->at = glo_alloc(num, sizeof *s->at);
    s->nodes = glo_alloc(num_nodes, sizeof *s->nodes);
    bool room = at && s->items && s->positions && s->points && s->at && s->nodes;
    if (room) {
        clear(&s->known);
        for (uint32_t i = 0; i < num; i++) {
            locate(&points[i], at[i]);
            s->items[i] = i;
            if (!isnan(at[i][0]))
                widen(&s->known, at[i], at[i]);
        }
        arrange((const double(*)[3])at, s->items, num, s->height);
        for (uint32_t i = 0; i < num; i++) {
            s->positions[s->items[i]] = i;
            s->points[i] = points[s->items[i]];
            memcpy(s->at[i], at[s->items[i]], sizeof s->at[i]);
        }
        make_nodes(s, (const double(*)[3])at);
    }
    glo_free(at);
    return room ? GLO_OK : GLO_ERR_NO_MEMORY;
}

void glo_spatial_free(struct glo_spatial *s)
{
    glo_free(s->items);
    glo_free(s->positions);
    glo_free(s->points);
    glo_free(s->at);
    glo_free(s->nodes);
    memset(s, 0, sizeof *s);
}

/* One question on its way through the tree. */
struct search {
    const struct glo_spatial *spatial;
    const struct glo_bits *set;
    const struct glo_point *from;
    double at[3];
    struct glo_found after, worst; /* what comes in must lie between them */
    double nearest, farthest;      /* squares of chords: what is shorter lies before `after`, longer beyond `worst` */
    bool few;                      /* members of the set are looked at one by one */
    bool rough;                    /* only chords are looked at, for a bound of what will be found */
    double certain;                /* square of the chord from which all lies after `after` */
    double *chords;                /* squares of the shortest beyond it, ascending; room for `max` */
    struct glo_found *found;
    uint32_t max, num;
    const struct glo_point *site; /* the last whose distance was computed */
    double site_distance;
};

static bool on_globe(const struct glo_point *point)
{
    return !isnan(point->latitude);
}

/* The chord beyond which everything is farther than `distance`. */
static double longest_chord(const struct search *search, double distance)
{
    double slack = on_globe(search->from) ? SLACK_GLOBE : 0;
    double chord = (distance / search->spatial->scale + slack) * (1 + SLACK);
    return chord * chord;
}

/* The chord below which everything is nearer than `distance`. */
static double shortest_chord(const struct search *search, double distance)
{
    double crow = distance / search->spatial->scale, chord = crow;
    if (on_globe(search->from)) {
        double half = crow / (2 * LEAST_RADIUS);
        chord = 2 * LEAST_RADIUS * sin(half < 1.4 ? half : 1.4) - SLACK_GLOBE;
    }
    chord *= 1 - SLACK;
    return chord > 0 ? chord * chord : 0;
}

/* The chord beyond which everything is farther than what is that far by its chord. All are squares. */
static double enough(const struct search *search, double square)
{
    double chord = sqrt(square) * (1 + SLACK), crow = chord;
    if (on_globe(search->from)) {
        double half = (chord + SLACK_GLOBE) / (2 * LEAST_RADIUS);
        crow = half < 0.98 ? 2 * LEAST_RADIUS * asin(half) : INFINITY;
    }
    return longest_chord(search, crow * search->spatial->scale);
}

/* What a scaled distance is computed by, wherever it is; points of one site have one distance. */
static double distance_to(struct search *search, const struct glo_point *point)
{
    if (!search->site || !same_site(search->site, point)) {
        search->site = point;
        search->site_distance = glo_distance_on(&search->spatial->globe, search->from, point) * search->spatial->scale;
    }
    return search->site_distance;
}

/* Puts a point among those found, if it belongs there. */
static void consider(struct search *search, uint32_t position)
{
    const struct glo_spatial *s = search->spatial;
    struct glo_found it = {distance_to(search, &s->points[position]), s->items[position], position};
    if (!glo_found_before(&search->after, &it) || !glo_found_before(&it, &search->worst))
        return;
    uint32_t i = search->num < search->max ? search->num++ : search->max - 1;
    for (; i > 0 && glo_found_before(&it, &search->found[i - 1]); i--)
        search->found[i] = search->found[i - 1];
    search->found[i] = it;
    if (search->num == search->max) {
        search->worst = search->found[search->max - 1];
        search->farthest = longest_chord(search, search->worst.distance);
    }
}

/* Notes the square of a chord, if it is among the shortest. */
static void note_chord(struct search *search, double chord)
{
    if (!(chord > search->certain) || (search->num == search->max && !(chord < search->chords[search->max - 1])))
        return;
    uint32_t i = search->num < search->max ? search->num++ : search->max - 1;
    for (; i > 0 && chord < search->chords[i - 1]; i--)
        search->chords[i] = search->chords[i - 1];
    search->chords[i] = chord;
    if (search->num == search->max)
        search->farthest = fmin(search->farthest, search->chords[search->max - 1]);
}

static void visit_point(struct search *search, uint32_t position)
{
    const double *at = search->spatial->at[position];
    double x = at[0] - search->at[0], y = at[1] - search->at[1], z = at[2] - search->at[2];
    double chord = x * x + y * y + z * z;
    if (search->rough)
        note_chord(search, chord);
    else if (!(chord > search->farthest) && !(chord < search->nearest)) /* true of points that are nowhere */
        consider(search, position);
}

static void visit_leaf(struct search *search, uint32_t leaf)
{
    const struct glo_spatial *s = search->spatial;
    uint32_t first = leaf * 64, num = s->num - first;
    uint64_t left = search->set ? search->set->words[leaf] : num < 64 ? (UINT64_C(1) << num) - 1 : UINT64_MAX;
    for (; left; left &= left - 1)
        visit_point(search, first + (uint32_t)__builtin_ctzll(left));
}

/* The square of the shortest chord to a box; 0 from a point that is nowhere. */
static double chord_to(const struct search *search, const struct glo_spatial_node *node)
{
    double sum = 0;
    for (uint32_t d = 0; d < 3; d++) {
        double at = search->at[d], gap = at < node->low[d]    ? node->low[d] - at
                                         : at > node->high[d] ? at - node->high[d]
                                                              : 0;
        sum += gap * gap;
    }
    return sum;
}

/* The square of the longest chord to a box; NaN from a point that is nowhere. */
static double chord_across(const struct search *search, const struct glo_spatial_node *node)
{
    double sum = 0;
    for (uint32_t d = 0; d < 3; d++) {
        double low = search->at[d] - node->low[d], high = node->high[d] - search->at[d];
        double gap = low > high ? low : high;
        sum += gap * gap;
    }
    return sum;
}

/* Whether a block may hold what is looked for, `chord` being that to its box. */
static bool may_hold(struct search *search, uint32_t height, uint32_t index, double chord)
{
    const struct glo_spatial *s = search->spatial;
    const struct glo_spatial_node *node = &s->nodes[s->first_node[height] + index];
    if (chord > search->farthest || (search->set && !glo_bits_any(search->set, height, index)))
        return false;
    if (search->nearest > 0 && chord_across(search, node) < search->nearest)
        return false;
    if (search->rough)
        return search->num < search->max || chord < search->farthest;
    struct glo_found best = {0, node->least_item, 0};
    if (node->one_site)
        best.distance = distance_to(search, &s->points[(size_t)index * 64 << height]);
    return glo_found_before(&best, &search->worst);
}

static void visit(struct search *search, uint32_t height, uint32_t index, double chord)
{
    const struct glo_spatial *s = search->spatial;
    if (!may_hold(search, height, index, chord))
        return;
    if (height == 0) {
        visit_leaf(search, index);
        return;
    }
    uint32_t left = 2 * index, below = height - 1;
    const struct glo_spatial_node *nodes = &s->nodes[s->first_node[below] + left];
    double chord_left = chord_to(search, &nodes[0]);
    if (left + 1 > (num_leaves(s) - 1) >> below) {
        visit(search, below, left, chord_left);
        return;
    }
    double chord_right = chord_to(search, &nodes[1]);
    bool right_first =
        chord_right < chord_left || (!(chord_right > chord_left) && nodes[1].least_item < nodes[0].least_item);
    visit(search, below, left + right_first, right_first ? chord_right : chord_left);
    visit(search, below, left + !right_first, right_first ? chord_left : chord_right);
}

/* Members that are few are looked at one by one, others through the tree. */
static void visit_all(struct search *search)
{
    const struct glo_spatial *s = search->spatial;
    const struct glo_bits *set = search->set;
    if (!search->few) {
        visit(search, s->height, 0, chord_to(search, &s->nodes[s->first_node[s->height]]));
        return;
    }
    for (uint32_t it = glo_bits_next(set, 0); it != GLO_BITS_NONE; it = glo_bits_next(set, it + 1))
        visit_point(search, it);
}

uint32_t glo_spatial_find(const struct glo_spatial *s, const struct glo_point *from, const struct glo_bits *set,
                          struct glo_found after, double limit, uint32_t max, struct glo_found *found)
{
    double chords[GLO_MOST_FOUND];
    struct search search = {.spatial = s,
                            .set = set,
                            .from = from,
                            .after = after,
                            .worst = {limit, UINT32_MAX, 0},
                            .chords = chords,
                            .found = found,
                            .max = max};
    assert(max <= GLO_MOST_FOUND);
    if (s->num == 0 || max == 0)
        return 0;
    locate(from, search.at);
    search.farthest = longest_chord(&search, limit);
    search.nearest = after.distance > 0 ? shortest_chord(&search, after.distance) : 0;
    search.few = set && set->count <= FEW;
    /* On the globe few distances are computed if it is known how far to look; in a plane they cost no more than that.
     */
    if (on_globe(from)) {
        search.certain = after.distance < 0 ? -1 : longest_chord(&search, after.distance);
        search.rough = true;
        visit_all(&search);
        if (search.num == max)
            search.farthest = fmin(longest_chord(&search, limit), enough(&search, search.chords[max - 1]));
        search.rough = false;
        search.num = 0;
    }
    visit_all(&search);
    return search.num;
}

double glo_spatial_farthest(const struct glo_spatial *s, const struct glo_point *from)
{
    struct search search = {.spatial = s, .from = from};
    if (s->num == 0 || !glo_point_is_known(from) || s->known.low[0] > s->known.high[0])
        return 0;
    locate(from, search.at);
    double chord = sqrt(chord_across(&search, &s->known));
    return (on_globe(from) ? chord * 1.5707963267948966 : chord) * s->scale;
}
