/* Facts about a run, collected and packed as JSON. */
#include "output/store_provenance.h"
#include "sim/memory.h"

#include <gnu/libc-version.h>
#include <gsl/gsl_version.h>
#include <hdf5.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#ifndef GLO_COMMIT
#define GLO_COMMIT NULL /* built outside of a repository */
#endif

/* FNV-1a over the bits of a number. */
static uint64_t hash_number(uint64_t hash, double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    for (int byte = 0; byte < 8; byte++)
        hash = (hash ^ (bits >> (8 * byte) & 0xff)) * UINT64_C(0x100000001b3);
    return hash;
}

uint64_t glo_libm_probe(void)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (int i = 1; i <= 1000; i++) {
        volatile double x = i * 0.0173; /* volatile: a compiler would work out some of them itself */
        hash = hash_number(hash, log(x));
        hash = hash_number(hash, exp(x - 9));
        hash = hash_number(hash, pow(x, 0.37));
    }
    return hash;
}

/* A JSON text; null for NULL. What is no UTF-8 gets `?` for each foreign byte. */
static json_t *text_value(const char *text)
{
    if (!text)
        return json_null();
    json_t *value = json_string(text);
    if (value)
        return value;
    struct glo_text plain = {0};
    for (const char *byte = text; *byte; byte++)
        glo_text_add_bytes(&plain, (unsigned char)*byte < 128 ? byte : "?", 1);
    if (!plain.failed)
        value = json_string(glo_text_get(&plain));
    glo_text_free(&plain);
    return value;
}

static json_t *time_value(time_t seconds)
{
    struct tm parts;
    char text[32];
    gmtime_r(&seconds, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return json_string(text);
}

static json_t *factor_tables(const struct glo_context *context)
{
    json_t *list = json_array();
    for (const char *const *table = context->factor_tables; table && *table; table++)
        if (json_array_append_new(list, text_value(*table)) != 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static json_t *identity(const struct glo_context *context)
{
    char probe[17];
    snprintf(probe, sizeof probe, "%016" PRIx64, glo_libm_probe());
    return json_pack("{s:s, s:s, s:o, s:o, s:I, s:s, s:i, s:i, s:o, s:s}", "software", "glocal", "version", GLO_VERSION,
                     "scenario", text_value(context->scenario_name), "scenario_hash", text_value(context->hash), "seed",
                     (json_int_t)context->seed, "generator", "philox4x32-10", "replications",
                     (int)context->analysis->run->num_replications, "first_replication",
                     (int)context->study->first_replication + 1, "factor_tables", factor_tables(context), "libm_probe",
                     probe);
}

static json_t *libraries(void)
{
    unsigned major = 0, minor = 0, release = 0;
    char hdf5[48];
    H5get_libversion(&major, &minor, &release);
    snprintf(hdf5, sizeof hdf5, "%u.%u.%u", major, minor, release);
    return json_pack("{s:s, s:s, s:s, s:s}", "hdf5", hdf5, "gsl", gsl_version, "jansson", JANSSON_VERSION, "libc",
                     gnu_get_libc_version());
}

static json_t *machine(void)
{
    struct utsname name = {0};
    uname(&name);
    return json_pack("{s:s, s:s, s:s, s:I}", "system", name.sysname, "release", name.release, "architecture",
                     name.machine, "processors", (json_int_t)sysconf(_SC_NPROCESSORS_ONLN));
}

static json_t *run(const struct glo_context *context, int64_t started)
{
    time_t now = time(NULL);
    return json_pack("{s:o, s:o, s:s, s:o, s:o, s:i, s:o, s:o, s:o, s:I}", "scenario_file",
                     text_value(context->scenario_file), "commit", text_value(GLO_COMMIT), "compiler", __VERSION__,
                     "libraries", libraries(), "command_line", text_value(context->command_line), "threads",
                     (int)context->num_threads, "machine", machine(), "started", time_value((time_t)started),
                     "finished", time_value(now), "seconds", (json_int_t)(now - (time_t)started));
}

static int add_bytes(const char *bytes, size_t length, void *out)
{
    struct glo_text *text = out;
    glo_text_add_bytes(text, bytes, length);
    return text->failed ? -1 : 0;
}

int glo_provenance_write(const struct glo_context *context, int64_t started, struct glo_text *out,
                         struct glo_problem *problem)
{
    json_t *document = json_pack("{s:o, s:o}", "identity", identity(context), "run", run(context, started));
    int failed = !document || json_dump_callback(document, add_bytes, out, JSON_INDENT(2)) != 0;
    json_decref(document);
    return failed ? glo_fail_memory(problem) : GLO_OK;
}
