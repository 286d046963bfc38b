/* Runs plans.
 *
 * Positions are passed and returned in registers; NULL means failure, with the error noted in the run.  Loops over lists of
 * plain numbers, which is what large answers are made of, have their own tight forms. */

#include "scale/plan-private.h"

#include <string.h>

#include "scale/walk-private.h"

typedef struct {
  const TaoPlan *plan;
  const guint8  *start;
  const guint8  *end;
  guint8        *target;
  guint64        budget;
  GError       **error;
} Run;

static const guint8 *run_ops (Run *run, guint32 op, guint32 end, const guint8 *pos, gsize item);

static gsize
left (const Run    *run,
      const guint8 *pos)
{
  return (gsize) (run->end - pos);
}

static const guint8 *
fail (Run           *run,
      const guint8  *pos,
      TaoScaleError  code,
      const char    *what)
{
  g_set_error (run->error, TAO_SCALE_ERROR, code, "%s at byte %" G_GSIZE_FORMAT, what, (gsize) (pos - run->start));
  return NULL;
}

static const guint8 *
fail_truncated (Run          *run,
                const guint8 *pos)
{
  return fail (run, pos, TAO_SCALE_ERROR_TRUNCATED, "the input ends inside a value that begins");
}

static TaoScaleReader
reader_at (const Run    *run,
           const guint8 *pos)
{
  return (TaoScaleReader) { .start = run->start, .pos = pos, .end = run->end };
}

static TaoPlanColumn *
column_at (const Run *run,
           gsize      offset)
{
  return (TaoPlanColumn *) (void *) (run->target + offset);
}

/* Where an instruction's value goes. */
static guint8 *
destination (const Run       *run,
             const TaoPlanOp *op,
             gsize            item)
{
  if (!op->in_column)
    return run->target + op->offset;

  return (guint8 *) column_at (run, op->offset)->data + item * op->width;
}

/* ---- Compact integers ---- */

/* By the low two bits of the first byte: length, mask of the word and least value of the shortest form. */
static const guint8 compact_length[4] = { 1, 2, 4, 0 };
static const guint32 compact_mask[4] = { 0xff, 0xffff, 0xffffffff, 0 };
static const guint32 compact_least[4] = { 0, 1u << 6, 1u << 14, 0 };

/* Reads a compact of at most @size bytes; NULL if there is none.  Needs no bytes beyond the integer. */
static const guint8 *
read_compact (const guint8 *pos,
              const guint8 *end,
              guint32       size,
              tao_u128     *out)
{
  TaoScaleReader reader = { pos, pos, end };
  guint8 bytes[67];
  gsize length;
  tao_u128 value = 0;

  if (!tao_scale_read_compact_big (&reader, bytes, &length, NULL) || length > size || length > sizeof value)
    return NULL;

  memcpy (&value, bytes, length);
  *out = value;
  return reader.pos;
}

/* The same without branches where most integers are, when 16 bytes may be looked at. */
static inline const guint8 *
read_compact_fast (const guint8 *pos,
                   guint64       limit,
                   guint64      *out)
{
  guint32 word;
  guint mode = *pos & 3;
  guint64 value;

  if (G_LIKELY (mode != 3))
    {
      memcpy (&word, pos, sizeof word);
      value = (word & compact_mask[mode]) >> 2;
      if (G_UNLIKELY (value < compact_least[mode] || value > limit))
        return NULL;
      *out = value;
      return pos + compact_length[mode];
    }

  mode = (*pos >> 2) + 4u;
  if (G_UNLIKELY (mode > 8))
    return NULL;

  memcpy (&value, pos + 1, sizeof value);
  if (mode < 8)
    value &= (G_GUINT64_CONSTANT (1) << 8 * mode) - 1;
  if (G_UNLIKELY (value > limit || value >> 8 * (mode - 1) == 0 || (mode == 4 && value < 1u << 30)))
    return NULL;

  *out = value;
  return pos + 1 + mode;
}

static guint64
limit_of (guint32 size)
{
  return size >= 8 ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << 8 * size) - 1;
}

/* Says what is wrong with the compact at @pos, which did not read. */
static const guint8 *
fail_compact (Run          *run,
              const guint8 *pos)
{
  TaoScaleReader reader = reader_at (run, pos);
  guint8 bytes[67];
  gsize length;

  if (!tao_scale_read_compact_big (&reader, bytes, &length, run->error))
    return NULL;

  return fail (run, pos, TAO_SCALE_ERROR_MALFORMED, "a compact integer is too large for its type");
}

