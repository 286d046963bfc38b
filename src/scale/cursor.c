#include "scale/walk-private.h"

/* Parts that a walk may report beyond those that its input pays for: a type may hold many parts of no size. */
#define BASE_BUDGET     4096
#define BUDGET_PER_BYTE 256

static const TaoScaleType *
get_type (const TaoScaleRegistry *registry,
          guint32                 id)
{
  return &registry->types[id];
}

/* ---- Skipping ---- */

static gboolean
fail_depth (GError **error)
{
  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT,
               "a value is nested more than %d levels deep", TAO_SCALE_MAX_DEPTH);
  return FALSE;
}

static gboolean
skip_bytes (TaoScaleReader  *reader,
            guint64          size,
            GError         **error)
{
  const guint8 *ignored;

  return tao_scale_read_bytes (reader, size, &ignored, error);
}

/* Moves past one compact integer, trusting its form. */
static gboolean
skip_compact (TaoScaleReader  *reader,
              GError         **error)
{
  guint8 first = reader->pos < reader->end ? *reader->pos : 0;

  return skip_bytes (reader, (first & 3) == 3 ? 5 + (guint64) (first >> 2) : 1u << (first & 3), error);
}

static gboolean skip_value (const TaoScaleRegistry *registry, const TaoScaleType *type, TaoScaleReader *reader, guint depth,
                            GError **error);

static gboolean
skip_items (const TaoScaleRegistry  *registry,
            guint32                  item,
            guint32                  count,
            TaoScaleReader          *reader,
            guint                    depth,
            GError                 **error)
{
  const TaoScaleType *type = get_type (registry, item);

  if (type->fixed_size != TAO_SCALE_VARIABLE_SIZE)
    return skip_bytes (reader, (guint64) type->fixed_size * count, error);

  for (guint32 i = 0; i < count; i++)
    if (!skip_value (registry, type, reader, depth + 1, error))
      return FALSE;

  return TRUE;
}

static gboolean
skip_fields (const TaoScaleRegistry  *registry,
             const TaoScaleField     *fields,
             guint32                  n_fields,
             TaoScaleReader          *reader,
             guint                    depth,
             GError                 **error)
{
  for (guint32 i = 0; i < n_fields; i++)
    if (!skip_value (registry, get_type (registry, fields[i].type), reader, depth + 1, error))
      return FALSE;

  return TRUE;
}

static const TaoScaleVariant *
read_variant (const TaoScaleType  *type,
              TaoScaleReader      *reader,
              GError             **error)
{
  const TaoScaleVariant *variant;
  guint8 index;

  if (!tao_scale_read_u8 (reader, &index, error))
    return NULL;

  variant = tao_scale_type_get_variant (type, index);
  if (variant == NULL)
    {
      reader->pos--;
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
                   "an enum at byte %" G_GSIZE_FORMAT " has no variant %u", tao_scale_reader_offset (reader), index);
    }
  return variant;
}

static gboolean
skip_value (const TaoScaleRegistry  *registry,
            const TaoScaleType      *type,
            TaoScaleReader          *reader,
            guint                    depth,
            GError                 **error)
{
  const TaoScaleVariant *variant;
  TaoScaleSlice slice;
  guint32 count;

  if (type->fixed_size != TAO_SCALE_VARIABLE_SIZE)
    return skip_bytes (reader, type->fixed_size, error);
  if (depth >= TAO_SCALE_MAX_DEPTH)
    return fail_depth (error);

  type = type->shape;
  switch (type->kind)
    {
    case TAO_SCALE_COMPOSITE:
      return skip_fields (registry, type->composite.fields, type->composite.n_fields, reader, depth, error);
    case TAO_SCALE_VARIANT:
      variant = read_variant (type, reader, error);
      return variant != NULL && skip_fields (registry, variant->fields, variant->n_fields, reader, depth, error);
    case TAO_SCALE_SEQUENCE:
      return tao_scale_read_count (reader, get_type (registry, type->sequence.type)->min_size, &count, error) &&
             skip_items (registry, type->sequence.type, count, reader, depth, error);
    case TAO_SCALE_ARRAY:
      return skip_items (registry, type->array.type, type->array.length, reader, depth, error);
    case TAO_SCALE_TUPLE:
      for (guint32 i = 0; i < type->tuple.n_types; i++)
        if (!skip_value (registry, get_type (registry, type->tuple.types[i]), reader, depth + 1, error))
          return FALSE;
      return TRUE;
    case TAO_SCALE_PRIMITIVE:
      return tao_scale_read_vec_u8 (reader, &slice, error);
    case TAO_SCALE_COMPACT:
      return skip_compact (reader, error);
    case TAO_SCALE_BIT_SEQUENCE:
      return tao_scale_read_bits (reader, type->width, &count, &slice, error);
    default:
      g_assert_not_reached ();
    }
}

