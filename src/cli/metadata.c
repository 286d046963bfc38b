/* taoctl metadata and taoctl decode: what a runtime says about itself, and values of its types. */
#include "cli/command.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "keys/ss58.h"
#include "scale/metadata.h"
#include "scale/value.h"

/* ---- Reading the file ---- */

/* A node's answer saved as text is as good as the bytes themselves. */
static gboolean
looks_like_hex (const char *text,
                gsize       size)
{
  return size > 2 && text[0] == '0' && text[1] == 'x' && memchr (text, '\0', size) == NULL;
}

/* Refuses what could fill the memory, such as a device or an image of a disk. */
static gboolean
check_size (const char *path, GError **error)
{
  GStatBuf status;

  /* What cannot be looked at will fail to open, with a reason. */
  if (g_stat (path, &status) != 0)
    return TRUE;
  if (!S_ISDIR (status.st_mode) && (!S_ISREG (status.st_mode) || status.st_size > 2 * (goffset) TAO_METADATA_MAX_SIZE + 16))
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT, "%s: no file of at most %u bytes of metadata", path,
                   TAO_METADATA_MAX_SIZE);
      return FALSE;
    }
  return TRUE;
}

static TaoMetadata *
load_metadata (const char *path, GError **error)
{
  g_autofree char *content = NULL;
  g_autoptr(GByteArray) bytes = NULL;
  TaoMetadata *metadata;
  gsize size;

  if (!check_size (path, error) || !g_file_get_contents (path, &content, &size, error))
    return NULL;

  if (looks_like_hex (content, size))
    {
      bytes = tao_hex_decode (g_strchomp (content), error);
      metadata = bytes != NULL ? tao_metadata_parse_wrapped (bytes->data, bytes->len, error) : NULL;
    }
  else
    {
      metadata = tao_metadata_parse_wrapped ((const guint8 *) content, size, error);
    }
  if (metadata == NULL)
    g_prefix_error (error, "%s: ", path);
  return metadata;
}

/* ---- taoctl metadata ---- */

static void
add_type (JsonBuilder *json, TaoMetadata *metadata, const char *member, guint32 id)
{
  g_autofree char *name = tao_scale_registry_dup_type_name (tao_metadata_get_registry (metadata), id);

  json_builder_set_member_name (json, member);
  json_builder_add_string_value (json, name);
}

static void
add_string (JsonBuilder *json, const char *member, const char *value)
{
  json_builder_set_member_name (json, member);
  json_builder_add_string_value (json, value);
}

static void
add_number (JsonBuilder *json, const char *member, guint value)
{
  json_builder_set_member_name (json, member);
  json_builder_add_int_value (json, value);
}

static void
begin_list (JsonBuilder *json, const char *member)
{
  json_builder_set_member_name (json, member);
  json_builder_begin_array (json);
}