static const guint8 *
load_compact (Run             *run,
              const TaoPlanOp *op,
              const guint8    *pos,
              guint8          *out)
{
  const guint8 *next;
  guint64 narrow;
  tao_u128 wide;

  if (left (run, pos) >= 16 && op->width <= 8)
    {
      next = read_compact_fast (pos, limit_of (op->size), &narrow);
      if (next == NULL)
        return fail_compact (run, pos);
      memcpy (out, &narrow, op->width);
      return next;
    }

  next = read_compact (pos, run->end, op->size, &wide);
  if (next == NULL)
    return fail_compact (run, pos);
  memcpy (out, &wide, op->width);
  return next;
}

#define DEFINE_COMPACT_LOOP(type)                                                       \
  static const guint8 *                                                                 \
  load_compacts_##type (const guint8 *pos,                                              \
                        const guint8 *safe_end,                                         \
                        guint64       limit,                                            \
                        type         *out,                                              \
                        guint32       n,                                                \
                        guint32      *done)                                             \
  {                                                                                     \
    guint32 i;                                                                          \
                                                                                        \
    for (i = 0; i < n && pos <= safe_end; i++)                                          \
      {                                                                                 \
        guint64 value;                                                                  \
        const guint8 *next = read_compact_fast (pos, limit, &value);                    \
                                                                                        \
        if (G_UNLIKELY (next == NULL))                                                  \
          break;                                                                        \
        out[i] = (type) value;                                                          \
        pos = next;                                                                     \
      }                                                                                 \
                                                                                        \
    *done = i;                                                                          \
    return pos;                                                                         \
  }

DEFINE_COMPACT_LOOP (guint8)
DEFINE_COMPACT_LOOP (guint16)
DEFINE_COMPACT_LOOP (guint32)
DEFINE_COMPACT_LOOP (guint64)

/* A whole column of compacts: in bulk up to the last bytes of the input, then one by one. */
static const guint8 *
load_compacts (Run             *run,
               const TaoPlanOp *op,
               const guint8    *pos,
               guint8          *out,
               guint32          n)
{
  guint64 limit = limit_of (op->size);
  guint32 done = 0;

  if (left (run, pos) >= 16)
    {
      const guint8 *safe_end = run->end - 16;

      switch (op->width)
        {
        case 1:
          pos = load_compacts_guint8 (pos, safe_end, limit, out, n, &done);
          break;
        case 2:
          pos = load_compacts_guint16 (pos, safe_end, limit, (guint16 *) (void *) out, n, &done);
          break;
        case 4:
          pos = load_compacts_guint32 (pos, safe_end, limit, (guint32 *) (void *) out, n, &done);
          break;
        case 8:
          pos = load_compacts_guint64 (pos, safe_end, limit, (guint64 *) (void *) out, n, &done);
          break;
        default:
          break;
        }
    }

  for (; done < n; done++)
    {
      pos = load_compact (run, op, pos, out + (gsize) done * op->width);
      if (pos == NULL)
        return NULL;
    }

  return pos;
}

static const guint8 *
skip_compact (Run          *run,
              const guint8 *pos)
{
  gsize length;

  if (pos == run->end)
    return fail_truncated (run, pos);

  length = (*pos & 3) == 3 ? 5 + (gsize) (*pos >> 2) : (gsize) 1 << (*pos & 3);
  return length <= left (run, pos) ? pos + length : fail_truncated (run, pos);
}

/* ---- Plain integers ---- */

static void
widen (const TaoPlanOp *op,
       const guint8    *pos,
       guint8          *out)
{
  if (op->size < op->width)
    memset (out + op->size, op->is_signed && pos[op->size - 1] >= 0x80 ? 0xff : 0, op->width - op->size);
  memcpy (out, pos, op->size);
}

static gboolean
all_bools (const guint8 *pos,
           gsize         n)
{
  guint8 seen = 0;

  for (gsize i = 0; i < n; i++)
    seen |= pos[i];

  return seen <= 1;
}

/* ---- Lists ---- */

static gboolean
grow_column (TaoPlanColumn *column,
             guint32        width,
             guint32        n)
{
  guint64 wanted = (guint64) column->n + n;

  if (wanted > G_MAXUINT32 / 2)
    return FALSE;

  if (wanted > column->reserved)
    {
      guint32 reserve = (guint32) MAX (wanted, (guint64) column->reserved * 3 / 2);

      column->data = g_realloc_n (column->data, reserve, width);
      column->reserved = reserve;
    }
  return TRUE;
}