gboolean
tao_scale_skip (const TaoScaleRegistry  *registry,
                guint32                  type,
                TaoScaleReader          *reader,
                GError                 **error)
{
  TaoScaleReader ahead = *reader;

  g_return_val_if_fail (type < registry->n_types, FALSE);

  if (!skip_value (registry, get_type (registry, type), &ahead, 0, error))
    return FALSE;

  *reader = ahead;
  return TRUE;
}

/* ---- Leaves ---- */

gboolean
tao_scale_read_leaf (const TaoScaleType  *shape,
                     TaoScaleReader      *reader,
                     TaoScaleSlice       *data,
                     guint32             *n_bits,
                     GError             **error)
{
  guint8 big[67];
  gsize size;
  gboolean truth;
  guint32 scalar;

  *n_bits = 0;
  data->data = reader->pos;
  switch (shape->kind)
    {
    case TAO_SCALE_SEQUENCE:
      return tao_scale_read_vec_u8 (reader, data, error);

    case TAO_SCALE_ARRAY:
      data->size = shape->array.length;
      return skip_bytes (reader, shape->array.length, error);

    case TAO_SCALE_COMPACT:
      if (!tao_scale_read_compact_big (reader, big, &size, error))
        return FALSE;
      if (size > shape->width)
        {
          reader->pos = data->data;
          g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
                       "a compact integer at byte %" G_GSIZE_FORMAT " is too large for its type",
                       tao_scale_reader_offset (reader));
          return FALSE;
        }
      data->size = (gsize) (reader->pos - data->data);
      return TRUE;

    case TAO_SCALE_BIT_SEQUENCE:
      return tao_scale_read_bits (reader, shape->width, n_bits, data, error);

    case TAO_SCALE_PRIMITIVE:
      switch (shape->primitive)
        {
        case TAO_SCALE_STR:
          return tao_scale_read_str (reader, data, error);
        case TAO_SCALE_BOOL:
          data->size = 1;
          return tao_scale_read_bool (reader, &truth, error);
        case TAO_SCALE_CHAR:
          data->size = 4;
          if (!tao_scale_read_u32 (reader, &scalar, error))
            return FALSE;
          if (g_unichar_validate (scalar))
            return TRUE;
          reader->pos -= 4;
          g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
                       "there is no character U+%X (byte %" G_GSIZE_FORMAT ")", scalar, tao_scale_reader_offset (reader));
          return FALSE;
        default:
          data->size = shape->width;
          return skip_bytes (reader, shape->width, error);
        }

    default:
      g_assert_not_reached ();
    }
}

gboolean
tao_scale_shape_is_leaf (const TaoScaleType *shape)
{
  switch (shape->kind)
    {
    case TAO_SCALE_PRIMITIVE:
    case TAO_SCALE_COMPACT:
    case TAO_SCALE_BIT_SEQUENCE:
      return TRUE;
    case TAO_SCALE_SEQUENCE:
    case TAO_SCALE_ARRAY:
      return shape->is_bytes;
    case TAO_SCALE_COMPOSITE:
    case TAO_SCALE_VARIANT:
    case TAO_SCALE_TUPLE:
    default:
      return FALSE;
    }
}

gboolean
tao_scale_read_parts (const TaoScaleRegistry  *registry,
                      const TaoScaleType      *shape,
                      TaoScaleReader          *reader,
                      TaoScaleParts           *parts,
                      GError                 **error)
{
  *parts = (TaoScaleParts) { .item = TAO_SCALE_NO_TYPE };
  switch (shape->kind)
    {
    case TAO_SCALE_COMPOSITE:
      parts->fields = shape->composite.fields;
      parts->n = shape->composite.n_fields;
      return TRUE;

    case TAO_SCALE_VARIANT:
      parts->variant = read_variant (shape, reader, error);
      if (parts->variant == NULL)
        return FALSE;
      parts->fields = parts->variant->fields;
      parts->n = parts->variant->n_fields;
      return TRUE;

    case TAO_SCALE_TUPLE:
      parts->types = shape->tuple.types;
      parts->n = shape->tuple.n_types;
      return TRUE;

    case TAO_SCALE_SEQUENCE:
      parts->item = shape->sequence.type;
      return tao_scale_read_count (reader, get_type (registry, parts->item)->min_size, &parts->n, error);

    case TAO_SCALE_ARRAY:
      parts->item = shape->array.type;
      parts->n = shape->array.length;
      if (get_type (registry, parts->item)->min_size == 0)
        {
          if (parts->n <= TAO_SCALE_MAX_EMPTY_ITEMS)
            return TRUE;
          g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT, "an array has %u items of no size", parts->n);
          return FALSE;
        }
      if (shape->min_size <= tao_scale_reader_left (reader))
        return TRUE;
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_TRUNCATED,
                   "an array of %u items at byte %" G_GSIZE_FORMAT " does not fit into what is left", parts->n,
                   tao_scale_reader_offset (reader));
      return FALSE;

    default:
      g_assert_not_reached ();
    }
}