static void
add_storage (JsonBuilder *json, TaoMetadata *metadata, const TaoPallet *pallet)
{
  begin_list (json, "storage");
  for (guint32 i = 0; i < pallet->n_storage; i++)
    {
      const TaoStorageEntry *entry = &pallet->storage[i];
      g_autofree char *fallback = tao_hex_encode (entry->default_value, entry->default_size);

      json_builder_begin_object (json);
      add_string (json, "name", entry->name);
      add_string (json, "modifier", entry->optional ? "Optional" : "Default");
      begin_list (json, "keys");
      for (guint32 j = 0; j < entry->n_hashers; j++)
        {
          json_builder_begin_object (json);
          add_string (json, "hasher", tao_storage_hasher_name (entry->hashers[j]));
          add_type (json, metadata, "type", entry->keys[j]);
          json_builder_end_object (json);
        }
      json_builder_end_array (json);
      add_type (json, metadata, "value", entry->value);
      add_string (json, "default", fallback);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

/* The variants of a pallet's calls, events or errors, with their fields. */
static void
add_enum (JsonBuilder *json, TaoMetadata *metadata, const char *member, const TaoPalletEnum *pallet_enum)
{
  const TaoScaleType *type = tao_scale_registry_get (tao_metadata_get_registry (metadata), pallet_enum->type);

  begin_list (json, member);
  for (guint32 i = 0; type != NULL && i < type->variant.n_variants; i++)
    {
      const TaoScaleVariant *variant = &type->variant.variants[i];

      json_builder_begin_object (json);
      add_string (json, "name", variant->name);
      add_number (json, "index", variant->index);
      begin_list (json, "fields");
      for (guint32 j = 0; j < variant->n_fields; j++)
        {
          json_builder_begin_object (json);
          if (variant->fields[j].name != NULL)
            add_string (json, "name", variant->fields[j].name);
          add_type (json, metadata, "type", variant->fields[j].type);
          json_builder_end_object (json);
        }
      json_builder_end_array (json);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_constants (JsonBuilder *json, TaoMetadata *metadata, const TaoPallet *pallet)
{
  begin_list (json, "constants");
  for (guint32 i = 0; i < pallet->n_constants; i++)
    {
      const TaoConstant *constant = &pallet->constants[i];
      g_autoptr(TaoValue) value = tao_value_decode (tao_metadata_get_registry (metadata), constant->type, constant->value,
                                                    constant->value_size, NULL);
      g_autofree char *text = value != NULL ? tao_value_to_json (value, NULL) : NULL;

      json_builder_begin_object (json);
      add_string (json, "name", constant->name);
      add_type (json, metadata, "type", constant->type);
      json_builder_set_member_name (json, "value");
      if (text != NULL)
        json_builder_add_value (json, json_from_string (text, NULL));
      else
        json_builder_add_null_value (json);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_apis (JsonBuilder *json, TaoMetadata *metadata)
{
  guint n_apis;
  const TaoRuntimeApi *apis = tao_metadata_get_apis (metadata, &n_apis);

  begin_list (json, "apis");
  for (guint i = 0; i < n_apis; i++)
    {
      json_builder_begin_object (json);
      add_string (json, "name", apis[i].name);
      add_number (json, "version", apis[i].version);
      begin_list (json, "methods");
      for (guint32 j = 0; j < apis[i].n_methods; j++)
        {
          const TaoRuntimeMethod *method = &apis[i].methods[j];

          json_builder_begin_object (json);
          add_string (json, "name", method->name);
          begin_list (json, "inputs");
          for (guint32 k = 0; k < method->n_inputs; k++)
            {
              json_builder_begin_object (json);
              add_string (json, "name", method->inputs[k].name);
              add_type (json, metadata, "type", method->inputs[k].type);
              json_builder_end_object (json);
            }
          json_builder_end_array (json);
          add_type (json, metadata, "output", method->output);
          json_builder_end_object (json);
        }
      json_builder_end_array (json);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_extensions (JsonBuilder *json, TaoMetadata *metadata)
{
  const TaoExtrinsicInfo *extrinsic = tao_metadata_get_extrinsic (metadata);

  begin_list (json, "extensions");
  for (guint32 i = 0; i < extrinsic->n_extensions; i++)
    {
      json_builder_begin_object (json);
      add_string (json, "name", extrinsic->extensions[i].identifier);
      add_type (json, metadata, "type", extrinsic->extensions[i].type);
      add_type (json, metadata, "implicit", extrinsic->extensions[i].implicit);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static JsonNode *
describe (TaoMetadata *metadata)
{
  g_autoptr(JsonBuilder) json = json_builder_new ();
  guint n_pallets;
  const TaoPallet *pallets = tao_metadata_get_pallets (metadata, &n_pallets);

  json_builder_begin_object (json);
  add_number (json, "version", tao_metadata_get_version (metadata));
  add_number (json, "types", tao_scale_registry_size (tao_metadata_get_registry (metadata)));
  begin_list (json, "pallets");
  for (guint i = 0; i < n_pallets; i++)
    {
      json_builder_begin_object (json);
      add_string (json, "name", pallets[i].name);
      add_number (json, "index", pallets[i].index);
      add_storage (json, metadata, &pallets[i]);
      add_enum (json, metadata, "calls", &pallets[i].calls);
      add_enum (json, metadata, "events", &pallets[i].events);
      add_enum (json, metadata, "errors", &pallets[i].errors);
      add_constants (json, metadata, &pallets[i]);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  add_extensions (json, metadata);
  add_apis (json, metadata);
  json_builder_end_object (json);
  return json_builder_get_root (json);
}

static guint
count_variants (TaoMetadata *metadata, const TaoPalletEnum *pallet_enum)
{
  const TaoScaleType *type = tao_scale_registry_get (tao_metadata_get_registry (metadata), pallet_enum->type);

  return type != NULL ? type->variant.n_variants : 0;
}

static void
print_summary (TaoCli *cli, TaoMetadata *metadata)
{
  const TaoExtrinsicInfo *extrinsic = tao_metadata_get_extrinsic (metadata);
  guint n_pallets, n_apis;
  const TaoPallet *pallets = tao_metadata_get_pallets (metadata, &n_pallets);
  const TaoRuntimeApi *apis = tao_metadata_get_apis (metadata, &n_apis);

  tao_cli_print (cli, "metadata version %u, %u types, %u pallets, %u runtime APIs", tao_metadata_get_version (metadata),
                 tao_scale_registry_size (tao_metadata_get_registry (metadata)), n_pallets, n_apis);
  tao_cli_print (cli, "%-28s %5s %8s %6s %7s %7s %10s", "pallet", "index", "storage", "calls", "events", "errors", "constants");
  for (guint i = 0; i < n_pallets; i++)
    tao_cli_print (cli, "%-28s %5u %8u %6u %7u %7u %10u", pallets[i].name, pallets[i].index, pallets[i].n_storage,
                   count_variants (metadata, &pallets[i].calls), count_variants (metadata, &pallets[i].events),
                   count_variants (metadata, &pallets[i].errors), pallets[i].n_constants);
  for (guint i = 0; i < n_apis; i++)
    tao_cli_print (cli, "runtime API %s: %u methods", apis[i].name, apis[i].n_methods);
  for (guint32 i = 0; i < extrinsic->n_extensions; i++)
    tao_cli_print (cli, "transaction extension %s", extrinsic->extensions[i].identifier);
}

static int
run_metadata (TaoCli *cli, int argc, char **argv)
{
  g_autoptr(TaoMetadata) metadata = NULL;
  GError *error = NULL;
  int exit_code;

  if (!tao_cli_parse (cli, NULL, &argc, &argv, &exit_code))
    return exit_code;
  if (argc != 1)
    return tao_cli_usage (cli, "metadata takes one file, not %d", argc);

  metadata = load_metadata (argv[0], &error);
  if (metadata == NULL)
    return tao_cli_refuse (cli, error);

  print_summary (cli, metadata);
  if (cli->json)
    tao_cli_print_json (cli, describe (metadata));
  return TAO_EXIT_OK;
}

/* ---- taoctl decode ---- */

static char *
format_account (const guint8 account[32], gpointer user_data)
{
  TaoAccountId id;

  memcpy (&id, account, sizeof id);
  return tao_ss58_encode (&id);
}

/* A type by number, by readable name, by path, or by the last part of its path. */
static gboolean
find_type (TaoScaleRegistry *registry, const char *text, guint32 *out, GError **error)
{
  guint64 number;

  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32 - 1, &number, NULL))
    *out = number < tao_scale_registry_size (registry) ? (guint32) number : TAO_SCALE_NO_TYPE;
  else
    *out = tao_scale_registry_find_name (registry, text);
  if (*out != TAO_SCALE_NO_TYPE)
    return TRUE;

  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_NOT_FOUND, "this runtime has no type %s", text);
  return FALSE;
}

static TaoValue *
decode (const char *path, const char *type_text, const char *hex, GError **error)
{
  g_autoptr(TaoMetadata) metadata = load_metadata (path, error);
  g_autoptr(GByteArray) bytes = NULL;
  guint32 type;

  if (metadata == NULL || !find_type (tao_metadata_get_registry (metadata), type_text, &type, error))
    return NULL;

  bytes = tao_hex_decode (hex, error);
  if (bytes == NULL)
    return NULL;
  return tao_value_decode (tao_metadata_get_registry (metadata), type, bytes->data, bytes->len, error);
}

static int
run_decode (TaoCli *cli, int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *type = NULL;
  g_autofree char *text = NULL;
  g_autoptr(TaoValue) value = NULL;
  GError *error = NULL;
  int exit_code;
  const GOptionEntry entries[] = {
    { "metadata", 0, 0, G_OPTION_ARG_FILENAME, &path, NULL, NULL },
    { "type", 0, 0, G_OPTION_ARG_STRING, &type, NULL, NULL },
    { NULL },
  };
  const TaoValueTextOptions options = { .account_format = format_account, .pretty = !cli->json };

  if (!tao_cli_parse (cli, entries, &argc, &argv, &exit_code))
    return exit_code;
  if (path == NULL || type == NULL)
    return tao_cli_usage (cli, "decode needs --metadata and --type");
  if (argc != 1)
    return tao_cli_usage (cli, "decode takes the bytes as one hexadecimal argument, not %d arguments", argc);

  value = decode (path, type, argv[0], &error);
  if (value == NULL)
    return tao_cli_refuse (cli, error);

  /* The value is JSON either way; for people it is set out in lines. */
  text = tao_value_to_json (value, &options);
  g_print ("%s\n", text);
  return TAO_EXIT_OK;
}

const TaoCommand tao_command_metadata = {
  .name = "metadata",
  .summary = "what a runtime's metadata file describes",
  .usage = "taoctl metadata FILE [--json]",
  .run = run_metadata,
};

const TaoCommand tao_command_decode = {
  .name = "decode",
  .summary = "a SCALE value of a type that a metadata file describes",
  .usage = "taoctl decode --metadata FILE --type ID|NAME HEX",
  .run = run_decode,
};
