/*
 * A shared object that is loaded before a program (LD_PRELOAD) and makes the k-th of its calls fail: allocations
 * (malloc, calloc, realloc), or what reaches files (open, write, pwrite, ftruncate, fsync, rename, close). So faults
 * reach the libraries as well, which sim/memory.h cannot do. Not covered: what the C library does inside itself without
 * calling these by name, such as the writes of stdio.
 *
 * It is a server: where the environment names two descriptors (GLO_SHIM=IN,OUT), the program does not run but forks
 * once for each request, with the same arguments and with the fault that is asked for. That saves loading fifty
 * libraries for each fault. Invariant: nothing is counted before main has begun, and the counters are shared with the
 * child, so that they outlive its crash.
 */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECONDS 120 /* a child that takes longer hangs: SIGALRM ends it */

enum kind { MEMORY = 1, FILES = 2 };

struct request {
    int32_t kind, for_good;
    int64_t at;         /* the number of the call that fails, from 0; negative: none */
    int64_t size_limit; /* RLIMIT_FSIZE in bytes; negative: none */
};

struct reply {
    int32_t status; /* of waitpid */
    int32_t spare;
    int64_t calls, failures;
};

struct counters {
    _Atomic int64_t calls, failures;
};

typedef int main_function(int argc, char **argv, char **environment);

/* What malloc and its kin are in the C library itself. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static struct request fault = {.at = -1};
static struct counters *counters; /* NULL: nothing is counted */
static main_function *program;

#define MAX_FRAMES 24
/* The stack of the first call that failed: damage that it does may show much later. */
static void *first_failure[MAX_FRAMES];
static int num_first_failure;

static int fails(enum kind kind, int error)
{
    if (!counters || fault.kind != (int32_t)kind)
        return 0;
    int64_t number = counters->calls++;
    int now = fault.at >= 0 && (number == fault.at || (fault.for_good && number > fault.at));
    if (now && counters->failures++ == 0)
        num_first_failure = backtrace(first_failure, MAX_FRAMES);
    if (now)
        errno = error;
    return now;
}

void *malloc(size_t size)
{
    return fails(MEMORY, ENOMEM) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(MEMORY, ENOMEM) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails(MEMORY, ENOMEM) ? NULL : __libc_realloc(memory, size);
}

/* The function of this name in the next object, as `type`. */
#define REAL(type, name) ((type)(uintptr_t)dlsym(RTLD_NEXT, name))

int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return fails(FILES, EACCES) ? -1 : REAL(int (*)(const char *, int, mode_t), "open")(path, flags, mode);
}

ssize_t write(int descriptor, const void *bytes, size_t size)
{
    return fails(FILES, ENOSPC) ? -1 : REAL(ssize_t(*)(int, const void *, size_t), "write")(descriptor, bytes, size);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset)
{
    return fails(FILES, ENOSPC)
               ? -1
               : REAL(ssize_t(*)(int, const void *, size_t, off_t), "pwrite")(descriptor, bytes, size, offset);
}

int ftruncate(int descriptor, off_t size)
{
    return fails(FILES, ENOSPC) ? -1 : REAL(int (*)(int, off_t), "ftruncate")(descriptor, size);
}

int fsync(int descriptor)
{
    return fails(FILES, EIO) ? -1 : REAL(int (*)(int), "fsync")(descriptor);
}

int rename(const char *from, const char *to)
{
    return fails(FILES, EIO) ? -1 : REAL(int (*)(const char *, const char *), "rename")(from, to);
}

/* A descriptor is given back also where closing it tells an error. */
int close(int descriptor)
{
    int failed = fails(FILES, EIO);
    int result = REAL(int (*)(int), "close")(descriptor);
    return failed ? -1 : result;
}

/* A crash says where it was, by the objects and functions on the stack: some are known (programs.py). Then where the
 * first call failed. */
static void on_crash(int number)
{
    static const char since[] = "the first call failed at:\n";
    void *frames[MAX_FRAMES];
    counters = NULL;
    backtrace_symbols_fd(frames, backtrace(frames, MAX_FRAMES), STDERR_FILENO);
    if (write(STDERR_FILENO, since, sizeof since - 1) > 0)
        backtrace_symbols_fd(first_failure, num_first_failure, STDERR_FILENO);
    signal(number, SIG_DFL);
    raise(number);
}

/* On a stack of its own: a library may recurse until there is none left. */
static void watch_crashes(void)
{
    static const int signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE};
    static char room[65536];
    const stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
    const struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK};
    void *frame;
    backtrace(&frame, 1); /* loads what it needs now */
    sigaltstack(&stack, NULL);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        sigaction(signals[i], &action, NULL);
}

/* The child of one request: the program, with the fault planted. */
static int run(const struct request *request, struct counters *shared, int argc, char **argv, char **environment)
{
    const rlim_t most = request->size_limit < 0 ? RLIM_INFINITY : (rlim_t)request->size_limit;
    watch_crashes();
    alarm(SECONDS);
    if (request->size_limit >= 0)
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){most, most});
    fault = *request;
    shared->calls = shared->failures = 0;
    counters = shared;
    return program(argc, argv, environment);
}

static int serve(int argc, char **argv, char **environment)
{
    int in, out;
    struct request request;
    const char *descriptors = getenv("GLO_SHIM");
    if (!descriptors || sscanf(descriptors, "%d,%d", &in, &out) != 2)
        return program(argc, argv, environment);
    struct counters *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    while (read(in, &request, sizeof request) == sizeof request) {
        struct reply reply = {0};
        pid_t child = fork();
        if (child == 0) {
            close(in);
            close(out);
            return run(&request, shared, argc, argv, environment);
        }
        waitpid(child, &reply.status, 0);
        reply.calls = shared->calls;
        reply.failures = shared->failures;
        if (write(out, &reply, sizeof reply) != sizeof reply)
            break;
    }
    return 0;
}

int __libc_start_main(main_function *main, int argc, char **argv, void (*init)(void), void (*fini)(void),
                      void (*end)(void), void *stack);

/* Where a program begins: main is kept, and serve stands in for it. */
int __libc_start_main(main_function *main, int argc, char **argv, void (*init)(void), void (*fini)(void),
                      void (*end)(void), void *stack)
{
    program = main;
    return REAL(int (*)(main_function *, int, char **, void (*)(void), void (*)(void), void (*)(void), void *),
                "__libc_start_main")(serve, argc, argv, init, fini, end, stack);
}