guint32
tao_scale_parts_get_type (const TaoScaleParts *parts,
                          guint32              position)
{
  if (parts->item != TAO_SCALE_NO_TYPE)
    return parts->item;

  return parts->fields != NULL ? parts->fields[position].type : parts->types[position];
}

guint64
tao_scale_part_budget (const TaoScaleReader *reader)
{
  return BASE_BUDGET + BUDGET_PER_BYTE * (guint64) tao_scale_reader_left (reader);
}

gboolean
tao_scale_take_from_budget (guint64  *budget,
                            guint64   n,
                            GError  **error)
{
  if (n <= *budget)
    {
      *budget -= n;
      return TRUE;
    }

  g_set_error_literal (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT,
                       "a value has far more parts than its size allows");
  return FALSE;
}

/* ---- The cursor ---- */

void
tao_cursor_init (TaoCursor              *cursor,
                 const TaoScaleRegistry *registry,
                 guint32                 type,
                 TaoScaleReader         *reader)
{
  g_return_if_fail (type < registry->n_types);

  cursor->registry = registry;
  cursor->reader = reader;
  cursor->root = type;
  cursor->depth = 0;
  cursor->started = FALSE;
  cursor->budget = tao_scale_part_budget (reader);
}

static gboolean
open_value (TaoCursor       *cursor,
            guint32          id,
            TaoCursorEvent  *event,
            GError         **error)
{
  TaoCursorFrame *frame;

  event->type = get_type (cursor->registry, id);
  if (!tao_scale_take_from_budget (&cursor->budget, 1, error))
    return FALSE;

  if (tao_scale_shape_is_leaf (event->type->shape))
    {
      event->kind = TAO_CURSOR_LEAF;
      return tao_scale_read_leaf (event->type->shape, cursor->reader, &event->data, &event->n_bits, error);
    }

  if (cursor->depth == TAO_SCALE_MAX_DEPTH)
    return fail_depth (error);

  frame = &cursor->frames[cursor->depth];
  if (!tao_scale_read_parts (cursor->registry, event->type->shape, cursor->reader, &frame->parts, error))
    return FALSE;

  frame->type = event->type;
  frame->next = 0;
  cursor->depth++;
  event->kind = TAO_CURSOR_BEGIN;
  event->n_children = frame->parts.n;
  event->variant = frame->parts.variant;
  return TRUE;
}

gboolean
tao_cursor_next (TaoCursor       *cursor,
                 TaoCursorEvent  *event,
                 GError         **error)
{
  TaoCursorFrame *frame;

  *event = (TaoCursorEvent) { .kind = TAO_CURSOR_DONE };
  if (cursor->depth == 0)
    {
      if (cursor->started)
        return TRUE;
      cursor->started = TRUE;
      return open_value (cursor, cursor->root, event, error);
    }

  frame = &cursor->frames[cursor->depth - 1];
  if (frame->next == frame->parts.n)
    {
      event->kind = TAO_CURSOR_END;
      event->type = frame->type;
      cursor->depth--;
      return TRUE;
    }

  event->position = frame->next++;
  event->name = frame->parts.fields != NULL ? frame->parts.fields[event->position].name : NULL;
  return open_value (cursor, tao_scale_parts_get_type (&frame->parts, event->position), event, error);
}

gboolean
tao_cursor_skip (TaoCursor  *cursor,
                 GError    **error)
{
  TaoCursorFrame *frame;

  g_return_val_if_fail (cursor->depth > 0, FALSE);

  frame = &cursor->frames[cursor->depth - 1];
  if (frame->parts.item != TAO_SCALE_NO_TYPE)
    {
      if (!skip_items (cursor->registry, frame->parts.item, frame->parts.n - frame->next, cursor->reader, cursor->depth,
                       error))
        return FALSE;
    }
  else
    {
      for (; frame->next < frame->parts.n; frame->next++)
        {
          guint32 id = tao_scale_parts_get_type (&frame->parts, frame->next);

          if (!skip_value (cursor->registry, get_type (cursor->registry, id), cursor->reader, cursor->depth, error))
            return FALSE;
        }
    }

  cursor->depth--;
  return TRUE;
}