/* Makes room for @n entries in the columns of @level.  They count once the list has been read. */
static gboolean
open_level (Run                *run,
            const TaoPlanLevel *level,
            guint32             n,
            GError            **error)
{
  if (!tao_scale_take_from_budget (&run->budget, n, error))
    return FALSE;

  for (guint32 i = 0; i < level->n_columns; i++)
    {
      const TaoPlanTarget *target = &g_array_index (run->plan->columns, TaoPlanTarget, level->first_column + i);
      TaoPlanColumn *column = column_at (run, target->offset);

      if (!grow_column (column, target->width, n))
        {
          g_set_error_literal (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT, "a column has too many entries");
          return FALSE;
        }
      if (level->needs_zeros && n > 0)
        memset ((guint8 *) column->data + (gsize) column->n * target->width, 0, (gsize) n * target->width);
    }

  return TRUE;
}

static void
close_level (Run                *run,
             const TaoPlanLevel *level,
             guint32             n)
{
  for (guint32 i = 0; i < level->n_columns; i++)
    {
      const TaoPlanTarget *target = &g_array_index (run->plan->columns, TaoPlanTarget, level->first_column + i);

      column_at (run, target->offset)->n += n;
    }
}

/* The items of a list whose body is one instruction that reads a plain column. */
static const guint8 *
run_column (Run             *run,
            const TaoPlanOp *op,
            const guint8    *pos,
            gsize            item,
            guint32          n)
{
  guint8 *out = destination (run, op, item);
  gsize size = (gsize) op->size * n;

  if (op->code == TAO_PLAN_OP_LOAD_COMPACT)
    return load_compacts (run, op, pos, out, n);

  if (op->code == TAO_PLAN_OP_LOAD_BOOL)
    size = n;
  if (size > left (run, pos))
    return fail_truncated (run, pos);
  if (op->code == TAO_PLAN_OP_LOAD_BOOL && !all_bools (pos, n))
    return fail (run, pos, TAO_SCALE_ERROR_MALFORMED, "a bool is neither 0 nor 1 in a list");

  if (op->code == TAO_PLAN_OP_LOAD && op->size != op->width)
    {
      for (guint32 i = 0; i < n; i++)
        widen (op, pos + (gsize) i * op->size, out + (gsize) i * op->width);
    }
  else if (size > 0)
    {
      memcpy (out, pos, size);
    }

  return pos + size;
}

static gboolean
is_plain_column (const TaoPlanOp *op,
                 guint32          body)
{
  return body == 1 && op->in_column && !op->stay &&
         (op->code == TAO_PLAN_OP_LOAD || op->code == TAO_PLAN_OP_LOAD_BOOL || op->code == TAO_PLAN_OP_LOAD_COMPACT ||
          op->code == TAO_PLAN_OP_COPY);
}

static const guint8 *
run_list (Run             *run,
          guint32          index,
          const guint8    *pos)
{
  const TaoPlanOp *op = &g_array_index (run->plan->ops, TaoPlanOp, index);
  const TaoPlanLevel *level = &g_array_index (run->plan->levels, TaoPlanLevel, op->arg);
  guint32 n = op->size;
  gsize item = 0;

  if (op->code == TAO_PLAN_OP_LIST)
    {
      TaoScaleReader reader = reader_at (run, pos);

      if (!tao_scale_read_count (&reader, level->item_size, &n, run->error))
        return NULL;
      pos = reader.pos;
    }
  else if ((guint64) level->item_size * n > left (run, pos))
    {
      return fail_truncated (run, pos);
    }

  if (!open_level (run, level, n, run->error))
    return NULL;
  if (level->n_columns > 0)
    item = column_at (run, g_array_index (run->plan->columns, TaoPlanTarget, level->first_column).offset)->n;

  if (n > 0 && is_plain_column (op + 1, op->body))
    {
      pos = run_column (run, op + 1, pos, item, n);
    }
  else
    {
      for (guint32 i = 0; i < n && pos != NULL; i++)
        pos = run_ops (run, index + 1, index + 1 + op->body, pos, item + i);
    }

  if (pos != NULL)
    close_level (run, level, n);
  return pos;
}

