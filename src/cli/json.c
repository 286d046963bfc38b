#include "cli/json.h"

#include "cli/text.h"

void
tao_cli_add_u64 (JsonBuilder *builder, const char *name, guint64 value)
{
  g_autofree char *text = value != TAO_UNKNOWN_U64 ? g_strdup_printf ("%" G_GUINT64_FORMAT, value) : NULL;

  tao_cli_add_string (builder, name, text);
}

void
tao_cli_add_i64 (JsonBuilder *builder, const char *name, gint64 value)
{
  g_autofree char *text = value != TAO_UNKNOWN_I64 ? g_strdup_printf ("%" G_GINT64_FORMAT, value) : NULL;

  tao_cli_add_string (builder, name, text);
}

void
tao_cli_add_uint (JsonBuilder *builder, const char *name, guint32 value)
{
  json_builder_set_member_name (builder, name);
  if (value == TAO_UNKNOWN_U32)
    json_builder_add_null_value (builder);
  else
    json_builder_add_int_value (builder, value);
}

void
tao_cli_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value == NULL)
    json_builder_add_null_value (builder);
  else
    json_builder_add_string_value (builder, value);
}

void
tao_cli_add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
tao_cli_add_account (JsonBuilder *builder, const char *name, const TaoKey32 *value)
{
  g_autofree char *text = tao_cli_address (value);

  tao_cli_add_string (builder, name, text);
}

void
tao_cli_add_hash (JsonBuilder *builder, const char *name, const TaoKey32 *value)
{
  g_autofree char *text = tao_cli_hash (value);

  tao_cli_add_string (builder, name, text);
}

void
tao_cli_add_json (JsonBuilder *builder, const char *name, const char *text)
{
  g_autoptr(JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  json_builder_set_member_name (builder, name);
  if (node == NULL)
    json_builder_add_null_value (builder);
  else
    json_builder_add_value (builder, g_steal_pointer (&node));
}
