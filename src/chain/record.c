#include "chain/record-private.h"

#include <string.h>

#define TEXT_MAX 4096

guint
tao_record_add_fields (TaoQuery *query, const TaoRecordField *fields, guint n_fields,
                       const TaoKeyPart *parts, guint n_parts)
{
  guint first = 0;

  for (guint i = 0; i < n_fields; i++)
    {
      guint index = tao_query_add_storage (query, fields[i].pallet, fields[i].item, parts, n_parts);

      if (i == 0)
        first = index;
    }
  return first;
}

static guint32
count_bits (const TaoScaleRegistry *registry, const TaoScaleType *type, guint depth)
{
  /* typenum: UInt<UInt<UTerm, B1>, B0> is 0b10, the most significant bit innermost. */
  guint32 high = 0, low = 0;

  if (depth > 16)
    return 0;
  for (guint32 i = 0; i < type->n_params; i++)
    {
      const TaoScaleType *param = type->params[i].type != TAO_SCALE_NO_TYPE
                                    ? tao_scale_registry_get (registry, type->params[i].type) : NULL;
      guint n_path = param != NULL ? g_strv_length ((char **) param->path) : 0;
      const char *last = n_path > 0 ? param->path[n_path - 1] : "";

      if (g_str_equal (last, "UInt"))
        high = count_bits (registry, param, depth + 1);
      else if (g_str_equal (last, "B1"))
        low = 1;
    }
  return high << 1 | low;
}

guint8
tao_record_fraction_bits (const TaoScaleType *type, const TaoScaleRegistry *registry)
{
  for (guint32 i = 0; i < type->n_params; i++)
    if (g_strcmp0 (type->params[i].name, "Frac") == 0 && type->params[i].type != TAO_SCALE_NO_TYPE)
      return (guint8) MIN (count_bits (registry, tao_scale_registry_get (registry, type->params[i].type), 0), 128);
  return 0;
}

gboolean
tao_record_wide (const TaoValue *value, TaoChainWide *out)
{
  const TaoValue *bits;
  TaoU256 number;

  if (value == NULL)
    return FALSE;
  bits = tao_value_get_field (value, "bits");
  if (!tao_value_get_u256 (bits != NULL ? bits : value, &number))
    return FALSE;
  *out = (TaoChainWide) { .low = number.limb[0], .high = number.limb[1], .known = TRUE };
  return TRUE;
}

void
tao_record_take_fields (TaoQuery *query, guint first, const TaoRecordField *fields, guint n_fields, gpointer record)
{
  for (guint i = 0; i < n_fields; i++)
    {
      gpointer target = (guint8 *) record + fields[i].offset;
      guint index = first + i;
      guint64 number;

      if (!tao_query_is_available (query, index))
        continue;
      switch (fields[i].kind)
        {
        case TAO_RECORD_U32:
          {
            gboolean flag;

            if (tao_query_get_u64 (query, index, &number) && number <= G_MAXUINT32)
              *(guint32 *) target = (guint32) number;
            else if (tao_query_get (query, index) != NULL && tao_value_get_bool (tao_query_get (query, index), &flag))
              *(guint32 *) target = flag;
            break;
          }
        case TAO_RECORD_U64:
          tao_query_get_u64 (query, index, target);
          break;
        case TAO_RECORD_I64:
          if (tao_query_get (query, index) != NULL)
            tao_value_get_i64 (tao_query_get (query, index), target);
          break;
        case TAO_RECORD_WIDE:
          if (tao_record_wide (tao_query_get (query, index), target))
            ((TaoChainWide *) target)->fraction_bits =
              tao_record_fraction_bits (tao_value_get_type (tao_query_get (query, index)), tao_query_get_registry (query, index));
          break;
        case TAO_RECORD_ACCOUNT:
          {
            TaoScaleSlice bytes;
            const TaoValue *value = tao_query_is_stored (query, index) ? tao_query_get (query, index) : NULL;

            if (value != NULL && tao_value_get_bytes (value, &bytes) && bytes.size == 32)
              {
                memcpy (target, bytes.data, 32);
                *(gboolean *) (gpointer) ((guint8 *) record + fields[i].flag) = TRUE;
              }
          }
        }
    }
}

