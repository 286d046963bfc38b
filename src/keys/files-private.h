/* Files that must never be lost: staged beside their place, synced, put in place without overwriting. */
#pragma once

#include "keys/error.h"
#include "keys/secret.h"

G_BEGIN_DECLS

/* Reads a whole regular file of at most @max bytes into secret memory.
 * Errors: TAO_KEYS_ERROR_ABSENT; _FILE: permission, a folder in its place, …; _MALFORMED: too long. */
TaoSecret *tao_file_read (const char *path, gsize max, GError **error);

/* Makes @path and what is missing above it, mode 0700.
 * @made: (element-type filename): the folders that were made are appended, outermost first. */
gboolean tao_file_make_folders (const char *path, GPtrArray *made, GError **error);

/* Removes the folders in @made, innermost first, as far as they are empty. */
void tao_file_remove_folders (GPtrArray *made);

/* Writes @len bytes to a new hidden file beside @path, mode 0600, and syncs it.  Returns its name
 * (transfer full); on failure no file stays. */
char *tao_file_stage (const char *path, gconstpointer bytes, gsize len, GError **error);

/* Gives @staged the name @path, which must be free, and syncs the folder.  On failure @staged stays.
 * Errors: TAO_KEYS_ERROR_EXISTS, _FILE. */
gboolean tao_file_place (const char *staged, const char *path, GError **error);

/* Gives @staged the name @path and what was there the name @aside, which must be free.  @path is never
 * absent in between where the file system has hard links.  On failure everything is as before. */
gboolean tao_file_replace (const char *staged, const char *path, const char *aside, GError **error);

/* TRUE if the file holds exactly these bytes.  Errors: TAO_KEYS_ERROR_FILE. */
gboolean tao_file_check (const char *path, gconstpointer bytes, gsize len, GError **error);

G_END_DECLS