static const guint8 *
skip_list (Run             *run,
           const TaoPlanOp *op,
           const guint8    *pos)
{
  TaoScaleReader reader = reader_at (run, pos);
  guint32 n;

  if (!tao_scale_read_count (&reader, op->code == TAO_PLAN_OP_SKIP_LIST ? op->size : 1, &n, run->error))
    return NULL;

  pos = reader.pos;
  if (op->code == TAO_PLAN_OP_SKIP_LIST)
    return pos + (gsize) n * op->size;

  for (; n > 0 && pos != NULL; n--)
    pos = skip_compact (run, pos);
  return pos;
}

/* ---- The interpreter ---- */

static const guint8 *
store_slice (Run             *run,
             const TaoPlanOp *op,
             const guint8    *pos,
             gsize            item)
{
  TaoScaleReader reader = reader_at (run, pos);
  TaoScaleSlice slice = { pos, op->size };

  switch (op->code)
    {
    case TAO_PLAN_OP_SLICE:
      if (op->size > left (run, pos))
        return fail_truncated (run, pos);
      reader.pos += op->size;
      break;
    case TAO_PLAN_OP_SLICE_LIST:
      if (!tao_scale_read_vec_u8 (&reader, &slice, run->error))
        return NULL;
      break;
    case TAO_PLAN_OP_SLICE_STR:
      if (!tao_scale_read_str (&reader, &slice, run->error))
        return NULL;
      break;
    default:
      if (!tao_scale_skip (run->plan->registry, op->arg, &reader, run->error))
        return NULL;
      slice.size = (gsize) (reader.pos - pos);
      reader.pos = pos;
      break;
    }

  memcpy (destination (run, op, item), &slice, sizeof slice);
  return reader.pos;
}

static const guint8 *
load_scalar (Run             *run,
             const TaoPlanOp *op,
             const guint8    *pos,
             gsize            item)
{
  guint8 *out = destination (run, op, item);
  gsize size = op->code == TAO_PLAN_OP_LOAD_BOOL ? 1 : op->size;

  if (op->code == TAO_PLAN_OP_LOAD_COMPACT)
    return load_compact (run, op, pos, out);
  if (size > left (run, pos))
    return fail_truncated (run, pos);
  if (op->code == TAO_PLAN_OP_LOAD_BOOL && *pos > 1)
    return fail (run, pos, TAO_SCALE_ERROR_MALFORMED, "a bool is neither 0 nor 1");

  if (op->code == TAO_PLAN_OP_LOAD)
    widen (op, pos, out);
  else
    memcpy (out, pos, size);
  return pos + size;
}

static gboolean
store_count (Run             *run,
             const TaoPlanOp *op,
             const guint8    *pos,
             gsize            item)
{
  TaoScaleReader reader = reader_at (run, pos);
  guint32 n = op->arg;

  if (op->code == TAO_PLAN_OP_COUNT && !tao_scale_read_compact_u32 (&reader, &n, run->error))
    return FALSE;

  memcpy (destination (run, op, item), &n, sizeof n);
  return TRUE;
}

static gboolean
store_variant (Run             *run,
               const TaoPlanOp *op,
               const guint8    *pos,
               gsize            item)
{
  const guint8 *table = g_ptr_array_index (run->plan->variants, op->arg);

  if (pos == run->end)
    return fail_truncated (run, pos) != NULL;

  *destination (run, op, item) = table[*pos];
  return TRUE;
}

/* The first instruction for the variant at @pos, or NO_BRANCH. */
static guint32
choose_branch (const Run       *run,
               const TaoPlanOp *op,
               guint32          index,
               const guint8    *pos)
{
  const guint32 *table = g_ptr_array_index (run->plan->branches, op->arg);

  return table[*pos] == TAO_PLAN_NO_BRANCH ? TAO_PLAN_NO_BRANCH : index + 1 + table[*pos];
}

