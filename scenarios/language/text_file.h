/*
 * The text of a source file, checked before anything reads it: it is UTF-8, of a size that can be a scenario, and holds
 * no character that an editor would not show. So every later reader may count code points without looking again.
 */
#ifndef GLO_LANGUAGE_TEXT_FILE_H
#define GLO_LANGUAGE_TEXT_FILE_H

#include "scenarios/language/diagnostics.h"

/*
 * Reads the file at `path` and adds it to the files of `diagnostics` as `shown_name`, without its byte order mark. A
 * file that cannot be read, is larger than 64 MiB, holds invalid UTF-8 or a control character (NUL, escape, U+2028...)
 * is said to be so, at its line and column. `used_by` is the mark of the value that names the file (line 0: none).
 * Returns 0, GLO_ERR_INPUT (said) or GLO_ERR_NO_MEMORY; `*file` is the index of the file.
 */
int glo_text_file_read(const char *path, const char *shown_name, struct glo_mark used_by,
                       struct glo_diagnostics *diagnostics, uint32_t *file);

/* The same checks on a text in memory. */
int glo_text_file_check(const char *name, const char *text, size_t length, struct glo_diagnostics *diagnostics,
                        uint32_t *file);

/* The UTF-8 character (RFC 3629) that `text` begins with: its code point, and its bytes (1 to 4) as the result; 0: none
 * is valid. */
size_t glo_utf8_decode(const char *text, size_t length, uint32_t *point);

/* Control characters other than tab, CR and LF, and the line ends and marks that YAML knows but no editor shows. */
bool glo_utf8_is_hidden(uint32_t point);

/* How many code points there are in `length` bytes; an invalid byte counts as one. */
uint32_t glo_utf8_columns(const char *text, size_t length);

#endif
