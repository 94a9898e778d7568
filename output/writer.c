/* Lanes in the order in which they were begun, and the work on the first of them. */
#include "output/writer.h"
#include "sim/memory.h"

#include <string.h>

/* The thread is woken when so many rows wait for it: not for every block, each waking costs microseconds. */
#define WORTH_WAKING (GLO_SPOOL_ROWS / 2)

enum lane_state { LANE_OPEN, LANE_KEPT, LANE_DROPPED };

/* The way of one replication's rows. Tray and ring belong to the replication's thread; all else is under the lock. */
struct glo_lane {
    struct glo_tray tray; /* first: a tray is its lane */
    char *block;          /* where the rows of the tray begin */
    struct glo_writer *writer;
    struct glo_lane *next;
    uint32_t point, replication;
    struct glo_spool spool;
    enum lane_state state;
    bool is_spilling; /* its thread is; it is nobody else's turn */
    bool is_marked;   /* the table knows where its rows begin */
};

/* Puts the next `num` rows of a lane into the table. Without the lock. */
static int store_rows(struct glo_writer *writer, struct glo_lane *lane, uint32_t num, struct glo_problem *problem)
{
    const void *rows;
    int code = lane->is_marked ? GLO_OK : glo_trace_mark(writer->trace, problem);
    lane->is_marked = true;
    if (code == GLO_OK)
        code = glo_spool_read(&lane->spool, num, writer->buffer, &rows, problem);
    if (code == GLO_OK)
        code = glo_trace_append(writer->trace, lane->point, lane->replication, rows, num, problem);
    return code;
}

static void end_lane(struct glo_writer *writer, struct glo_lane *lane)
{
    writer->first = lane->next;
    if (!writer->first)
        writer->last = NULL;
    glo_spool_reset(&lane->spool);
    lane->next = writer->spare;
    writer->spare = lane;
    writer->num_open--;
}

/*
 * One step of work on the current lane: some rows, or its end. Under the lock, which is released meanwhile. Whether
 * there was anything to do.
 */
static bool step(struct glo_writer *writer)
{
    struct glo_lane *lane = writer->first;
    if (!lane || writer->is_working || lane->is_spilling)
        return false;
    uint32_t num = lane->state == LANE_DROPPED ? 0 : glo_spool_ready(&lane->spool);
    if (num == 0 && lane->state == LANE_OPEN)
        return false;
    bool rewinds = lane->state == LANE_DROPPED && lane->is_marked;
    struct glo_problem problem = {0};
    if (!writer->discards && writer->problem.code == GLO_OK && (num > 0 || rewinds)) {
        writer->is_working = true;
        pthread_mutex_unlock(&writer->lock);
        if (rewinds)
            glo_trace_rewind(writer->trace, &problem);
        else
            store_rows(writer, lane, num, &problem);
        pthread_mutex_lock(&writer->lock);
        writer->is_working = false;
        if (problem.code != GLO_OK)
            writer->problem = problem;
    }
    lane->spool.num_taken += num;
    if (num == 0)
        end_lane(writer, lane);
    pthread_cond_broadcast(&writer->progress);
    return true;
}

/* The error of the writer, if it has met one. Under the lock. */
static int check(const struct glo_writer *writer, struct glo_problem *problem)
{
    return writer->problem.code == GLO_OK ? GLO_OK
                                          : glo_fail(problem, writer->problem.code, "%s", writer->problem.text);
}

/* Waits until something has changed, or changes it. Under the lock. */
static void wait_or_work(struct glo_writer *writer)
{
    if (writer->has_thread || !step(writer))
        pthread_cond_wait(&writer->progress, &writer->lock);
}

/* Has what can be done now done. Under the lock. */
static void see_to_it(struct glo_writer *writer)
{
    if (writer->has_thread)
        pthread_cond_signal(&writer->work);
    else
        while (step(writer))
            ;
}

static void *run(void *self)
{
    struct glo_writer *writer = self;
    glo_hdf5_quiet();
    pthread_mutex_lock(&writer->lock);
    while (!writer->is_closing || writer->first)
        if (!step(writer))
            pthread_cond_wait(&writer->work, &writer->lock);
    pthread_mutex_unlock(&writer->lock);
    return NULL;
}

int glo_writer_init(struct glo_writer *writer, struct glo_trace *trace, const char *folder, uint32_t num_threads,
                    struct glo_problem *problem)
{
    memset(writer, 0, sizeof *writer);
    writer->trace = trace;
    writer->folder = folder;
    writer->max_open = num_threads * (1 + GLO_WRITER_PARKED);
    writer->buffer = glo_alloc(GLO_SPOOL_BLOCK, sizeof(struct glo_order));
    if (!writer->buffer)
        return glo_fail_memory(problem);
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->work, NULL);
    pthread_cond_init(&writer->progress, NULL);
    writer->is_started = true;
    writer->has_thread = pthread_create(&writer->thread, NULL, run, writer) == 0;
    return GLO_OK;
}

/* Lets the work be done to its end. */
static void close_writer(struct glo_writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    writer->is_closing = true;
    see_to_it(writer);
    pthread_mutex_unlock(&writer->lock);
    if (writer->has_thread)
        pthread_join(writer->thread, NULL);
    writer->has_thread = false;
}