/* Runs the instructions from @index up to @end.  @item: position in the columns of the innermost list. */
static const guint8 *
run_ops (Run          *run,
         guint32       index,
         guint32       end,
         const guint8 *pos,
         gsize         item)
{
  const TaoPlanOp *ops = (const TaoPlanOp *) (const void *) run->plan->ops->data;

  while (index < end)
    {
      const TaoPlanOp *op = &ops[index];
      TaoScaleReader reader;
      const guint8 *next;
      guint32 branch;

      index++;
      switch ((TaoPlanOpCode) op->code)
        {
        case TAO_PLAN_OP_SKIP:
          if (op->size > left (run, pos))
            return fail_truncated (run, pos);
          pos += op->size;
          break;

        case TAO_PLAN_OP_SKIP_COMPACT:
          pos = skip_compact (run, pos);
          break;

        case TAO_PLAN_OP_SKIP_LIST:
        case TAO_PLAN_OP_SKIP_COMPACTS:
          pos = skip_list (run, op, pos);
          break;

        case TAO_PLAN_OP_SKIP_TYPE:
          reader = reader_at (run, pos);
          if (!tao_scale_skip (run->plan->registry, op->arg, &reader, run->error))
            return NULL;
          pos = reader.pos;
          break;

        case TAO_PLAN_OP_LOAD:
        case TAO_PLAN_OP_LOAD_BOOL:
        case TAO_PLAN_OP_LOAD_COMPACT:
        case TAO_PLAN_OP_COPY:
          next = load_scalar (run, op, pos, item);
          pos = next != NULL && op->stay ? pos : next;
          break;

        case TAO_PLAN_OP_SLICE:
        case TAO_PLAN_OP_SLICE_LIST:
        case TAO_PLAN_OP_SLICE_STR:
        case TAO_PLAN_OP_RAW:
          next = store_slice (run, op, pos, item);
          pos = next != NULL && op->stay ? pos : next;
          break;

        case TAO_PLAN_OP_PRESENT:
          *destination (run, op, item) = 1;
          break;

        case TAO_PLAN_OP_COUNT:
        case TAO_PLAN_OP_LENGTH:
          if (!store_count (run, op, pos, item))
            return NULL;
          break;

        case TAO_PLAN_OP_VARIANT:
          if (!store_variant (run, op, pos, item))
            return NULL;
          break;

        case TAO_PLAN_OP_OPTION:
          if (pos == run->end)
            return fail_truncated (run, pos);
          if (*pos > 1)
            return fail (run, pos, TAO_SCALE_ERROR_MALFORMED, "the tag of an option is neither 0 nor 1");
          if (*pos++ == 0)
            index += op->body;
          break;

        case TAO_PLAN_OP_BRANCH:
          if (pos == run->end)
            return fail_truncated (run, pos);
          branch = choose_branch (run, op, index - 1, pos);
          if (branch == TAO_PLAN_NO_BRANCH)
            return fail (run, pos, TAO_SCALE_ERROR_MALFORMED, "an enum has no such variant");
          index = branch;
          pos++;
          break;

        case TAO_PLAN_OP_JUMP:
          index += op->body;
          break;

        case TAO_PLAN_OP_LIST:
        case TAO_PLAN_OP_ARRAY:
          pos = run_list (run, index - 1, pos);
          index += op->body;
          break;

        default:
          g_assert_not_reached ();
        }

      if (pos == NULL)
        return NULL;
    }

  return pos;
}

gboolean
tao_plan_read (const TaoPlan   *plan,
               TaoScaleReader  *reader,
               gpointer         target,
               GError         **error)
{
  Run run = {
    .plan = plan,
    .start = reader->start,
    .end = reader->end,
    .target = target,
    .budget = tao_scale_part_budget (reader),
    .error = error,
  };
  const guint8 *pos;

  for (guint i = 0; i < plan->scalars->len; i++)
    {
      const TaoPlanTarget *scalar = &g_array_index (plan->scalars, TaoPlanTarget, i);

      memset (run.target + scalar->offset, 0, scalar->width);
    }
  for (guint i = 0; i < plan->columns->len; i++)
    column_at (&run, g_array_index (plan->columns, TaoPlanTarget, i).offset)->n = 0;

  pos = run_ops (&run, 0, plan->ops->len, reader->pos, 0);
  if (pos == NULL)
    return FALSE;

  reader->pos = pos;
  return TRUE;
}

gboolean
tao_plan_fill (const TaoPlan  *plan,
               const guint8   *data,
               gsize           size,
               gpointer        target,
               GError        **error)
{
  TaoScaleReader reader;

  tao_scale_reader_init (&reader, data, size);
  return tao_plan_read (plan, &reader, target, error) && tao_scale_reader_finish (&reader, error);
}

void
tao_plan_column_clear (TaoPlanColumn *column)
{
  g_clear_pointer (&column->data, g_free);
  column->n = column->reserved = 0;
}