void
tao_record_clear_fields (const TaoRecordField *fields, guint n_fields, gpointer record)
{
  for (guint i = 0; i < n_fields; i++)
    {
      gpointer target = (guint8 *) record + fields[i].offset;

      switch (fields[i].kind)
        {
        case TAO_RECORD_U32:
          *(guint32 *) target = TAO_CHAIN_UNKNOWN_U32;
          break;
        case TAO_RECORD_U64:
          *(guint64 *) target = TAO_CHAIN_UNKNOWN_U64;
          break;
        case TAO_RECORD_I64:
          *(gint64 *) target = TAO_CHAIN_UNKNOWN_I64;
          break;
        case TAO_RECORD_WIDE:
        case TAO_RECORD_ACCOUNT:
          break;                 /* their flags are FALSE already */
        }
    }
}

/* --- text ---------------------------------------------------------------------- */

char *
tao_record_text (const guint8 *data, gsize size)
{
  g_autofree char *raw = g_strndup ((const char *) data, MIN (size, TEXT_MAX));
  g_autofree char *valid = g_utf8_make_valid (raw, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      /* No controls, no invisible characters that reorder or hide what stands around them. */
      if (c == '\n' || c == '\t')
        g_string_append_c (out, ' ');
      else if (type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_LINE_SEPARATOR
               && type != G_UNICODE_PARAGRAPH_SEPARATOR && type != G_UNICODE_PRIVATE_USE && type != G_UNICODE_UNASSIGNED)
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

char *
tao_record_value_text (const TaoValue *value)
{
  g_autoptr(GByteArray) bytes = NULL;
  TaoScaleSlice slice;

  if (value == NULL)
    return NULL;
  if (tao_value_get_bytes (value, &slice))
    return tao_record_text (slice.data, slice.size);
  if (tao_value_get_kind (value) != TAO_VALUE_LIST)
    return NULL;
  bytes = g_byte_array_new ();
  for (guint i = 0; i < tao_value_get_n_children (value); i++)
    {
      guint32 number;
      guint8 byte;

      if (!tao_value_get_u32 (tao_value_get_child (value, i), &number) || number > 255)
        return NULL;
      byte = (guint8) number;
      g_byte_array_append (bytes, &byte, 1);
    }
  return tao_record_text (bytes->data, bytes->len);
}

void
tao_record_identity (const TaoValue *value, TaoChainIdentity *out)
{
  static const struct { const char *field; gsize offset; } fields[] = {
    { "name", G_STRUCT_OFFSET (TaoChainIdentity, name) },
    { "subnet_name", G_STRUCT_OFFSET (TaoChainIdentity, name) },
    { "url", G_STRUCT_OFFSET (TaoChainIdentity, url) },
    { "subnet_url", G_STRUCT_OFFSET (TaoChainIdentity, url) },
    { "github_repo", G_STRUCT_OFFSET (TaoChainIdentity, github) },
    { "image", G_STRUCT_OFFSET (TaoChainIdentity, image) },
    { "logo_url", G_STRUCT_OFFSET (TaoChainIdentity, image) },
    { "discord", G_STRUCT_OFFSET (TaoChainIdentity, discord) },
    { "subnet_contact", G_STRUCT_OFFSET (TaoChainIdentity, contact) },
    { "description", G_STRUCT_OFFSET (TaoChainIdentity, description) },
    { "additional", G_STRUCT_OFFSET (TaoChainIdentity, additional) },
  };

  if (value == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      char **slot = (char **) (gpointer) ((guint8 *) out + fields[i].offset);

      if (*slot == NULL)
        *slot = tao_record_value_text (tao_value_lookup (value, fields[i].field));
    }
}

void
tao_chain_identity_clear (TaoChainIdentity *self)
{
  g_free (self->name);
  g_free (self->url);
  g_free (self->github);
  g_free (self->image);
  g_free (self->discord);
  g_free (self->contact);
  g_free (self->description);
  g_free (self->additional);
  memset (self, 0, sizeof *self);
}

/* --- tasks ------------------------------------------------------------------------ */

GTask *
tao_record_task (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data,
                 gpointer data, GDestroyNotify destroy)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, data, destroy);
  return task;
}

gboolean
tao_record_fail_take (GTask *task, GError *error)
{
  if (error == NULL)
    return FALSE;
  g_task_return_error (task, error);
  g_object_unref (task);
  return TRUE;
}
