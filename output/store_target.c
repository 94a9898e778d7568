/* Names, the lock, and the rename that makes a result appear whole. */
#include "output/store_target.h"
#include "output/store_hdf5.h"
#include "sim/memory.h"
#include "sim/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int set_names(struct glo_store_target *target, const char *path, struct glo_problem *problem)
{
    const char *slash = strrchr(path, '/');
    if (!*path || (slash && !slash[1]))
        return glo_fail(problem, GLO_ERR_INPUT, "\"%s\" is no name of a result file: name one, as in results.h5", path);
    struct glo_text whole = {0}, part = {0}, folder = {0};
    glo_text_add(&whole, "%s", path);
    glo_text_add(&part, "%s.part", path);
    if (!slash)
        glo_text_add(&folder, ".");
    else
        glo_text_add_bytes(&folder, path, slash == path ? 1 : (size_t)(slash - path));
    target->path = whole.bytes;
    target->part = part.bytes;
    target->folder = folder.bytes;
    return whole.failed || part.failed || folder.failed ? glo_fail_memory(problem) : GLO_OK;
}

/* What stands under the final name may be replaced. */
static int check_present(const char *path, bool force, struct glo_problem *problem)
{
    struct stat present;
    if (stat(path, &present) != 0)
        return GLO_OK; /* nothing; or out of reach, which creating the new file will say */
    if (!S_ISREG(present.st_mode))
        return glo_fail(problem, GLO_ERR_INPUT,
                        "%s is not a file that a result could replace: choose another name (-o)", path);
    errno = 0;
    if (force || glo_hdf5_is_finished(path))
        return GLO_OK;
    if (errno == ENOMEM)
        return glo_fail_memory(problem);
    return glo_fail(problem, GLO_ERR_INPUT,
                    "%s exists and is not a finished result of glocal: choose another name (-o), or replace it with "
                    "--force",
                    path);
}

/* Locks NAME.part once. `*again`: it was renamed or removed by its last owner before the lock was had. */
static int lock_once(struct glo_store_target *target, bool *again, struct glo_problem *problem)
{
    struct stat locked, named;
    *again = false;
    target->lock = open(target->part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (target->lock < 0)
        return glo_fail(problem, GLO_ERR_IO, "%s cannot be created: %s", target->part, strerror(errno));
    if (fstat(target->lock, &locked) != 0 || !S_ISREG(locked.st_mode))
        return glo_fail(problem, GLO_ERR_INPUT, "%s is in the way: remove it, or choose another name (-o)",
                        target->part);
    if (flock(target->lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return glo_fail(problem, GLO_ERR_INPUT,
                            "%s is being written by another run: wait for it, or choose another name (-o)",
                            target->path);
        return glo_fail(problem, GLO_ERR_IO, "%s cannot be locked: %s", target->part, strerror(errno));
    }
    *again = stat(target->part, &named) != 0 || named.st_ino != locked.st_ino || named.st_dev != locked.st_dev;
    target->claimed = !*again;
    return GLO_OK;
}

static int lock_part(struct glo_store_target *target, struct glo_problem *problem)
{
    bool again;
    do {
        int code = lock_once(target, &again, problem);
        if (!target->claimed && target->lock >= 0)
            close(target->lock);
        if (code != GLO_OK)
            return code;
    } while (again);
    return GLO_OK;
}

int glo_store_target_claim(struct glo_store_target *target, const char *path, bool force, struct glo_problem *problem)
{
    memset(target, 0, sizeof *target);
    int code = set_names(target, path, problem);
    if (code == GLO_OK)
        code = check_present(path, force, problem);
    if (code == GLO_OK)
        code = lock_part(target, problem);
    if (code != GLO_OK)
        glo_store_target_release(target);
    return code;
}

/* Makes the rename itself durable. A file system that cannot synchronise folders (EINVAL) is left to its own ways. */
static int synchronise_folder(const struct glo_store_target *target)
{
    int folder = open(target->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return -1;
    int result = fsync(folder) != 0 && errno != EINVAL ? -1 : 0;
    int reason = errno;
    close(folder);
    errno = reason;
    return result;
}

int glo_store_target_publish(struct glo_store_target *target, struct glo_problem *problem)
{
    if (fsync(target->lock) != 0)
        return glo_fail(problem, GLO_ERR_IO, "%s could not be written: %s", target->part, strerror(errno));
    if (rename(target->part, target->path) != 0)
        return glo_fail(problem, GLO_ERR_IO, "%s could not be put in place: %s", target->path, strerror(errno));
    target->published = true;
    if (synchronise_folder(target) != 0)
        return glo_fail(problem, GLO_ERR_IO, "%s is written, but its folder could not be synchronised: %s",
                        target->path, strerror(errno));
    return GLO_OK;
}

void glo_store_target_release(struct glo_store_target *target)
{
    if (target->claimed && !target->published)
        unlink(target->part); /* while locked: nobody else's */
    if (target->claimed)
        close(target->lock);
    glo_free(target->path);
    glo_free(target->part);
    glo_free(target->folder);
    memset(target, 0, sizeof *target);
}