int glo_writer_finish(struct glo_writer *writer, struct glo_problem *problem)
{
    close_writer(writer);
    return check(writer, problem);
}

void glo_writer_free(struct glo_writer *writer)
{
    if (!writer->is_started)
        return;
    pthread_mutex_lock(&writer->lock);
    writer->discards = true;
    for (struct glo_lane *lane = writer->first; lane; lane = lane->next)
        lane->state = LANE_DROPPED;
    pthread_mutex_unlock(&writer->lock);
    close_writer(writer);
    while (writer->spare) {
        struct glo_lane *lane = writer->spare;
        writer->spare = lane->next;
        glo_spool_free(&lane->spool);
        glo_free(lane);
    }
    pthread_cond_destroy(&writer->progress);
    pthread_cond_destroy(&writer->work);
    pthread_mutex_destroy(&writer->lock);
    glo_free(writer->buffer);
    memset(writer, 0, sizeof *writer);
}

/* A lane that was used before, or a new one; NULL: no memory. */
static struct glo_lane *get_lane(struct glo_writer *writer)
{
    struct glo_lane *lane = writer->spare;
    if (lane) {
        writer->spare = lane->next;
        return lane;
    }
    lane = glo_alloc(1, sizeof *lane);
    if (!lane || glo_spool_init(&lane->spool, sizeof(struct glo_order), writer->folder, NULL) != GLO_OK) {
        glo_free(lane);
        return NULL;
    }
    lane->writer = writer;
    return lane;
}

/* Lets the tray be the next free block, which there is. */
static void set_tray(struct glo_lane *lane)
{
    lane->block = lane->tray.next = glo_spool_room(&lane->spool);
    lane->tray.end = lane->block + GLO_SPOOL_BLOCK * lane->spool.row_size;
}

int glo_writer_begin(struct glo_writer *writer, uint32_t point, uint32_t replication, struct glo_tray **tray,
                     struct glo_problem *problem)
{
    pthread_mutex_lock(&writer->lock);
    while (writer->num_open >= writer->max_open && writer->problem.code == GLO_OK)
        wait_or_work(writer);
    int code = check(writer, problem);
    struct glo_lane *lane = code == GLO_OK ? get_lane(writer) : NULL;
    if (code == GLO_OK && !lane)
        code = glo_fail_memory(problem);
    if (lane) {
        lane->point = point;
        lane->replication = replication;
        lane->state = LANE_OPEN;
        lane->is_marked = false;
        lane->next = NULL;
        *(writer->last ? &writer->last->next : &writer->first) = lane;
        writer->last = lane;
        writer->num_open++;
        set_tray(lane);
        *tray = &lane->tray;
    }
    pthread_mutex_unlock(&writer->lock);
    return code;
}

/* Moves the rows of a lane whose turn has not come out of the way. Under the lock, which is released meanwhile. */
static int spill(struct glo_writer *writer, struct glo_lane *lane, struct glo_problem *problem)
{
    lane->is_spilling = true;
    pthread_mutex_unlock(&writer->lock);
    int code = glo_spool_spill(&lane->spool, problem);
    pthread_mutex_lock(&writer->lock);
    lane->is_spilling = false;
    if (lane == writer->first)
        see_to_it(writer);
    return code;
}

/* Counts the rows on the tray as added. */
static void add_rows(struct glo_lane *lane)
{
    lane->spool.num_added += (uint64_t)(lane->tray.next - lane->block) / lane->spool.row_size;
}

int glo_writer_extend(struct glo_tray *tray, struct glo_problem *problem)
{
    struct glo_lane *lane = (struct glo_lane *)tray;
    struct glo_writer *writer = lane->writer;
    pthread_mutex_lock(&writer->lock);
    add_rows(lane);
    if (lane == writer->first && lane->spool.num_added - lane->spool.num_taken >= WORTH_WAKING)
        see_to_it(writer);
    int code;
    while ((code = check(writer, problem)) == GLO_OK && !glo_spool_has_room(&lane->spool)) {
        if (lane == writer->first)
            wait_or_work(writer);
        else if ((code = spill(writer, lane, problem)) != GLO_OK)
            break;
    }
    lane->block = lane->tray.next; /* the rows are counted: an error must not count them twice */
    if (code == GLO_OK)
        set_tray(lane);
    pthread_mutex_unlock(&writer->lock);
    return code;
}

/* Gives a lane back to the writer. */
static int close_lane(struct glo_lane *lane, enum lane_state state, struct glo_problem *problem)
{
    struct glo_writer *writer = lane->writer;
    pthread_mutex_lock(&writer->lock);
    add_rows(lane);
    lane->state = state;
    if (lane == writer->first)
        see_to_it(writer);
    int code = check(writer, problem);
    pthread_mutex_unlock(&writer->lock);
    return code;
}

int glo_writer_keep(struct glo_tray *tray, struct glo_problem *problem)
{
    return close_lane((struct glo_lane *)tray, LANE_KEPT, problem);
}

void glo_writer_drop(struct glo_tray *tray)
{
    close_lane((struct glo_lane *)tray, LANE_DROPPED, NULL);
}
